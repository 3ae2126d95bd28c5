#pragma once
#include <utility>

#include <xtgrad/autograd/record.h>

// Operations made of straight pieces. Their gradient does not change with the input, but in a graph of gradients it
// still depends on it, with derivatives of zero, as PyTorch's does: relu(x) may be differentiated twice.

namespace xtgrad {
namespace detail {

/// Puts the gradients that a node has computed behind its inputs too, when a graph of gradients is being made.
void depend_on_inputs(const Node& node, Gradients& gradients);

template <class F>
class PiecewiseNode final : public GradientNode<F> {
 public:
  using GradientNode<F>::GradientNode;
  void apply(const Gradients& g, const Needs& needs, Gradients& gradients) override {
    GradientNode<F>::apply(g, needs, gradients);
    if (GradMode::is_enabled()) depend_on_inputs(*this, gradients);
  }
};

}  // namespace detail

/// record() for an operation that is piecewise linear in each of its inputs.
template <class F>
Tensor record_piecewise(const char* name, Array result, const Inputs& inputs, F gradient) {
  return detail::record_by<detail::PiecewiseNode<F>>(name, std::move(result), inputs, std::move(gradient));
}

}  // namespace xtgrad
