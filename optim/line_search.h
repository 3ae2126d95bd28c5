#pragma once
#include <cstdint>
#include <functional>

#include <xtgrad/autograd/tensor.h>

// Part of LBFGS; no part of the public surface.

namespace xtgrad::optim::detail {

/// A place on the line x + t d: the loss there, its gradient, and its slope along d.
struct LinePoint {
  double t = 0, loss = 0;
  Tensor gradient;
  double slope = 0;
};

/// A point where the loss has sunk enough (c1 = 1e-4) and is flat enough (c2 = 0.9): the strong Wolfe conditions, found
/// by bracketing and cubic interpolation (Nocedal and Wright, 2006, algorithms 3.5 and 3.6); the best point so far
/// after 25 steps or once the bracket moves no element by 1e-9. `start` is t = 0, `t` the first guess, `length` the
/// largest |d|.
LinePoint strong_wolfe(const std::function<LinePoint(double t)>& evaluate, const LinePoint& start, double t,
                       double length);

}  // namespace xtgrad::optim::detail
