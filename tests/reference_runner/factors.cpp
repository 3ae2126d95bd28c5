#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>

#include "family.h"

// Factors kept for later, what they solve, and norms by their older names.

namespace reference {
namespace {

bool flag(const Args& a, const char* name) { return a[name].boolean(); }

Tensor solved(const Args& a) {
  const auto [LU, pivots] = linalg::lu_factor(a.x(0));
  return linalg::lu_solve(LU, pivots, a.x(1), flag(a, "left"), flag(a, "adjoint"));
}

void add_eliminations(Table& table) {
  table.insert({
      {"lu", [](const Args& a) { return linalg::lu(a.x()); }},
      {"lu_factor", [](const Args& a) { return linalg::lu_factor(a.x()); }},
      {"lu_factor_ex", [](const Args& a) { return linalg::lu_factor_ex(a.x()); }},
      {"lu_solve", solved},
      {"lu_solve_flat", [](const Args& a) { return lu_solve(a.x(0), a.x(1), a.x(2)); }},
      {"lu_unpack",
       [](const Args& a) {
         return lu_unpack(a.x(0), a.x(1), !a.has("unpack_data") || flag(a, "unpack_data"),
                          !a.has("unpack_pivots") || flag(a, "unpack_pivots"));
       }},
      {"ldl_factor", [](const Args& a) { return linalg::ldl_factor(a.x()); }},
      {"ldl_factor_ex", [](const Args& a) { return linalg::ldl_factor_ex(a.x()); }},
      {"ldl_solve", [](const Args& a) { return linalg::ldl_solve(a.x(0), a.x(1), a.x(2)); }},
      {"solve_ex", [](const Args& a) { return linalg::solve_ex(a.x(0), a.x(1)); }},
      {"solve_ex_right", [](const Args& a) { return linalg::solve_ex(a.x(0), a.x(1), false); }},
      {"tensorinv", [](const Args& a) { return linalg::tensorinv(a.x(), a["ind"].integer()); }},
      {"tensorsolve", [](const Args& a) { return linalg::tensorsolve(a.x(0), a.x(1)); }},
      {"tensorsolve_dims", [](const Args& a) { return linalg::tensorsolve(a.x(0), a.x(1), a["dims"].integers()); }},
  });
}

void add_reflections(Table& table) {
  table.insert({
      {"geqrf", [](const Args& a) { return geqrf(a.x()); }},
      {"householder_product", [](const Args& a) { return linalg::householder_product(a.x(0), a.x(1)); }},
      {"ormqr", [](const Args& a) { return ormqr(a.x(0), a.x(1), a.x(2), flag(a, "left"), flag(a, "transpose")); }},
      {"symeig_values",
       [](const Args& a) {
         return std::get<0>(a.has("upper") ? symeig(a.x(), true, flag(a, "upper")) : symeig(a.x()));
       }},
      {"symeig_vectors", [](const Args& a) { return abs(std::get<1>(symeig(a.x(), true, flag(a, "upper")))); }},
  });
}

void add_norms(Table& table) {
  table.insert({
      {"nuclear_norm", [](const Args& a) { return nuclear_norm(a.x()); }},
      {"nuclear_norm_keepdim", [](const Args& a) { return nuclear_norm(a.x(), true); }},
      {"nuclear_norm_dim", [](const Args& a) { return nuclear_norm(a.x(), a["dim"].integers(), flag(a, "keepdim")); }},
      {"frobenius_norm", [](const Args& a) { return frobenius_norm(a.x()); }},
      {"frobenius_norm_dim",
       [](const Args& a) { return frobenius_norm(a.x(), a["dim"].integers(), flag(a, "keepdim")); }},
      {"norm_except_dim", [](const Args& a) { return norm_except_dim(a.x(), a["pow"].integer(), a["dim"].integer()); }},
  });
}

Table everything() {
  Table table;
  add_eliminations(table);
  add_reflections(table);
  add_norms(table);
  return table;
}

}  // namespace

TEST_CASE("factors") { run_family("factors", everything(), check_matrix_case); }

}  // namespace reference
