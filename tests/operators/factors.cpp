// Factors by elimination and by reflections, what they solve, and norms by their older names.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

/// A large diagonal: pivots stay where they are.
Tensor steep(const Tensor& x) { return x + 5 * torch::eye(x.size(-2), x.size(-1), x.scalar_type()); }
/// The same with rows in reverse order: every pivot moves.
Tensor upside_down(const Tensor& x) { return flip(steep(x), -2); }
/// L and U, which have gradients, without P.
variable_list last_two(const std::tuple<Tensor, Tensor, Tensor>& given) {
  return {std::get<1>(given), std::get<2>(given)};
}

void eliminations(Table& rows) {
  rows("lu", [](L in) { return last_two(linalg::lu(upside_down(in[0]))); }, {{3, 3}})
      .also({{3, 2}})
      .also({{2, 2, 3}})
      .empty({{0, 3}});
  rows("lu_factor", [](L in) { return both(linalg_lu_factor(upside_down(in[0]))); }, {{2, 2}})
      .also({{2, 3, 2}})
      .also({{2, 4}})
      .empty({{0, 2, 2}});
  rows("lu_factor_ex", [](L in) { return std::get<0>(linalg_lu_factor_ex(upside_down(in[0]))); }, {{3, 3}})
      .empty({{2, 0, 0}});
  rows("_lu_with_info", [](L in) { return std::get<0>(_lu_with_info(steep(in[0]))); }, {{2, 2}}).empty({{0, 2, 2}});
  rows("lu_unpack",
       [](L in) {
         const Tensor pivots = std::get<1>(linalg_lu_factor(upside_down(in[0].detach())));
         return last_two(lu_unpack(in[0], pivots));
       },
       {{3, 3}})
      .also({{2, 2, 3}})
      .empty({{0, 3}});
  rows("lu_solve",
       [](L in) {
         const auto factors = linalg_lu_factor(upside_down(in[0]));
         const Tensor LU = std::get<0>(factors), pivots = std::get<1>(factors);
         return variable_list{linalg_lu_solve(LU, pivots, in[1]), linalg_lu_solve(LU, pivots, in[1], true, true)};
       },
       {{3, 3}, {3, 2}})
      .also({{2, 2, 2}, {2, 1}})
      .also({{2, 2}, {3, 2, 1}})
      .empty({{0, 2, 2}, {0, 2, 1}});
  rows("lu_solve from the right",
       [](L in) {
         const auto factors = linalg_lu_factor(upside_down(in[0]));
         const Tensor LU = std::get<0>(factors), pivots = std::get<1>(factors);
         return variable_list{linalg_lu_solve(LU, pivots, in[1], false), lu_solve(in[1].mT(), LU, pivots)};
       },
       {{2, 2}, {3, 2}})
      .tied()
      .empty({{0, 0}, {3, 0}});
}

void reflections(Table& rows) {
  rows("householder_product", [](L in) { return linalg::householder_product(in[0], in[1]); },
       {{3, 2}, Input({2}, kAboveOne)})
      .also({{2, 3, 3}, Input({2, 2}, kAboveOne)})
      .empty({{0, 0}, {0}});
  rows("orgqr", [](L in) { return in[0].orgqr(in[1]); }, {{2, 2}, Input({1}, kAboveOne)}).tied().empty({{0, 0}, {0}});
  rows("symeig",
       [](L in) {
         const auto [values, vectors] =
             symeig(in[0] + in[0].mT() + diag_embed(torch::arange(in[0].size(-1)).to(in[0].scalar_type())), true);
         return variable_list{values, vectors.square()};
       },
       {{3, 3}})
      .distinct()
      .empty({{0, 2, 2}});
}

void tensors(Table& rows) {
  // The first half of the dimensions is [n / 3, 3].
  rows("tensorinv",
       [](L in) {
         const int64_t n = in[0].size(0);
         return linalg_tensorinv(steep(in[0]).reshape({n / 3, 3, n}));
       },
       {{6, 6}})
      .empty({{0, 0}});
  rows("tensorsolve",
       [](L in) {
         const int64_t n = in[0].size(0);
         return linalg::tensorsolve(steep(in[0]).reshape({n, n / 3, 3}), in[1], {0});
       },
       {{6, 6}, {2, 3}})
      .tied()
      .never_empty("both have the same number of elements in other dimensions");
  rows("solve_ex", [](L in) { return both(linalg_solve_ex(steep(in[0]), in[1])); }, {{2, 2}, {2, 3}})
      .also({{2, 2, 2}, {2, 2}})
      .empty({{0, 2, 2}, {0, 2, 1}});
}

void norms(Table& rows) {
  rows("nuclear_norm", [](L in) { return nuclear_norm(in[0], in.flag(true)); }, {{3, 2}}).distinct().empty({{0, 2}});
  rows("nuclear_norm dims", [](L in) { return nuclear_norm(in[0], {2, 0}); }, {{2, 2, 3}}).distinct();
  rows("frobenius_norm", [](L in) { return frobenius_norm(in[0]); }, {{2, 3}});
  rows("frobenius_norm dims", [](L in) { return frobenius_norm(in[0], in.dims({0, 2}), in.flag(true)); }, {{2, 2, 3}});
  rows("norm_except_dim", [](L in) { return norm_except_dim(in[0], in.count(3), in.dim(1)); }, {{2, 3, 2}})
      .also({{2, 3}});
  rows("matrix_H", [](L in) { return in[0].matrix_H(); }, {{2, 3}});
}

const Registered k_eliminations("elimination", eliminations);
const Registered k_reflections("reflections", reflections);
const Registered k_tensors("tensors as matrices", tensors);
const Registered k_norms("older norms", norms);

}  // namespace
