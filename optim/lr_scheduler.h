#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <xtgrad/optim/optimizer.h>

// Schedules: PyTorch's names and numbers. Most change the rate that they find by a factor, so that several may work on
// one optimiser. They are saved and loaded like optimisers, into a scheduler made the same way.

namespace xtgrad::optim {

/// Changes the learning rates of an optimiser, which must outlive it, after each epoch.
class LRScheduler {
 public:
  /// The rates of now are those that the schedule starts from, unless another scheduler came before.
  explicit LRScheduler(Optimizer& optimizer);
  virtual ~LRScheduler() = default;
  /// Counts one more epoch and sets the learning rates for the next.
  virtual void step();
  /// The rates that are set now, by parameter group.
  std::vector<double> get_last_lr() const { return get_current_lrs(); }
  virtual void visit(FieldVisitor& visitor);
  /// "StepLR": what a saved scheduler is known by.
  virtual std::string name() const { return "LRScheduler"; }
  Optimizer& optimizer() const { return optimizer_; }

 protected:
  /// The learning rate of each group after step_count_ epochs.
  virtual std::vector<double> get_lrs() = 0;
  std::vector<double> get_current_lrs() const;
  void set_lrs(const std::vector<double>& rates);
  /// Begins the schedule anew.
  virtual void restart();

  int64_t step_count_ = 0;
  std::vector<double> base_lrs_;

 private:
  friend class SequentialLR;
  Optimizer& optimizer_;
};

/// Multiplies the learning rates by `gamma` every `step_size` epochs.
class StepLR : public LRScheduler {
 public:
  StepLR(Optimizer& optimizer, unsigned step_size, double gamma = 0.1);
  std::string name() const override { return "StepLR"; }

 private:
  std::vector<double> get_lrs() override;
  unsigned step_size_;
  double gamma_;
};

/// Multiplies the learning rates by `gamma` at each of the `milestones`, once for each time that it is listed.
class MultiStepLR : public LRScheduler {
 public:
  MultiStepLR(Optimizer& optimizer, std::vector<int64_t> milestones, double gamma = 0.1);
  std::string name() const override { return "MultiStepLR"; }

 private:
  std::vector<double> get_lrs() override;
  std::vector<int64_t> milestones_;
  double gamma_;
};

/// The learning rates times `factor`, which is above 0 and at most 1, for the first `total_iters` epochs.
class ConstantLR : public LRScheduler {
 public:
  explicit ConstantLR(Optimizer& optimizer, double factor = 1.0 / 3, int64_t total_iters = 5);
  std::string name() const override { return "ConstantLR"; }

 private:
  std::vector<double> get_lrs() override;
  double factor_;
  int64_t total_iters_;
};

/// The learning rates times a factor that goes straight from `start_factor` to `end_factor` in `total_iters` epochs.
class LinearLR : public LRScheduler {
 public:
  explicit LinearLR(Optimizer& optimizer, double start_factor = 1.0 / 3, double end_factor = 1,
                    int64_t total_iters = 5);
  std::string name() const override { return "LinearLR"; }

 private:
  std::vector<double> get_lrs() override;
  double start_factor_, end_factor_;
  int64_t total_iters_;
};

/// Multiplies the learning rates by `gamma` each epoch.
class ExponentialLR : public LRScheduler {
 public:
  ExponentialLR(Optimizer& optimizer, double gamma);
  std::string name() const override { return "ExponentialLR"; }

 private:
  std::vector<double> get_lrs() override;
  double gamma_;
};

/// The learning rates times (1 - t / total_iters)^power until epoch `total_iters`, where they become 0.
class PolynomialLR : public LRScheduler {
 public:
  explicit PolynomialLR(Optimizer& optimizer, int64_t total_iters = 5, double power = 1);
  std::string name() const override { return "PolynomialLR"; }

 private:
  std::vector<double> get_lrs() override;
  int64_t total_iters_;
  double power_;
};

/// Half a cosine from the first learning rate down to `eta_min` in `T_max` epochs, and back in the next (Loshchilov and
/// Hutter, 2017, without the restarts).
class CosineAnnealingLR : public LRScheduler {
 public:
  CosineAnnealingLR(Optimizer& optimizer, int64_t T_max, double eta_min = 0);
  std::string name() const override { return "CosineAnnealingLR"; }

 private:
  std::vector<double> get_lrs() override;
  int64_t T_max_;
  double eta_min_;
};

/// Half a cosine from the first learning rate towards `eta_min`, again and again: the first takes `T_0` epochs, each
/// further one T_mult times as many (Loshchilov and Hutter, 2017).
class CosineAnnealingWarmRestarts : public LRScheduler {
 public:
  CosineAnnealingWarmRestarts(Optimizer& optimizer, int64_t T_0, int64_t T_mult = 1, double eta_min = 0);
  void step() override;
  /// Goes to any moment of the schedule, such as epoch + batch / batches.
  void step(double epoch);
  void visit(FieldVisitor& visitor) override;
  std::string name() const override { return "CosineAnnealingWarmRestarts"; }

 private:
  std::vector<double> get_lrs() override;
  void restart() override { step(0.0); }
  double T_0_, T_mult_, eta_min_;
  double T_cur_ = 0, T_i_;  // epochs since the last restart, and from it to the next
};

/// A factor for the epoch of that number; the epochs count from 0.
using LRLambda = std::function<double(int64_t epoch)>;

/// The first learning rates times lr_lambda(epoch): one function for all groups, or one for each.
class LambdaLR : public LRScheduler {
 public:
  LambdaLR(Optimizer& optimizer, LRLambda lr_lambda);
  LambdaLR(Optimizer& optimizer, std::vector<LRLambda> lr_lambda);
  std::string name() const override { return "LambdaLR"; }

 private:
  std::vector<double> get_lrs() override;
  std::vector<LRLambda> lambdas_;
};

/// Multiplies the learning rates by lr_lambda(epoch) each epoch: one function for all groups, or one for each.
class MultiplicativeLR : public LRScheduler {
 public:
  MultiplicativeLR(Optimizer& optimizer, LRLambda lr_lambda);
  MultiplicativeLR(Optimizer& optimizer, std::vector<LRLambda> lr_lambda);
  std::string name() const override { return "MultiplicativeLR"; }

 private:
  std::vector<double> get_lrs() override;
  void restart() override { step_count_ = 0; }
  std::vector<LRLambda> lambdas_;
};

}  // namespace xtgrad::optim
