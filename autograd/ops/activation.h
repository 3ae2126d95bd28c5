#pragma once
#include <string>

#include <xtgrad/autograd/tensor.h>

// Activation functions of each element (those of floating-point tensors only); relu, sigmoid and tanh are in
// elementwise.h. Each xxx_backward(g, x) is g times the derivative at x, itself differentiable.

namespace xtgrad {

/// scale * x above 0, scale * alpha * (exp(input_scale * x) - 1) below.
Tensor elu(const Tensor& x, const Scalar& alpha = 1, const Scalar& scale = 1, const Scalar& input_scale = 1);
Tensor elu_backward(const Tensor& g, const Tensor& x, const Scalar& alpha, const Scalar& scale,
                    const Scalar& input_scale);
/// The elu whose alpha and scale keep mean 0 and variance 1 (Klambauer et al. 2017).
Tensor selu(const Tensor& x);
/// x above 0, alpha * (exp(x / alpha) - 1) below; throws where alpha is 0.
Tensor celu(const Tensor& x, const Scalar& alpha = 1);
/// x times the normal distribution function of x, or its approximation "tanh".
Tensor gelu(const Tensor& x, const std::string& approximate = "none");
Tensor gelu_backward(const Tensor& g, const Tensor& x, const std::string& approximate = "none");
/// x * sigmoid(x)
Tensor silu(const Tensor& x);
Tensor silu_backward(const Tensor& g, const Tensor& x);
/// x * tanh(log(1 + exp(x)))
Tensor mish(const Tensor& x);
Tensor mish_backward(const Tensor& g, const Tensor& x);
/// log(1 + exp(beta * x)) / beta, and x where beta * x > threshold.
Tensor softplus(const Tensor& x, const Scalar& beta = 1, const Scalar& threshold = 20);
Tensor softplus_backward(const Tensor& g, const Tensor& x, const Scalar& beta, const Scalar& threshold);
/// log(sigmoid(x)), without underflow
Tensor log_sigmoid(const Tensor& x);
Tensor log_sigmoid_backward(const Tensor& g, const Tensor& x);
/// x / (1 + |x|)
Tensor softsign(const Tensor& x);
Tensor softsign_backward(const Tensor& g, const Tensor& x);
/// x - tanh(x)
Tensor tanhshrink(const Tensor& x);
Tensor tanhshrink_backward(const Tensor& g, const Tensor& x);

/// x limited to [min, max], without a gradient at the limits.
Tensor hardtanh(const Tensor& x, const Scalar& min = -1, const Scalar& max = 1);
Tensor hardtanh_backward(const Tensor& g, const Tensor& x, const Scalar& min, const Scalar& max);
/// x limited to [0, 6]
Tensor relu6(const Tensor& x);
/// x / 6 + 1 / 2 limited to [0, 1]
Tensor hardsigmoid(const Tensor& x);
Tensor hardsigmoid_backward(const Tensor& g, const Tensor& x);
/// x * hardsigmoid(x)
Tensor hardswish(const Tensor& x);
Tensor hardswish_backward(const Tensor& g, const Tensor& x);
/// x above 0, negative_slope * x below.
Tensor leaky_relu(const Tensor& x, const Scalar& negative_slope = 0.01);
Tensor leaky_relu_backward(const Tensor& g, const Tensor& x, const Scalar& negative_slope);
/// x above 0, weight * x below; weight holds one number or one for each channel (dimension 1 of x).
Tensor prelu(const Tensor& x, const Tensor& weight);
/// x moved towards 0 by lambda, 0 where |x| <= lambda; throws where lambda is negative.
Tensor softshrink(const Tensor& x, const Scalar& lambda = 0.5);
/// x where |x| > lambda, else 0.
Tensor hardshrink(const Tensor& x, const Scalar& lambda = 0.5);
/// g where |x| > lambda, else 0: the gradient of both shrinks.
Tensor shrink_backward(const Tensor& g, const Tensor& x, const Scalar& lambda);
/// x where x > threshold, else value.
Tensor threshold(const Tensor& x, const Scalar& threshold, const Scalar& value);
/// The first half of x along dim times the sigmoid of the second; throws where the size is odd.
Tensor glu(const Tensor& x, int64_t dim = -1);

// In place, as their namesakes.
Tensor& elu_(Tensor& x, const Scalar& alpha = 1, const Scalar& scale = 1, const Scalar& input_scale = 1);
Tensor& selu_(Tensor& x);
Tensor& gelu_(Tensor& x, const std::string& approximate = "none");
Tensor& celu_(Tensor& x, const Scalar& alpha = 1);
Tensor& silu_(Tensor& x);
Tensor& mish_(Tensor& x);
Tensor& hardtanh_(Tensor& x, const Scalar& min = -1, const Scalar& max = 1);
Tensor& relu6_(Tensor& x);
Tensor& hardsigmoid_(Tensor& x);
Tensor& hardswish_(Tensor& x);
Tensor& leaky_relu_(Tensor& x, const Scalar& negative_slope = 0.01);
Tensor& threshold_(Tensor& x, const Scalar& threshold, const Scalar& value);

}  // namespace xtgrad
