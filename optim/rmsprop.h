#pragma once
#include <memory>
#include <string>
#include <vector>

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
  double get_lr() const override { return lr(); }
  void set_lr(double value) override { lr(value); }
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
  friend bool operator==(const RMSpropOptions& a, const RMSpropOptions& b);
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
class RMSprop : public Optimizer {
 public:
  explicit RMSprop(std::vector<OptimizerParamGroup> param_groups, RMSpropOptions defaults = {})
      : Optimizer(std::move(param_groups), std::make_unique<RMSpropOptions>(defaults)) {}
  explicit RMSprop(std::vector<Tensor> params, RMSpropOptions defaults = {})
      : Optimizer(std::move(params), std::make_unique<RMSpropOptions>(defaults)) {}

  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "RMSprop"; }
  std::unique_ptr<OptimizerParamState> make_state() const override { return std::make_unique<RMSpropParamState>(); }
};

}  // namespace xtgrad::optim
