// Elements chosen by position or by a mask, put in place, and sorted.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

// As many of the rows of [2, 3] as x has.
Tensor columns(const Tensor& x) { return torch::tensor({{2, 0, 2}, {1, 1, 0}}).slice(0, 0, x.size(0)); }
Tensor half(const Tensor& x) { return torch::tensor({{1, 0, 1}, {0, 1, 1}}).to(kBool).slice(0, 0, x.size(0)); }
Tensor twice() { return torch::tensor({2, 0, 2, 1}); }           // one index occurs twice
Tensor mask() { return torch::tensor({true, false, true}); }     // of the last dimension of [2, 3]
Tensor no_index() { return torch::tensor({0}).slice(0, 0, 0); }  // int64 [0]

void chosen(Table& rows) {
  rows("index", [](L in) { return index(in[0], {Tensor(), twice()}); }, {{2, 3}});
  rows("index two",
       [](L in) {
         return index(in[0], {torch::tensor({0, 1}), torch::tensor({{2}, {0}})});
       },
       {{2, 3}})
      .empty({{2, 3, 0}});
  rows("index mask", [](L in) { return index(in[0], {half(in[0])}); }, {{2, 3}}).also({{2, 3, 2}}).empty({{2, 3, 0}});
  rows("index slices", [](L in) { return in[0].index({indexing::Slice(1), "...", indexing::None, 0}); }, {{3, 2, 2}});
  rows("index nothing", [](L in) { return index(in[0], {no_index()}); }, {{2, 3}}).flat();
  rows("operator[] tensor", [](L in) { return in[0][torch::tensor({1, 0, 1})]; }, {{2, 3}}).empty({{2, 0}});
  rows("index_select", [](L in) { return index_select(in[0], in.dim(1), twice()); }, {{2, 3}});
  rows("index_select first", [](L in) { return index_select(in[0], in.dim(0), twice()); }, {{3, 2}}).empty({{3, 0}});
  rows("gather", [](L in) { return gather(in[0], in.dim(1), columns(in[0])); }, {{2, 3}});
  rows("gather first", [](L in) { return gather(in[0], in.dim(0), columns(in[0])); }, {{3, 4}});
  rows("gather nothing", [](L in) { return gather(in[0], in.dim(0), no_index()); }, {{3}}).flat();
  rows("masked_select", [](L in) { return masked_select(in[0], mask()); }, {{2, 3}});
  rows("masked_select all",
       [](L in) {
         return masked_select(in[0], half(torch::zeros({2, 3})));
       },
       {{2, 3}})
      .also({{3}})
      .also({{2, 1}})
      .never_empty("the mask is given");
  rows("take nothing", [](L in) { return take(in[0], no_index()); }, {{2, 3}}).flat();
  rows("take",
       [](L in) {
         return take(in[0], torch::tensor({5, 0, 5, -1}).view({2, 2}));
       },
       {{2, 3}})
      .never_empty("nothing to take");
}

void placed(Table& rows) {
  rows("index_put",
       [](L in) {
         return index_put(in[0], {Tensor(), torch::tensor({2, 0})}, in[1]);
       },
       {{2, 3}, {2, 2}})
      .also({{2, 3}, {2}})
      .also({{2, 3}, {}})
      .also({{2, 3}, {2, 1}});
  rows("index_put accumulate",
       [](L in) {
         return index_put(in[0], {Tensor(), twice()}, in[1], true);
       },
       {{2, 3}, {2, 4}})
      .also({{2, 3}, {4}});
  rows("index_put mask", [](L in) { return index_put(in[0], {half(in[0])}, in[1]); }, {{2, 3}, {4}})
      .also({{2, 3}, {}})
      .empty({{0, 3}, {}});
  rows("scatter", [](L in) { return scatter(in[0], in.dim(1), columns(in[0]).slice(1, 1), in[1]); }, {{2, 3}, {2, 2}})
      .tied();
  rows("scatter number", [](L in) { return scatter(in[0], in.dim(1), columns(in[0]), 0.5); }, {{2, 4}});
  rows("scatter_add", [](L in) { return scatter_add(in[0], in.dim(1), columns(in[0]), in[1]); }, {{2, 3}, {2, 3}})
      .tied();
  rows("scatter_add nothing", [](L in) { return scatter_add(in[0], in.dim(0), no_index(), in[1]); }, {{3}, {3}})
      .tied()
      .empty({{3}, {0}});
  rows("index_add", [](L in) { return index_add(in[0], in.dim(1), twice(), in[1], in.number(0.7)); }, {{2, 3}, {2, 4}})
      .tied();
  rows("index_fill",
       [](L in) {
         return index_fill(in[0], in.dim(1), torch::tensor({0, 2}), in.number(0.5));
       },
       {{2, 3}});
  rows("masked_fill", [](L in) { return masked_fill(in[0], mask(), in.number(0.5)); }, {{2, 3}});
  rows("masked_fill tensor", [](L in) { return masked_fill(in[0], mask(), in[1]); }, {{2, 3}, {}}).tied();
}

void in_place(Table& rows) {
  rows.in_place("index_put_",
                [](Tensor& x, L in) {
                  index_put_(x, {Tensor(), torch::tensor({2, 0})}, in[1]);
                },
                {{2, 3}, {2, 2}})
      .also({{2, 3}, {2}});
  rows.in_place("index_put_ accumulate",
                [](Tensor& x, L in) {
                  index_put_(x, {Tensor(), twice()}, in[1], true);
                },
                {{2, 3}, {2, 4}})
      .tied();
  rows.in_place("index_put_ slices",
                [](Tensor& x, L in) {
                  x.index_put_({indexing::Slice(), 1}, in[1]).index_put_({0}, 0.5);
                },
                {{2, 3}, {2}})
      .also({{2, 3}, {}})
      .empty({{2, 3, 0}, {2, 0}});
  rows.in_place("scatter_",
                [](Tensor& x, L in) {
                  x.scatter_(1, columns(in[0]).slice(1, 1), in[1]).scatter_(0, no_index().reshape({0, 1}), 2);
                },
                {{2, 3}, {2, 2}})
      .tied();
  rows.in_place("scatter_add_", [](Tensor& x, L in) { x.scatter_add_(1, columns(in[0]), in[1]); }, {{2, 3}, {2, 3}})
      .tied();
  rows.in_place("index_add_", [](Tensor& x, L in) { x.index_add_(1, twice(), in[1], 0.7); }, {{2, 3}, {2, 4}}).tied();
  rows.in_place("index_fill_", [](Tensor& x, L) { x.index_fill_(1, torch::tensor({0, 2}), 0.5); }, {{2, 3}});
  rows.in_place("masked_fill_", [](Tensor& x, L in) { x.masked_fill_(mask(), in[1]); }, {{2, 3}, {}}).tied();
  rows.in_place("masked_fill_ number", [](Tensor& x, L) { x.masked_fill_(mask(), 0.5); }, {{2, 3}});
}

void sorted(Table& rows) {
  rows("sort", [](L in) { return both(sort(in[0], in.dim(1), in.flag(true))); }, {{2, 3}});
  rows("sort stable", [](L in) { return both(sort(in[0], c10::optional<bool>(true), 0)); }, {{3, 2}});
  rows("topk", [](L in) { return both(topk(in[0], in.count(2), in.dim(1))); }, {{2, 4}});
  rows("topk smallest", [](L in) { return both(topk(in[0], in.count(2), in.dim(0), in.flag(false))); }, {{4, 2}})
      .empty({{4, 0}});
  rows("kthvalue", [](L in) { return both(kthvalue(in[0], in.count(2), in.dim(1))); }, {{2, 3}});
  rows("kthvalue keepdim", [](L in) { return both(kthvalue(in[0], in.count(1), in.dim(0), in.flag(true))); }, {{3, 2}})
      .empty({{3, 0}});
}

void adjoints(Table& rows) {
  rows("index_select_backward",
       [](L in) {
         return index_select_backward(in[0], {in[0].size(0), 3}, 1, twice());
       },
       {{2, 4}});
}

const Registered k_chosen("chosen elements", chosen);
const Registered k_placed("elements put in place", placed);
const Registered k_in_place("elements changed in place", in_place);
const Registered k_sorted("sorted elements", sorted);
const Registered k_adjoints("adjoints of choices", adjoints);

}  // namespace
