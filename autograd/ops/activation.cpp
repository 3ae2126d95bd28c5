#include <xtgrad/autograd/ops/activation.h>

#include <xtgrad/autograd/ops/activation_record.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/activation.h>

// Activations made of straight pieces, and the in-place forms.

namespace xtgrad {

Tensor hardtanh(const Tensor& x, const Scalar& min, const Scalar& max) {
  return traced(record_straight("HardtanhBackward0", kernels::hardtanh(x.array(), min.to_double(), max.to_double()), x,
                                [=](const Tensor& g, const Tensor& v) { return hardtanh_backward(g, v, min, max); }),
                [&](TracedOperation& op) { op.set("min", min).set("max", max); });
}
Tensor hardtanh_backward(const Tensor& g, const Tensor& x, const Scalar& min, const Scalar& max) {
  return record_pieces("HardtanhBackwardBackward0",
                       kernels::hardtanh_backward(g.array(), x.array(), min.to_double(), max.to_double()), g, x,
                       [=](const Tensor& gg, const Tensor& v) { return hardtanh_backward(gg, v, min, max); });
}
Tensor relu6(const Tensor& x) { return hardtanh(x, 0, 6); }

Tensor hardsigmoid(const Tensor& x) {
  return record_straight("HardsigmoidBackward0", kernels::hardsigmoid(x.array()), x, hardsigmoid_backward);
}
Tensor hardsigmoid_backward(const Tensor& g, const Tensor& x) {
  return record_pieces("HardsigmoidBackwardBackward0", kernels::hardsigmoid_backward(g.array(), x.array()), g, x,
                       hardsigmoid_backward);
}

Tensor hardswish(const Tensor& x) {
  return record_activation("HardswishBackward0", kernels::hardswish(x.array()), x, hardswish_backward);
}
Tensor hardswish_backward(const Tensor& g, const Tensor& x) {
  auto second = [](const Tensor& v) { return mul(logical_and(gt(v, -3), lt(v, 3)).to(v.dtype()), 1.0 / 3); };
  return record_slope("HardswishBackwardBackward0", kernels::hardswish_backward(g.array(), x.array()), g, x,
                      hardswish_backward, second);
}

Tensor leaky_relu(const Tensor& x, const Scalar& negative_slope) {
  return traced(
      record_straight("LeakyReluBackward0", kernels::leaky_relu(x.array(), negative_slope.to_double()), x,
                      [=](const Tensor& g, const Tensor& v) { return leaky_relu_backward(g, v, negative_slope); }),
      [&](TracedOperation& op) { op.set("negative_slope", negative_slope); });
}
Tensor leaky_relu_backward(const Tensor& g, const Tensor& x, const Scalar& negative_slope) {
  return record_pieces("LeakyReluBackwardBackward0",
                       kernels::leaky_relu_backward(g.array(), x.array(), negative_slope.to_double()), g, x,
                       [=](const Tensor& gg, const Tensor& v) { return leaky_relu_backward(gg, v, negative_slope); });
}

namespace {

Tensor record_prelu(const Tensor& x, const Tensor& slope) {
  Array result;
  {
    const NoGradGuard no_grad;
    result = where(gt(x, 0), x, mul(x, slope)).array();
  }
  return record_piecewise("PreluKernelBackward0", std::move(result), {x, slope},
                          [x = Saved(x), slope = Saved(slope)](const Tensor& g, const Needs& needs) {
                            const Tensor positive = gt(x, 0);
                            return std::array{needs[0] ? where(positive, g, mul(g, slope)) : Tensor(),
                                              needs[1] ? where(positive, 0, mul(g, x)) : Tensor()};
                          });
}

}  // namespace

Tensor prelu(const Tensor& x, const Tensor& weight) {
  const int64_t count = weight.numel(), channels = x.dim() > 1 ? x.size(1) : 1;
  check(weight.dim() <= 1, "prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = ", weight.dim());
  check(count == 1 || (x.dim() > 0 && count == channels),
        "Mismatch of parameter numbers and input channel size. Found parameter numbers = ", count,
        " and channel size = ", channels, ".");
  Dims shape;
  for (int64_t d = 0; d < x.dim(); ++d) shape.push_back(d == 1 ? count : 1);
  const Tensor slope = reshape(weight, count == 1 ? Dims() : shape);
  return traced(record_prelu(x, slope), [&](TracedOperation& op) { op.as("prelu", {x, weight}); });
}

Tensor softshrink(const Tensor& x, const Scalar& lambda) {
  check(lambda.to_double() >= 0, "lambda must be greater or equal to 0, but found to be ", lambda, ".");
  return traced(record_straight("SoftshrinkBackward0", kernels::softshrink(x.array(), lambda.to_double()), x,
                                [=](const Tensor& g, const Tensor& v) { return shrink_backward(g, v, lambda); }),
                [&](TracedOperation& op) { op.set("lambda", lambda); });
}
Tensor hardshrink(const Tensor& x, const Scalar& lambda) {
  return traced(record_straight("HardshrinkBackward0", kernels::hardshrink(x.array(), lambda.to_double()), x,
                                [=](const Tensor& g, const Tensor& v) { return shrink_backward(g, v, lambda); }),
                [&](TracedOperation& op) { op.set("lambda", lambda); });
}
Tensor shrink_backward(const Tensor& g, const Tensor& x, const Scalar& lambda) {
  return record_pieces("ShrinkBackwardBackward0", kernels::shrink_backward(g.array(), x.array(), lambda.to_double()), g,
                       x, [=](const Tensor& gg, const Tensor& v) { return shrink_backward(gg, v, lambda); });
}

Tensor threshold(const Tensor& x, const Scalar& threshold, const Scalar& value) {
  return traced(
      record_straight("ThresholdBackward0", kernels::threshold(x.array(), threshold.to_double(), value.to_double()), x,
                      [=](const Tensor& g, const Tensor& v) { return threshold_backward(g, v, threshold); }),
      [&](TracedOperation& op) { op.set("threshold", threshold).set("value", value); });
}

Tensor softsign(const Tensor& x) {
  return record_activation("SoftsignBackward0", kernels::softsign(x.array()), x, softsign_backward);
}
Tensor softsign_backward(const Tensor& g, const Tensor& x) {
  // -2 sign(x) / (1 + |x|)^3
  auto second = [](const Tensor& v) { return mul(div(sign(v), pow(add(abs(v), 1), 3)), -2); };
  return record_slope("SoftsignBackwardBackward0", kernels::softsign_backward(g.array(), x.array()), g, x,
                      softsign_backward, second);
}

Tensor glu(const Tensor& x, int64_t dim) {
  check(x.dim() > 0, "glu does not support 0-dimensional tensors");
  const int64_t size = x.size(dim);
  check(size % 2 == 0, "Halving dimension must be even, but dimension ", dim, " is size ", size);
  return mul(narrow(x, dim, 0, size / 2), sigmoid(narrow(x, dim, size / 2, size / 2)));
}

Tensor TensorMethods::hardshrink(const Scalar& lambda) const { return xtgrad::hardshrink(self(), lambda); }
Tensor TensorMethods::prelu(const Tensor& weight) const { return xtgrad::prelu(self(), weight); }

Tensor& elu_(Tensor& x, const Scalar& alpha, const Scalar& scale, const Scalar& input_scale) {
  return in_place("elu_", x, {}, [&](const Tensor& v) { return elu(v, alpha, scale, input_scale); });
}
Tensor& selu_(Tensor& x) { return in_place("selu_", x, {}, selu); }
Tensor& gelu_(Tensor& x, const std::string& approximate) {
  return in_place("gelu_", x, {}, [&](const Tensor& v) { return gelu(v, approximate); });
}
Tensor& celu_(Tensor& x, const Scalar& alpha) {
  return in_place("celu_", x, {}, [&](const Tensor& v) { return celu(v, alpha); });
}
Tensor& silu_(Tensor& x) { return in_place("silu_", x, {}, silu); }
Tensor& mish_(Tensor& x) { return in_place("mish_", x, {}, mish); }
Tensor& hardtanh_(Tensor& x, const Scalar& min, const Scalar& max) {
  return in_place("hardtanh_", x, {}, [&](const Tensor& v) { return hardtanh(v, min, max); });
}
Tensor& relu6_(Tensor& x) { return hardtanh_(x, 0, 6); }
Tensor& hardsigmoid_(Tensor& x) { return in_place("hardsigmoid_", x, {}, hardsigmoid); }
Tensor& hardswish_(Tensor& x) { return in_place("hardswish_", x, {}, hardswish); }
Tensor& leaky_relu_(Tensor& x, const Scalar& negative_slope) {
  return in_place("leaky_relu_", x, {}, [&](const Tensor& v) { return leaky_relu(v, negative_slope); });
}
Tensor& threshold_(Tensor& x, const Scalar& threshold_value, const Scalar& value) {
  return in_place("threshold_", x, {}, [&](const Tensor& v) { return threshold(v, threshold_value, value); });
}

}  // namespace xtgrad
