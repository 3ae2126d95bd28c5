#include <limits>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/elementwise_in_place.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

// The larger and the smaller of two, and limits.

namespace xtgrad {
namespace {

// All of g where `first` was strictly chosen or a nan stands, half of it where both are equal.
Tensor share(const Tensor& g, const Tensor& first_loses, const Tensor& tie) {
  return where(first_loses, 0, where(tie, mul(g, 0.5), g));
}

}  // namespace

Tensor maximum(const Tensor& x, const Tensor& y) {
  return record(
      "MaximumBackward0", kernels::maximum(x.array(), y.array()), {x, y},
      [x = Saved(x), y = Saved(y)](const Tensor& g, const Needs& needs) {
        const Tensor tie = eq(x, y);
        return std::array{needs[0] ? share(g, lt(x, y), tie) : Tensor(), needs[1] ? share(g, lt(y, x), tie) : Tensor()};
      });
}
Tensor minimum(const Tensor& x, const Tensor& y) {
  return record(
      "MinimumBackward0", kernels::minimum(x.array(), y.array()), {x, y},
      [x = Saved(x), y = Saved(y)](const Tensor& g, const Needs& needs) {
        const Tensor tie = eq(x, y);
        return std::array{needs[0] ? share(g, lt(y, x), tie) : Tensor(), needs[1] ? share(g, lt(x, y), tie) : Tensor()};
      });
}
Tensor TensorFunctions::max(const Tensor& other) const { return maximum(self(), other); }
Tensor TensorFunctions::min(const Tensor& other) const { return minimum(self(), other); }

namespace {

// g where low <= x <= high
Tensor clamp_backward(const Tensor& g, const Tensor& x, double low, double high) {
  return record("ClampBackwardBackward0", kernels::clamp_backward(g.array(), x.array(), low, high), {g},
                [x = Saved(x), low, high](const Tensor& gg) { return clamp_backward(gg, x, low, high); });
}

}  // namespace

Tensor clamp(const Tensor& x, const std::optional<Scalar>& min, const std::optional<Scalar>& max) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double low = min ? min->to_double() : -infinity, high = max ? max->to_double() : infinity;
  return traced(record("ClampBackward1", kernels::clamp(x.array(), min, max), {x},
                       [x = Saved(x), low, high](const Tensor& g) { return clamp_backward(g, x, low, high); }),
                [&](TracedOperation& op) { op.set("min", low).set("max", high); });
}
Tensor clamp_min(const Tensor& x, const Scalar& min) { return clamp(x, min, std::nullopt); }
Tensor clamp_max(const Tensor& x, const Scalar& max) { return clamp(x, std::nullopt, max); }

Tensor Tensor::maximum(const Tensor& other) const { return xtgrad::maximum(*this, other); }
Tensor Tensor::minimum(const Tensor& other) const { return xtgrad::minimum(*this, other); }
Tensor Tensor::clamp(const std::optional<Scalar>& min, const std::optional<Scalar>& max) const {
  return xtgrad::clamp(*this, min, max);
}
Tensor TensorFunctions::clamp_min(const Scalar& min) const { return xtgrad::clamp_min(self(), min); }
Tensor TensorFunctions::clamp_max(const Scalar& max) const { return xtgrad::clamp_max(self(), max); }

Tensor& Tensor::clamp_(const std::optional<Scalar>& min, const std::optional<Scalar>& max) const {
  return in_place(
      "clamp_", *this, {}, [&](const Tensor& x) { return xtgrad::clamp(x, min, max); },
      [&](const Array& x) { kernels::clamp(x, min, max, &x); });
}

}  // namespace xtgrad
