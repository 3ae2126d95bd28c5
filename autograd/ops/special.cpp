#include <xtgrad/autograd/ops/special.h>

#include <cmath>
#include <limits>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/special.h>

// Rarer functions of one operand.

namespace xtgrad {
namespace {

constexpr double kPi = 3.14159265358979323846, kLn2 = 0.69314718055994530942;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Tensor in_floating_point(const Tensor& x) { return is_floating_point(x.dtype()) ? x : x.to(get_default_dtype()); }

}  // namespace

Tensor exp2(const Tensor& x) {
  const Tensor input = in_floating_point(x);
  return record("Exp2Backward0", kernels::pow(Scalar(2), input.array()), {input},
                [](const Tensor& g, const Tensor& y) { return mul(mul(g, y), kLn2); });
}
Tensor deg2rad(const Tensor& x) { return mul(in_floating_point(x), kPi / 180); }
Tensor rad2deg(const Tensor& x) { return mul(in_floating_point(x), 180 / kPi); }

Tensor lgamma(const Tensor& x) {
  return record("LgammaBackward0", kernels::lgamma(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, digamma(x)); });
}
Tensor digamma(const Tensor& x) {
  return record("DigammaBackward0", kernels::polygamma(0, x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, polygamma(1, x)); });
}
Tensor polygamma(int64_t n, const Tensor& x) {
  return record("PolygammaBackward0", kernels::polygamma(n, x.array()), {x},
                [x = Saved(x), n](const Tensor& g) { return mul(g, polygamma(n + 1, x)); });
}
Tensor mvlgamma(const Tensor& x, int64_t p) {
  check(p >= 1 && p < 1000000, "p has to be greater than or equal to 1, got ", p);
  const double dims = static_cast<double>(p);
  const Tensor offsets = arange(0, -dims / 2, -0.5, in_floating_point(x).dtype());
  return add(sum(lgamma(add(x.unsqueeze(-1), offsets)), -1), dims * (dims - 1) / 4 * std::log(kPi));
}

Tensor logit(const Tensor& x, std::optional<double> eps) {
  const Tensor input = in_floating_point(x);
  const Tensor limited = eps ? clamp(input, *eps, 1 - *eps) : input;
  Array result;
  {
    const NoGradGuard no_grad;
    result = log(div(limited, rsub(limited, 1))).array();
  }
  return record("LogitBackward0", result, {limited}, [x = Saved(limited)](const Tensor& g) {
    const Tensor outside = logical_or(lt(x, 0), gt(x, 1));
    return masked_fill(div(g, mul(x, rsub(x, 1))), outside, std::numeric_limits<double>::quiet_NaN());
  });
}

Tensor sinc(const Tensor& x) {
  return record("SincBackward0", kernels::sinc(x.array()), {x}, [x = Saved(x)](const Tensor& g) {
    const Tensor angle = mul(x, kPi);
    const Tensor slope = div(sub(mul(cos(angle), angle), sin(angle)), mul(square(x), kPi));
    return mul(g, masked_fill(slope, eq(x, 0), 0));
  });
}

Tensor sgn(const Tensor& x) { return sign(x); }
Tensor signbit(const Tensor& x) { return Tensor(kernels::signbit(x.array())); }
Tensor positive(const Tensor& x) {
  check(x.dtype() != kBool, "The `+` operator, on a bool tensor is not supported.");
  return x;
}
Tensor isposinf(const Tensor& x) { return eq(x, kInfinity); }
Tensor isneginf(const Tensor& x) { return eq(x, -kInfinity); }
Tensor isreal(const Tensor& x) { return ones_like(x, kBool); }

Tensor angle(const Tensor& x) {
  return record("AngleBackward0", kernels::angle(x.array()), {x}, [](const Tensor& g) { return zeros_like(g); });
}

std::tuple<Tensor, Tensor> frexp(const Tensor& x) {
  const auto [mantissa, power] = kernels::frexp(x.array());
  const Tensor exponent(power);
  return {record("FrexpBackward0", mantissa, {x},
                 [exponent](const Tensor& g) { return div(g, exp2(exponent.to(g.dtype()))); }),
          exponent};
}

Tensor nan_to_num(const Tensor& x, std::optional<double> nan, std::optional<double> posinf,
                  std::optional<double> neginf) {
  return record("NanToNumBackward0", kernels::nan_to_num(x.array(), nan.value_or(0), posinf, neginf), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, isfinite(x).to(g.dtype())); });
}

Tensor round(const Tensor& x, int64_t decimals) {
  if (decimals == 0) return round(x);
  check(is_floating_point(x.dtype()), "round with decimals is not implemented for '", x.dtype(), "'");
  const double scale = std::pow(10.0, static_cast<double>(std::abs(decimals)));
  Array result;
  {
    const NoGradGuard no_grad;
    const Tensor wide = kernels::widened(x);
    const Tensor rounded = decimals > 0 ? div(round(mul(wide, scale)), scale) : mul(round(div(wide, scale)), scale);
    result = rounded.to(x.dtype()).array();
  }
  return record("RoundBackward1", result, {x}, [](const Tensor& g) { return zeros_like(g); });
}

Tensor isclose(const Tensor& x, const Tensor& y, double rtol, double atol, bool equal_nan) {
  check(rtol >= 0, "rtol must be greater than or equal to zero, but got ", rtol);
  check(atol >= 0, "atol must be greater than or equal to zero, but got ", atol);
  check(x.dtype() == y.dtype(), x.dtype(), " did not match ", y.dtype());
  return Tensor(kernels::isclose(x.array(), y.array(), rtol, atol, equal_nan));
}

Tensor TensorMethods::exp2() const { return xtgrad::exp2(self()); }
Tensor TensorMethods::deg2rad() const { return xtgrad::deg2rad(self()); }
Tensor TensorMethods::rad2deg() const { return xtgrad::rad2deg(self()); }
Tensor TensorMethods::digamma() const { return xtgrad::digamma(self()); }
Tensor TensorMethods::lgamma() const { return xtgrad::lgamma(self()); }
Tensor TensorMethods::polygamma(int64_t n) const { return xtgrad::polygamma(n, self()); }
Tensor TensorMethods::mvlgamma(int64_t p) const { return xtgrad::mvlgamma(self(), p); }
Tensor TensorMethods::logit(std::optional<double> eps) const { return xtgrad::logit(self(), eps); }
Tensor TensorMethods::sinc() const { return xtgrad::sinc(self()); }
Tensor TensorMethods::sgn() const { return xtgrad::sgn(self()); }
Tensor TensorMethods::signbit() const { return xtgrad::signbit(self()); }
Tensor TensorMethods::positive() const { return xtgrad::positive(self()); }
Tensor TensorMethods::angle() const { return xtgrad::angle(self()); }
std::tuple<Tensor, Tensor> TensorMethods::frexp() const { return xtgrad::frexp(self()); }
Tensor TensorMethods::isposinf() const { return xtgrad::isposinf(self()); }
Tensor TensorMethods::isreal() const { return xtgrad::isreal(self()); }
Tensor TensorMethods::isneginf() const { return xtgrad::isneginf(self()); }
Tensor TensorMethods::nan_to_num(std::optional<double> nan, std::optional<double> posinf,
                                 std::optional<double> neginf) const {
  return xtgrad::nan_to_num(self(), nan, posinf, neginf);
}
Tensor TensorMethods::isclose(const Tensor& other, double rtol, double atol, bool equal_nan) const {
  return xtgrad::isclose(self(), other, rtol, atol, equal_nan);
}
Tensor TensorFunctions::round(int64_t decimals) const { return xtgrad::round(self(), decimals); }

}  // namespace xtgrad
