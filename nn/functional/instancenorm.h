#pragma once
#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/arg.h>

namespace xtgrad::nn {

struct InstanceNormOptions {
  InstanceNormOptions(int64_t num_features) : num_features_(num_features) {}
  XTGRAD_ARG(int64_t, num_features);
  XTGRAD_ARG(double, eps) = 1e-5;
  XTGRAD_ARG(double, momentum) = 0.1;
  XTGRAD_ARG(bool, affine) = false;
  XTGRAD_ARG(bool, track_running_stats) = false;
};
using InstanceNorm1dOptions = InstanceNormOptions;
using InstanceNorm2dOptions = InstanceNormOptions;
using InstanceNorm3dOptions = InstanceNormOptions;

namespace functional {

struct InstanceNormFuncOptions {
  XTGRAD_ARG(Tensor, running_mean);
  XTGRAD_ARG(Tensor, running_var);
  XTGRAD_ARG(Tensor, weight);
  XTGRAD_ARG(Tensor, bias);
  XTGRAD_ARG(bool, use_input_stats) = true;
  XTGRAD_ARG(double, momentum) = 0.1;
  XTGRAD_ARG(double, eps) = 1e-5;
};

/// Each sample's channels, of input [N, C, ...], normalised by their own statistics, or by the running ones.
Tensor instance_norm(const Tensor& input, const InstanceNormFuncOptions& options = {});

}  // namespace functional
}  // namespace xtgrad::nn
