#include <cmath>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/special.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/operand.h>
#include <xtgrad/lib/kernels/special.h>

// Rarer functions of two operands, and limits that are tensors.

namespace xtgrad {
namespace {

constexpr double kLn2 = 0.69314718055994530942;

/// g where `chosen` holds, else 0.
Tensor only_where(const Tensor& g, const Tensor& chosen) { return masked_fill(g, logical_not(chosen), 0); }

// A quotient that is a whole number has no slope.
template <class Other>
Tensor whole_quotient(const Tensor& x, const Other& y, const std::string& mode) {
  check(mode == "trunc" || mode == "floor",
        "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '", mode, "'");
  const kernels::Operand divisor = [&] {
    if constexpr (std::is_same_v<Other, Tensor>)
      return kernels::Operand(y.array());
    else
      return kernels::Operand(y);
  }();
  Array result =
      mode == "floor" ? kernels::floor_divide(x.array(), divisor) : kernels::trunc_divide(x.array(), divisor);
  const auto vanish = [](const Tensor& g, const Needs&) {
    const Tensor zero = zeros_like(g);
    if constexpr (std::is_same_v<Other, Tensor>)
      return std::array{zero, zero};
    else
      return std::array{zero};
  };
  if constexpr (std::is_same_v<Other, Tensor>)
    return record("DivBackward1", std::move(result), {x, y}, vanish);
  else
    return record("DivBackward2", std::move(result), {x}, vanish);
}

}  // namespace

Tensor div(const Tensor& x, const Tensor& y, const std::optional<std::string>& rounding_mode) {
  return rounding_mode ? whole_quotient(x, y, *rounding_mode) : div(x, y);
}
Tensor div(const Tensor& x, const Scalar& y, const std::optional<std::string>& rounding_mode) {
  return rounding_mode ? whole_quotient(x, y, *rounding_mode) : div(x, y);
}
Tensor floor_divide(const Tensor& x, const Tensor& y) { return whole_quotient(x, y, "floor"); }
Tensor floor_divide(const Tensor& x, const Scalar& y) { return whole_quotient(x, y, "floor"); }

namespace {

// The factor by which the magnitude became the result, 0 where that has no slope.
Tensor turned(const Tensor& g, const Tensor& x, const Tensor& y) { return mul(g, masked_fill(div(y, x), eq(x, 0), 0)); }

}  // namespace

Tensor copysign(const Tensor& x, const Tensor& y) {
  return record("CopysignBackward0", kernels::copysign(x.array(), y.array()), {x, y},
                [x = Saved(x)](const Tensor& g, const Tensor& z, const Needs& needs) {
                  return std::array{needs[0] ? turned(g, x, z) : Tensor(), needs[1] ? zeros_like(g) : Tensor()};
                });
}
Tensor copysign(const Tensor& x, const Scalar& y) {
  return record("CopysignBackward1", kernels::copysign(x.array(), y), {x},
                [x = Saved(x)](const Tensor& g, const Tensor& z) { return turned(g, x, z); });
}

Tensor fmax(const Tensor& x, const Tensor& y) {
  return record(
      "FmaxBackward0", kernels::fmax(x.array(), y.array()), {x, y},
      [x = Saved(x), y = Saved(y)](const Tensor& g, const Needs& needs) {
        const Tensor first = logical_or(ge(x, y), isnan(y));
        return std::array{needs[0] ? only_where(g, first) : Tensor(), needs[1] ? masked_fill(g, first, 0) : Tensor()};
      });
}
Tensor fmin(const Tensor& x, const Tensor& y) {
  return record(
      "FminBackward0", kernels::fmin(x.array(), y.array()), {x, y},
      [x = Saved(x), y = Saved(y)](const Tensor& g, const Needs& needs) {
        const Tensor first = logical_or(le(x, y), isnan(y));
        return std::array{needs[0] ? only_where(g, first) : Tensor(), needs[1] ? masked_fill(g, first, 0) : Tensor()};
      });
}

Tensor float_power(const Tensor& x, const Tensor& exponent) { return pow(x.to(kDouble), exponent.to(kDouble)); }
Tensor float_power(const Tensor& x, const Scalar& exponent) { return pow(x.to(kDouble), exponent.to_double()); }
Tensor float_power(const Scalar& x, const Tensor& exponent) { return pow(x.to_double(), exponent.to(kDouble)); }

Tensor gcd(const Tensor& x, const Tensor& y) { return Tensor(kernels::gcd(x.array(), y.array())); }
Tensor lcm(const Tensor& x, const Tensor& y) { return Tensor(kernels::lcm(x.array(), y.array())); }
Tensor heaviside(const Tensor& x, const Tensor& values) {
  return Tensor(kernels::heaviside(x.array(), values.array()));
}

Tensor hypot(const Tensor& x, const Tensor& y) {
  return record("HypotBackward0", kernels::hypot(x.array(), y.array()), {x, y},
                [x = Saved(x), y = Saved(y)](const Tensor& g, const Tensor& z, const Needs& needs) {
                  const Tensor scaled = div(g, z);
                  return std::array{needs[0] ? mul(scaled, x) : Tensor(), needs[1] ? mul(scaled, y) : Tensor()};
                });
}

Tensor ldexp(const Tensor& x, const Tensor& y) { return mul(x, pow(Scalar(2.0), y)); }

Tensor logaddexp(const Tensor& x, const Tensor& y) {
  return record(
      "LogaddexpBackward0", kernels::logaddexp(x.array(), y.array()), {x, y},
      [x = Saved(x), y = Saved(y)](const Tensor& g, const Needs& needs) {
        const Tensor d = sub(x, y);
        return std::array{needs[0] ? mul(g, sigmoid(d)) : Tensor(), needs[1] ? mul(g, sigmoid(neg(d))) : Tensor()};
      });
}
Tensor logaddexp2(const Tensor& x, const Tensor& y) {
  return record(
      "Logaddexp2Backward0", kernels::logaddexp2(x.array(), y.array()), {x, y},
      [x = Saved(x), y = Saved(y)](const Tensor& g, const Needs& needs) {
        const Tensor d = mul(sub(x, y), kLn2);
        return std::array{needs[0] ? mul(g, sigmoid(d)) : Tensor(), needs[1] ? mul(g, sigmoid(neg(d))) : Tensor()};
      });
}

Tensor nextafter(const Tensor& x, const Tensor& y) {
  return record("NextafterBackward0", kernels::nextafter(x.array(), y.array()), {x, y},
                [](const Tensor&, const Needs&) -> std::array<Tensor, 2> {
                  fail("the derivative for 'nextafter' is not implemented.");
                });
}

Tensor xlogy(const Tensor& x, const Tensor& y) {
  return record("XlogyBackward0", kernels::xlogy(x.array(), y.array()), {x, y},
                [x = Saved(x), y = Saved(y)](const Tensor& g, const Needs& needs) {
                  std::array<Tensor, 2> gradients;
                  // Not g log(y): a gradient of 0 stays 0 where log(y) is infinite.
                  if (needs[0]) gradients[0] = masked_fill(xlogy(g, y), logical_and(eq(x, 0), le(y, 0)), 0);
                  if (needs[1]) gradients[1] = mul(g, div(x, y));
                  return gradients;
                });
}
Tensor xlogy(const Tensor& x, const Scalar& y) {
  return record("XlogyBackward2", kernels::xlogy(x.array(), y), {x}, [x = Saved(x), y](const Tensor& g) {
    const Tensor slope = xlogy(g, y);
    return y.to_double() > 0 ? slope : masked_fill(slope, eq(x, 0), 0);
  });
}
Tensor xlogy(const Scalar& x, const Tensor& y) {
  return record("XlogyBackward1", kernels::xlogy(x, y.array()), {y},
                [x, y = Saved(y)](const Tensor& g) { return mul(g, div(Tensor(scalar_array(x, y->dtype())), y)); });
}

// A limit that the element does not stay within takes the gradient.
Tensor clamp_min(const Tensor& x, const Tensor& min) {
  return record("ClampMinBackward1", kernels::maximum(x.array(), min.array()), {x, min},
                [x = Saved(x), min = Saved(min)](const Tensor& g, const Needs& needs) {
                  return std::array{needs[0] ? only_where(g, ge(x, min)) : Tensor(),
                                    needs[1] ? only_where(g, lt(x, min)) : Tensor()};
                });
}
Tensor clamp_max(const Tensor& x, const Tensor& max) {
  return record("ClampMaxBackward1", kernels::minimum(x.array(), max.array()), {x, max},
                [x = Saved(x), max = Saved(max)](const Tensor& g, const Needs& needs) {
                  return std::array{needs[0] ? only_where(g, le(x, max)) : Tensor(),
                                    needs[1] ? only_where(g, gt(x, max)) : Tensor()};
                });
}
Tensor clamp(const Tensor& x, const std::optional<Tensor>& min, const std::optional<Tensor>& max) {
  check(min || max, "torch.clamp: At least one of 'min' or 'max' must not be None");
  if (!max) return clamp_min(x, *min);
  if (!min) return clamp_max(x, *max);
  // Together: -2 beside Bytes would be 254.
  const ScalarType dtype = kernels::result_type({x.array(), min->array(), max->array()});
  return clamp_max(clamp_min(x.to(dtype), min->to(dtype)), max->to(dtype));
}

Tensor Tensor::div(const Tensor& other, const std::optional<std::string>& rounding_mode) const {
  return xtgrad::div(*this, other, rounding_mode);
}
Tensor Tensor::div(const Scalar& other, const std::optional<std::string>& rounding_mode) const {
  return xtgrad::div(*this, other, rounding_mode);
}
Tensor Tensor::clamp(const std::optional<Tensor>& min, const std::optional<Tensor>& max) const {
  return xtgrad::clamp(*this, min, max);
}
Tensor TensorFunctions::clamp_min(const Tensor& min) const { return xtgrad::clamp_min(self(), min); }
Tensor TensorFunctions::clamp_max(const Tensor& max) const { return xtgrad::clamp_max(self(), max); }
Tensor TensorMethods::floor_divide(const Tensor& other) const { return xtgrad::floor_divide(self(), other); }
Tensor TensorMethods::floor_divide(const Scalar& other) const { return xtgrad::floor_divide(self(), other); }
Tensor TensorMethods::copysign(const Tensor& other) const { return xtgrad::copysign(self(), other); }
Tensor TensorMethods::copysign(const Scalar& other) const { return xtgrad::copysign(self(), other); }
Tensor TensorMethods::fmax(const Tensor& other) const { return xtgrad::fmax(self(), other); }
Tensor TensorMethods::fmin(const Tensor& other) const { return xtgrad::fmin(self(), other); }
Tensor TensorMethods::float_power(const Tensor& exponent) const { return xtgrad::float_power(self(), exponent); }
Tensor TensorMethods::float_power(const Scalar& exponent) const { return xtgrad::float_power(self(), exponent); }
Tensor TensorMethods::gcd(const Tensor& other) const { return xtgrad::gcd(self(), other); }
Tensor TensorMethods::lcm(const Tensor& other) const { return xtgrad::lcm(self(), other); }
Tensor TensorMethods::heaviside(const Tensor& values) const { return xtgrad::heaviside(self(), values); }
Tensor TensorMethods::hypot(const Tensor& other) const { return xtgrad::hypot(self(), other); }
Tensor TensorMethods::ldexp(const Tensor& other) const { return xtgrad::ldexp(self(), other); }
Tensor TensorMethods::logaddexp(const Tensor& other) const { return xtgrad::logaddexp(self(), other); }
Tensor TensorMethods::logaddexp2(const Tensor& other) const { return xtgrad::logaddexp2(self(), other); }
Tensor TensorMethods::nextafter(const Tensor& other) const { return xtgrad::nextafter(self(), other); }
Tensor TensorMethods::xlogy(const Tensor& other) const { return xtgrad::xlogy(self(), other); }
Tensor TensorMethods::xlogy(const Scalar& other) const { return xtgrad::xlogy(self(), other); }

}  // namespace xtgrad
