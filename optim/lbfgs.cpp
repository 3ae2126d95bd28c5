#include <xtgrad/optim/lbfgs.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/optim/line_search.h>
#include <xtgrad/optim/update.h>

namespace xtgrad::optim {

// ---- options and state

void LBFGSOptions::visit(FieldVisitor& visitor) {
  int64_t evaluations = max_eval().value_or(-1);
  std::string line_search = line_search_fn().value_or("");
  visitor.field("lr", lr());
  visitor.field("max_iter", max_iter());
  visitor.field("max_eval", evaluations);
  visitor.field("tolerance_grad", tolerance_grad());
  visitor.field("tolerance_change", tolerance_change());
  visitor.field("history_size", history_size());
  visitor.field("line_search_fn", line_search);
  max_eval(evaluations < 0 ? std::nullopt : std::optional(evaluations));
  line_search_fn(line_search.empty() ? std::nullopt : std::optional(line_search));
}

void LBFGSOptions::validate() const {
  check(history_size() >= 1, "LBFGS: history_size must be at least 1, got ", history_size());
  check(!line_search_fn() || *line_search_fn() == "strong_wolfe",
        "LBFGS: only 'strong_wolfe' is supported as line_search_fn, got '", line_search_fn().value_or(""), "'");
}

namespace {
void visit_one(FieldVisitor& visitor, const char* name, Tensor& value) {
  std::vector<Tensor> list;
  if (value.defined()) list.push_back(value);
  visitor.field(name, list);
  value = list.empty() ? Tensor() : list[0];
}

void visit_all(FieldVisitor& visitor, const char* name, std::deque<Tensor>& values) {
  std::vector<Tensor> list(values.begin(), values.end());
  visitor.field(name, list);
  values.assign(list.begin(), list.end());
}
}  // namespace

// `al` is worked out anew in each iteration.
void LBFGSParamState::visit(FieldVisitor& visitor) {
  visitor.field("func_evals", func_evals());
  visitor.field("n_iter", n_iter());
  visitor.field("t", t());
  visitor.field("prev_loss", prev_loss());
  visit_one(visitor, "d", d());
  visit_one(visitor, "H_diag", H_diag());
  visit_one(visitor, "prev_flat_grad", prev_flat_grad());
  visit_all(visitor, "old_dirs", old_dirs());
  visit_all(visitor, "old_stps", old_stps());
  visit_all(visitor, "ro", ro());
}

void LBFGSParamState::validate(const std::vector<Tensor>& parameters) const {
  int64_t count = 0;
  for (const Tensor& p : parameters) count += p.numel();
  const auto check_length = [](const Tensor& x, const char* name, int64_t expected) {
    check(x.defined() && x.is_floating_point() && x.numel() == expected, "the saved '", name, "' of LBFGS is ",
          x.defined() ? text(x.dtype(), " ", x.sizes()) : "undefined", ", expected ", expected, " real numbers");
  };
  check(old_dirs().size() == ro().size() && old_stps().size() == ro().size(), "the saved history of LBFGS has ",
        old_dirs().size(), " old_dirs, ", old_stps().size(), " old_stps and ", ro().size(),
        " ro, expected as many of each");
  for (size_t i = 0; i < ro().size(); ++i) {
    check_length(old_dirs()[i], "old_dirs", count);
    check_length(old_stps()[i], "old_stps", count);
    check_length(ro()[i], "ro", 1);
  }
  if (n_iter() == 0) return;
  check_length(d(), "d", count);
  check_length(prev_flat_grad(), "prev_flat_grad", count);
  check_length(H_diag(), "H_diag", 1);
}

// ---- the parameters in one row

namespace {

double largest(const Tensor& x) { return x.abs().max().item<double>(); }
double dot_of(const Tensor& x, const Tensor& y) { return x.dot(y).item<double>(); }

Tensor flat_gradient(const std::vector<Tensor>& parameters) {
  std::vector<Tensor> parts;
  for (const Tensor& p : parameters)
    parts.push_back(p.grad().defined() ? p.grad().reshape({-1}) : zeros({p.numel()}, p.dtype()));
  return cat(parts);
}

void move(const std::vector<Tensor>& parameters, double t, const Tensor& d) {
  int64_t offset = 0;
  for (const Tensor& p : parameters) {
    p.add_(d.narrow(0, offset, p.numel()).view(p.sizes()), t);
    offset += p.numel();
  }
}

/// One call of step().
class Step {
 public:
  Step(const LBFGSOptions& options, LBFGSParamState& state, const std::vector<Tensor>& parameters,
       const Optimizer::LossClosure& closure)
      : o_(options), s_(state), parameters_(parameters), closure_(closure) {}

  Tensor run() {
    Tensor first_loss = evaluate();
    if (gradient_.numel() == 0 || largest(gradient_) <= o_.tolerance_grad()) return first_loss;
    const double most_evaluations =
        o_.max_eval() ? static_cast<double>(*o_.max_eval()) : std::floor(1.25 * static_cast<double>(o_.max_iter()));
    for (int64_t iteration = 1; iteration <= o_.max_iter(); ++iteration) {
      const bool first = s_.n_iter()++ == 0;
      set_direction(first);
      s_.prev_flat_grad(gradient_);
      s_.prev_loss(loss_);
      s_.t(o_.lr() * (first ? std::min(1.0, 1 / gradient_.abs().sum().item<double>()) : 1));
      const double slope = dot_of(gradient_, s_.d());
      if (slope > -o_.tolerance_change()) break;
      if (o_.line_search_fn())
        search(slope);
      else
        move(parameters_, s_.t(), s_.d());
      if (iteration == o_.max_iter()) break;
      if (!o_.line_search_fn()) evaluate();
      if (static_cast<double>(evaluations_) >= most_evaluations || largest(gradient_) <= o_.tolerance_grad()) break;
      if (largest(s_.d()) * std::fabs(s_.t()) <= o_.tolerance_change()) break;
      if (std::fabs(loss_ - s_.prev_loss()) < o_.tolerance_change()) break;
    }
    return first_loss;
  }

 private:
  Tensor evaluate() {
    Tensor loss = detail::evaluate(closure_);
    ++evaluations_;
    ++s_.func_evals();
    loss_ = loss.item<double>();
    gradient_ = flat_gradient(parameters_);
    return loss;
  }

  void set_direction(bool first) {
    if (first) {
      s_.d(gradient_.neg());
      s_.H_diag(ones({}, gradient_.dtype()));
      s_.old_dirs().clear();
      s_.old_stps().clear();
      s_.ro().clear();
      return;
    }
    remember();
    s_.d(times_inverse_hessian(gradient_.neg()));
  }

  // The last change of the parameters and what it did to the gradient, where that says something about the curvature.
  void remember() {
    const Tensor y = gradient_.sub(s_.prev_flat_grad()), step = s_.d().mul(s_.t());
    const double curvature = dot_of(y, step);
    if (!(curvature > 1e-10)) return;
    while (static_cast<int64_t>(s_.ro().size()) >= o_.history_size()) {
      s_.old_dirs().pop_front();
      s_.old_stps().pop_front();
      s_.ro().pop_front();
    }
    s_.old_dirs().push_back(y);
    s_.old_stps().push_back(step);
    s_.ro().push_back(full({}, 1 / curvature, y.dtype()));
    s_.H_diag(full({}, curvature / dot_of(y, y), y.dtype()));
  }

  // The two loops over the history, back and forth.
  Tensor times_inverse_hessian(Tensor q) {
    const size_t count = s_.ro().size();
    std::vector<double> factors(count);
    for (size_t i = count; i-- > 0;) {
      factors[i] = dot_of(s_.old_stps()[i], q) * s_.ro()[i].item<double>();
      q.add_(s_.old_dirs()[i], -factors[i]);
    }
    q.mul_(s_.H_diag().item<double>());
    std::vector<Tensor> al;
    for (size_t i = 0; i < count; ++i) {
      q.add_(s_.old_stps()[i], factors[i] - dot_of(s_.old_dirs()[i], q) * s_.ro()[i].item<double>());
      al.push_back(full({}, factors[i], q.dtype()));
    }
    s_.al(std::move(al));
    return q;
  }

  void search(double slope) {
    std::vector<Tensor> before;
    for (const Tensor& p : parameters_) before.push_back(p.clone());
    const auto at = [&](double t) {
      move(parameters_, t, s_.d());
      evaluate();
      for (size_t i = 0; i < before.size(); ++i) parameters_[i].copy_(before[i]);
      return detail::LinePoint{t, loss_, gradient_, dot_of(gradient_, s_.d())};
    };
    const detail::LinePoint start{0, loss_, gradient_, slope};
    const detail::LinePoint found = detail::strong_wolfe(at, start, s_.t(), largest(s_.d()));
    loss_ = found.loss;
    gradient_ = found.gradient;
    s_.t(found.t);
    move(parameters_, s_.t(), s_.d());
  }

  const LBFGSOptions& o_;
  LBFGSParamState& s_;
  const std::vector<Tensor>& parameters_;
  const Optimizer::LossClosure& closure_;
  double loss_ = 0;
  Tensor gradient_;
  int64_t evaluations_ = 0;
};

void check_one_group(size_t groups) {
  check(groups == 1, "LBFGS doesn't support per-parameter options (parameter groups), got ", groups, " groups");
}

}  // namespace

LBFGS::LBFGS(std::vector<OptimizerParamGroup> param_groups, LBFGSOptions defaults)
    : OptimizerWith(std::move(param_groups), std::move(defaults)) {
  check_one_group(param_groups_.size());
}

LBFGS::LBFGS(std::vector<Tensor> params, LBFGSOptions defaults)
    : OptimizerWith(std::move(params), std::move(defaults)) {}

Tensor LBFGS::step(LossClosure closure) {
  check(closure != nullptr, "LBFGS requires a closure function: one that sets the gradients anew and returns the loss");
  check_one_group(param_groups_.size());
  const auto& parameters = param_groups_[0].params();
  check(!parameters.empty(), "LBFGS: there are no parameters to optimize");
  NoGradGuard no_grad;
  return Step(detail::options_of<LBFGSOptions>(param_groups_[0]),
              detail::state_of<LBFGSParamState>(state_, parameters[0]), parameters, closure)
      .run();
}

}  // namespace xtgrad::optim
