#include <xtgrad/autograd/ops/activation.h>

#include <xtgrad/autograd/ops/activation_record.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/activation.h>

// Activations made of exponentials.

namespace xtgrad {

Tensor elu(const Tensor& x, const Scalar& alpha, const Scalar& scale, const Scalar& input_scale) {
  return traced(
      record_activation(
          "EluBackward0", kernels::elu(x.array(), alpha.to_double(), scale.to_double(), input_scale.to_double()), x,
          [=](const Tensor& g, const Tensor& v) { return elu_backward(g, v, alpha, scale, input_scale); }),
      [&](TracedOperation& op) { op.set("alpha", alpha).set("scale", scale).set("input_scale", input_scale); });
}
Tensor elu_backward(const Tensor& g, const Tensor& x, const Scalar& alpha, const Scalar& scale,
                    const Scalar& input_scale) {
  const double a = alpha.to_double(), s = scale.to_double(), in = input_scale.to_double();
  auto second = [=](const Tensor& v) {
    return where(gt(v, 0), 0, mul(exp(mul(clamp_max(v, 0), in)), a * s * in * in));
  };
  return record_slope(
      "EluBackwardBackward0", kernels::elu_backward(g.array(), x.array(), a, s, in), g, x,
      [=](const Tensor& gg, const Tensor& v) { return elu_backward(gg, v, alpha, scale, input_scale); }, second);
}
Tensor selu(const Tensor& x) { return elu(x, 1.6732632423543772848, 1.0507009873554804934); }
Tensor celu(const Tensor& x, const Scalar& alpha) {
  check(alpha.to_double() != 0, "ZeroDivisionError: alpha cannot be 0 for CELU");
  // PyTorch rounds alpha to a float in the gradient only: gradients are to compare with its digit for digit.
  const double in = 1 / alpha.to_double(), backward_in = 1.0 / alpha.to<float>();
  return traced(
      record_activation("CeluBackward0", kernels::elu(x.array(), alpha.to_double(), 1, in), x,
                        [=](const Tensor& g, const Tensor& v) { return elu_backward(g, v, alpha, 1, backward_in); }),
      [&](TracedOperation& op) { op.set("alpha", alpha); });
}

Tensor silu(const Tensor& x) { return record_activation("SiluBackward0", kernels::silu(x.array()), x, silu_backward); }
Tensor silu_backward(const Tensor& g, const Tensor& x) {
  // s (1 - s) (2 + x (1 - 2 s))
  auto second = [](const Tensor& v) {
    const Tensor s = sigmoid(v);
    return mul(mul(s, rsub(s, 1)), add(mul(v, rsub(mul(s, 2), 1)), 2));
  };
  return record_slope("SiluBackwardBackward0", kernels::silu_backward(g.array(), x.array()), g, x, silu_backward,
                      second);
}

Tensor mish(const Tensor& x) { return record_activation("MishBackward0", kernels::mish(x.array()), x, mish_backward); }
Tensor mish_backward(const Tensor& g, const Tensor& x) {
  // (1 - t^2) s (2 + x (1 - s - 2 t s))
  auto second = [](const Tensor& v) {
    const Tensor s = sigmoid(v), t = tanh(softplus(v));
    const Tensor bracket = sub(rsub(s, 1), mul(mul(t, s), 2));
    return mul(mul(rsub(square(t), 1), s), add(mul(v, bracket), 2));
  };
  return record_slope("MishBackwardBackward0", kernels::mish_backward(g.array(), x.array()), g, x, mish_backward,
                      second);
}

Tensor softplus(const Tensor& x, const Scalar& beta, const Scalar& threshold) {
  return traced(
      record_activation("SoftplusBackward0", kernels::softplus(x.array(), beta.to_double(), threshold.to_double()), x,
                        [=](const Tensor& g, const Tensor& v) { return softplus_backward(g, v, beta, threshold); }),
      [&](TracedOperation& op) { op.set("beta", beta).set("threshold", threshold); });
}
Tensor softplus_backward(const Tensor& g, const Tensor& x, const Scalar& beta, const Scalar& threshold) {
  const double b = beta.to_double(), limit = threshold.to_double();
  auto second = [=](const Tensor& v) {
    const Tensor scaled = mul(v, b), s = sigmoid(scaled);
    return where(gt(scaled, limit), 0, mul(mul(s, rsub(s, 1)), b));
  };
  return record_slope(
      "SoftplusBackwardBackward0", kernels::softplus_backward(g.array(), x.array(), b, limit), g, x,
      [=](const Tensor& gg, const Tensor& v) { return softplus_backward(gg, v, beta, threshold); }, second);
}

Tensor log_sigmoid(const Tensor& x) {
  return record_activation("LogSigmoidBackward0", kernels::log_sigmoid(x.array()), x, log_sigmoid_backward);
}
Tensor log_sigmoid_backward(const Tensor& g, const Tensor& x) {
  auto second = [](const Tensor& v) {
    const Tensor s = sigmoid(v);
    return mul(s, sub(s, 1));
  };
  return record_slope("LogSigmoidBackwardBackward0", kernels::log_sigmoid_backward(g.array(), x.array()), g, x,
                      log_sigmoid_backward, second);
}

Tensor tanhshrink(const Tensor& x) {
  return record_activation("TanhshrinkBackward0", kernels::tanhshrink(x.array()), x, tanhshrink_backward);
}
Tensor tanhshrink_backward(const Tensor& g, const Tensor& x) {
  auto second = [](const Tensor& v) {
    const Tensor t = tanh(v);
    return mul(mul(t, rsub(square(t), 1)), 2);
  };
  return record_slope("TanhshrinkBackwardBackward0", kernels::tanhshrink_backward(g.array(), x.array()), g, x,
                      tanhshrink_backward, second);
}

namespace {

constexpr double kOverSqrtTwoPi = 0.39894228040143267794, kSqrtTwoOverPi = 0.79788456080286535588, kCubic = 0.044715;

// (2 - x^2) times the normal density
Tensor gelu_second(const Tensor& x) {
  const Tensor square_x = square(x);
  return mul(mul(rsub(square_x, 2), exp(mul(square_x, -0.5))), kOverSqrtTwoPi);
}

// With u = k (x + c x^3) and t = tanh(u): (1 - t^2) (u' + x u'' / 2 - x t u'^2).
Tensor gelu_tanh_second(const Tensor& x) {
  const Tensor square_x = square(x);
  const Tensor t = tanh(mul(mul(x, add(mul(square_x, kCubic), 1)), kSqrtTwoOverPi));
  const Tensor slope = mul(add(mul(square_x, 3 * kCubic), 1), kSqrtTwoOverPi);
  const Tensor bend = mul(square_x, 3 * kCubic * kSqrtTwoOverPi);
  // What is 0 far from 0 comes first: the square of the slope may overflow there.
  const Tensor density = rsub(square(t), 1);
  return sub(mul(density, add(slope, bend)), mul(mul(mul(density, slope), slope), mul(x, t)));
}

bool is_tanh(const std::string& approximate) {
  check(approximate == "none" || approximate == "tanh", "approximate argument must be either none or tanh, got ",
        approximate);
  return approximate == "tanh";
}

}  // namespace

Tensor gelu(const Tensor& x, const std::string& approximate) {
  const bool approximated = is_tanh(approximate);
  return traced(
      record_activation("GeluBackward0", approximated ? kernels::gelu_tanh(x.array()) : kernels::gelu(x.array()), x,
                        [approximate](const Tensor& g, const Tensor& v) { return gelu_backward(g, v, approximate); }),
      [&](TracedOperation& op) { op.set("tanh", approximated); });
}
Tensor gelu_backward(const Tensor& g, const Tensor& x, const std::string& approximate) {
  const bool approximated = is_tanh(approximate);
  return record_slope(
      "GeluBackwardBackward0",
      approximated ? kernels::gelu_tanh_backward(g.array(), x.array()) : kernels::gelu_backward(g.array(), x.array()),
      g, x, [approximate](const Tensor& gg, const Tensor& v) { return gelu_backward(gg, v, approximate); },
      [approximated](const Tensor& v) { return approximated ? gelu_tanh_second(v) : gelu_second(v); });
}

}  // namespace xtgrad
