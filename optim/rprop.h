#pragma once
#include <string>
#include <tuple>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct RpropOptions : OptimizerCloneableOptions<RpropOptions> {
  using pair_t = std::tuple<double, double>;
  RpropOptions(double lr = 1e-2) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 1e-2;
  XTGRAD_ARG(pair_t, etas) = pair_t(0.5, 1.2);
  XTGRAD_ARG(pair_t, step_sizes) = pair_t(1e-6, 50);

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

struct RpropParamState : OptimizerCloneableParamState<RpropParamState> {
  XTGRAD_ARG(int64_t, step) = 0;
  XTGRAD_ARG(Tensor, prev);
  XTGRAD_ARG(Tensor, step_size);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Resilient backpropagation (Riedmiller and Braun, 1993): each element has a step of its own, at first lr, multiplied
/// by etas' second number where the gradient keeps its sign and by the first where it turns, which also skips that
/// element once; steps stay within step_sizes.
class Rprop : public OptimizerWith<RpropOptions, RpropParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "Rprop"; }
};

}  // namespace xtgrad::optim
