#include "classifiers.h"

namespace examples {

using namespace xtgrad;

Tensor logistic_costs(const Tensor& weights, const Tensor& x, const Tensor& targets, double lambda) {
  const Tensor z = x.matmul(weights);
  const auto n = static_cast<double>(x.size(0));
  // log(1 + e^z) - t z, without overflow
  const Tensor cost = (softplus(z) - targets * z).mean({0});
  if (lambda == 0) return cost;
  return cost + weights.narrow(0, 0, weights.size(0) - 1).square().sum({0}) * (lambda / 2 / n);
}

Tensor logistic_by_lbfgs(const Tensor& x, const Tensor& targets, double lambda, int64_t iterations) {
  const Tensor weights = zeros({x.size(1), targets.size(1)}, x.options()).requires_grad_();
  optim::LBFGS optimizer(
      {weights},
      optim::LBFGSOptions(1).max_iter(iterations).history_size(10).tolerance_grad(1e-6).line_search_fn("strong_wolfe"));
  optimizer.step([&] {
    optimizer.zero_grad();
    const Tensor cost = logistic_costs(weights, x, targets, lambda).sum();
    cost.backward();
    return cost;
  });
  return weights.detach();
}

namespace {

Tensor columns_dot(const Tensor& a, const Tensor& b) { return (a * b).sum({0}); }

// Where the divisor is not above 0 the quotient is 0: the column stands still.
Tensor safe_ratio(const Tensor& a, const Tensor& b) {
  return where(b > 0, a / where(b > 0, b, 1.0f), 0.0f).to(a.dtype());
}

// s with H s = -g as far as `steps` conjugate gradients get, for all columns beside each other.
template <class Product>
Tensor newton_direction(const Tensor& g, int64_t steps, const Product& hessian_times) {
  Tensor s = zeros_like(g), r = -g, d = r, rr = columns_dot(r, r);
  const Tensor enough = rr * 1e-4;
  for (int64_t i = 0; i < steps; ++i) {
    const Tensor active = rr > enough;
    if (!active.any().item<bool>()) break;
    const Tensor hd = hessian_times(d);
    const Tensor alpha = safe_ratio(rr, columns_dot(d, hd)) * active.to(g.dtype());
    s = s + d * alpha;
    r = r - hd * alpha;
    const Tensor next = columns_dot(r, r);
    d = where(active, r + d * safe_ratio(next, rr), d);
    rr = next;
  }
  return s;
}

}  // namespace

Tensor logistic_by_newton(const Tensor& x, const Tensor& targets, double lambda, int64_t steps, int64_t inner_steps) {
  constexpr int kHalvings = 12;
  Tensor weights = zeros({x.size(1), targets.size(1)}, x.options());
  for (int64_t i = 0; i < steps; ++i) {
    weights = weights.detach().requires_grad_();
    const Tensor costs = logistic_costs(weights, x, targets, lambda);
    const Tensor gradient = autograd::grad({costs.sum()}, {weights}, {}, true, true)[0];
    const NoGradGuard no_grad;
    const Tensor g = gradient.detach();
    const Tensor direction = newton_direction(
        g, inner_steps, [&](const Tensor& v) { return autograd::grad({gradient}, {weights}, {v}, true)[0]; });
    // Each column takes the first of the lengths 1, 1/2, 1/4 ... that lowers its cost enough, or none.
    const Tensor slope = columns_dot(g, direction);
    Tensor length = ones_like(slope), chosen = zeros_like(slope);
    for (int j = 0; j < kHalvings; ++j) {
      const Tensor trial = logistic_costs(weights + direction * length, x, targets, lambda);
      const Tensor good = trial <= costs + slope * length * 1e-4;
      chosen = where(good.logical_and(chosen.eq(0)), length, chosen);
      if (good.logical_or(chosen > 0).all().item<bool>()) break;
      length = length / 2;
    }
    weights = weights.detach() + direction * chosen;
  }
  return weights.detach();
}

}  // namespace examples
