#pragma once
#include <string>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct AdadeltaOptions : OptimizerCloneableOptions<AdadeltaOptions> {
  AdadeltaOptions(double lr = 1.0) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 1.0;
  XTGRAD_ARG(double, rho) = 0.9;
  XTGRAD_ARG(double, eps) = 1e-6;
  XTGRAD_ARG(double, weight_decay) = 0;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

struct AdadeltaParamState : OptimizerCloneableParamState<AdadeltaParamState> {
  XTGRAD_ARG(int64_t, step) = 0;
  XTGRAD_ARG(Tensor, square_avg);
  XTGRAD_ARG(Tensor, acc_delta);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Adadelta (Zeiler, 2012): p -= lr u with u = d sqrt(a + eps) / sqrt(v + eps), where v and a are the moving averages
/// of d^2 and of u^2 so far and d = g + weight_decay p.
class Adadelta : public OptimizerWith<AdadeltaOptions, AdadeltaParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "Adadelta"; }
};

}  // namespace xtgrad::optim
