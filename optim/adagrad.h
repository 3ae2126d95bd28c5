#pragma once
#include <string>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct AdagradOptions : OptimizerCloneableOptions<AdagradOptions> {
  AdagradOptions(double lr = 1e-2) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 1e-2;
  XTGRAD_ARG(double, lr_decay) = 0;
  XTGRAD_ARG(double, weight_decay) = 0;
  XTGRAD_ARG(double, initial_accumulator_value) = 0;
  XTGRAD_ARG(double, eps) = 1e-10;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

struct AdagradParamState : OptimizerCloneableParamState<AdagradParamState> {
  XTGRAD_ARG(Tensor, sum);
  XTGRAD_ARG(int64_t, step) = 0;

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Adagrad (Duchi et al., 2011): p -= lr / (1 + (t - 1) lr_decay) d / (sqrt(s) + eps), with s the sum of all d^2 so far
/// and d = g + weight_decay p.
class Adagrad : public OptimizerWith<AdagradOptions, AdagradParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "Adagrad"; }
};

}  // namespace xtgrad::optim
