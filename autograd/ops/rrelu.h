#pragma once
#include <optional>

#include <xtgrad/autograd/tensor.h>

// Randomised leaky relu (Xu et al. 2015), for floating-point tensors.

namespace xtgrad {

/// x above 0; below, when training, x times a number drawn from [lower, upper] for each element, otherwise x times the
/// mean of the two.
Tensor rrelu(const Tensor& x, const Scalar& lower = 1.0 / 8, const Scalar& upper = 1.0 / 3, bool training = false,
             std::optional<Generator> generator = std::nullopt);
Tensor& rrelu_(Tensor& x, const Scalar& lower = 1.0 / 8, const Scalar& upper = 1.0 / 3, bool training = false,
               std::optional<Generator> generator = std::nullopt);
/// The same; in training `noise`, of x's sizes and dtype, becomes what each element was multiplied by.
Tensor rrelu_with_noise(const Tensor& x, const Tensor& noise, const Scalar& lower = 1.0 / 8,
                        const Scalar& upper = 1.0 / 3, bool training = false,
                        std::optional<Generator> generator = std::nullopt);
Tensor& rrelu_with_noise_(Tensor& x, const Tensor& noise, const Scalar& lower = 1.0 / 8, const Scalar& upper = 1.0 / 3,
                          bool training = false, std::optional<Generator> generator = std::nullopt);

}  // namespace xtgrad
