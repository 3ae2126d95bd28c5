#include <xtgrad/optim/lr_scheduler_cycle.h>

#include <cmath>
#include <string_view>

#include <xtgrad/lib/check.h>

namespace xtgrad::optim {

// ---- momentum, whatever the optimiser calls it

namespace {

/// Finds "momentum" or "betas" among the fields of an optimiser's options and replaces it, or its first number.
class MomentumField : public FieldVisitor {
 public:
  explicit MomentumField(const double* replacement = nullptr) : replacement_(replacement) {}
  void field(const char* name, double& value) override {
    if (name != std::string_view("momentum")) return;
    has_momentum = true;
    if (replacement_) value = *replacement_;
  }
  void field(const char* name, std::tuple<double, double>& value) override {
    if (name != std::string_view("betas")) return;
    has_betas = true;
    if (replacement_) std::get<0>(value) = *replacement_;
  }
  void field(const char*, bool&) override {}
  void field(const char*, int64_t&) override {}
  void field(const char*, std::string&) override {}
  void field(const char*, Tensor&) override {}
  void field(const char*, std::vector<double>&) override {}
  void field(const char*, std::vector<Tensor>&) override {}
  bool has_momentum = false, has_betas = false;

 private:
  const double* replacement_;
};

void set_momentum(OptimizerParamGroup& group, double value) {
  MomentumField setter(&value);
  group.options().visit(setter);
}

void check_momentum(Optimizer& optimizer, bool betas_too) {
  MomentumField finder;
  optimizer.defaults().visit(finder);
  check(finder.has_momentum || (betas_too && finder.has_betas),
        "optimizer must support momentum with `cycle_momentum` option enabled");
}

}  // namespace

// ---- one cycle

namespace {

double checked_steps(const OneCycleLROptions& o) {
  if (o.total_steps()) {
    check(*o.total_steps() > 0, "Expected positive integer total_steps, but got ", *o.total_steps());
    return static_cast<double>(*o.total_steps());
  }
  check(o.epochs() && o.steps_per_epoch(), "You must define either total_steps OR (epochs AND steps_per_epoch)");
  check(*o.epochs() > 0, "Expected positive integer epochs, but got ", *o.epochs());
  check(*o.steps_per_epoch() > 0, "Expected positive integer steps_per_epoch, but got ", *o.steps_per_epoch());
  return static_cast<double>(*o.epochs()) * static_cast<double>(*o.steps_per_epoch());
}

/// Checks the options, then gives each group the cycle's first rate to start from.
Optimizer& prepared(Optimizer& optimizer, const OneCycleLROptions& o) {
  const size_t groups = optimizer.param_groups().size();
  const std::vector<double> max_lrs = o.max_lr().of(groups, "max_lr");
  (void)checked_steps(o);
  check(o.pct_start() >= 0 && o.pct_start() <= 1, "Expected float between 0 and 1 pct_start, but got ", o.pct_start());
  check(o.anneal_strategy() == "cos" || o.anneal_strategy() == "linear",
        "anneal_strategy must by one of 'cos' or 'linear', instead got ", o.anneal_strategy());
  if (o.cycle_momentum()) {
    check_momentum(optimizer, true);
    (void)o.base_momentum().of(groups, "base_momentum");
    (void)o.max_momentum().of(groups, "max_momentum");
  }
  for (size_t i = 0; i < groups; ++i) optimizer.param_groups()[i].initial_lr() = max_lrs[i] / o.div_factor();
  return optimizer;
}

}  // namespace

OneCycleLR::OneCycleLR(Optimizer& optimizer, const OneCycleLROptions& options)
    : LRScheduler(prepared(optimizer, options)),
      total_steps_(checked_steps(options)),
      cosine_(options.anneal_strategy() == "cos"),
      cycle_momentum_(options.cycle_momentum()) {
  const size_t groups = base_lrs_.size();
  max_lrs_ = options.max_lr().of(groups, "max_lr");
  for (const double rate : base_lrs_) min_lrs_.push_back(rate / options.final_div_factor());
  if (cycle_momentum_) {
    base_momentums_ = options.base_momentum().of(groups, "base_momentum");
    max_momentums_ = options.max_momentum().of(groups, "max_momentum");
  }
  make_phases(options);
  set_lrs(OneCycleLR::get_lrs());
}

void OneCycleLR::make_phases(const OneCycleLROptions& o) {
  const double rise = o.pct_start() * total_steps_ - 1;
  phases_.push_back({rise, Level::first, Level::peak});
  if (o.three_phase()) phases_.push_back({2 * o.pct_start() * total_steps_ - 2, Level::peak, Level::first});
  phases_.push_back({total_steps_ - 1, o.three_phase() ? Level::first : Level::peak, Level::last});
}

double OneCycleLR::rate(Level level, size_t group) const {
  return (level == Level::first ? base_lrs_ : level == Level::peak ? max_lrs_ : min_lrs_)[group];
}

double OneCycleLR::momentum(Level level, size_t group) const {
  return (level == Level::peak ? base_momentums_ : max_momentums_)[group];
}

std::vector<double> OneCycleLR::get_lrs() {
  const auto t = static_cast<double>(step_count_);
  check(t <= total_steps_, "Tried to step ", step_count_ + 1, " times. The specified number of total steps is ",
        static_cast<int64_t>(total_steps_));
  auto& groups = optimizer().param_groups();
  check(groups.size() == base_lrs_.size(), "the scheduler knows ", base_lrs_.size(), " of ", groups.size(),
        " parameter groups: add groups before it is made");
  size_t i = 0;
  while (i + 1 < phases_.size() && t > phases_[i].end) ++i;
  const Phase& phase = phases_[i];
  const double start = i == 0 ? 0 : phases_[i - 1].end;
  const double part = phase.end == start ? 1 : (t - start) / (phase.end - start);
  const auto between = [&](double from, double to) {
    return cosine_ ? to + (from - to) / 2 * (std::cos(3.14159265358979323846 * part) + 1) : (to - from) * part + from;
  };
  std::vector<double> rates;
  for (size_t g = 0; g < groups.size(); ++g) {
    rates.push_back(between(rate(phase.from, g), rate(phase.to, g)));
    if (cycle_momentum_) set_momentum(groups[g], between(momentum(phase.from, g), momentum(phase.to, g)));
  }
  return rates;
}

// ---- many cycles

namespace {

/// Checks the options, then gives each group the cycles' lower rate to start from.
Optimizer& prepared(Optimizer& optimizer, const CyclicLROptions& o) {
  const size_t groups = optimizer.param_groups().size();
  const std::vector<double> base_lrs = o.base_lr().of(groups, "base_lr");
  (void)o.max_lr().of(groups, "max_lr");
  check(o.step_size_up() > 0, "CyclicLR: step_size_up must be positive, but got ", o.step_size_up());
  check(o.step_size_down().value_or(0) >= 0, "CyclicLR: step_size_down must not be negative, but got ",
        o.step_size_down().value_or(0));
  check(o.scale_fn() || o.mode() == "triangular" || o.mode() == "triangular2" || o.mode() == "exp_range",
        "mode is invalid and scale_fn is None: mode is '", o.mode(),
        "', expected 'triangular', 'triangular2' or 'exp_range'");
  check(o.scale_mode() == "cycle" || o.scale_mode() == "iterations",
        "CyclicLR: scale_mode must be 'cycle' or 'iterations', but got '", o.scale_mode(), "'");
  if (o.cycle_momentum()) {
    check_momentum(optimizer, false);
    (void)o.base_momentum().of(groups, "base_momentum");
    (void)o.max_momentum().of(groups, "max_momentum");
  }
  for (size_t i = 0; i < groups; ++i) optimizer.param_groups()[i].options().set_lr(base_lrs[i]);
  return optimizer;
}

}  // namespace

CyclicLR::CyclicLR(Optimizer& optimizer, const CyclicLROptions& options)
    : LRScheduler(prepared(optimizer, options)), options_(options) {
  const size_t groups = base_lrs_.size();
  const double up = options.step_size_up();
  total_size_ = up + options.step_size_down().value_or(up);
  rising_part_ = up / total_size_;
  base_lrs_ = options.base_lr().of(groups, "base_lr");
  max_lrs_ = options.max_lr().of(groups, "max_lr");
  if (options.cycle_momentum()) {
    base_momentums_ = options.base_momentum().of(groups, "base_momentum");
    max_momentums_ = options.max_momentum().of(groups, "max_momentum");
  }
  set_lrs(CyclicLR::get_lrs());
}

double CyclicLR::amplitude(double cycle) const {
  const auto t = static_cast<double>(step_count_);
  if (options_.scale_fn()) return options_.scale_fn()(options_.scale_mode() == "cycle" ? cycle : t);
  if (options_.mode() == "triangular2") return 1 / std::pow(2.0, cycle - 1);
  return options_.mode() == "exp_range" ? std::pow(options_.gamma(), t) : 1;
}

std::vector<double> CyclicLR::get_lrs() {
  auto& groups = optimizer().param_groups();
  check(groups.size() == base_lrs_.size(), "the scheduler knows ", base_lrs_.size(), " of ", groups.size(),
        " parameter groups: add groups before it is made");
  const double t = static_cast<double>(step_count_) / total_size_;
  const double cycle = std::floor(1 + t), x = 1 + t - cycle;
  const double height = x <= rising_part_ ? x / rising_part_ : (x - 1) / (rising_part_ - 1);
  const double scale = amplitude(cycle);
  std::vector<double> rates;
  for (size_t g = 0; g < groups.size(); ++g) {
    rates.push_back(base_lrs_[g] + (max_lrs_[g] - base_lrs_[g]) * height * scale);
    if (options_.cycle_momentum())
      set_momentum(groups[g], max_momentums_[g] - (max_momentums_[g] - base_momentums_[g]) * height * scale);
  }
  return rates;
}

}  // namespace xtgrad::optim
