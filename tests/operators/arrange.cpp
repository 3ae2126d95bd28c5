// Rarer shapes, and rarer ways to choose elements and to put them in their place.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

// As many of the rows of [2, 3] as x has.
Tensor columns(const Tensor& x) { return torch::tensor({{2, 0, 2}, {1, 1, 0}}).slice(0, 0, x.size(0)); }
Tensor half(const Tensor& x) { return torch::tensor({{1, 0, 1}, {0, 1, 1}}).to(kBool).slice(0, 0, x.size(0)); }

void views(Table& rows) {
  rows("adjoint", adjoint, {{2, 3, 2}});
  rows("mH", [](L in) { return in[0].mH(); }, {{2, 3}});
  rows("tensor_split indices", [](L in) { return tensor_split(in[0], {1, 3}, in.dim(1)); }, {{2, 5}});
  rows("hsplit", [](L in) { return hsplit(in[0], in.count(2)); }, {{2, 4}});
  rows("hsplit indices", [](L in) { return hsplit(in[0], {1, 3}); }, {{2, 4}});
  rows("vsplit", [](L in) { return vsplit(in[0], in.count(2)); }, {{4, 2}});
  rows("vsplit indices", [](L in) { return vsplit(in[0], {1, 3}); }, {{4, 2}});
  rows("dsplit", [](L in) { return dsplit(in[0], in.count(2)); }, {{2, 1, 4}});
  rows("dsplit indices", [](L in) { return dsplit(in[0], {1, 3}); }, {{2, 1, 4}});
  rows("atleast_1d", [](L in) { return atleast_1d(in[0]); }, {{}}).empty({{0}});
  rows("atleast_2d", [](L in) { return atleast_2d(in[0]); }, {{3}});
  rows("atleast_3d", [](L in) { return atleast_3d(in[0]); }, {{3}}).also({{2, 3}});
  rows("atleast_1d several", [](L in) { return atleast_1d(in); }, {{3}, {}}).tied();
  rows("atleast_2d several", [](L in) { return atleast_2d(in); }, {{3}, {}}).tied();
  rows("atleast_3d several", [](L in) { return atleast_3d(in); }, {{3}, {}}).tied();
}

void copies(Table& rows) {
  rows("fliplr", fliplr, {{2, 3}});
  rows("flipud", flipud, {{2, 3}});
  rows("rot90", [](L in) { return rot90(in[0]); }, {{2, 3}});
  rows("rot90 dims", [](L in) { return rot90(in[0], in.count(-1), in.dims({0, 2})); }, {{2, 3, 2}});
  rows("column_stack", [](L in) { return column_stack(in); }, {{2}, {2, 3}}).tied().empty({{0}, {0, 3}});
  rows("row_stack", [](L in) { return row_stack(in); }, {{3}, {2, 3}}).tied().empty({{0}, {2, 0}});
  rows("dstack", [](L in) { return dstack(in); }, {{3}, {1, 3}}).tied().empty({{0}, {1, 0}});
  rows("concatenate", [](L in) { return concatenate(in, 1); }, {{2, 3}, {2, 1}}).tied();
  rows("block_diag", [](L in) { return block_diag(in); }, {{2, 3}, {2}, {}}).tied();
  rows("cartesian_prod", [](L in) { return cartesian_prod(in); }, {{2}, {3}}).tied();
  rows("combinations", [](L in) { return combinations(in[0]); }, {{4}});
  rows("combinations with replacement", [](L in) { return combinations(in[0], in.count(2), in.flag(true)); }, {{3}});
  rows("diag_embed", [](L in) { return diag_embed(in[0], in.count(1), in.dim(0), in.dim(-1)); }, {{2, 3}});
  rows("diagflat", [](L in) { return diagflat(in[0], in.count(-1)); }, {{2, 2}});
  rows("vander", [](L in) { return vander(in[0]); }, {{3}}).never_empty("a matrix of no columns is made of nothing");
  rows("narrow_copy", [](L in) { return narrow_copy(in[0], in.dim(1), in.count(1), in.count(2)); }, {{2, 4}});
}

void in_another_place(Table& rows) {
  rows("select_scatter", [](L in) { return select_scatter(in[0], in[1], in.dim(1), in.count(-1)); }, {{2, 3}, {2}})
      .tied()
      .empty({{0, 3}, {0}});
  rows("slice_scatter",
       [](L in) { return slice_scatter(in[0], in[1], in.dim(1), in.count(0), in.count(4), in.count(2)); },
       {{2, 4}, {2, 2}})
      .tied();
  rows("diagonal_scatter", [](L in) { return diagonal_scatter(in[0], in[1], in.count(1)); }, {{3, 3}, {2}})
      .tied()
      .empty({{0, 3}, {0}});
  rows("index_copy",
       [](L in) {
         return index_copy(in[0], in.dim(1), torch::tensor({2, 0}), in[1]);
       },
       {{2, 3}, {2, 2}})
      .tied();
  rows("masked_scatter", [](L in) { return masked_scatter(in[0], half(in[0]), in[1]); }, {{2, 3}, {5}})
      .tied()
      .empty({{0, 3}, {0}});
  rows("put",
       [](L in) {
         return put(in[0], torch::tensor({5, 0}).view({1, 2}), in[1]);
       },
       {{2, 3}, {1, 2}})
      .tied()
      .never_empty("the index is given");
  rows("put nothing", [](L in) { return put(in[0], torch::tensor({0}).slice(0, 0, 0), in[1]); }, {{3}, {0}}).tied();
  rows("put accumulate",
       [](L in) {
         return put(in[0], torch::tensor({5, 5, -6}), in[1], true);
       },
       {{2, 3}, {3}})
      .tied()
      .never_empty("the index is given");
  rows("take_along_dim",
       [](L in) {
         return take_along_dim(in[0], torch::tensor({2, 0, 0}).view({1, 3}), 1);
       },
       {{2, 3}});
  rows("take_along_dim flattened",
       [](L in) {
         return take_along_dim(in[0], torch::tensor({5, 0}));
       },
       {{2, 3}})
      .never_empty("nothing to take");
  rows("msort", msort, {{3, 2}});
}

Tensor reduced(L in, const char* reduce, bool include_self) {
  return scatter_reduce(in[0], 1, columns(in[0]), in[1], reduce, include_self);
}

void reduced_in_place(Table& rows) {
  rows("scatter add", [](L in) { return scatter(in[0], in.dim(1), columns(in[0]), in[1], "add"); }, {{2, 3}, {2, 3}})
      .tied();
  rows("scatter multiply", [](L in) { return scatter(in[0], in.dim(1), columns(in[0]), in[1], "multiply"); },
       {{2, 3}, {2, 3}})
      .tied();
  rows("scatter number add", [](L in) { return scatter(in[0], in.dim(1), columns(in[0]), 0.5, "add"); }, {{2, 3}});
  rows("scatter_reduce sum", [](L in) { return reduced(in, "sum", true); }, {{2, 3}, {2, 3}}).tied();
  rows("scatter_reduce mean", [](L in) { return reduced(in, "mean", false); }, {{2, 3}, {2, 3}}).tied();
  rows("scatter_reduce prod", [](L in) { return reduced(in, "prod", true); }, {{2, 3}, {2, 3}}).tied();
  rows("scatter_reduce amax", [](L in) { return reduced(in, "amax", true); }, {{2, 3}, {2, 3}}).tied();
  rows("scatter_reduce amin", [](L in) { return reduced(in, "amin", false); }, {{2, 3}, {2, 3}}).tied();
}

void elements_in_place(Table& rows) {
  rows.in_place("index_copy_",
                [](Tensor& x, L in) {
                  x.index_copy_(1, torch::tensor({2, 0}), in[1]);
                },
                {{2, 3}, {2, 2}})
      .tied();
  rows.in_place("masked_scatter_", [](Tensor& x, L in) { x.masked_scatter_(half(in[0]), in[1]); }, {{2, 3}, {5}})
      .tied()
      .empty({{0, 3}, {0}});
  rows.in_place("put_",
                [](Tensor& x, L in) {
                  x.put_(torch::tensor({5, 0}), in[1]);
                },
                {{2, 3}, {2}})
      .tied()
      .never_empty("the index is given");
  rows.in_place("scatter_reduce_", [](Tensor& x, L in) { x.scatter_reduce_(1, columns(in[0]), in[1], "sum"); },
                {{2, 3}, {2, 3}})
      .tied();
  rows.in_place("tril_", [](Tensor& x, L) { x.tril_(-1); }, {{3, 3}});
  rows.in_place("triu_", [](Tensor& x, L) { x.triu_(1); }, {{3, 3}});
  rows.in_place("fill_diagonal_", [](Tensor& x, L) { x.fill_diagonal_(0.5); }, {{3, 3}});
}

// x itself gets another shape; the base of a view does not.
void shapes_in_place(Table& rows) {
  rows.in_place("t_", [](Tensor& x, L) { x.t_().mul_(2); }, {{2, 3}});
  rows.in_place("transpose_", [](Tensor& x, L) { x.transpose_(0, 1).mul_(2); }, {{2, 3}});
  rows.in_place("swapaxes_", [](Tensor& x, L) { x.swapaxes_(0, 1).mul_(2); }, {{2, 3}});
  rows.in_place("swapdims_", [](Tensor& x, L) { x.swapdims_(0, 1).mul_(2); }, {{2, 3}});
  rows.in_place("squeeze_", [](Tensor& x, L) { x.squeeze_().mul_(2); }, {{1, 3}}).empty({{1, 0}});
  rows.in_place("squeeze_ dim", [](Tensor& x, L) { x.squeeze_(0).mul_(2); }, {{1, 3}}).empty({{1, 0}});
  rows.in_place("unsqueeze_", [](Tensor& x, L) { x.unsqueeze_(1).mul_(2); }, {{2, 3}});
  rows("as_strided_",
       [](L in) {
         return in[0].clone().as_strided_({2, 2}, {1, 2}, 1) * 2;
       },
       {{2, 3}})
      .contiguous_only("it reads the memory around the input")
      .never_empty("of a size that is given");
}

const Registered k_views("rarer views", views);
const Registered k_copies("rarer arrangements", copies);
const Registered k_in_another_place("elements in the place of others", in_another_place);
const Registered k_reduced_in_place("elements joined where they meet", reduced_in_place);
const Registered k_elements_in_place("rarer changes in place", elements_in_place);
const Registered k_shapes_in_place("shapes changed in place", shapes_in_place);

}  // namespace
