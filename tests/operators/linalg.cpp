// Rarer products, and linear algebra.
#include <cmath>

#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

Tensor identity(const Tensor& x) { return torch::eye(x.size(-1), x.scalar_type()); }
/// Symmetric and positive-definite, symmetric, far from singular, triangular.
Tensor definite(const Tensor& x) { return matmul(x, x.mT()) + 2 * identity(x); }
Tensor symmetric(const Tensor& x) { return x + x.mT() + diag_embed(torch::arange(x.size(-1)).to(x.scalar_type())); }
Tensor regular(const Tensor& x) { return x + 5 * identity(x); }
Tensor factor(const Tensor& x) { return tril(x, -1) + 3 * identity(x) + 0.3 * x.tril(); }
variable_list three(const std::tuple<Tensor, Tensor, Tensor>& given) {
  // Vectors have no sign of their own.
  return {std::get<0>(given).square(), std::get<1>(given), std::get<2>(given).square()};
}

void products(Table& rows) {
  rows("addbmm", [](L in) { return addbmm(in[0], in[1], in[2], in.number(0.5), in.number(0.7)); },
       {{2, 2}, {2, 2, 3}, {2, 3, 2}})
      .also({{2}, {2, 2, 3}, {2, 3, 2}})
      .empty({{2, 2}, {0, 2, 3}, {0, 3, 2}});
  rows("addmv", [](L in) { return addmv(in[0], in[1], in[2], in.number(0.5), in.number(0.7)); }, {{2}, {2, 3}, {3}})
      .also({{}, {2, 3}, {3}})
      .empty({{0}, {0, 3}, {3}});
  rows("addr", [](L in) { return addr(in[0], in[1], in[2], in.number(0.5), in.number(0.7)); }, {{2, 3}, {2}, {3}})
      .also({{3}, {2}, {3}})
      .empty({{0, 3}, {0}, {3}});
  rows("chain_matmul", [](L in) { return chain_matmul(in); }, {{2, 3}, {3, 4}, {4, 2}}).tied();
  rows("cross", [](L in) { return cross(in[0], in[1]); }, {{2, 3}, {2, 3}}).tied();
  rows("ger", ger, {{2}, {3}}).tied();
  rows("inner", inner, {{2, 3}, {4, 3}}).also({{3}, {3}}).also({{}, {2, 3}});
  rows("kron", kron, {{2, 3}, {2, 2}}).also({{2}, {2, 2}});
  rows("vdot", vdot, {{3}, {3}}).tied();
  rows("multi_dot", [](L in) { return linalg::multi_dot(in); }, {{2, 3}, {3, 4}, {4, 2}}).also({{3}, {3, 4}, {4}});
  rows("matrix_power", [](L in) { return linalg::matrix_power(in[0], in.count(3)); }, {{2, 2, 2}});
  rows("matrix_power inverse", [](L in) { return matrix_power(regular(in[0]), -2); }, {{2, 2}}).empty({{0, 0}});
  rows("matrix_exp", [](L in) { return linalg::matrix_exp(in[0]); }, {{2, 2, 2}});
  rows("matrix_exp of one", [](L in) { return matrix_exp(in[0]); }, {{2, 2}}).empty({{0, 0}});
}

void products_in_place(Table& rows) {
  rows.in_place("addmm_", [](Tensor& x, L in) { x.addmm_(in[1], in[2], 0.5, 0.7); }, {{2, 2}, {2, 3}, {3, 2}}).tied();
  rows.in_place("addbmm_", [](Tensor& x, L in) { x.addbmm_(in[1], in[2], 0.5, 0.7); }, {{2, 2}, {2, 2, 3}, {2, 3, 2}})
      .tied()
      .empty({{2, 2}, {0, 2, 3}, {0, 3, 2}});
  rows.in_place("addmv_", [](Tensor& x, L in) { x.addmv_(in[1], in[2], 0.5, 0.7); }, {{2}, {2, 3}, {3}})
      .tied()
      .empty({{0}, {0, 3}, {3}});
  rows.in_place("addr_", [](Tensor& x, L in) { x.addr_(in[1], in[2], 0.5, 0.7); }, {{2, 3}, {2}, {3}})
      .tied()
      .empty({{0, 3}, {0}, {3}});
  rows.in_place("baddbmm_", [](Tensor& x, L in) { x.baddbmm_(in[1], in[2], 0.5, 0.7); },
                {{2, 2, 2}, {2, 2, 3}, {2, 3, 2}})
      .tied();
}

void systems(Table& rows) {
  rows("solve", [](L in) { return linalg::solve(regular(in[0]), in[1], true); }, {{2, 2}, {2, 3}})
      .also({{2, 2, 2}, {2, 2, 1}})
      .also({{2, 2, 2}, {2, 2}})
      .also({{2, 2}, {3, 2, 1}})
      .empty({{0, 2, 2}, {0, 2, 1}});
  rows("solve_triangular", [](L in) { return linalg::solve_triangular(factor(in[0]), in[1], false, true, false); },
       {{2, 2}, {2, 3}})
      .also({{2, 2, 2}, {2, 1}})
      .empty({{0, 2, 2}, {0, 2, 1}});
  rows("lstsq", [](L in) { return std::get<0>(linalg::lstsq(in[0], in[1], c10::nullopt, c10::nullopt)); },
       {{3, 2}, {3, 2}})
      .tied()
      .distinct()
      .empty({{0, 3, 2}, {0, 3, 2}});
  rows("solve from the right", [](L in) { return linalg::solve(regular(in[0]), in[1], false); }, {{2, 2}, {3, 2}})
      .tied()
      .empty({{0, 0}, {3, 0}});
  rows("solve_triangular unit", [](L in) { return linalg::solve_triangular(in[0], in[1], true, false, true); },
       {{3, 3}, {2, 3}})
      .tied()
      .empty({{0, 0}, {2, 0}});
  rows("triangular_solve", [](L in) { return std::get<0>(triangular_solve(in[0], factor(in[1]).mT(), true, true)); },
       {{2, 3}, {2, 2}})
      .tied()
      .empty({{0, 3}, {0, 0}});
  rows("inv", [](L in) { return linalg::inv(regular(in[0])); }, {{2, 3, 3}});
  rows("inverse", [](L in) { return inverse(regular(in[0])); }, {{2, 2}}).empty({{0, 0}});
  rows("det", [](L in) { return linalg::det(in[0]); }, {{2, 3, 3}}).distinct();
  rows("det of one", [](L in) { return det(in[0]); }, {{2, 2}}).distinct().empty({{0, 0}});
  rows("slogdet", [](L in) { return std::get<1>(linalg::slogdet(in[0])); }, {{2, 2, 2}}).distinct();
  rows("slogdet of one", [](L in) { return std::get<1>(slogdet(in[0])); }, {{2, 2}}).distinct().empty({{0, 0}});
  rows("logdet", [](L in) { return logdet(definite(in[0])); }, {{2, 2}}).empty({{0, 2, 2}});
  rows("pinv", [](L in) { return linalg::pinv(in[0]); }, {{3, 2}}).also({{2, 2, 3}}).distinct().empty({{0, 2}});
  rows("pinv hermitian", [](L in) { return linalg::pinv(symmetric(in[0]), 1e-9, true); }, {{2, 2}})
      .distinct()
      .empty({{0, 0}});
  rows("pinverse", [](L in) { return pinverse(in[0]); }, {{2, 3}}).distinct();
}

void factors(Table& rows) {
  rows("svd", [](L in) { return three(linalg::svd(in[0], false, c10::nullopt)); }, {{3, 2}})
      .also({{2, 2, 3}})
      .distinct()
      .empty({{0, 3, 2}});
  rows("svdvals", [](L in) { return linalg::svdvals(in[0], c10::nullopt); }, {{3, 2}}).distinct().empty({{0, 3, 2}});
  rows("eigh",
       [](L in) {
         const auto pair = linalg::eigh(symmetric(in[0]), "L");
         return variable_list{std::get<0>(pair), std::get<1>(pair).square()};
       },
       {{3, 3}})
      .distinct()
      .empty({{0, 2, 2}});
  rows("cholesky", [](L in) { return linalg::cholesky(definite(in[0])); }, {{2, 3, 3}});
  rows("cholesky upper", [](L in) { return cholesky(definite(in[0]), true); }, {{2, 2}}).empty({{0, 2, 2}});
  rows("cholesky_inverse", [](L in) { return cholesky_inverse(factor(in[0])); }, {{2, 2}}).empty({{0, 0}});
  rows("cholesky_solve", [](L in) { return cholesky_solve(in[0], factor(in[1])); }, {{2, 3}, {2, 2}})
      .also({{2, 2, 1}, {2, 2}})
      .empty({{0, 3}, {0, 0}});
  rows("qr", [](L in) { return both(linalg::qr(in[0])); }, {{3, 2}}).also({{2, 2, 2}}).distinct().empty({{0, 3, 2}});
  rows("qr some", [](L in) { return both(qr(in[0])); }, {{3, 2}}).distinct().empty({{0, 3, 2}});
  rows("svd some", [](L in) { return three(svd(in[0])); }, {{2, 3}}).distinct().empty({{0, 3, 2}});
  rows("eigvalsh", [](L in) { return linalg::eigvalsh(symmetric(in[0]), "U"); }, {{2, 2}})
      .distinct()
      .empty({{0, 2, 2}});
}

void norms(Table& rows) {
  rows("vector_norm", [](L in) { return linalg::vector_norm(in[0], 3, IntArrayRef({0}), false, c10::nullopt); },
       {{2, 3}});
  rows("matrix_norm",
       [](L in) {
         return linalg::matrix_norm(in[0], "fro", {-2, -1}, false, c10::nullopt);
       },
       {{2, 3, 2}});
  rows("matrix_norm nuc",
       [](L in) {
         return linalg::matrix_norm(in[0], "nuc", {-2, -1}, false, c10::nullopt);
       },
       {{3, 2}})
      .distinct()
      .empty({{0, 3, 2}});
  rows("matrix_norm 2",
       [](L in) {
         return linalg::matrix_norm(in[0], 2, {0, 1}, false, c10::nullopt);
       },
       {{3, 2}})
      .distinct()
      .empty({{3, 2, 0}});
  rows("matrix_norm 1", [](L in) { return linalg::matrix_norm(in[0], 1, {-2, -1}, false, c10::nullopt); }, {{2, 3, 2}});
  rows("matrix_norm -inf",
       [](L in) {
         return linalg::matrix_norm(in[0], -INFINITY, {-2, -1}, false, c10::nullopt);
       },
       {{2, 3, 2}});
  rows("norm of linalg",
       [](L in) { return linalg::norm(in[0], c10::optional<Scalar>(2), IntArrayRef({1}), false, c10::nullopt); },
       {{2, 3}});
  rows("norm of linalg fro",
       [](L in) {
         return linalg::norm(in[0], "fro", IntArrayRef({0, 1}), true, c10::nullopt);
       },
       {{2, 3}});
}

const Registered k_products("rarer products", products);
const Registered k_products_in_place("products in place", products_in_place);
const Registered k_systems("systems of equations, inverses, determinants", systems);
const Registered k_factors("factors of matrices", factors);
const Registered k_norms("norms of matrices", norms);

}  // namespace
