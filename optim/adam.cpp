#include <xtgrad/optim/adam.h>

#include <cmath>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/adamw.h>
#include <xtgrad/optim/update.h>

// Adam and AdamW: they differ only in what weight decay does.

namespace xtgrad::optim {

namespace {

template <class Options>
void visit_options(Options& o, FieldVisitor& visitor) {
  visitor.field("lr", o.lr());
  visitor.field("betas", o.betas());
  visitor.field("eps", o.eps());
  visitor.field("weight_decay", o.weight_decay());
  visitor.field("amsgrad", o.amsgrad());
}

template <class Options>
void validate_options(const Options& o) {
  check(o.lr() >= 0, "Invalid learning rate: ", o.lr());
  check(o.eps() >= 0, "Invalid epsilon value: ", o.eps());
  detail::check_betas(o.betas());
  check(o.weight_decay() >= 0, "Invalid weight_decay value: ", o.weight_decay());
}

/// One parameter's step: `decay` is added to the gradient times p, `shrink` multiplies p, `correction` is 1 / sqrt(1 -
/// beta2^t).
struct Adapt {
  double beta1, beta2, eps, decay, shrink, step_size, correction;
  bool amsgrad;

  template <class T>
  void operator()(const detail::Run<T>& run) const {
    const auto update = [beta1 = static_cast<T>(beta1), fresh1 = static_cast<T>(1 - beta1),
                         beta2 = static_cast<T>(beta2), fresh2 = static_cast<T>(1 - beta2), eps = static_cast<T>(eps),
                         decay = static_cast<T>(decay), shrink = static_cast<T>(shrink),
                         step_size = static_cast<T>(step_size),
                         correction = static_cast<T>(correction)](T& p, T g, T& m, T& v, auto largest) {
      const T d = decay != 0 ? g + decay * p : g;
      m = beta1 * m + fresh1 * d;
      v = beta2 * v + fresh2 * d * d;
      p = p * shrink - step_size * m / (std::sqrt(largest(v)) * correction + eps);
    };
    if (amsgrad)
      simd(
          [update](T* p, const T* g, T* m, T* v, T* top, int64_t n) {
            XTGRAD_INDEPENDENT
            for (int64_t i = 0; i < n; ++i)
              update(p[i], g[i], m[i], v[i], [top, i](T x) { return top[i] = top[i] > x ? top[i] : x; });
          },
          run.p, run.g, run.s[0], run.s[1], run.s[2], run.n);
    else
      simd(
          [update](T* p, const T* g, T* m, T* v, int64_t n) {
            XTGRAD_INDEPENDENT
            for (int64_t i = 0; i < n; ++i) update(p[i], g[i], m[i], v[i], [](T x) { return x; });
          },
          run.p, run.g, run.s[0], run.s[1], run.n);
  }
};

template <class Options>
void step_all(const std::vector<OptimizerParamGroup>& groups, Optimizer::State& states, const char* name,
              bool decoupled) {
  NoGradGuard no_grad;
  detail::Updates updates(name);
  for (const auto& active : detail::active_parameters(groups, name)) {
    const auto& o = detail::options_of<Options>(*active.group);
    auto& s = detail::state_of<AdamParamState>(states, *active.parameter);
    const auto [beta1, beta2] = o.betas();
    const auto t = static_cast<double>(s.step() + 1);
    const Adapt rule{beta1,
                     beta2,
                     o.eps(),
                     decoupled ? 0 : o.weight_decay(),
                     decoupled ? 1 - o.lr() * o.weight_decay() : 1,
                     o.lr() / (1 - std::pow(beta1, t)),
                     1 / std::sqrt(1 - std::pow(beta2, t)),
                     o.amsgrad()};
    if (o.amsgrad())
      updates.add(active, rule, {&s.exp_avg(), &s.exp_avg_sq(), &s.max_exp_avg_sq()}, &s.step());
    else
      updates.add(active, rule, {&s.exp_avg(), &s.exp_avg_sq()}, &s.step());
  }
  updates.run();
}

}  // namespace

void AdamOptions::visit(FieldVisitor& visitor) { visit_options(*this, visitor); }
void AdamOptions::validate() const { validate_options(*this); }
void AdamParamState::visit(FieldVisitor& visitor) {
  visitor.field("step", step());
  visitor.field("exp_avg", exp_avg());
  visitor.field("exp_avg_sq", exp_avg_sq());
  visitor.field("max_exp_avg_sq", max_exp_avg_sq());
}

Tensor Adam::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  step_all<AdamOptions>(param_groups_, state_, "Adam", false);
  return loss;
}

void AdamWOptions::visit(FieldVisitor& visitor) { visit_options(*this, visitor); }
void AdamWOptions::validate() const { validate_options(*this); }

Tensor AdamW::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  step_all<AdamWOptions>(param_groups_, state_, "AdamW", true);
  return loss;
}

}  // namespace xtgrad::optim
