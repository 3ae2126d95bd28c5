#pragma once
#include <memory>
#include <string>
#include <vector>

#include <xtgrad/optim/lr_scheduler.h>

namespace xtgrad::optim {

/// Steps several schedulers of one optimiser one after the other.
class ChainedScheduler : public LRScheduler {
 public:
  explicit ChainedScheduler(std::vector<std::shared_ptr<LRScheduler>> schedulers);
  void step() override;
  void visit(FieldVisitor& visitor) override;
  std::string name() const override { return "ChainedScheduler"; }

 private:
  std::vector<double> get_lrs() override { return get_current_lrs(); }
  std::vector<std::shared_ptr<LRScheduler>> schedulers_;
};

/// Uses the first scheduler until the first milestone, where the second begins, and so on; there is one milestone less
/// than schedulers.
class SequentialLR : public LRScheduler {
 public:
  SequentialLR(Optimizer& optimizer, std::vector<std::shared_ptr<LRScheduler>> schedulers,
               std::vector<int64_t> milestones);
  void step() override;
  void visit(FieldVisitor& visitor) override;
  std::string name() const override { return "SequentialLR"; }

 private:
  std::vector<double> get_lrs() override { return get_current_lrs(); }
  void restart() override;
  std::vector<std::shared_ptr<LRScheduler>> schedulers_;
  std::vector<int64_t> milestones_;
};

}  // namespace xtgrad::optim
