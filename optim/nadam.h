#pragma once
#include <string>
#include <tuple>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct NAdamOptions : OptimizerCloneableOptions<NAdamOptions> {
  using betas_t = std::tuple<double, double>;
  NAdamOptions(double lr = 2e-3) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 2e-3;
  XTGRAD_ARG(betas_t, betas) = betas_t(0.9, 0.999);
  XTGRAD_ARG(double, eps) = 1e-8;
  XTGRAD_ARG(double, weight_decay) = 0;
  XTGRAD_ARG(double, momentum_decay) = 4e-3;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

struct NAdamParamState : OptimizerCloneableParamState<NAdamParamState> {
  XTGRAD_ARG(int64_t, step) = 0;
  XTGRAD_ARG(double, mu_product) = 1;
  XTGRAD_ARG(Tensor, exp_avg);
  XTGRAD_ARG(Tensor, exp_avg_sq);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Adam with Nesterov's momentum (Dozat, 2016): p -= lr ((1 - mu_t) / (1 - P_t) d + mu_(t+1) / (1 - P_(t+1)) m) /
/// (sqrt(v / (1 - beta2^t)) + eps), with m and v as in Adam, mu_t = beta1 (1 - 0.96^(t momentum_decay) / 2) and P_t the
/// product of all mu up to t.
class NAdam : public OptimizerWith<NAdamOptions, NAdamParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "NAdam"; }
};

}  // namespace xtgrad::optim
