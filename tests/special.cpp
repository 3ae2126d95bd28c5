// Special functions: identities that hold across the places where a kernel changes its formula, dtypes, names.
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include <xtgrad/xtgrad.h>

namespace {

using namespace xtgrad;

constexpr double kPi = 3.14159265358979323846;

/// The largest relative difference.
double apart(const Tensor& a, const Tensor& b) { return (a / b - 1).abs().max().item<double>(); }

// Dense around the places where the formulas change, far beyond them, and near 0.
Tensor positive_places() {
  return cat({logspace(-6, 2.8, 400, 10, kDouble), linspace(0.9, 1.1, 41, kDouble), linspace(1.9, 2.6, 41, kDouble),
              linspace(27.5, 30.5, 61, kDouble)});
}

}  // namespace

TEST_SUITE("special") {
  TEST_CASE("Wronskians of the Bessel functions (Abramowitz and Stegun 9.1.16, 9.6.15)") {
    const Tensor x = positive_places(), any = cat({x, tensor({1e8, 1e16, 1e40, 1e300}, kDouble)});
    using namespace special;
    CHECK(apart(i0e(any) * scaled_modified_bessel_k1(any) + i1e(any) * scaled_modified_bessel_k0(any), 1 / any) <
          1e-14);
    const Tensor near = x.index({x < 300});
    CHECK(
        apart(modified_bessel_i0(near) * modified_bessel_k1(near) + modified_bessel_i1(near) * modified_bessel_k0(near),
              1 / near) < 2e-13);
    CHECK(apart(bessel_j1(x) * bessel_y0(x) - bessel_j0(x) * bessel_y1(x), 2 / (kPi * x)) < 1e-12);
  }

  TEST_CASE("Ai'' = x Ai, by differences") {
    const double h = 1e-3;
    const Tensor x = linspace(-14, 6, 4001, kDouble);
    const auto ai = special::airy_ai;
    // The fourth-order difference: its error is below 1e-9.
    const Tensor second =
        (-ai(x + 2 * h) + 16 * ai(x + h) - 30 * ai(x) + 16 * ai(x - h) - ai(x - 2 * h)) / (12 * h * h);
    CHECK((second - x * ai(x)).abs().max().item<double>() < 2e-8);
  }

  TEST_CASE("the incomplete gamma functions add up to 1 and go from a to a + 1 (Abramowitz and Stegun 6.5.21)") {
    const Tensor a = cat({logspace(-8, 2.5, 60, 10, kDouble), linspace(19, 21, 9, kDouble)}).unsqueeze(1);
    const Tensor x = cat({logspace(-8, 2.5, 60, 10, kDouble), linspace(14, 27, 40, kDouble)});
    CHECK((igamma(a, x) + igammac(a, x) - 1).abs().max().item<double>() < 1e-15);
    const Tensor term = exp(a * log(x) - x - lgamma(a + 1));
    CHECK((igamma(a, x) - igamma(a + 1, x) - term).abs().max().item<double>() < 3e-14);
    // Each is right by itself where it is small.
    CHECK(apart(igammac(tensor({1.}, kDouble), x), exp(-x)) < 1e-13);
    CHECK(apart(igamma(tensor({1.}, kDouble), x), -expm1(-x)) < 1e-13);
    CHECK(apart(igammac(tensor({0.5}, kDouble), x), erfc(sqrt(x))) < 1e-13);
  }

  TEST_CASE("Hurwitz's zeta function from q to q + 1") {
    const Tensor s = tensor({1.01, 2., 3., 7.5, 40.}, kDouble).unsqueeze(1), q = logspace(-2, 4, 200, 10, kDouble);
    const Tensor difference = special::zeta(s, q) - special::zeta(s, q + 1) - pow(q, -s);
    CHECK((difference / special::zeta(s, q)).abs().max().item<double>() < 1e-14);
  }

  TEST_CASE("the normal distribution and its inverse") {
    const Tensor x = linspace(-37, 1, 3801, kDouble);
    CHECK(apart(special::log_ndtr(x), log(special::ndtr(x))) < 1e-12);
    const Tensor middle = linspace(-37, 5, 4201, kDouble);
    CHECK((special::ndtri(special::ndtr(middle)) - middle).abs().max().item<double>() < 1e-9);
    const Tensor right = cat({linspace(0, 0.5, 51, kDouble), linspace(20, 26, 61, kDouble)});
    CHECK(apart(special::erfcx(right), exp(square(right)) * erfc(right)) < 1e-12);
    CHECK(apart(special::erfcx(-right), exp(square(right)) * (2 - erfc(right))) < 3e-13);
    const Tensor far = tensor({28.}, kDouble);
    CHECK(apart(special::erfcx(nextafter(far, zeros({}))), special::erfcx(far)) < 1e-15);
  }

  TEST_CASE("Chebyshev polynomials of cosines, and high degrees end") {
    const Tensor angle = linspace(0.1, 3, 30, kDouble), x = cos(angle);
    for (const double n : {3., 8., 9., 200.}) {
      CHECK((special::chebyshev_polynomial_t(x, n) - cos(n * angle)).abs().max().item<double>() < 1e-12);
      CHECK((special::chebyshev_polynomial_u(x, n) * sin(angle) - sin((n + 1) * angle)).abs().max().item<double>() <
            1e-12);
      CHECK(
          (special::chebyshev_polynomial_v(x, n) * cos(angle / 2) - cos((n + 0.5) * angle)).abs().max().item<double>() <
          1e-12);
      CHECK(
          (special::chebyshev_polynomial_w(x, n) * sin(angle / 2) - sin((n + 0.5) * angle)).abs().max().item<double>() <
          1e-12);
    }
    const Tensor half = tensor({0.5}, kDouble);
    CHECK(std::abs(special::chebyshev_polynomial_t(half, 1e15).item<double>()) <= 1);
    CHECK(std::isnan(special::laguerre_polynomial_l(half, 1e15).item<double>()));
    CHECK(std::isnan(special::hermite_polynomial_h(half, 1e9).item<double>()));
    CHECK(special::legendre_polynomial_p(half, std::numeric_limits<double>::infinity()).item<double>() == 0);
  }

  TEST_CASE("integers become the default dtype, 16-bit floats keep theirs") {
    for (const ScalarType dtype : {kByte, kInt, kLong, kBool}) {
      CHECK(i0(ones({2}, dtype)).dtype() == kFloat);
      CHECK(special::zeta(ones({2}, dtype), 2).dtype() == kFloat);
      CHECK(special::hermite_polynomial_h(ones({2}, dtype), ones({2}, kLong)).dtype() == kFloat);
      CHECK(angle(ones({2}, dtype)).dtype() == kFloat);
    }
    for (const ScalarType dtype : {kHalf, kBFloat16}) {
      const Tensor x = rand({50}) * 3, narrow = x.to(dtype);
      CHECK(special::i1e(narrow).dtype() == dtype);
      CHECK(special::i1e(narrow).equal(special::i1e(narrow.to(kFloat)).to(dtype)));
      CHECK(std::get<0>(frexp(narrow)).dtype() == dtype);
      CHECK(std::get<1>(frexp(narrow)).dtype() == kInt);
    }
    const double inf = HUGE_VAL;
    const Tensor from = tensor({1., 0., inf, -0., 1., -1.}).to(kBFloat16),
                 to = tensor({2., -1., 0., 0., 1., -9.}).to(kBFloat16);
    const Tensor next = nextafter(from, to).to(kDouble);
    CHECK(next.equal(tensor({1 + 0x1p-7, -0x1p-133, 0x1.fep127, 0., 1., -1 - 0x1p-7}, kDouble)));
  }

  TEST_CASE("methods, methods in place and flat names are the same functions") {
    const Tensor a = rand({7}, kDouble) + 0.5, b = rand({7}, kDouble) + 0.5;
    CHECK(a.clone().i0_().equal(special_i0(a)));
    CHECK(a.clone().igamma_(b).equal(special_gammainc(a, b)));
    CHECK(a.igammac(b).equal(special_gammaincc(a, b)));
    CHECK(a.clone().igammac_(b).equal(igammac(a, b)));
    CHECK(a.clone().nextafter_(b).equal(a.nextafter(b)));
    CHECK((-a).angle().equal(full_like(a, kPi)));
    CHECK(std::get<0>(a.frexp()).equal(std::get<0>(frexp(a))));
    CHECK(special_xlogy(a, 2).equal(xlogy(a, 2)));
    CHECK(special_zeta(2, a).equal(special::zeta(2, a)));
    CHECK(special_logsumexp(a, 0).equal(logsumexp(a, 0)));
    CHECK(special_softmax(a, 0, kFloat).equal(softmax(a, 0, kFloat)));
    CHECK(special_round(a * 100, 1).equal(round(a * 100, 1)));
    CHECK(special_logit(b / 2).equal(logit(b / 2)));
    CHECK(special_multigammaln(a + 1, 2).equal(mvlgamma(a + 1, 2)));
  }

  TEST_CASE("results without derivatives never require grad") {
    const Tensor x = rand({3}, TensorOptions(kDouble).requires_grad(true));
    CHECK(!special::bessel_j0(x).requires_grad());
    CHECK(!special::modified_bessel_k1(x).requires_grad());
    CHECK(!special::airy_ai(x).requires_grad());
    CHECK(!special::hermite_polynomial_he(x, 3).requires_grad());
    CHECK(!std::get<1>(frexp(x)).requires_grad());
    CHECK(std::get<0>(frexp(x)).requires_grad());
  }

  TEST_CASE("windows") {
    CHECK(hann_window(4).dtype() == kFloat);
    CHECK(allclose(hann_window(4, kDouble), tensor({0., 0.5, 1., 0.5}, kDouble), 1e-15, 0));
    CHECK(bartlett_window(5, false).equal(tensor({0., 0.5, 1., 0.5, 0.})));
    CHECK(hann_window(3, requires_grad()).is_leaf());
    CHECK(hann_window(3, requires_grad()).requires_grad());
    CHECK(hamming_window(1, kHalf).equal(ones({1}, kHalf)));
    CHECK(kaiser_window(0).sizes() == IntArrayRef({0}));
  }

  TEST_CASE("poisson and binomial: shapes, gradients, hopeless operands") {
    const Tensor rates = full({2, 3}, 5., TensorOptions(kDouble).requires_grad(true));
    const Tensor counts = poisson(rates);
    counts.sum().backward();
    CHECK(rates.grad().equal(zeros({2, 3}, kDouble)));
    const double inf = HUGE_VAL, nan = std::nan("");
    const Tensor trials = tensor({nan, inf, inf, 3., 3., -1.}), p = tensor({0.5, 0.5, 1., nan, 0., 0.5});
    const Tensor drawn = binomial(trials, p);
    CHECK(drawn.isnan().equal(tensor({true, true, false, true, false, false})));
    CHECK(drawn[2].item<double>() == inf);
    CHECK(drawn.slice(0, 4).equal(zeros({2})));
    CHECK(binomial(full({2, 1}, 9.), full({3}, 0.5)).sizes() == IntArrayRef({2, 3}));
    manual_seed(3);
    const Tensor there = ones({4, 2}).exponential_(2);
    manual_seed(3);
    CHECK(exponential(ones({4, 2}), 2).equal(there));
  }
}
