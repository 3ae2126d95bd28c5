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

Tensor Tensor::neg() const { return xtgrad::neg(*this); }
Tensor Tensor::abs() const { return xtgrad::abs(*this); }
Tensor Tensor::sqrt() const { return xtgrad::sqrt(*this); }
Tensor Tensor::rsqrt() const { return xtgrad::rsqrt(*this); }
Tensor Tensor::square() const { return xtgrad::square(*this); }
Tensor Tensor::reciprocal() const { return xtgrad::reciprocal(*this); }
Tensor Tensor::relu() const { return xtgrad::relu(*this); }
Tensor Tensor::floor() const { return xtgrad::floor(*this); }
Tensor Tensor::ceil() const { return xtgrad::ceil(*this); }
Tensor Tensor::round() const { return xtgrad::round(*this); }
Tensor Tensor::trunc() const { return xtgrad::trunc(*this); }
Tensor Tensor::frac() const { return xtgrad::frac(*this); }
Tensor Tensor::sign() const { return xtgrad::sign(*this); }

Tensor& Tensor::neg_() const { return unary_in_place("neg_", *this, xtgrad::neg, kernels::neg); }
Tensor& Tensor::abs_() const { return unary_in_place("abs_", *this, xtgrad::abs, kernels::abs); }
Tensor& Tensor::sqrt_() const { return unary_in_place("sqrt_", *this, xtgrad::sqrt, kernels::sqrt); }
Tensor& Tensor::relu_() const { return unary_in_place("relu_", *this, xtgrad::relu, kernels::relu); }
Tensor& Tensor::floor_() const { return unary_in_place("floor_", *this, xtgrad::floor, kernels::floor); }
Tensor& Tensor::ceil_() const { return unary_in_place("ceil_", *this, xtgrad::ceil, kernels::ceil); }
Tensor& Tensor::round_() const { return unary_in_place("round_", *this, xtgrad::round, kernels::round); }
Tensor& Tensor::reciprocal_() const {
  return unary_in_place("reciprocal_", *this, xtgrad::reciprocal, kernels::reciprocal);
}

}  // namespace xtgrad
