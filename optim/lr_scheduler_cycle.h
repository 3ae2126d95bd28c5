#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <xtgrad/lib/arg.h>
#include <xtgrad/optim/lr_scheduler.h>
#include <xtgrad/optim/per_group.h>

namespace xtgrad::optim {

struct OneCycleLROptions {
  OneCycleLROptions(PerGroup max_lr) : max_lr_(std::move(max_lr)) {}
  XTGRAD_ARG(PerGroup, max_lr);
  /// The steps of the whole cycle: given, or epochs times steps_per_epoch.
  XTGRAD_ARG(std::optional<int64_t>, total_steps) = std::nullopt;
  XTGRAD_ARG(std::optional<int64_t>, epochs) = std::nullopt;
  XTGRAD_ARG(std::optional<int64_t>, steps_per_epoch) = std::nullopt;
  /// The part of the cycle in which the rate rises.
  XTGRAD_ARG(double, pct_start) = 0.3;
  /// "cos" or "linear".
  XTGRAD_ARG(std::string, anneal_strategy) = "cos";
  XTGRAD_ARG(bool, cycle_momentum) = true;
  XTGRAD_ARG(PerGroup, base_momentum) = 0.85;
  XTGRAD_ARG(PerGroup, max_momentum) = 0.95;
  /// max_lr over the first rate, and the first over the last.
  XTGRAD_ARG(double, div_factor) = 25;
  XTGRAD_ARG(double, final_div_factor) = 1e4;
  /// Falls to the first rate as symmetrically as it rose, and only then to the last.
  XTGRAD_ARG(bool, three_phase) = false;
};

/// One cycle over the whole training (Smith and Topin, 2018), stepped after each batch: the rate rises from max_lr /
/// div_factor to max_lr and falls to far less; momentum (or the first beta) goes the other way.
class OneCycleLR : public LRScheduler {
 public:
  OneCycleLR(Optimizer& optimizer, const OneCycleLROptions& options);
  OneCycleLR(Optimizer& optimizer, PerGroup max_lr, int64_t total_steps)
      : OneCycleLR(optimizer, OneCycleLROptions(std::move(max_lr)).total_steps(total_steps)) {}
  std::string name() const override { return "OneCycleLR"; }

 private:
  enum class Level { first, peak, last };
  struct Phase {
    double end;
    Level from, to;
  };
  std::vector<double> get_lrs() override;
  void make_phases(const OneCycleLROptions& options);
  double rate(Level level, size_t group) const;
  double momentum(Level level, size_t group) const;

  double total_steps_;
  bool cosine_, cycle_momentum_;
  std::vector<double> max_lrs_, min_lrs_, base_momentums_, max_momentums_;
  std::vector<Phase> phases_;
};

struct CyclicLROptions {
  CyclicLROptions(PerGroup base_lr, PerGroup max_lr) : base_lr_(std::move(base_lr)), max_lr_(std::move(max_lr)) {}
  XTGRAD_ARG(PerGroup, base_lr);
  XTGRAD_ARG(PerGroup, max_lr);
  /// Steps of the rising and of the falling half, which is as long unless it is given.
  XTGRAD_ARG(double, step_size_up) = 2000;
  XTGRAD_ARG(std::optional<double>, step_size_down) = std::nullopt;
  /// What becomes of the amplitude: it stays ("triangular"), halves with each cycle ("triangular2") or is gamma^step
  /// ("exp_range").
  XTGRAD_ARG(std::string, mode) = "triangular";
  XTGRAD_ARG(double, gamma) = 1;
  /// A factor of one's own instead, of the cycle's number or (scale_mode "iterations") of the step's.
  XTGRAD_ARG(std::function<double(double)>, scale_fn) = nullptr;
  XTGRAD_ARG(std::string, scale_mode) = "cycle";
  XTGRAD_ARG(bool, cycle_momentum) = true;
  XTGRAD_ARG(PerGroup, base_momentum) = 0.8;
  XTGRAD_ARG(PerGroup, max_momentum) = 0.9;
};

/// Up and down between base_lr and max_lr (Smith, 2017), stepped after each batch; momentum goes the other way.
class CyclicLR : public LRScheduler {
 public:
  CyclicLR(Optimizer& optimizer, const CyclicLROptions& options);
  std::string name() const override { return "CyclicLR"; }

 private:
  std::vector<double> get_lrs() override;
  double amplitude(double cycle) const;

  CyclicLROptions options_;
  double total_size_, rising_part_;
  std::vector<double> max_lrs_, base_momentums_, max_momentums_;
};

}  // namespace xtgrad::optim
