#pragma once
#include <vector>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/arg.h>

namespace xtgrad::nn {

struct LayerNormOptions {
  LayerNormOptions(std::vector<int64_t> normalized_shape) : normalized_shape_(std::move(normalized_shape)) {}
  XTGRAD_ARG(std::vector<int64_t>, normalized_shape);
  XTGRAD_ARG(double, eps) = 1e-5;
  XTGRAD_ARG(bool, elementwise_affine) = true;
};

struct GroupNormOptions {
  GroupNormOptions(int64_t num_groups, int64_t num_channels) : num_groups_(num_groups), num_channels_(num_channels) {}
  XTGRAD_ARG(int64_t, num_groups);
  XTGRAD_ARG(int64_t, num_channels);
  XTGRAD_ARG(double, eps) = 1e-5;
  XTGRAD_ARG(bool, affine) = true;
};

struct LocalResponseNormOptions {
  LocalResponseNormOptions(int64_t size) : size_(size) {}
  XTGRAD_ARG(int64_t, size);
  XTGRAD_ARG(double, alpha) = 1e-4;
  XTGRAD_ARG(double, beta) = 0.75;
  XTGRAD_ARG(double, k) = 1;
};

struct CrossMapLRN2dOptions {
  CrossMapLRN2dOptions(int64_t size) : size_(size) {}
  XTGRAD_ARG(int64_t, size);
  XTGRAD_ARG(double, alpha) = 1e-4;
  XTGRAD_ARG(double, beta) = 0.75;
  XTGRAD_ARG(int64_t, k) = 1;
};

namespace functional {

struct LayerNormFuncOptions {
  LayerNormFuncOptions(std::vector<int64_t> normalized_shape) : normalized_shape_(std::move(normalized_shape)) {}
  XTGRAD_ARG(std::vector<int64_t>, normalized_shape);
  XTGRAD_ARG(Tensor, weight);
  XTGRAD_ARG(Tensor, bias);
  XTGRAD_ARG(double, eps) = 1e-5;
};

struct GroupNormFuncOptions {
  GroupNormFuncOptions(int64_t num_groups) : num_groups_(num_groups) {}
  XTGRAD_ARG(int64_t, num_groups);
  XTGRAD_ARG(Tensor, weight);
  XTGRAD_ARG(Tensor, bias);
  XTGRAD_ARG(double, eps) = 1e-5;
};

using LocalResponseNormFuncOptions = LocalResponseNormOptions;

/// The last dimensions, normalized_shape, of each sample normalised by their own statistics.
Tensor layer_norm(const Tensor& input, const LayerNormFuncOptions& options);
/// Groups of the channels of input [N, C, ...] normalised by their own statistics.
Tensor group_norm(const Tensor& input, const GroupNormFuncOptions& options);
/// input / (k + alpha * mean of the squares of `size` neighbouring channels)^beta
Tensor local_response_norm(const Tensor& input, const LocalResponseNormFuncOptions& options);

}  // namespace functional
}  // namespace xtgrad::nn
