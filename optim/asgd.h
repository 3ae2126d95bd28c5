#pragma once
#include <string>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct ASGDOptions : OptimizerCloneableOptions<ASGDOptions> {
  ASGDOptions(double lr = 1e-2) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 1e-2;
  XTGRAD_ARG(double, lambd) = 1e-4;
  XTGRAD_ARG(double, alpha) = 0.75;
  XTGRAD_ARG(double, t0) = 1e6;
  XTGRAD_ARG(double, weight_decay) = 0;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

struct ASGDParamState : OptimizerCloneableParamState<ASGDParamState> {
  XTGRAD_ARG(int64_t, step) = 0;
  XTGRAD_ARG(double, eta) = 0;
  XTGRAD_ARG(double, mu) = 1;
  XTGRAD_ARG(Tensor, ax);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Averaged stochastic gradient descent (Polyak and Juditsky, 1992): p = (1 - lambd eta) p - eta (g + weight_decay p)
/// with eta = lr / (1 + lambd lr t)^alpha, and ax += mu (p - ax) with mu = 1 / max(1, t - t0): ax is what to use in the
/// end.
class ASGD : public OptimizerWith<ASGDOptions, ASGDParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "ASGD"; }
};

}  // namespace xtgrad::optim
