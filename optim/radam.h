#pragma once
#include <string>
#include <tuple>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct RAdamOptions : OptimizerCloneableOptions<RAdamOptions> {
  using betas_t = std::tuple<double, double>;
  RAdamOptions(double lr = 1e-3) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 1e-3;
  XTGRAD_ARG(betas_t, betas) = betas_t(0.9, 0.999);
  XTGRAD_ARG(double, eps) = 1e-8;
  XTGRAD_ARG(double, weight_decay) = 0;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

struct RAdamParamState : OptimizerCloneableParamState<RAdamParamState> {
  XTGRAD_ARG(int64_t, step) = 0;
  XTGRAD_ARG(Tensor, exp_avg);
  XTGRAD_ARG(Tensor, exp_avg_sq);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Rectified Adam (Liu et al., 2020): p -= lr r m / (1 - beta1^t) sqrt(1 - beta2^t) / (sqrt(v) + eps), with m and v as
/// in Adam and r correcting for the variance of v in the first steps; where it cannot (fewer than six steps for the
/// default beta2) p -= lr m / (1 - beta1^t).
class RAdam : public OptimizerWith<RAdamOptions, RAdamParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "RAdam"; }
};

}  // namespace xtgrad::optim
