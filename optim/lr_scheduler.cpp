#include <xtgrad/optim/lr_scheduler.h>

#include <xtgrad/lib/check.h>

namespace xtgrad::optim {

void LRScheduler::step() {
  ++step_count_;
  const std::vector<double> rates = get_lrs();
  auto& groups = optimizer_.param_groups();
  check(rates.size() == groups.size(), "the scheduler gives ", rates.size(), " learning rates for ", groups.size(),
        " parameter groups");
  for (size_t i = 0; i < groups.size(); ++i) groups[i].options().set_lr(rates[i]);
}

std::vector<double> LRScheduler::get_current_lrs() const {
  std::vector<double> rates;
  for (const auto& group : optimizer_.param_groups()) rates.push_back(group.options().get_lr());
  return rates;
}

StepLR::StepLR(Optimizer& optimizer, unsigned step_size, double gamma)
    : LRScheduler(optimizer), step_size_(step_size), gamma_(gamma) {
  check(step_size >= 1, "StepLR: step_size must be at least 1, got ", step_size);
}

std::vector<double> StepLR::get_lrs() {
  std::vector<double> rates = get_current_lrs();
  if (step_count_ % step_size_ == 0)
    for (double& rate : rates) rate *= gamma_;
  return rates;
}

}  // namespace xtgrad::optim
