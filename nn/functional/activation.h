#pragma once
#include <optional>
#include <string>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/loss.h>
#include <xtgrad/lib/arg.h>

// Options of the activations, and the functions that take them; xtgrad::relu and the like take plain arguments.

namespace xtgrad::nn {

struct ReLUOptions {
  ReLUOptions(bool inplace = false) : inplace_(inplace) {}
  XTGRAD_ARG(bool, inplace);
};
struct LeakyReLUOptions {
  XTGRAD_ARG(double, negative_slope) = 1e-2;
  XTGRAD_ARG(bool, inplace) = false;
};
struct ELUOptions {
  XTGRAD_ARG(double, alpha) = 1;
  XTGRAD_ARG(bool, inplace) = false;
};
struct GELUOptions {
  XTGRAD_ARG(std::string, approximate) = "none";
};
struct SoftplusOptions {
  XTGRAD_ARG(double, beta) = 1;
  XTGRAD_ARG(double, threshold) = 20;
};
struct SoftmaxOptions {
  SoftmaxOptions(int64_t dim) : dim_(dim) {}
  XTGRAD_ARG(int64_t, dim);
};
struct LogSoftmaxOptions {
  LogSoftmaxOptions(int64_t dim) : dim_(dim) {}
  XTGRAD_ARG(int64_t, dim);
};

namespace functional {

using ReLUFuncOptions = ReLUOptions;
using LeakyReLUFuncOptions = LeakyReLUOptions;
using ELUFuncOptions = ELUOptions;
using GELUFuncOptions = GELUOptions;
using SoftplusFuncOptions = SoftplusOptions;
struct SoftmaxFuncOptions {
  SoftmaxFuncOptions(int64_t dim) : dim_(dim) {}
  XTGRAD_ARG(int64_t, dim);
  XTGRAD_ARG(std::optional<ScalarType>, dtype);
};
struct LogSoftmaxFuncOptions {
  LogSoftmaxFuncOptions(int64_t dim) : dim_(dim) {}
  XTGRAD_ARG(int64_t, dim);
  XTGRAD_ARG(std::optional<ScalarType>, dtype);
};

using xtgrad::sigmoid;
using xtgrad::tanh;

// Those with `inplace` change the tensor that they are given.
Tensor relu(Tensor input, const ReLUFuncOptions& options = {});
Tensor leaky_relu(Tensor input, const LeakyReLUFuncOptions& options = {});
Tensor elu(Tensor input, const ELUFuncOptions& options = {});
Tensor gelu(const Tensor& input, const GELUFuncOptions& options = {});
/// x * sigmoid(x)
Tensor silu(const Tensor& input);
Tensor softplus(const Tensor& input, const SoftplusFuncOptions& options = {});
/// log(sigmoid(x)) without overflow
Tensor logsigmoid(const Tensor& input);
Tensor softmax(const Tensor& input, const SoftmaxFuncOptions& options);
Tensor log_softmax(const Tensor& input, const LogSoftmaxFuncOptions& options);

}  // namespace functional
}  // namespace xtgrad::nn
