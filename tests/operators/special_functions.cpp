// The namespace special: functions of the normal distribution, Bessel functions, incomplete gamma functions.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

void of_one(Table& rows) {
  rows("i0", i0, {{2, 3}});
  rows("i0e", special::i0e, {{2, 3}});
  rows("i1", special::i1, {{2, 3}});
  rows("i1e", special::i1e, {{2, 3}});
  rows("entr", special::entr, {{2, 3}}).on(kPositive);
  rows("erfcx", special::erfcx, {{2, 3}});
  rows("ndtr", special::ndtr, {{2, 3}});
  rows("log_ndtr", special::log_ndtr, {{2, 3}});
  rows("ndtri", special::ndtri, {{2, 3}}).on(kProbability);
  rows("angle", angle, {{2, 3}}).flat();
  rows("frexp", [](L in) { return std::get<0>(frexp(in[0])); }, {{2, 3}});
  rows.in_place("i0_", [](Tensor& x, L) { x.i0_(); }, {{2, 3}});
}

// By the first operand, igamma, igammac and zeta have no derivative: it is a constant.
Tensor orders() { return torch::tensor({0.6, 1.7, 2.9}, kDouble); }

void of_two(Table& rows) {
  rows("xlog1py", [](L in) { return special::xlog1py(in[0], in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows("xlog1py number", [](L in) { return special::xlog1py(in[0], Scalar(1.7)); }, {{2, 3}});
  rows("xlog1py of a number", [](L in) { return special::xlog1py(Scalar(1.7), in[0]); }, {{2, 3}}).on(kUnit);
  rows("zeta", [](L in) { return special::zeta(orders() + 1, in[0]); }, {{2, 3}})
      .on(kPositive)
      .also({{{2, 1}, kPositive}});
  rows("zeta of a number", [](L in) { return special::zeta(Scalar(2.5), in[0]); }, {{2, 3}}).on(kPositive);
  rows("igamma", [](L in) { return igamma(orders(), in[0]); }, {{2, 3}}).on(kPositive).also({{{2, 1}, kPositive}});
  rows("igammac", [](L in) { return igammac(orders(), in[0]); }, {{2, 3}}).on(kPositive).also({{{2, 1}, kPositive}});
  rows("gammainc", [](L in) { return special::gammainc(orders(), in[0]); }, {{2, 3}}).on(kPositive);
  rows("gammaincc", [](L in) { return special::gammaincc(orders(), in[0]); }, {{2, 3}}).on(kPositive);
}

void without_derivatives(Table& rows) {
  rows("airy_ai", [](L in) { return special_airy_ai(in[0]); }, {{2, 3}}).on({0.1, 12}).no_gradient();
  rows("bessel_j0", [](L in) { return special_bessel_j0(in[0]); }, {{2, 3}}).on({0.1, 12}).no_gradient();
  rows("bessel_j1", [](L in) { return special_bessel_j1(in[0]); }, {{2, 3}}).on({0.1, 12}).no_gradient();
  rows("bessel_y0", [](L in) { return special_bessel_y0(in[0]); }, {{2, 3}}).on({0.1, 12}).no_gradient();
  rows("bessel_y1", [](L in) { return special_bessel_y1(in[0]); }, {{2, 3}}).on({0.1, 12}).no_gradient();
  rows("modified_bessel_i0", [](L in) { return special_modified_bessel_i0(in[0]); }, {{2, 3}})
      .on({0.1, 12})
      .no_gradient();
  rows("modified_bessel_i1", [](L in) { return special_modified_bessel_i1(in[0]); }, {{2, 3}})
      .on({0.1, 12})
      .no_gradient();
  rows("modified_bessel_k0", [](L in) { return special_modified_bessel_k0(in[0]); }, {{2, 3}})
      .on({0.1, 12})
      .no_gradient();
  rows("modified_bessel_k1", [](L in) { return special_modified_bessel_k1(in[0]); }, {{2, 3}})
      .on({0.1, 12})
      .no_gradient();
  rows("scaled_modified_bessel_k0", [](L in) { return special_scaled_modified_bessel_k0(in[0]); }, {{2, 3}})
      .on({0.1, 12})
      .no_gradient();
  rows("scaled_modified_bessel_k1", [](L in) { return special_scaled_modified_bessel_k1(in[0]); }, {{2, 3}})
      .on({0.1, 12})
      .no_gradient();
  rows("spherical_bessel_j0", [](L in) { return special_spherical_bessel_j0(in[0]); }, {{2, 3}})
      .on({0.1, 12})
      .no_gradient();
}

void polynomials(Table& rows) {
  rows("chebyshev_polynomial_t", [](L in) { return special_chebyshev_polynomial_t(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("chebyshev_polynomial_t number", [](L in) { return special_chebyshev_polynomial_t(in[0], Scalar(in.count(4))); },
       {{2, 3}})
      .no_gradient();
  rows("chebyshev_polynomial_t of a number",
       [](L in) { return special_chebyshev_polynomial_t(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("chebyshev_polynomial_u", [](L in) { return special_chebyshev_polynomial_u(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("chebyshev_polynomial_u number", [](L in) { return special_chebyshev_polynomial_u(in[0], Scalar(in.count(4))); },
       {{2, 3}})
      .no_gradient();
  rows("chebyshev_polynomial_u of a number",
       [](L in) { return special_chebyshev_polynomial_u(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("chebyshev_polynomial_v", [](L in) { return special_chebyshev_polynomial_v(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("chebyshev_polynomial_v number", [](L in) { return special_chebyshev_polynomial_v(in[0], Scalar(in.count(4))); },
       {{2, 3}})
      .no_gradient();
  rows("chebyshev_polynomial_v of a number",
       [](L in) { return special_chebyshev_polynomial_v(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("chebyshev_polynomial_w", [](L in) { return special_chebyshev_polynomial_w(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("chebyshev_polynomial_w number", [](L in) { return special_chebyshev_polynomial_w(in[0], Scalar(in.count(4))); },
       {{2, 3}})
      .no_gradient();
  rows("chebyshev_polynomial_w of a number",
       [](L in) { return special_chebyshev_polynomial_w(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("shifted_chebyshev_polynomial_t",
       [](L in) { return special_shifted_chebyshev_polynomial_t(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("shifted_chebyshev_polynomial_t number",
       [](L in) { return special_shifted_chebyshev_polynomial_t(in[0], Scalar(in.count(4))); }, {{2, 3}})
      .no_gradient();
  rows("shifted_chebyshev_polynomial_t of a number",
       [](L in) { return special_shifted_chebyshev_polynomial_t(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("shifted_chebyshev_polynomial_u",
       [](L in) { return special_shifted_chebyshev_polynomial_u(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("shifted_chebyshev_polynomial_u number",
       [](L in) { return special_shifted_chebyshev_polynomial_u(in[0], Scalar(in.count(4))); }, {{2, 3}})
      .no_gradient();
  rows("shifted_chebyshev_polynomial_u of a number",
       [](L in) { return special_shifted_chebyshev_polynomial_u(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("shifted_chebyshev_polynomial_v",
       [](L in) { return special_shifted_chebyshev_polynomial_v(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("shifted_chebyshev_polynomial_v number",
       [](L in) { return special_shifted_chebyshev_polynomial_v(in[0], Scalar(in.count(4))); }, {{2, 3}})
      .no_gradient();
  rows("shifted_chebyshev_polynomial_v of a number",
       [](L in) { return special_shifted_chebyshev_polynomial_v(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("shifted_chebyshev_polynomial_w",
       [](L in) { return special_shifted_chebyshev_polynomial_w(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("shifted_chebyshev_polynomial_w number",
       [](L in) { return special_shifted_chebyshev_polynomial_w(in[0], Scalar(in.count(4))); }, {{2, 3}})
      .no_gradient();
  rows("shifted_chebyshev_polynomial_w of a number",
       [](L in) { return special_shifted_chebyshev_polynomial_w(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("hermite_polynomial_h", [](L in) { return special_hermite_polynomial_h(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("hermite_polynomial_h number", [](L in) { return special_hermite_polynomial_h(in[0], Scalar(in.count(4))); },
       {{2, 3}})
      .no_gradient();
  rows("hermite_polynomial_h of a number",
       [](L in) { return special_hermite_polynomial_h(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("hermite_polynomial_he", [](L in) { return special_hermite_polynomial_he(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("hermite_polynomial_he number", [](L in) { return special_hermite_polynomial_he(in[0], Scalar(in.count(4))); },
       {{2, 3}})
      .no_gradient();
  rows("hermite_polynomial_he of a number",
       [](L in) { return special_hermite_polynomial_he(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("laguerre_polynomial_l", [](L in) { return special_laguerre_polynomial_l(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("laguerre_polynomial_l number", [](L in) { return special_laguerre_polynomial_l(in[0], Scalar(in.count(4))); },
       {{2, 3}})
      .no_gradient();
  rows("laguerre_polynomial_l of a number",
       [](L in) { return special_laguerre_polynomial_l(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
  rows("legendre_polynomial_p", [](L in) { return special_legendre_polynomial_p(in[0], in[1].round()); },
       {{{2, 3}, {-1.5, 1.5}}, {{2, 3}, {-0.4, 12}}})
      .broadcasts()
      .no_gradient();
  rows("legendre_polynomial_p number", [](L in) { return special_legendre_polynomial_p(in[0], Scalar(in.count(4))); },
       {{2, 3}})
      .no_gradient();
  rows("legendre_polynomial_p of a number",
       [](L in) { return special_legendre_polynomial_p(Scalar(0.7), in[0].round()); }, {{2, 3}})
      .on({-0.4, 12})
      .no_gradient();
}

void others(Table& rows) {
  rows("nextafter",
       [](L in) {
         return variable_list{nextafter(in[0], in[1]), in[0].nextafter(in[1])};
       },
       {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows("poisson", [](L in) { return poisson(in[0]); }, {{2, 3}}).on({0.1, 20}).no_gradient();
  rows("binomial", [](L in) { return binomial(in[0].round(), in[1]); }, {{{2, 3}, {0, 30}}, {{2, 3}, kProbability}})
      .tied()
      .no_gradient();
  rows.in_place("nextafter_", [](Tensor& x, L in) { x.nextafter_(in[1]); }, {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
  rows.in_place("igamma_", [](Tensor& x, L in) { x.igamma_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kPositive)
      .broadcasts()
      .no_gradient();
  rows.in_place("igammac_", [](Tensor& x, L in) { x.igammac_(in[1]); }, {{2, 3}, {2, 3}})
      .on(kPositive)
      .broadcasts()
      .no_gradient();
}

const Registered k_without_derivatives("special functions without derivatives", without_derivatives);
const Registered k_polynomials("orthogonal polynomials", polynomials);
const Registered k_others("special functions that are random or steps", others);
const Registered k_of_one("special functions of one tensor", of_one);
const Registered k_of_two("special functions of two tensors", of_two);

}  // namespace
