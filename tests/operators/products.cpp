// Products of matrices.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

void products(Table& rows) {
  rows("matmul", matmul, {{2, 3}, {3, 4}})
      .also({{3}, {3}})
      .also({{2, 3}, {3}})
      .also({{3}, {3, 2}})
      .also({{2, 2, 3}, {3, 2}})
      .also({{2, 3}, {2, 3, 2}})
      .also({{3, 1, 2, 3}, {2, 3, 2}})
      .also({{2, 2, 3}, {3}})
      .also({{2, 0}, {0, 3}});
  rows("mm", mm, {{2, 3}, {3, 4}}).tied();
  rows("mm of nothing", mm, {{2, 3}, {3, 4}}).tied().empty({{2, 0}, {0, 4}});
  rows("bmm", bmm, {{2, 2, 3}, {2, 3, 2}}).tied();
  rows("mv", mv, {{2, 3}, {3}}).tied();
  rows("dot", dot, {{3}, {3}}).tied();
  rows("outer", outer, {{2}, {3}}).tied();
  rows("addmm", [](L in) { return addmm(in[0], in[1], in[2], in.number(0.5), in.number(0.7)); },
       {{2, 4}, {2, 3}, {3, 4}})
      .also({{4}, {2, 3}, {3, 4}})
      .also({{2, 1}, {2, 3}, {3, 4}})
      .also({{}, {2, 3}, {3, 4}});
  rows("baddbmm", [](L in) { return baddbmm(in[0], in[1], in[2], in.number(0.5), in.number(0.7)); },
       {{2, 2, 2}, {2, 2, 3}, {2, 3, 2}})
      .also({{2}, {2, 2, 3}, {2, 3, 2}})
      .also({{2, 1, 1}, {2, 2, 3}, {2, 3, 2}});
  rows("linear", [](L in) { return linear(in[0], in[1]); }, {{2, 3}, {4, 3}})
      .also({{3}, {4, 3}})
      .also({{2, 2, 3}, {2, 3}});
  rows("linear bias", [](L in) { return linear(in[0], in[1], in[2]); }, {{2, 3}, {4, 3}, {4}})
      .also({{2, 2, 3}, {2, 3}, {2}});
  rows("bilinear", [](L in) { return bilinear(in[0], in[1], in[2], in[3]); }, {{2, 3}, {2, 2}, {2, 3, 2}, {2}})
      .also({{2, 2, 3}, {2, 2, 2}, {2, 3, 2}, {2}})
      .also({{3}, {2}, {2, 3, 2}, {2}});
}

void contractions(Table& rows) {
  rows("tensordot", [](L in) { return tensordot(in[0], in[1], Ints{1}, Ints{0}); }, {{2, 3}, {3, 2}}).tied();
  rows("einsum", [](L in) { return einsum("ij,jk->ik", in); }, {{2, 3}, {3, 4}}).tied();
  rows("einsum batches", [](L in) { return einsum("...ij,jk->...ki", in); }, {{2, 3}, {3, 2}})
      .also({{2, 2, 3}, {3, 2}});
  rows("einsum diagonal", [](L in) { return einsum("ii->i", in); }, {{3, 3}}).empty({{0, 0}});
  rows("einsum sum", [](L in) { return einsum("ijk->j", in); }, {{2, 3, 2}});
  rows("einsum three", [](L in) { return einsum("bn,anm,bm->ba", in); }, {{2, 2}, {3, 2, 3}, {2, 3}}).tied();
  rows("tensordot dims",
       [](L in) {
         return tensordot(in[0], in[1], {0, 2}, {1, 0});
       },
       {{2, 3, 2}, {2, 2, 2}})
      .also({{2, 3, 3}, {3, 2, 2}})
      .empty({{2, 0, 2}, {2, 2, 2}});
}

const Registered k_products("products of matrices", products);
const Registered k_contractions("contractions", contractions);

}  // namespace
