#pragma once
#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/arg.h>

namespace xtgrad::nn {

struct DropoutOptions {
  DropoutOptions(double p = 0.5) : p_(p) {}
  XTGRAD_ARG(double, p);
  XTGRAD_ARG(bool, inplace) = false;
};

using Dropout2dOptions = DropoutOptions;
using Dropout3dOptions = DropoutOptions;
using AlphaDropoutOptions = DropoutOptions;
using FeatureAlphaDropoutOptions = DropoutOptions;

namespace functional {

struct DropoutFuncOptions {
  XTGRAD_ARG(double, p) = 0.5;
  XTGRAD_ARG(bool, training) = true;
  XTGRAD_ARG(bool, inplace) = false;
};

using Dropout2dFuncOptions = DropoutFuncOptions;
using Dropout3dFuncOptions = DropoutFuncOptions;

struct AlphaDropoutFuncOptions {
  XTGRAD_ARG(double, p) = 0.5;
  XTGRAD_ARG(bool, training) = false;
  XTGRAD_ARG(bool, inplace) = false;
};
using FeatureAlphaDropoutFuncOptions = AlphaDropoutFuncOptions;

/// Zeroes each element with probability p and divides the others by 1 - p; the input itself when not training.
Tensor dropout(Tensor input, const DropoutFuncOptions& options = {});
/// Zeroes whole channels of input [N, C, ...] with probability p and divides the others by 1 - p.
Tensor dropout2d(Tensor input, const Dropout2dFuncOptions& options = {});
Tensor dropout3d(Tensor input, const Dropout3dFuncOptions& options = {});
/// For what selu has computed: dropped elements go to its lower limit, and mean 0 and variance 1 stay.
Tensor alpha_dropout(Tensor input, const AlphaDropoutFuncOptions& options = {});
/// The same for whole channels of input [N, C, ...].
Tensor feature_alpha_dropout(Tensor input, const FeatureAlphaDropoutFuncOptions& options = {});

}  // namespace functional
}  // namespace xtgrad::nn
