#pragma once
#include <optional>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/arg.h>

namespace xtgrad::nn {

struct BatchNormOptions {
  BatchNormOptions(int64_t num_features) : num_features_(num_features) {}
  XTGRAD_ARG(int64_t, num_features);
  XTGRAD_ARG(double, eps) = 1e-5;
  /// Without a value the running statistics are the means over all batches so far.
  XTGRAD_ARG(std::optional<double>, momentum) = 0.1;
  XTGRAD_ARG(bool, affine) = true;
  XTGRAD_ARG(bool, track_running_stats) = true;
};
using BatchNorm1dOptions = BatchNormOptions;
using BatchNorm2dOptions = BatchNormOptions;
using BatchNorm3dOptions = BatchNormOptions;

namespace functional {

struct BatchNormFuncOptions {
  XTGRAD_ARG(Tensor, weight);
  XTGRAD_ARG(Tensor, bias);
  XTGRAD_ARG(bool, training) = false;
  XTGRAD_ARG(std::optional<double>, momentum) = 0.1;
  XTGRAD_ARG(double, eps) = 1e-5;
};

/// Each channel of input [N, C, ...] normalised by this batch's statistics while training, else by the running ones;
/// throws when training with a single value per channel.
Tensor batch_norm(const Tensor& input, const Tensor& running_mean, const Tensor& running_var,
                  const BatchNormFuncOptions& options = {});

}  // namespace functional
}  // namespace xtgrad::nn
