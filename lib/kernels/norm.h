#pragma once
#include <xtgrad/lib/array.h>

// Normalisation: y = (x - mean) / sqrt(var + eps) * weight + bias, where mean and variance are those of a channel over
// the batch, of a row, or of a group of channels. Weights and biases may be undefined arrays; sums of floats are
// pairwise within a block and in double beyond.

namespace xtgrad::kernels {

/// The result and the statistics it was made with: `deviation` is 1 / sqrt(var + eps), all of the input's dtype.
struct Normalised {
  Array y, mean, var, deviation;
};

/// Which gradients a backward kernel computes; the others stay undefined.
struct NormNeeds {
  bool x, weight, bias;
};
struct NormGradients {
  Array x, weight, bias;
};

/// x [N, C, ...] by the statistics [C] of this batch; the result keeps a channels-last layout.
Normalised batch_norm(const Array& x, const Array& weight, const Array& bias, double eps);
/// The same by given statistics.
Normalised batch_norm_with(const Array& x, const Array& weight, const Array& bias, const Array& mean, const Array& var,
                           double eps);
/// The gradients of either for its g; `training` says that the statistics were the batch's own.
NormGradients batch_norm_backward(const Array& g, const Array& x, const Array& weight, const Normalised& forward,
                                  bool training, NormNeeds needs);

/// x [..., n] seen as rows of n elements; weight and bias [n]; statistics [rows].
Normalised layer_norm(const Array& x, int64_t n, const Array& weight, const Array& bias, double eps);
NormGradients layer_norm_backward(const Array& g, const Array& x, int64_t n, const Array& weight,
                                  const Normalised& forward, NormNeeds needs);

/// x [N, C, ...] by the statistics [N * groups] of C / groups channels each; weight and bias [C].
Normalised group_norm(const Array& x, int64_t groups, const Array& weight, const Array& bias, double eps);
NormGradients group_norm_backward(const Array& g, const Array& x, int64_t groups, const Array& weight,
                                  const Normalised& forward, NormNeeds needs);

}  // namespace xtgrad::kernels
