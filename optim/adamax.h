#pragma once
#include <string>
#include <tuple>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct AdamaxOptions : OptimizerCloneableOptions<AdamaxOptions> {
  using betas_t = std::tuple<double, double>;
  AdamaxOptions(double lr = 2e-3) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 2e-3;
  XTGRAD_ARG(betas_t, betas) = betas_t(0.9, 0.999);
  XTGRAD_ARG(double, eps) = 1e-8;
  XTGRAD_ARG(double, weight_decay) = 0;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

struct AdamaxParamState : OptimizerCloneableParamState<AdamaxParamState> {
  XTGRAD_ARG(int64_t, step) = 0;
  XTGRAD_ARG(Tensor, exp_avg);
  XTGRAD_ARG(Tensor, exp_inf);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Adamax (Kingma and Ba, 2015): p -= lr / (1 - beta1^t) m / u, with m the moving average of d = g + weight_decay p and
/// u = max(beta2 u, |d| + eps).
class Adamax : public OptimizerWith<AdamaxOptions, AdamaxParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "Adamax"; }
};

}  // namespace xtgrad::optim
