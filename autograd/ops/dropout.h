#pragma once
#include <xtgrad/autograd/tensor.h>

// Forms of dropout besides dropout() itself (random.h): x is returned as it is when not training.

namespace xtgrad {

/// Zeroes whole channels of x [N, C, ...] with probability p and divides the others by 1 - p.
Tensor feature_dropout(const Tensor& x, double p, bool train);
/// Sets elements to selu's lower limit with probability p, and scales and shifts all so that mean 0 and variance 1
/// stay.
Tensor alpha_dropout(const Tensor& x, double p, bool train);
/// The same for whole channels of x [N, C, ...].
Tensor feature_alpha_dropout(const Tensor& x, double p, bool train);
Tensor& feature_dropout_(Tensor& x, double p, bool train);
Tensor& alpha_dropout_(Tensor& x, double p, bool train);
Tensor& feature_alpha_dropout_(Tensor& x, double p, bool train);

}  // namespace xtgrad
