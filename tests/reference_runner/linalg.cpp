#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>

#include "family.h"

namespace reference {
namespace {

Op of(Tensor (*function)(const Tensor&)) {
  return [function](const Args& a) { return function(a.x()); };
}

const Table kLinalg{
    {"cholesky", [](const Args& a) { return linalg::cholesky(a.x()); }},
    {"inv", of(linalg::inv)},
    {"det", of(linalg::det)},
    {"slogdet", [](const Args& a) { return linalg::slogdet(a.x()); }},
    {"solve", [](const Args& a) { return linalg::solve(a.x(0), a.x(1)); }},
    {"svdvals", [](const Args& a) { return linalg::svdvals(a.x()); }},
    {"eigvalsh", [](const Args& a) { return linalg::eigvalsh(a.x()); }},
    {"matrix_norm", [](const Args& a) { return linalg::matrix_norm(a.x()); }},
    {"pinv", [](const Args& a) { return linalg::pinv(a.x()); }},
    {"solve_triangular",
     [](const Args& a) {
       const bool upper = a["upper"].boolean();
       return linalg::solve_triangular(upper ? triu(a.x(0)) : tril(a.x(0)), a.x(1), upper);
     }},
    {"matrix_power", [](const Args& a) { return linalg::matrix_power(a.x(), a["n"].integer()); }},
    {"lstsq", [](const Args& a) { return std::get<0>(linalg::lstsq(a.x(0), a.x(1))); }},
};

}  // namespace

TEST_CASE("linalg") { run_family("linalg", kLinalg, check_matrix_case); }

}  // namespace reference
