#include <xtgrad/optim/lr_scheduler_plateau.h>

#include <algorithm>
#include <limits>

#include <xtgrad/lib/check.h>

namespace xtgrad::optim {

std::vector<double> PerGroup::of(size_t groups, const char* name) const {
  if (same_) return std::vector<double>(groups, values_[0]);
  check(values_.size() == groups, "expected ", groups, " values for ", name, ", got ", values_.size());
  return values_;
}

ReduceLROnPlateau::ReduceLROnPlateau(Optimizer& optimizer, const ReduceLROnPlateauOptions& options)
    : LRScheduler(optimizer), options_(options), best_(std::numeric_limits<double>::infinity()) {
  check(options.factor() < 1, "Factor should be < 1.0, but got ", options.factor());
  check(options.mode() == "min" || options.mode() == "max", "mode ", options.mode(), " is unknown!");
  check(options.threshold_mode() == "rel" || options.threshold_mode() == "abs", "threshold mode ",
        options.threshold_mode(), " is unknown!");
  min_lrs_ = options.min_lr().of(optimizer.param_groups().size(), "min_lr");
  if (options.mode() == "max") best_ = -best_;
}

bool ReduceLROnPlateau::is_better(double metric) const {
  const bool smaller = options_.mode() == "min", relative = options_.threshold_mode() == "rel";
  const double by = smaller ? -options_.threshold() : options_.threshold();
  const double bound = relative ? best_ * (1 + by) : best_ + by;
  return smaller ? metric < bound : metric > bound;
}

void ReduceLROnPlateau::step(double metric) {
  if (is_better(metric)) {
    best_ = metric;
    bad_epochs_ = 0;
  } else {
    ++bad_epochs_;
  }
  if (cooldown_ > 0) {
    --cooldown_;
    bad_epochs_ = 0;
  }
  reduce_ = bad_epochs_ > options_.patience();
  if (reduce_) {
    cooldown_ = options_.cooldown();
    bad_epochs_ = 0;
  }
  LRScheduler::step();
}

void ReduceLROnPlateau::step() { fail("ReduceLROnPlateau goes by a metric: call step(metric)"); }

std::vector<double> ReduceLROnPlateau::get_lrs() {
  std::vector<double> rates = get_current_lrs();
  if (!reduce_) return rates;
  check(rates.size() == min_lrs_.size(), "the scheduler knows ", min_lrs_.size(), " of ", rates.size(),
        " parameter groups: add groups before it is made");
  for (size_t i = 0; i < rates.size(); ++i) {
    const double reduced = std::max(rates[i] * options_.factor(), min_lrs_[i]);
    if (rates[i] - reduced > options_.eps()) rates[i] = reduced;
  }
  return rates;
}

void ReduceLROnPlateau::visit(FieldVisitor& visitor) {
  LRScheduler::visit(visitor);
  visitor.field("best", best_);
  visitor.field("num_bad_epochs", bad_epochs_);
  visitor.field("cooldown_counter", cooldown_);
}

}  // namespace xtgrad::optim
