#pragma once
#include <memory>
#include <string>
#include <vector>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct SGDOptions : OptimizerCloneableOptions<SGDOptions> {
  SGDOptions(double lr) : lr_(lr) {}
  XTGRAD_ARG(double, lr);
  XTGRAD_ARG(double, momentum) = 0;
  XTGRAD_ARG(double, dampening) = 0;
  XTGRAD_ARG(double, weight_decay) = 0;
  XTGRAD_ARG(bool, nesterov) = false;

 public:
  double get_lr() const override { return lr(); }
  void set_lr(double value) override { lr(value); }
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
  friend bool operator==(const SGDOptions& a, const SGDOptions& b);
};

struct SGDParamState : OptimizerCloneableParamState<SGDParamState> {
  XTGRAD_ARG(Tensor, momentum_buffer);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Stochastic gradient descent: d = g + weight_decay p; b = momentum b + (1 - dampening) d, at first d; p -= lr b, with
/// nesterov lr (d + momentum b).
class SGD : public Optimizer {
 public:
  SGD(std::vector<OptimizerParamGroup> param_groups, SGDOptions defaults)
      : Optimizer(std::move(param_groups), std::make_unique<SGDOptions>(defaults)) {}
  SGD(std::vector<Tensor> params, SGDOptions defaults)
      : Optimizer(std::move(params), std::make_unique<SGDOptions>(defaults)) {}

  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "SGD"; }
  std::unique_ptr<OptimizerParamState> make_state() const override { return std::make_unique<SGDParamState>(); }
};

}  // namespace xtgrad::optim
