#pragma once
#include <string>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct RMSpropOptions : OptimizerCloneableOptions<RMSpropOptions> {
  RMSpropOptions(double lr = 1e-2) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 1e-2;
  XTGRAD_ARG(double, alpha) = 0.99;
  XTGRAD_ARG(double, eps) = 1e-8;
  XTGRAD_ARG(double, weight_decay) = 0;
  XTGRAD_ARG(double, momentum) = 0;
  XTGRAD_ARG(bool, centered) = false;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

struct RMSpropParamState : OptimizerCloneableParamState<RMSpropParamState> {
  XTGRAD_ARG(int64_t, step) = 0;
  XTGRAD_ARG(Tensor, square_avg);
  XTGRAD_ARG(Tensor, momentum_buffer);
  XTGRAD_ARG(Tensor, grad_avg);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// RMSprop (Hinton's lecture 6e): p -= lr d / (sqrt(v) + eps) with v = alpha v + (1 - alpha) d^2 and d = g +
/// weight_decay p; centered takes v minus the squared average of d; with momentum p -= lr b, b = momentum b + d /
/// (sqrt(v) + eps).
class RMSprop : public OptimizerWith<RMSpropOptions, RMSpropParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "RMSprop"; }
};

}  // namespace xtgrad::optim
