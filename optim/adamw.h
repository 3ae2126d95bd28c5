#pragma once
#include <string>
#include <tuple>

#include <xtgrad/optim/adam.h>

namespace xtgrad::optim {

struct AdamWOptions : OptimizerCloneableOptions<AdamWOptions> {
  using betas_t = std::tuple<double, double>;
  AdamWOptions(double lr = 1e-3) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 1e-3;
  XTGRAD_ARG(betas_t, betas) = betas_t(0.9, 0.999);
  XTGRAD_ARG(double, eps) = 1e-8;
  XTGRAD_ARG(double, weight_decay) = 1e-2;
  XTGRAD_ARG(bool, amsgrad) = false;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

/// What Adam remembers.
using AdamWParamState = AdamParamState;

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019): p is first multiplied by 1 - lr weight_decay, and
/// Adam's d is g.
class AdamW : public OptimizerWith<AdamWOptions, AdamWParamState> {
 public:
  using OptimizerWith::OptimizerWith;
  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "AdamW"; }
};

}  // namespace xtgrad::optim
