#pragma once
#include <string>

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
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

struct SGDParamState : OptimizerCloneableParamState<SGDParamState> {
  XTGRAD_ARG(Tensor, momentum_buffer);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Stochastic gradient descent: d = g + weight_decay p; b = momentum b + (1 - dampening) d, at first d; p -= lr b, with
/// nesterov lr (d + momentum b).
class SGD : public OptimizerWith<SGDOptions, SGDParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "SGD"; }
};

}  // namespace xtgrad::optim
