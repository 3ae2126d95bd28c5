#include <xtgrad/optim/lr_scheduler.h>

#include <algorithm>
#include <cmath>

#include <xtgrad/lib/check.h>

namespace xtgrad::optim {

namespace {
constexpr double kPi = 3.14159265358979323846;

std::vector<double> scaled(std::vector<double> rates, double factor) {
  for (double& rate : rates) rate *= factor;
  return rates;
}

std::vector<LRLambda> one_for_each(const Optimizer& optimizer, std::vector<LRLambda> lambdas) {
  const size_t groups = optimizer.param_groups().size();
  check(lambdas.size() == groups, "Expected ", groups, " lr_lambdas, but got ", lambdas.size());
  for (const LRLambda& lambda : lambdas) check(lambda != nullptr, "an lr_lambda is an empty function");
  return lambdas;
}

std::vector<LRLambda> same_for_each(const Optimizer& optimizer, const LRLambda& lambda) {
  return one_for_each(optimizer, std::vector<LRLambda>(optimizer.param_groups().size(), lambda));
}
}  // namespace

// ---- the base

LRScheduler::LRScheduler(Optimizer& optimizer) : optimizer_(optimizer) {
  for (auto& group : optimizer.param_groups()) {
    if (!group.initial_lr()) group.initial_lr() = group.options().get_lr();
    base_lrs_.push_back(*group.initial_lr());
  }
}

void LRScheduler::step() {
  ++step_count_;
  try {
    set_lrs(get_lrs());
  } catch (...) {
    --step_count_;
    throw;
  }
}

void LRScheduler::visit(FieldVisitor& visitor) {
  visitor.field("step_count", step_count_);
  visitor.field("base_lrs", base_lrs_);
}

std::vector<double> LRScheduler::get_current_lrs() const {
  std::vector<double> rates;
  for (const auto& group : optimizer_.param_groups()) rates.push_back(group.options().get_lr());
  return rates;
}

void LRScheduler::set_lrs(const std::vector<double>& rates) {
  auto& groups = optimizer_.param_groups();
  check(rates.size() == groups.size(), "the scheduler gives ", rates.size(), " learning rates for ", groups.size(),
        " parameter groups");
  for (size_t i = 0; i < groups.size(); ++i) groups[i].options().set_lr(rates[i]);
}

void LRScheduler::restart() {
  step_count_ = 0;
  set_lrs(base_lrs_);
  set_lrs(get_lrs());
}

// ---- factors

StepLR::StepLR(Optimizer& optimizer, unsigned step_size, double gamma)
    : LRScheduler(optimizer), step_size_(step_size), gamma_(gamma) {
  check(step_size >= 1, "StepLR: step_size must be at least 1, got ", step_size);
}

std::vector<double> StepLR::get_lrs() {
  const bool now = step_count_ > 0 && step_count_ % step_size_ == 0;
  return scaled(get_current_lrs(), now ? gamma_ : 1);
}

MultiStepLR::MultiStepLR(Optimizer& optimizer, std::vector<int64_t> milestones, double gamma)
    : LRScheduler(optimizer), milestones_(std::move(milestones)), gamma_(gamma) {
  set_lrs(MultiStepLR::get_lrs());
}

std::vector<double> MultiStepLR::get_lrs() {
  const auto times = static_cast<double>(std::count(milestones_.begin(), milestones_.end(), step_count_));
  return scaled(get_current_lrs(), times > 0 ? std::pow(gamma_, times) : 1);
}

ConstantLR::ConstantLR(Optimizer& optimizer, double factor, int64_t total_iters)
    : LRScheduler(optimizer), factor_(factor), total_iters_(total_iters) {
  check(factor > 0 && factor <= 1,
        "Constant multiplicative factor expected to be greater than 0 and less or equal to 1, but got ", factor);
  set_lrs(ConstantLR::get_lrs());
}

std::vector<double> ConstantLR::get_lrs() {
  if (step_count_ == 0) return scaled(get_current_lrs(), factor_);
  return scaled(get_current_lrs(), step_count_ == total_iters_ ? 1 / factor_ : 1);
}

LinearLR::LinearLR(Optimizer& optimizer, double start_factor, double end_factor, int64_t total_iters)
    : LRScheduler(optimizer), start_factor_(start_factor), end_factor_(end_factor), total_iters_(total_iters) {
  check(start_factor > 0 && start_factor <= 1,
        "Starting multiplicative factor expected to be greater than 0 and less or equal to 1, but got ", start_factor);
  check(end_factor >= 0 && end_factor <= 1, "Ending multiplicative factor expected to be between 0 and 1, but got ",
        end_factor);
  set_lrs(LinearLR::get_lrs());
}

std::vector<double> LinearLR::get_lrs() {
  if (step_count_ == 0) return scaled(get_current_lrs(), start_factor_);
  if (step_count_ > total_iters_) return get_current_lrs();
  const double climb = end_factor_ - start_factor_;
  const double before =
      static_cast<double>(total_iters_) * start_factor_ + static_cast<double>(step_count_ - 1) * climb;
  return scaled(get_current_lrs(), 1 + climb / before);
}

ExponentialLR::ExponentialLR(Optimizer& optimizer, double gamma) : LRScheduler(optimizer), gamma_(gamma) {}

std::vector<double> ExponentialLR::get_lrs() { return scaled(get_current_lrs(), step_count_ == 0 ? 1 : gamma_); }

PolynomialLR::PolynomialLR(Optimizer& optimizer, int64_t total_iters, double power)
    : LRScheduler(optimizer), total_iters_(total_iters), power_(power) {}

std::vector<double> PolynomialLR::get_lrs() {
  if (step_count_ == 0 || step_count_ > total_iters_) return get_current_lrs();
  const auto t = static_cast<double>(step_count_), total = static_cast<double>(total_iters_);
  return scaled(get_current_lrs(), std::pow((1 - t / total) / (1 - (t - 1) / total), power_));
}

// ---- cosines

CosineAnnealingLR::CosineAnnealingLR(Optimizer& optimizer, int64_t T_max, double eta_min)
    : LRScheduler(optimizer), T_max_(T_max), eta_min_(eta_min) {
  check(T_max >= 1, "Expected positive integer T_max, but got ", T_max);
}

std::vector<double> CosineAnnealingLR::get_lrs() {
  std::vector<double> rates = get_current_lrs();
  if (step_count_ == 0) return rates;
  const auto height = [this](int64_t t) {
    return 1 + std::cos(kPi * static_cast<double>(t) / static_cast<double>(T_max_));
  };
  // At the bottom there is nothing left to multiply.
  if ((step_count_ - 1) % T_max_ == 0 && (step_count_ - 1) / T_max_ % 2 == 1) {
    check(rates.size() == base_lrs_.size(), "the scheduler knows ", base_lrs_.size(), " of ", rates.size(),
          " parameter groups: add groups before it is made");
    for (size_t i = 0; i < rates.size(); ++i)
      rates[i] += (base_lrs_[i] - eta_min_) * (1 - std::cos(kPi / static_cast<double>(T_max_))) / 2;
    return rates;
  }
  for (double& rate : rates) rate = height(step_count_) / height(step_count_ - 1) * (rate - eta_min_) + eta_min_;
  return rates;
}

CosineAnnealingWarmRestarts::CosineAnnealingWarmRestarts(Optimizer& optimizer, int64_t T_0, int64_t T_mult,
                                                         double eta_min)
    : LRScheduler(optimizer),
      T_0_(static_cast<double>(T_0)),
      T_mult_(static_cast<double>(T_mult)),
      eta_min_(eta_min),
      T_i_(T_0_) {
  check(T_0 > 0, "Expected positive integer T_0, but got ", T_0);
  check(T_mult >= 1, "Expected integer T_mult >= 1, but got ", T_mult);
  set_lrs(CosineAnnealingWarmRestarts::get_lrs());
}

void CosineAnnealingWarmRestarts::step() {
  if (++T_cur_ >= T_i_) {
    T_cur_ -= T_i_;
    T_i_ *= T_mult_;
  }
  LRScheduler::step();
}

void CosineAnnealingWarmRestarts::step(double epoch) {
  check(epoch >= 0 && epoch < 9e15, "Expected non-negative epoch, but got ", epoch);
  T_cur_ = epoch;
  T_i_ = T_0_;
  if (epoch >= T_0_ && T_mult_ == 1) {
    T_cur_ = std::fmod(epoch, T_0_);
  } else if (epoch >= T_0_) {
    // How many restarts there were: T_0 (1 + T_mult + T_mult^2 + ...) epochs lie before them.
    const double restarts = std::floor(std::log(epoch / T_0_ * (T_mult_ - 1) + 1) / std::log(T_mult_));
    T_cur_ = epoch - T_0_ * (std::pow(T_mult_, restarts) - 1) / (T_mult_ - 1);
    T_i_ = T_0_ * std::pow(T_mult_, restarts);
  }
  step_count_ = static_cast<int64_t>(epoch);
  set_lrs(get_lrs());
}

void CosineAnnealingWarmRestarts::visit(FieldVisitor& visitor) {
  LRScheduler::visit(visitor);
  visitor.field("T_cur", T_cur_);
  visitor.field("T_i", T_i_);
}

std::vector<double> CosineAnnealingWarmRestarts::get_lrs() {
  std::vector<double> rates = base_lrs_;
  for (double& rate : rates) rate = eta_min_ + (rate - eta_min_) * (1 + std::cos(kPi * T_cur_ / T_i_)) / 2;
  return rates;
}

// ---- functions of one's own

LambdaLR::LambdaLR(Optimizer& optimizer, LRLambda lr_lambda)
    : LambdaLR(optimizer, same_for_each(optimizer, lr_lambda)) {}
LambdaLR::LambdaLR(Optimizer& optimizer, std::vector<LRLambda> lr_lambda)
    : LRScheduler(optimizer), lambdas_(one_for_each(optimizer, std::move(lr_lambda))) {
  set_lrs(LambdaLR::get_lrs());
}

std::vector<double> LambdaLR::get_lrs() {
  std::vector<double> rates = base_lrs_;
  for (size_t i = 0; i < rates.size(); ++i) rates[i] *= lambdas_[i](step_count_);
  return rates;
}

MultiplicativeLR::MultiplicativeLR(Optimizer& optimizer, LRLambda lr_lambda)
    : MultiplicativeLR(optimizer, same_for_each(optimizer, lr_lambda)) {}
MultiplicativeLR::MultiplicativeLR(Optimizer& optimizer, std::vector<LRLambda> lr_lambda)
    : LRScheduler(optimizer), lambdas_(one_for_each(optimizer, std::move(lr_lambda))) {}

std::vector<double> MultiplicativeLR::get_lrs() {
  std::vector<double> rates = get_current_lrs();
  if (step_count_ == 0) return rates;
  check(rates.size() == lambdas_.size(), "the scheduler has ", lambdas_.size(), " functions for ", rates.size(),
        " parameter groups");
  for (size_t i = 0; i < rates.size(); ++i) rates[i] *= lambdas_[i](step_count_);
  return rates;
}

}  // namespace xtgrad::optim
