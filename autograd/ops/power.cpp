#include <cmath>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/elementwise_in_place.h>
#include <xtgrad/autograd/ops/special.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/in_float.h>

// Powers and remainders.

namespace xtgrad {
namespace {

void check_exponent(const Tensor& x, const Scalar& exponent) {
  check(!is_integral(x.dtype(), true) || exponent.is_floating_point() || exponent.to_long() >= 0,
        "Integers to negative integer powers are not allowed. (exponent ", exponent, ", dtype ", x.dtype(), ")");
}

// g * d/dx x^n
Tensor power_gradient(const Tensor& g, const Tensor& x, const Scalar& exponent) {
  const double n = exponent.to_double();
  if (n == 0) return zeros_like(g);
  if (n == 1) return g;
  if (kernels::is_narrow(x.dtype())) return kernels::in_float(power_gradient, g, x, exponent);
  return mul(mul(g, n == 2 ? x : pow(x, n - 1)), n);
}

Tensor tensor_power_gradient(const Tensor& g, const Tensor& x, const Tensor& n) {
  if (kernels::is_narrow(g.dtype())) return kernels::in_float(g.dtype(), tensor_power_gradient, g, x, n);
  const Tensor constant = eq(n, 0);  // x^-1 has no place in its derivatives: 0 times inf is nan
  return where(constant, 0, mul(g, mul(n, pow(x, where(constant, 1, sub(n, 1))))));
}

// y log(x), the derivative by the exponent, which at 0 is 0 for exponents >= 0.
Tensor times_log(const Tensor& y, const Tensor& x, const Tensor& exponent) {
  const Tensor vanishing = logical_and(eq(x, 0), ge(exponent, 0));
  return mul(y, log(where(vanishing, 1, x)));
}

}  // namespace

Tensor pow(const Tensor& x, const Scalar& exponent) {
  check_exponent(x, exponent);
  return traced(record("PowBackward0", kernels::pow(x.array(), exponent), {x},
                       [x = Saved(x), exponent](const Tensor& g) { return power_gradient(g, x, exponent); }),
                [&](TracedOperation& op) { op.set("exponent", exponent); });
}
Tensor pow(const Tensor& x, const Tensor& exponent) {
  return record("PowBackward1", kernels::pow(x.array(), exponent.array()), {x, exponent},
                [x = Saved(x), saved = Saved(exponent)](const Tensor& g, const Tensor& y, const Needs& needs) {
                  const Tensor& given = saved;
                  // n - 1 must not overflow in 8 bits.
                  const Tensor n = is_integral(given.dtype(), true) ? given.to(y.dtype()) : given;
                  Tensor of_x, of_exponent;
                  if (needs[0]) of_x = tensor_power_gradient(g, x, n);
                  if (needs[1]) of_exponent = mul(g, times_log(y, x, n));
                  return std::array{of_x, of_exponent};
                });
}
Tensor pow(const Scalar& x, const Tensor& exponent) {
  return traced(record("PowBackward1", kernels::pow(x, exponent.array()), {exponent},
                       [base = x.to_double(), n = Saved(exponent)](const Tensor& g, const Tensor& y) {
                         const Tensor slope = mul(mul(g, y), base == 0 ? -HUGE_VAL : std::log(base));
                         return base == 0 ? where(ge(n, 0), 0, slope) : slope;
                       }),
                [&](TracedOperation& op) { op.set("base", x); });
}

namespace {

// x - y * quotient, where the quotient, rounded by `mode`, is a whole number and has no slope.
Tensor record_remainder(const char* name, Array result, const Tensor& x, const Tensor& y, const char* mode) {
  return record(name, std::move(result), {x, y},
                [x = Saved(x, needs_grad(y)), y = Saved(y, needs_grad(y)), mode](const Tensor& g, const Needs& needs) {
                  return std::array{g, needs[1] ? neg(mul(g, div(x, y, mode))) : Tensor()};
                });
}

}  // namespace

Tensor fmod(const Tensor& x, const Tensor& y) {
  return record_remainder("FmodBackward1", kernels::fmod(x.array(), y.array()), x, y, "trunc");
}
Tensor fmod(const Tensor& x, const Scalar& y) {
  return record("FmodBackward0", kernels::fmod(x.array(), y), {x}, [](const Tensor& g) { return g; });
}
Tensor remainder(const Tensor& x, const Tensor& y) {
  return record_remainder("RemainderBackward1", kernels::remainder(x.array(), y.array()), x, y, "floor");
}
Tensor remainder(const Tensor& x, const Scalar& y) {
  return record("RemainderBackward0", kernels::remainder(x.array(), y), {x}, [](const Tensor& g) { return g; });
}

Tensor remainder(const Scalar& x, const Tensor& y) {
  return remainder(Tensor(scalar_array(x, kernels::result_type({y.array(), x}))), y);
}

Tensor Tensor::pow(const Scalar& exponent) const { return xtgrad::pow(*this, exponent); }
Tensor Tensor::pow(const Tensor& exponent) const { return xtgrad::pow(*this, exponent); }
Tensor Tensor::fmod(const Tensor& other) const { return xtgrad::fmod(*this, other); }
Tensor Tensor::fmod(const Scalar& other) const { return xtgrad::fmod(*this, other); }
Tensor Tensor::remainder(const Tensor& other) const { return xtgrad::remainder(*this, other); }
Tensor Tensor::remainder(const Scalar& other) const { return xtgrad::remainder(*this, other); }

Tensor& Tensor::pow_(const Scalar& exponent) const {
  check_exponent(*this, exponent);
  return in_place(
      "pow_", *this, {}, [&](const Tensor& x) { return xtgrad::pow(x, exponent); },
      [&](const Array& x) { kernels::pow(x, exponent, &x); });
}

}  // namespace xtgrad
