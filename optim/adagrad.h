#pragma once
#include <memory>
#include <string>
#include <vector>

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
  double get_lr() const override { return lr(); }
  void set_lr(double value) override { lr(value); }
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
  friend bool operator==(const AdagradOptions& a, const AdagradOptions& b);
};

struct AdagradParamState : OptimizerCloneableParamState<AdagradParamState> {
  XTGRAD_ARG(Tensor, sum);
  XTGRAD_ARG(int64_t, step) = 0;

 public:
  void visit(FieldVisitor& visitor) override;
};

/// Adagrad (Duchi et al., 2011): p -= lr / (1 + (t - 1) lr_decay) d / (sqrt(s) + eps), with s the sum of all d^2 so far
/// and d = g + weight_decay p.
class Adagrad : public Optimizer {
 public:
  explicit Adagrad(std::vector<OptimizerParamGroup> param_groups, AdagradOptions defaults = {})
      : Optimizer(std::move(param_groups), std::make_unique<AdagradOptions>(defaults)) {}
  explicit Adagrad(std::vector<Tensor> params, AdagradOptions defaults = {})
      : Optimizer(std::move(params), std::make_unique<AdagradOptions>(defaults)) {}

  Tensor step(LossClosure closure = nullptr) override;
  std::string name() const override { return "Adagrad"; }
  std::unique_ptr<OptimizerParamState> make_state() const override { return std::make_unique<AdagradParamState>(); }
};

}  // namespace xtgrad::optim
