#pragma once
#include <vector>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/node.h>
#include <xtgrad/autograd/ops/creation.h>

// Operations with a fused kernel whose gradients are asked for with a graph: the same function composed of public
// operators is differentiated instead, so that derivatives of any order lie behind them.

namespace xtgrad {

/// The gradients of f(inputs), a std::vector<Tensor> by public operators, with a graph of their own. `g` holds the
/// gradients of its outputs, undefined where nobody used one. An input that is not needed may be undefined.
template <class F>
std::vector<Tensor> composed_gradients(const F& f, const std::vector<Tensor>& inputs, const Gradients& g,
                                       const Needs& needs) {
  // One input may depend on another: behind views of their own, each has its own share of the gradient.
  std::vector<Tensor> views, wanted, outputs, weights;
  for (size_t i = 0; i < inputs.size(); ++i) {
    views.push_back(inputs[i].defined() && needs[i] ? inputs[i].view_as(inputs[i]) : inputs[i]);
    if (needs[i]) wanted.push_back(views.back());
  }
  const std::vector<Tensor> results = f(views);
  for (size_t i = 0; i < results.size(); ++i) {
    if (!g[i].defined() || !results[i].requires_grad()) continue;
    outputs.push_back(results[i]);
    weights.push_back(g[i]);
  }
  variable_list found(wanted.size());
  if (!outputs.empty()) found = autograd::grad(outputs, wanted, weights, true, true, true);
  std::vector<Tensor> gradients(inputs.size());
  for (size_t i = 0, at = 0; i < inputs.size(); ++i) {
    if (!needs[i]) continue;
    gradients[i] = found[at].defined() ? found[at] : zeros_like(inputs[i]);
    ++at;
  }
  return gradients;
}

}  // namespace xtgrad
