#pragma once
#include <cstdint>
#include <vector>

#include <xtgrad/optim/optimizer.h>

namespace xtgrad::optim {

/// Changes the learning rates of an optimiser, which must outlive it, after each epoch.
class LRScheduler {
 public:
  explicit LRScheduler(Optimizer& optimizer) : optimizer_(optimizer) {}
  virtual ~LRScheduler() = default;
  /// Counts one more epoch and sets the learning rates for the next.
  void step();
  virtual void visit(FieldVisitor& visitor) { visitor.field("step_count", step_count_); }

 protected:
  /// The learning rate of each group after step_count_ epochs.
  virtual std::vector<double> get_lrs() = 0;
  std::vector<double> get_current_lrs() const;
  int64_t step_count_ = 0;

 private:
  Optimizer& optimizer_;
};

/// Multiplies the learning rates by `gamma` every `step_size` epochs.
class StepLR : public LRScheduler {
 public:
  StepLR(Optimizer& optimizer, unsigned step_size, double gamma = 0.1);

 private:
  std::vector<double> get_lrs() override;
  unsigned step_size_;
  double gamma_;
};

}  // namespace xtgrad::optim
