#pragma once
#include <string>
#include <tuple>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct AdamOptions : OptimizerCloneableOptions<AdamOptions> {
  using betas_t = std::tuple<double, double>;
  AdamOptions(double lr = 1e-3) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 1e-3;
  XTGRAD_ARG(betas_t, betas) = betas_t(0.9, 0.999);
  XTGRAD_ARG(double, eps) = 1e-8;
  XTGRAD_ARG(double, weight_decay) = 0;
  XTGRAD_ARG(bool, amsgrad) = false;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

struct AdamParamState : OptimizerCloneableParamState<AdamParamState> {
  XTGRAD_ARG(int64_t, step) = 0;
  XTGRAD_ARG(Tensor, exp_avg);
  XTGRAD_ARG(Tensor, exp_avg_sq);
  XTGRAD_ARG(Tensor, max_exp_avg_sq);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Adam (Kingma and Ba, 2015): p -= lr m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps), with m and v the moving
/// averages of d = g + weight_decay p and of d^2; with amsgrad v is the largest v so far.
class Adam : public OptimizerWith<AdamOptions, AdamParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "Adam"; }
};

}  // namespace xtgrad::optim
