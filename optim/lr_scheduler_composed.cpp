#include <xtgrad/optim/lr_scheduler_composed.h>

#include <algorithm>

#include <xtgrad/lib/check.h>

namespace xtgrad::optim {

namespace {

/// Passes fields on under longer names.
class Prefixed : public FieldVisitor {
 public:
  Prefixed(FieldVisitor& visitor, std::string prefix) : visitor_(visitor), prefix_(std::move(prefix)) {}
  void field(const char* name, bool& value) override { pass(name, value); }
  void field(const char* name, int64_t& value) override { pass(name, value); }
  void field(const char* name, double& value) override { pass(name, value); }
  void field(const char* name, std::tuple<double, double>& value) override { pass(name, value); }
  void field(const char* name, std::string& value) override { pass(name, value); }
  void field(const char* name, Tensor& value) override { pass(name, value); }
  void field(const char* name, std::vector<double>& value) override { pass(name, value); }
  void field(const char* name, std::vector<Tensor>& value) override { pass(name, value); }

 private:
  template <class T>
  void pass(const char* name, T& value) {
    visitor_.field((prefix_ + name).c_str(), value);
  }
  FieldVisitor& visitor_;
  std::string prefix_;
};

void visit_all(FieldVisitor& visitor, const std::vector<std::shared_ptr<LRScheduler>>& schedulers) {
  for (size_t i = 0; i < schedulers.size(); ++i) {
    Prefixed prefixed(visitor, text("schedulers.", i, "."));
    schedulers[i]->visit(prefixed);
  }
}

Optimizer& optimizer_of(const std::vector<std::shared_ptr<LRScheduler>>& schedulers, const char* what) {
  check(!schedulers.empty(), what, " expects at least one scheduler");
  for (size_t i = 0; i < schedulers.size(); ++i) {
    check(schedulers[i] != nullptr, what, ": the scheduler at index ", i, " is null");
    check(&schedulers[i]->optimizer() == &schedulers[0]->optimizer(), what,
          " expects all schedulers to belong to the same optimizer, but got schedulers at index 0 and ", i,
          " to be different");
  }
  return schedulers[0]->optimizer();
}

}  // namespace

ChainedScheduler::ChainedScheduler(std::vector<std::shared_ptr<LRScheduler>> schedulers)
    : LRScheduler(optimizer_of(schedulers, "ChainedScheduler")), schedulers_(std::move(schedulers)) {}

void ChainedScheduler::step() {
  for (const auto& scheduler : schedulers_) scheduler->step();
  ++step_count_;
}

void ChainedScheduler::visit(FieldVisitor& visitor) {
  LRScheduler::visit(visitor);
  visit_all(visitor, schedulers_);
}

SequentialLR::SequentialLR(Optimizer& optimizer, std::vector<std::shared_ptr<LRScheduler>> schedulers,
                           std::vector<int64_t> milestones)
    : LRScheduler(optimizer), schedulers_(std::move(schedulers)), milestones_(std::move(milestones)) {
  check(&optimizer_of(schedulers_, "SequentialLR") == &optimizer,
        "SequentialLR expects all schedulers to belong to the optimizer passed in");
  check(milestones_.size() + 1 == schedulers_.size(),
        "Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone "
        "points, but got number of schedulers ",
        schedulers_.size(), " and the number of milestones to be equal to ", milestones_.size());
  check(std::is_sorted(milestones_.begin(), milestones_.end()), "SequentialLR: the milestones must not go down");
  SequentialLR::restart();
}

// What the schedulers did when they were made is undone.
void SequentialLR::restart() {
  step_count_ = 0;
  std::vector<double> rates;
  for (auto& group : optimizer().param_groups())
    rates.push_back(group.initial_lr() ? *group.initial_lr() : group.options().get_lr());
  set_lrs(rates);
  schedulers_[0]->restart();
}

void SequentialLR::step() {
  ++step_count_;
  const auto passed = std::upper_bound(milestones_.begin(), milestones_.end(), step_count_) - milestones_.begin();
  LRScheduler& current = *schedulers_[static_cast<size_t>(passed)];
  if (passed > 0 && milestones_[static_cast<size_t>(passed - 1)] == step_count_)
    current.restart();
  else
    current.step();
}

void SequentialLR::visit(FieldVisitor& visitor) {
  LRScheduler::visit(visitor);
  visit_all(visitor, schedulers_);
}

}  // namespace xtgrad::optim
