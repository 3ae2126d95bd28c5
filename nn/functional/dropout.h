#pragma once
#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/arg.h>

namespace xtgrad::nn {

struct DropoutOptions {
  DropoutOptions(double p = 0.5) : p_(p) {}
  XTGRAD_ARG(double, p);
  XTGRAD_ARG(bool, inplace) = false;
};

namespace functional {

struct DropoutFuncOptions {
  XTGRAD_ARG(double, p) = 0.5;
  XTGRAD_ARG(bool, training) = true;
  XTGRAD_ARG(bool, inplace) = false;
};

/// Zeroes each element with probability p and divides the others by 1 - p; the input itself when not training.
Tensor dropout(Tensor input, const DropoutFuncOptions& options = {});

}  // namespace functional
}  // namespace xtgrad::nn
