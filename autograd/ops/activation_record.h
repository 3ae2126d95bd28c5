#pragma once
#include <utility>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/record_piecewise.h>

// How an activation and its gradient are recorded.

namespace xtgrad {

/// An activation of x with the gradient backward(g, x).
template <class Backward>
Tensor record_activation(const char* name, Array result, const Tensor& x, Backward backward) {
  return record(name, std::move(result), {x}, [x = Saved(x), backward](const Tensor& g) { return backward(g, x); });
}

/// The same for one made of straight pieces.
template <class Backward>
Tensor record_straight(const char* name, Array result, const Tensor& x, Backward backward) {
  return record_piecewise(name, std::move(result), {x},
                          [x = Saved(x), backward](const Tensor& g) { return backward(g, x); });
}

/// `result` = backward(g, x) = g f'(x) as an operation of its own; second(x) is f''(x).
template <class Backward, class Second>
Tensor record_slope(const char* name, Array result, const Tensor& g, const Tensor& x, Backward backward,
                    Second second) {
  return record(
      name, std::move(result), {g, x},
      [g = Saved(g, needs_grad(x)), x = Saved(x), backward, second](const Tensor& gg, const Needs& needs) {
        return std::array{needs[0] ? backward(gg, x) : Tensor(), needs[1] ? mul(mul(gg, g), second(x)) : Tensor()};
      });
}

/// The same for straight pieces, whose second derivative vanishes.
template <class Backward>
Tensor record_pieces(const char* name, Array result, const Tensor& g, const Tensor& x, Backward backward) {
  return record(name, std::move(result), {g}, [x = Saved(x), backward](const Tensor& gg) { return backward(gg, x); });
}

}  // namespace xtgrad
