#pragma once
#include <string>
#include <vector>

#include <xtgrad/lib/arg.h>
#include <xtgrad/optim/lr_scheduler.h>
#include <xtgrad/optim/per_group.h>

namespace xtgrad::optim {

struct ReduceLROnPlateauOptions {
  /// "min" where a smaller metric is better, "max" where a larger one is.
  XTGRAD_ARG(std::string, mode) = "min";
  XTGRAD_ARG(double, factor) = 0.1;
  /// Epochs without improvement that are borne.
  XTGRAD_ARG(int64_t, patience) = 10;
  /// What counts as better: by this part of the best ("rel") or by this much ("abs").
  XTGRAD_ARG(double, threshold) = 1e-4;
  XTGRAD_ARG(std::string, threshold_mode) = "rel";
  /// Epochs after a reduction in which nothing is counted.
  XTGRAD_ARG(int64_t, cooldown) = 0;
  XTGRAD_ARG(PerGroup, min_lr) = 0;
  /// A smaller change of the rate is not made.
  XTGRAD_ARG(double, eps) = 1e-8;
};

/// Multiplies the learning rates by `factor` when a metric has not become better for more than `patience` epochs.
class ReduceLROnPlateau : public LRScheduler {
 public:
  explicit ReduceLROnPlateau(Optimizer& optimizer, const ReduceLROnPlateauOptions& options = {});
  void step(double metric);
  /// Throws: this schedule goes by the metric.
  void step() override;
  void visit(FieldVisitor& visitor) override;
  std::string name() const override { return "ReduceLROnPlateau"; }

 private:
  std::vector<double> get_lrs() override;
  bool is_better(double metric) const;

  ReduceLROnPlateauOptions options_;
  std::vector<double> min_lrs_;
  double best_;
  int64_t bad_epochs_ = 0, cooldown_ = 0;
  bool reduce_ = false;
};

}  // namespace xtgrad::optim
