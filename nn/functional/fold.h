#pragma once
#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/arg.h>
#include <xtgrad/nn/expanding_array.h>

// Options of Fold and Unfold, and the functions that take them.

namespace xtgrad::nn {

struct FoldOptions {
  FoldOptions(ExpandingArray<2> output_size, ExpandingArray<2> kernel_size)
      : output_size_(output_size), kernel_size_(kernel_size) {}
  XTGRAD_ARG(ExpandingArray<2>, output_size);
  XTGRAD_ARG(ExpandingArray<2>, kernel_size);
  XTGRAD_ARG(ExpandingArray<2>, dilation) = 1;
  XTGRAD_ARG(ExpandingArray<2>, padding) = 0;
  XTGRAD_ARG(ExpandingArray<2>, stride) = 1;
};

struct UnfoldOptions {
  UnfoldOptions(ExpandingArray<2> kernel_size) : kernel_size_(kernel_size) {}
  XTGRAD_ARG(ExpandingArray<2>, kernel_size);
  XTGRAD_ARG(ExpandingArray<2>, dilation) = 1;
  XTGRAD_ARG(ExpandingArray<2>, padding) = 0;
  XTGRAD_ARG(ExpandingArray<2>, stride) = 1;
};

namespace functional {

using FoldFuncOptions = FoldOptions;
using UnfoldFuncOptions = UnfoldOptions;

/// Columns [N, C * kernel, windows] added up to an image [N, C, output_size...].
Tensor fold(const Tensor& input, const FoldFuncOptions& options);
/// The windows of an image [N, C, H, W] as columns [N, C * kernel, windows].
Tensor unfold(const Tensor& input, const UnfoldFuncOptions& options);

}  // namespace functional
}  // namespace xtgrad::nn
