#pragma once
#include <xtgrad/autograd/tensor.h>

// Normalisation: (x - mean) / sqrt(var + eps) * weight + bias, the variance being that of a population. Weight and bias
// may be undefined.

namespace xtgrad {

/// x [N, C, ...] with the mean and variance of each channel: of this batch when `training` or where there are no
/// running statistics [C], which training moves by `momentum` towards the batch's (the variance unbiased), else the
/// running ones. Throws where weight, bias or a running statistic has not C elements, or evaluation has no statistics.
Tensor batch_norm(const Tensor& x, const Tensor& weight, const Tensor& bias, const Tensor& running_mean,
                  const Tensor& running_var, bool training, double momentum, double eps, bool cudnn_enabled = false);
/// The same for each sample and channel of its own when `use_input_stats`; running statistics take the batch's mean.
Tensor instance_norm(const Tensor& x, const Tensor& weight, const Tensor& bias, const Tensor& running_mean,
                     const Tensor& running_var, bool use_input_stats, double momentum, double eps,
                     bool cudnn_enabled = false);
/// x [..., normalized_shape] with the statistics of the last dimensions; weight and bias have normalized_shape.
Tensor layer_norm(const Tensor& x, IntArrayRef normalized_shape, const Tensor& weight = {}, const Tensor& bias = {},
                  double eps = 1e-5, bool cudnn_enable = true);
/// x [N, C, ...] with the statistics of each sample's groups of C / num_groups channels; weight and bias [C].
Tensor group_norm(const Tensor& x, int64_t num_groups, const Tensor& weight = {}, const Tensor& bias = {},
                  double eps = 1e-5, bool cudnn_enabled = true);
/// x / (k + alpha * m)^beta, where m is the mean of the squares of the `size` channels around x [N, C, ...] or [C, L];
/// beyond the first and last channel they count as 0.
Tensor local_response_norm(const Tensor& x, int64_t size, double alpha = 1e-4, double beta = 0.75, double k = 1);

}  // namespace xtgrad
