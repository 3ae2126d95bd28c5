#pragma once
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <xtgrad/optim/optimizer.h>

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
  double get_lr() const override { return lr(); }
  void set_lr(double value) override { lr(value); }
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
  friend bool operator==(const AdamWOptions& a, const AdamWOptions& b);
};

struct AdamWParamState : OptimizerCloneableParamState<AdamWParamState> {
  XTGRAD_ARG(int64_t, step) = 0;
  XTGRAD_ARG(Tensor, exp_avg);
  XTGRAD_ARG(Tensor, exp_avg_sq);
  XTGRAD_ARG(Tensor, max_exp_avg_sq);

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019): p is first multiplied by 1 - lr weight_decay, and
/// Adam's d is g.
class AdamW : public Optimizer {
 public:
  explicit AdamW(std::vector<OptimizerParamGroup> param_groups, AdamWOptions defaults = {})
      : Optimizer(std::move(param_groups), std::make_unique<AdamWOptions>(defaults)) {}
  explicit AdamW(std::vector<Tensor> params, AdamWOptions defaults = {})
      : Optimizer(std::move(params), std::make_unique<AdamWOptions>(defaults)) {}

  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "AdamW"; }
  std::unique_ptr<OptimizerParamState> make_state() const override { return std::make_unique<AdamWParamState>(); }
};

}  // namespace xtgrad::optim
