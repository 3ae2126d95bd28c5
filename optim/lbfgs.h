#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

struct LBFGSOptions : OptimizerCloneableOptions<LBFGSOptions> {
  LBFGSOptions(double lr = 1) : lr_(lr) {}
  XTGRAD_ARG(double, lr) = 1;
  /// Iterations a step.
  XTGRAD_ARG(int64_t, max_iter) = 20;
  /// Calls of the closure a step; 5 / 4 max_iter unless it is given.
  XTGRAD_ARG(std::optional<int64_t>, max_eval) = std::nullopt;
  /// The largest element of a gradient that counts as zero.
  XTGRAD_ARG(double, tolerance_grad) = 1e-7;
  /// The least change of the loss or of a parameter that counts as progress.
  XTGRAD_ARG(double, tolerance_change) = 1e-9;
  XTGRAD_ARG(int64_t, history_size) = 100;
  /// "strong_wolfe", or none: then each iteration moves by lr times the direction.
  XTGRAD_ARG(std::optional<std::string>, line_search_fn) = std::nullopt;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate() const override;
};

/// What is remembered about all parameters in one row; it stands beside the first of them.
struct LBFGSParamState : OptimizerCloneableParamState<LBFGSParamState> {
  XTGRAD_ARG(int64_t, func_evals) = 0;
  XTGRAD_ARG(int64_t, n_iter) = 0;
  XTGRAD_ARG(double, t) = 0;
  XTGRAD_ARG(double, prev_loss) = 0;
  XTGRAD_ARG(Tensor, d);
  XTGRAD_ARG(Tensor, H_diag);
  XTGRAD_ARG(Tensor, prev_flat_grad);
  XTGRAD_ARG(std::deque<Tensor>, old_dirs);
  XTGRAD_ARG(std::deque<Tensor>, old_stps);
  XTGRAD_ARG(std::deque<Tensor>, ro);
  XTGRAD_ARG(std::optional<std::vector<Tensor>>, al) = std::nullopt;

 public:
  void visit(FieldVisitor& visitor) override;
  void validate(const std::vector<Tensor>& parameters) const override;
};

/// Limited-memory BFGS (Nocedal, 1980): moves along -H g, where H estimates the inverse Hessian from the last
/// history_size changes of parameters and gradients; for losses without noise. All parameters share one group.
class LBFGS : public OptimizerWith<LBFGSOptions, LBFGSParamState> {
 public:
  explicit LBFGS(std::vector<OptimizerParamGroup> param_groups, LBFGSOptions defaults = {});
  explicit LBFGS(std::vector<Tensor> params, LBFGSOptions defaults = {});

  /// Up to max_iter iterations; `closure`, which must be given, sets the gradients anew and returns the loss.
  Tensor step(LossClosure closure) override;
  std::string name() const override { return "LBFGS"; }
};

}  // namespace xtgrad::optim
