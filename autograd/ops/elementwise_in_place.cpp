#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/elementwise_in_place.h>
#include <xtgrad/autograd/ops/special.h>
#include <xtgrad/autograd/ops/special_bessel.h>
#include <xtgrad/autograd/ops/special_gamma.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

// In-place forms of functions of each element. Those whose kernel can write into its operand do; the others compute
// aside and copy.

namespace xtgrad {

Tensor& TensorMethods::acos_() const { return unary_in_place("acos_", self(), xtgrad::acos, kernels::acos); }
Tensor& TensorMethods::acosh_() const { return unary_in_place("acosh_", self(), xtgrad::acosh, kernels::acosh); }
Tensor& TensorMethods::asin_() const { return unary_in_place("asin_", self(), xtgrad::asin, kernels::asin); }
Tensor& TensorMethods::asinh_() const { return unary_in_place("asinh_", self(), xtgrad::asinh, kernels::asinh); }
Tensor& TensorMethods::atan_() const { return unary_in_place("atan_", self(), xtgrad::atan, kernels::atan); }
Tensor& TensorMethods::atanh_() const { return unary_in_place("atanh_", self(), xtgrad::atanh, kernels::atanh); }
Tensor& TensorMethods::cosh_() const { return unary_in_place("cosh_", self(), xtgrad::cosh, kernels::cosh); }
Tensor& TensorMethods::erf_() const { return unary_in_place("erf_", self(), xtgrad::erf, kernels::erf); }
Tensor& TensorMethods::erfc_() const { return unary_in_place("erfc_", self(), xtgrad::erfc, kernels::erfc); }
Tensor& TensorMethods::expm1_() const { return unary_in_place("expm1_", self(), xtgrad::expm1, kernels::expm1); }
Tensor& TensorMethods::frac_() const { return unary_in_place("frac_", self(), xtgrad::frac, kernels::frac); }
Tensor& TensorMethods::log10_() const { return unary_in_place("log10_", self(), xtgrad::log10, kernels::log10); }
Tensor& TensorMethods::log1p_() const { return unary_in_place("log1p_", self(), xtgrad::log1p, kernels::log1p); }
Tensor& TensorMethods::log2_() const { return unary_in_place("log2_", self(), xtgrad::log2, kernels::log2); }
Tensor& TensorMethods::rsqrt_() const { return unary_in_place("rsqrt_", self(), xtgrad::rsqrt, kernels::rsqrt); }
Tensor& TensorMethods::sign_() const { return unary_in_place("sign_", self(), xtgrad::sign, kernels::sign); }
Tensor& TensorMethods::sinh_() const { return unary_in_place("sinh_", self(), xtgrad::sinh, kernels::sinh); }
Tensor& TensorMethods::square_() const { return unary_in_place("square_", self(), xtgrad::square, kernels::square); }
Tensor& TensorMethods::tan_() const { return unary_in_place("tan_", self(), xtgrad::tan, kernels::tan); }
Tensor& TensorMethods::trunc_() const { return unary_in_place("trunc_", self(), xtgrad::trunc, kernels::trunc); }

namespace {

Tensor& aside(const char* name, const Tensor& self, Tensor (*function)(const Tensor&)) {
  return in_place(name, self, {}, function);
}

Tensor& aside(const char* name, const Tensor& self, const Tensor& other,
              Tensor (*function)(const Tensor&, const Tensor&)) {
  return in_place(name, self, {other}, [&](const Tensor& x) { return function(x, other_than(self, other, x)); });
}

Tensor& aside(const char* name, const Tensor& self, const Scalar& other,
              Tensor (*function)(const Tensor&, const Scalar&)) {
  return in_place(name, self, {}, [&](const Tensor& x) { return function(x, other); });
}

void check_float_power(const Tensor& self) {
  check(self.dtype() == kDouble, "the base given to float_power_ has dtype ", self.dtype(),
        " but the operation's result requires dtype Double");
}

// A comparison has no gradient, and its bools become numbers.
template <class Other>
Tensor& compared(const char* name, const Tensor& self, const Other& other,
                 Tensor (*function)(const Tensor&, const Other&)) {
  return in_place(name, self, {}, [&](const Tensor& x) {
    const Tensor result = function(x, other).to(x.dtype());
    if (!needs_grad(x)) return result;
    return record("CompareBackward0", result.array(), {x}, [](const Tensor& g) { return zeros_like(g); });
  });
}

}  // namespace

Tensor& TensorMethods::exp2_() const { return aside("exp2_", self(), xtgrad::exp2); }
Tensor& TensorMethods::deg2rad_() const { return aside("deg2rad_", self(), xtgrad::deg2rad); }
Tensor& TensorMethods::rad2deg_() const { return aside("rad2deg_", self(), xtgrad::rad2deg); }
Tensor& TensorMethods::digamma_() const { return aside("digamma_", self(), xtgrad::digamma); }
Tensor& TensorMethods::lgamma_() const { return aside("lgamma_", self(), xtgrad::lgamma); }
Tensor& TensorMethods::i0_() const { return aside("i0_", self(), xtgrad::i0); }
Tensor& TensorMethods::sinc_() const { return aside("sinc_", self(), xtgrad::sinc); }
Tensor& TensorMethods::sgn_() const { return aside("sgn_", self(), xtgrad::sgn); }
Tensor& TensorMethods::polygamma_(int64_t n) const {
  return in_place("polygamma_", self(), {}, [&](const Tensor& x) { return xtgrad::polygamma(n, x); });
}
Tensor& TensorMethods::mvlgamma_(int64_t p) const {
  return in_place("mvlgamma_", self(), {}, [&](const Tensor& x) { return xtgrad::mvlgamma(x, p); });
}
Tensor& TensorMethods::logit_(std::optional<double> eps) const {
  return in_place("logit_", self(), {}, [&](const Tensor& x) { return xtgrad::logit(x, eps); });
}
Tensor& TensorMethods::nan_to_num_(std::optional<double> nan, std::optional<double> posinf,
                                   std::optional<double> neginf) const {
  return in_place("nan_to_num_", self(), {},
                  [&](const Tensor& x) { return xtgrad::nan_to_num(x, nan, posinf, neginf); });
}
Tensor& TensorFunctions::round_(int64_t decimals) const {
  return in_place("round_", self(), {}, [&](const Tensor& x) { return xtgrad::round(x, decimals); });
}
Tensor& TensorMethods::clamp_min_(const Scalar& min) const { return self().clamp_(min, std::nullopt); }
Tensor& TensorMethods::clamp_max_(const Scalar& max) const { return self().clamp_(std::nullopt, max); }
Tensor& TensorMethods::clamp_min_(const Tensor& min) const {
  return aside("clamp_min_", self(), min, xtgrad::clamp_min);
}
Tensor& TensorMethods::clamp_max_(const Tensor& max) const {
  return aside("clamp_max_", self(), max, xtgrad::clamp_max);
}
Tensor& Tensor::clamp_(const std::optional<Tensor>& min, const std::optional<Tensor>& max) const {
  check(min || max, "torch.clamp: At least one of 'min' or 'max' must not be None");
  if (!max) return clamp_min_(*min);
  if (!min) return clamp_max_(*max);
  return in_place("clamp_", *this, {*min, *max}, [&](const Tensor& x) {
    return xtgrad::clamp(x, std::optional(other_than(*this, *min, x)), std::optional(other_than(*this, *max, x)));
  });
}

Tensor& TensorMethods::atan2_(const Tensor& other) const { return aside("atan2_", self(), other, xtgrad::atan2); }
Tensor& TensorMethods::fmod_(const Tensor& other) const { return aside("fmod_", self(), other, xtgrad::fmod); }
Tensor& TensorMethods::fmod_(const Scalar& other) const { return aside("fmod_", self(), other, xtgrad::fmod); }
Tensor& TensorMethods::remainder_(const Tensor& other) const {
  return aside("remainder_", self(), other, xtgrad::remainder);
}
Tensor& TensorMethods::remainder_(const Scalar& other) const {
  return aside("remainder_", self(), other, xtgrad::remainder);
}
Tensor& TensorMethods::copysign_(const Tensor& other) const {
  return aside("copysign_", self(), other, xtgrad::copysign);
}
Tensor& TensorMethods::copysign_(const Scalar& other) const {
  return aside("copysign_", self(), other, xtgrad::copysign);
}
Tensor& TensorMethods::floor_divide_(const Tensor& other) const {
  return aside("floor_divide_", self(), other, xtgrad::floor_divide);
}
Tensor& TensorMethods::floor_divide_(const Scalar& other) const {
  return aside("floor_divide_", self(), other, xtgrad::floor_divide);
}
Tensor& TensorMethods::gcd_(const Tensor& other) const { return aside("gcd_", self(), other, xtgrad::gcd); }
Tensor& TensorMethods::lcm_(const Tensor& other) const { return aside("lcm_", self(), other, xtgrad::lcm); }
Tensor& TensorMethods::float_power_(const Tensor& exponent) const {
  check_float_power(self());
  return aside("float_power_", self(), exponent, xtgrad::float_power);
}
Tensor& TensorMethods::float_power_(const Scalar& exponent) const {
  check_float_power(self());
  return aside("float_power_", self(), exponent, xtgrad::float_power);
}
Tensor& TensorMethods::heaviside_(const Tensor& other) const {
  return aside("heaviside_", self(), other, xtgrad::heaviside);
}
Tensor& TensorMethods::hypot_(const Tensor& other) const { return aside("hypot_", self(), other, xtgrad::hypot); }
Tensor& TensorMethods::igamma_(const Tensor& other) const { return aside("igamma_", self(), other, xtgrad::igamma); }
Tensor& TensorMethods::igammac_(const Tensor& other) const { return aside("igammac_", self(), other, xtgrad::igammac); }
Tensor& TensorMethods::nextafter_(const Tensor& other) const {
  return aside("nextafter_", self(), other, xtgrad::nextafter);
}
Tensor& TensorMethods::ldexp_(const Tensor& other) const { return aside("ldexp_", self(), other, xtgrad::ldexp); }
Tensor& TensorMethods::xlogy_(const Tensor& other) const { return aside("xlogy_", self(), other, xtgrad::xlogy); }
Tensor& TensorMethods::xlogy_(const Scalar& other) const { return aside("xlogy_", self(), other, xtgrad::xlogy); }
Tensor& TensorMethods::eq_(const Tensor& other) const { return compared("eq_", self(), other, xtgrad::eq); }
Tensor& TensorMethods::eq_(const Scalar& other) const { return compared("eq_", self(), other, xtgrad::eq); }
Tensor& TensorMethods::ne_(const Tensor& other) const { return compared("ne_", self(), other, xtgrad::ne); }
Tensor& TensorMethods::ne_(const Scalar& other) const { return compared("ne_", self(), other, xtgrad::ne); }
Tensor& TensorMethods::lt_(const Tensor& other) const { return compared("lt_", self(), other, xtgrad::lt); }
Tensor& TensorMethods::lt_(const Scalar& other) const { return compared("lt_", self(), other, xtgrad::lt); }
Tensor& TensorMethods::le_(const Tensor& other) const { return compared("le_", self(), other, xtgrad::le); }
Tensor& TensorMethods::le_(const Scalar& other) const { return compared("le_", self(), other, xtgrad::le); }
Tensor& TensorMethods::gt_(const Tensor& other) const { return compared("gt_", self(), other, xtgrad::gt); }
Tensor& TensorMethods::gt_(const Scalar& other) const { return compared("gt_", self(), other, xtgrad::gt); }
Tensor& TensorMethods::ge_(const Tensor& other) const { return compared("ge_", self(), other, xtgrad::ge); }
Tensor& TensorMethods::ge_(const Scalar& other) const { return compared("ge_", self(), other, xtgrad::ge); }
Tensor& TensorMethods::logical_and_(const Tensor& other) const {
  return compared("logical_and_", self(), other, xtgrad::logical_and);
}
Tensor& TensorMethods::logical_or_(const Tensor& other) const {
  return compared("logical_or_", self(), other, xtgrad::logical_or);
}
Tensor& TensorMethods::logical_xor_(const Tensor& other) const {
  return compared("logical_xor_", self(), other, xtgrad::logical_xor);
}
Tensor& TensorMethods::logical_not_() const { return self().eq_(Scalar(0)); }

Tensor& Tensor::pow_(const Tensor& exponent) const { return aside("pow_", *this, exponent, xtgrad::pow); }
Tensor& Tensor::lerp_(const Tensor& end, const Tensor& weight) const {
  return in_place("lerp_", *this, {end, weight}, [&](const Tensor& x) {
    return xtgrad::lerp(x, other_than(*this, end, x), other_than(*this, weight, x));
  });
}
Tensor& Tensor::div_(const Tensor& other, const std::optional<std::string>& rounding_mode) const {
  if (!rounding_mode) return div_(other);
  return in_place("div_", *this, {other},
                  [&](const Tensor& x) { return xtgrad::div(x, other_than(*this, other, x), rounding_mode); });
}
Tensor& Tensor::div_(const Scalar& other, const std::optional<std::string>& rounding_mode) const {
  if (!rounding_mode) return div_(other);
  return in_place("div_", *this, {}, [&](const Tensor& x) { return xtgrad::div(x, other, rounding_mode); });
}

}  // namespace xtgrad
