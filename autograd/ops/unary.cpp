#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/elementwise_in_place.h>
#include <xtgrad/autograd/record_piecewise.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

// Signs, squares, roots and whole numbers.

namespace xtgrad {

Tensor neg(const Tensor& x) {
  return record("NegBackward0", kernels::neg(x.array()), {x}, [](const Tensor& g) { return neg(g); });
}
Tensor abs(const Tensor& x) {
  return record("AbsBackward0", kernels::abs(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, sign(x)); });
}
Tensor sqrt(const Tensor& x) {
  return record("SqrtBackward0", kernels::sqrt(x.array()), {x},
                [](const Tensor& g, const Tensor& y) { return div(g, mul(y, 2)); });
}
Tensor rsqrt(const Tensor& x) {
  return record("RsqrtBackward0", kernels::rsqrt(x.array()), {x},
                [](const Tensor& g, const Tensor& y) { return mul(mul(g, pow(y, 3)), -0.5); });
}
Tensor square(const Tensor& x) {
  return traced(record("PowBackward0", kernels::square(x.array()), {x},
                       [x = Saved(x)](const Tensor& g) { return mul(mul(g, x), 2); }),
                [&](TracedOperation& op) { op.set("exponent", 2); });
}
Tensor reciprocal(const Tensor& x) {
  return record("ReciprocalBackward0", kernels::reciprocal(x.array()), {x},
                [](const Tensor& g, const Tensor& y) { return neg(mul(g, square(y))); });
}
Tensor relu(const Tensor& x) {
  return record_piecewise("ReluBackward0", kernels::relu(x.array()), {x}, detail::relu_backward);
}
Tensor detail::relu_backward(const Tensor& g, const Tensor& y) {
  if (!may_overwrite(g) || g.dtype() != y.dtype()) return threshold_backward(g, y, 0);
  return Tensor(kernels::threshold_backward(g.array(), y.array(), 0, &g.array()));
}
Tensor threshold_backward(const Tensor& g, const Tensor& y, const Scalar& threshold) {
  return record("ThresholdBackwardBackward0", kernels::threshold_backward(g.array(), y.array(), threshold.to_double()),
                {g}, [y = Saved(y), threshold](const Tensor& gg) { return threshold_backward(gg, y, threshold); });
}

namespace {

// The derivative vanishes wherever there is one.
Tensor step_function(const char* name, Array result, const Tensor& x) {
  return record(name, std::move(result), {x}, [](const Tensor& g) { return zeros_like(g); });
}

}  // namespace

Tensor floor(const Tensor& x) { return step_function("FloorBackward0", kernels::floor(x.array()), x); }
Tensor ceil(const Tensor& x) { return step_function("CeilBackward0", kernels::ceil(x.array()), x); }
Tensor round(const Tensor& x) { return step_function("RoundBackward0", kernels::round(x.array()), x); }
Tensor trunc(const Tensor& x) { return step_function("TruncBackward0", kernels::trunc(x.array()), x); }
Tensor sign(const Tensor& x) { return step_function("SignBackward0", kernels::sign(x.array()), x); }
Tensor frac(const Tensor& x) {
  return record("FracBackward0", kernels::frac(x.array()), {x}, [](const Tensor& g) { return g; });
}

Tensor TensorFunctions::neg() const { return xtgrad::neg(self()); }
Tensor TensorFunctions::abs() const { return xtgrad::abs(self()); }
Tensor TensorFunctions::sqrt() const { return xtgrad::sqrt(self()); }
Tensor TensorFunctions::rsqrt() const { return xtgrad::rsqrt(self()); }
Tensor TensorFunctions::square() const { return xtgrad::square(self()); }
Tensor TensorFunctions::reciprocal() const { return xtgrad::reciprocal(self()); }
Tensor TensorFunctions::relu() const { return xtgrad::relu(self()); }
Tensor TensorFunctions::floor() const { return xtgrad::floor(self()); }
Tensor TensorFunctions::ceil() const { return xtgrad::ceil(self()); }
Tensor TensorFunctions::round() const { return xtgrad::round(self()); }
Tensor TensorFunctions::trunc() const { return xtgrad::trunc(self()); }
Tensor TensorFunctions::frac() const { return xtgrad::frac(self()); }
Tensor TensorFunctions::sign() const { return xtgrad::sign(self()); }

Tensor& TensorFunctions::neg_() const { return unary_in_place("neg_", self(), xtgrad::neg, kernels::neg); }
Tensor& TensorFunctions::abs_() const { return unary_in_place("abs_", self(), xtgrad::abs, kernels::abs); }
Tensor& TensorFunctions::sqrt_() const { return unary_in_place("sqrt_", self(), xtgrad::sqrt, kernels::sqrt); }
Tensor& TensorFunctions::relu_() const { return unary_in_place("relu_", self(), xtgrad::relu, kernels::relu); }
Tensor& TensorFunctions::floor_() const { return unary_in_place("floor_", self(), xtgrad::floor, kernels::floor); }
Tensor& TensorFunctions::ceil_() const { return unary_in_place("ceil_", self(), xtgrad::ceil, kernels::ceil); }
Tensor& TensorFunctions::round_() const { return unary_in_place("round_", self(), xtgrad::round, kernels::round); }
Tensor& TensorFunctions::reciprocal_() const {
  return unary_in_place("reciprocal_", self(), xtgrad::reciprocal, kernels::reciprocal);
}

}  // namespace xtgrad
