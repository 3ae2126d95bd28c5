#include <xtgrad/autograd/gradcheck.h>

#include <cmath>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/lib/random_fill.h>

namespace xtgrad::autograd {
namespace {

using Function = std::function<variable_list(const variable_list&)>;

variable_list differentiable(const variable_list& tensors) {
  variable_list result;
  for (const Tensor& x : tensors)
    if (x.defined() && x.requires_grad()) result.push_back(x);
  return result;
}

// Weights of the outputs, fixed by a seed, so that one scalar sum stands for all of them.
variable_list make_weights(const variable_list& outputs) {
  const Generator generator(20);
  variable_list weights;
  for (const Tensor& y : outputs) {
    Tensor w = empty(y.sizes(), kDouble);
    fill_uniform(w.data_ptr<double>(), w.numel(), 0.5, 1.5, generator);
    weights.push_back(w);
  }
  return weights;
}

double weighted_sum(const Function& function, const variable_list& inputs, const std::vector<bool>& used,
                    const variable_list& weights) {
  const variable_list outputs = function(inputs);
  double sum = 0;
  size_t next = 0;
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (!used[i]) continue;
    const Array y = outputs[i].array().contiguous();
    const double* w = weights[next++].data_ptr<double>();
    for (int64_t j = 0; j < y.numel(); ++j) sum += y.data<double>()[j] * w[j];
  }
  return sum;
}

void compare(double expected, double got, size_t input, int64_t element, const GradcheckOptions& options) {
  const bool close = std::fabs(expected - got) <= options.atol + options.rtol * std::fabs(expected);
  check(close, "gradcheck: the gradient of input ", input, " at element ", element, " is ", got,
        ", but central differences give ", expected);
}

}  // namespace

bool gradcheck(const Function& function, const variable_list& inputs, const GradcheckOptions& options) {
  for (const Tensor& x : inputs)
    check(!x.requires_grad() || x.dtype() == kDouble, "gradcheck: inputs that require grad must be Double, got ",
          x.dtype());
  const variable_list wanted = differentiable(inputs);
  check(!wanted.empty(), "gradcheck expects at least one input tensor to require gradient");

  const variable_list outputs = function(inputs);
  std::vector<bool> used;
  variable_list tracked;
  for (const Tensor& y : outputs) {
    used.push_back(y.defined() && y.requires_grad());
    if (used.back()) tracked.push_back(y);
  }
  const variable_list weights = make_weights(tracked);
  variable_list gradients(wanted.size());
  if (!tracked.empty()) gradients = grad(tracked, wanted, weights, false, false, true);

  const NoGradGuard no_grad;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const Tensor analytic = gradients[i].defined() ? gradients[i].contiguous() : zeros(wanted[i].sizes(), kDouble);
    for (int64_t j = 0; j < wanted[i].numel(); ++j) {
      // The element in its place, whatever the strides.
      int64_t offset = 0, rest = j;
      for (int64_t d = wanted[i].dim() - 1; d >= 0; --d) {
        offset += rest % wanted[i].size(d) * wanted[i].stride(d);
        rest /= wanted[i].size(d);
      }
      double& x = wanted[i].data_ptr<double>()[offset];
      const double before = x;
      x = before + options.eps;
      const double above = weighted_sum(function, inputs, used, weights);
      x = before - options.eps;
      const double below = weighted_sum(function, inputs, used, weights);
      x = before;
      compare((above - below) / (2 * options.eps), analytic.data_ptr<double>()[j], i, j, options);
    }
  }
  return true;
}

bool gradgradcheck(const Function& function, const variable_list& inputs, const GradcheckOptions& options) {
  const variable_list outputs = differentiable(function(inputs));
  variable_list all = inputs;
  for (Tensor& w : make_weights(outputs)) all.push_back(w.set_requires_grad(true));
  const size_t count = inputs.size();
  const auto gradients = [&](const variable_list& given) {
    const AutoGradMode recording(true);
    const variable_list own(given.begin(), given.begin() + static_cast<std::ptrdiff_t>(count));
    const variable_list weights(given.begin() + static_cast<std::ptrdiff_t>(count), given.end());
    variable_list result;
    for (Tensor& g : grad(differentiable(function(own)), differentiable(own), weights, true, true, true))
      if (g.defined()) result.push_back(std::move(g));
    return result;
  };
  return gradcheck(gradients, all, options);
}

}  // namespace xtgrad::autograd
