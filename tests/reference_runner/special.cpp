#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>

#include "family.h"

// Special functions, orthogonal polynomials and window functions.

namespace reference {
namespace {

using Unary = Tensor (*)(const Tensor&);
using Binary = Tensor (*)(const Tensor&, const Tensor&);
using ByNumber = Tensor (*)(const Tensor&, const Scalar&);
using OfNumber = Tensor (*)(const Scalar&, const Tensor&);

/// The rows of a function of two tensors, of which either may be a number: the line calls the first operand x, the
/// second `second`.
void add_overloads(Table& table, const std::string& name, const std::string& second, Binary both, ByNumber number,
                   OfNumber of_number) {
  table[name] = [both](const Args& a) { return both(a.x(0), a.x(1)); };
  table[name + "_number"] = [number, second](const Args& a) { return number(a.x(), a[second].scalar()); };
  table[name + "_of_number"] = [of_number](const Args& a) { return of_number(a["x"].scalar(), a.x()); };
}

void add_polynomials(Table& table) {
  using namespace special;
  const auto add = [&table](const std::string& name, Binary both, ByNumber number, OfNumber of_number) {
    add_overloads(table, name, "n", both, number, of_number);
  };
  add("chebyshev_polynomial_t", chebyshev_polynomial_t, chebyshev_polynomial_t, chebyshev_polynomial_t);
  add("chebyshev_polynomial_u", chebyshev_polynomial_u, chebyshev_polynomial_u, chebyshev_polynomial_u);
  add("chebyshev_polynomial_v", chebyshev_polynomial_v, chebyshev_polynomial_v, chebyshev_polynomial_v);
  add("chebyshev_polynomial_w", chebyshev_polynomial_w, chebyshev_polynomial_w, chebyshev_polynomial_w);
  add("shifted_chebyshev_polynomial_t", shifted_chebyshev_polynomial_t, shifted_chebyshev_polynomial_t,
      shifted_chebyshev_polynomial_t);
  add("shifted_chebyshev_polynomial_u", shifted_chebyshev_polynomial_u, shifted_chebyshev_polynomial_u,
      shifted_chebyshev_polynomial_u);
  add("shifted_chebyshev_polynomial_v", shifted_chebyshev_polynomial_v, shifted_chebyshev_polynomial_v,
      shifted_chebyshev_polynomial_v);
  add("shifted_chebyshev_polynomial_w", shifted_chebyshev_polynomial_w, shifted_chebyshev_polynomial_w,
      shifted_chebyshev_polynomial_w);
  add("hermite_polynomial_h", hermite_polynomial_h, hermite_polynomial_h, hermite_polynomial_h);
  add("hermite_polynomial_he", hermite_polynomial_he, hermite_polynomial_he, hermite_polynomial_he);
  add("laguerre_polynomial_l", laguerre_polynomial_l, laguerre_polynomial_l, laguerre_polynomial_l);
  add("legendre_polynomial_p", legendre_polynomial_p, legendre_polynomial_p, legendre_polynomial_p);
}

void add_functions(Table& table) {
  // By their flat names, which are the same functions.
  const std::map<std::string, Unary> of_one{{"i0", special_i0},
                                            {"i0e", special_i0e},
                                            {"i1", special_i1},
                                            {"i1e", special_i1e},
                                            {"entr", special_entr},
                                            {"erfcx", special_erfcx},
                                            {"ndtr", special_ndtr},
                                            {"log_ndtr", special_log_ndtr},
                                            {"ndtri", special_ndtri},
                                            {"airy_ai", special_airy_ai},
                                            {"bessel_j0", special_bessel_j0},
                                            {"bessel_j1", special_bessel_j1},
                                            {"bessel_y0", special_bessel_y0},
                                            {"bessel_y1", special_bessel_y1},
                                            {"modified_bessel_i0", special_modified_bessel_i0},
                                            {"modified_bessel_i1", special_modified_bessel_i1},
                                            {"modified_bessel_k0", special_modified_bessel_k0},
                                            {"modified_bessel_k1", special_modified_bessel_k1},
                                            {"scaled_modified_bessel_k0", special_scaled_modified_bessel_k0},
                                            {"scaled_modified_bessel_k1", special_scaled_modified_bessel_k1},
                                            {"spherical_bessel_j0", special_spherical_bessel_j0},
                                            {"angle", angle}};
  for (const auto& [name, function] : of_one) table[name] = [f = function](const Args& a) { return f(a.x()); };
  table["frexp"] = [](const Args& a) { return frexp(a.x()); };
  table["igamma"] = [](const Args& a) { return special_gammainc(a.x(0), a.x(1)); };
  table["igammac"] = [](const Args& a) { return special_gammaincc(a.x(0), a.x(1)); };
  table["nextafter"] = [](const Args& a) { return nextafter(a.x(0), a.x(1)); };
  add_overloads(table, "xlog1py", "y", special::xlog1py, special::xlog1py, special::xlog1py);
  add_overloads(table, "zeta", "q", special::zeta, special::zeta, special::zeta);
}

using Window = Tensor (*)(int64_t, bool, const TensorOptions&);

void add_windows(Table& table) {
  const std::map<std::string, Window> windows{
      {"bartlett_window", bartlett_window}, {"blackman_window", blackman_window}, {"hann_window", hann_window}};
  const auto length = [](const Args& a) { return a["length"].integer(); };
  const auto periodic = [](const Args& a) { return a["periodic"].boolean(); };
  for (const auto& [name, function] : windows)
    table[name] = [=, window = function](const Args& a) { return window(length(a), periodic(a), a.x().dtype()); };
  table["hamming_window"] = [=](const Args& a) {
    return a.has("alpha")
               ? hamming_window(length(a), periodic(a), a["alpha"].number(), a["beta"].number(), a.x().dtype())
               : hamming_window(length(a), periodic(a), a.x().dtype());
  };
  table["kaiser_window"] = [=](const Args& a) {
    return a.has("beta") ? kaiser_window(length(a), periodic(a), a["beta"].number(), a.x().dtype())
                         : kaiser_window(length(a), periodic(a), a.x().dtype());
  };
}

}  // namespace

TEST_CASE("special") {
  Table table;
  add_functions(table);
  add_polynomials(table);
  add_windows(table);
  run_family("special", table);
}

}  // namespace reference
