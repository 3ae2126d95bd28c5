#pragma once
#include <xtgrad/lib/array.h>

// Activation functions of floating-point elements; each xxx_backward(g, x) is g times the derivative at x.

namespace xtgrad::kernels {

/// scale * x above 0, scale * alpha * (exp(input_scale * x) - 1) below
Array elu(const Array& x, double alpha, double scale, double input_scale);
Array elu_backward(const Array& g, const Array& x, double alpha, double scale, double input_scale);
/// x times the normal distribution function of x
Array gelu(const Array& x);
Array gelu_backward(const Array& g, const Array& x);
/// x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))
Array gelu_tanh(const Array& x);
Array gelu_tanh_backward(const Array& g, const Array& x);
/// x * sigmoid(x)
Array silu(const Array& x);
Array silu_backward(const Array& g, const Array& x);
/// x * tanh(log(1 + exp(x)))
Array mish(const Array& x);
Array mish_backward(const Array& g, const Array& x);
/// log(1 + exp(beta * x)) / beta, and x where beta * x > threshold
Array softplus(const Array& x, double beta, double threshold);
Array softplus_backward(const Array& g, const Array& x, double beta, double threshold);
/// log(sigmoid(x))
Array log_sigmoid(const Array& x);
Array log_sigmoid_backward(const Array& g, const Array& x);
/// x / (1 + |x|)
Array softsign(const Array& x);
Array softsign_backward(const Array& g, const Array& x);
/// x - tanh(x)
Array tanhshrink(const Array& x);
Array tanhshrink_backward(const Array& g, const Array& x);

/// x limited to [low, high]; the derivative is 0 at the limits.
Array hardtanh(const Array& x, double low, double high);
Array hardtanh_backward(const Array& g, const Array& x, double low, double high);
/// x / 6 + 1 / 2 limited to [0, 1]
Array hardsigmoid(const Array& x);
Array hardsigmoid_backward(const Array& g, const Array& x);
/// x * hardsigmoid(x)
Array hardswish(const Array& x);
Array hardswish_backward(const Array& g, const Array& x);
/// x above 0, slope * x below
Array leaky_relu(const Array& x, double slope);
Array leaky_relu_backward(const Array& g, const Array& x, double slope);
/// x moved towards 0 by lambda, 0 within it
Array softshrink(const Array& x, double lambda);
/// x outside of [-lambda, lambda], else 0
Array hardshrink(const Array& x, double lambda);
/// g where x lies outside of [-lambda, lambda], else 0
Array shrink_backward(const Array& g, const Array& x, double lambda);
/// `value` where x <= threshold, else x
Array threshold(const Array& x, double threshold, double value);

}  // namespace xtgrad::kernels
