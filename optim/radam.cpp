#include <xtgrad/optim/radam.h>

#include <cmath>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/update.h>

namespace xtgrad::optim {

void RAdamOptions::visit(FieldVisitor& visitor) {
  visitor.field("lr", lr());
  visitor.field("betas", betas());
  visitor.field("eps", eps());
  visitor.field("weight_decay", weight_decay());
}

void RAdamOptions::validate() const {
  check(lr() >= 0, "Invalid learning rate: ", lr());
  check(eps() >= 0, "Invalid epsilon value: ", eps());
  detail::check_betas(betas());
  check(weight_decay() >= 0, "Invalid weight_decay value: ", weight_decay());
}

void RAdamParamState::visit(FieldVisitor& visitor) {
  visitor.field("step", step());
  visitor.field("exp_avg", exp_avg());
  visitor.field("exp_avg_sq", exp_avg_sq());
}

namespace {

struct Rectify {
  double beta1, beta2, eps, decay, step_size;
  bool adaptive;

  template <class T>
  void operator()(const detail::Run<T>& run) const {
    simd(
        [beta1 = static_cast<T>(beta1), fresh1 = static_cast<T>(1 - beta1), beta2 = static_cast<T>(beta2),
         fresh2 = static_cast<T>(1 - beta2), eps = static_cast<T>(eps), decay = static_cast<T>(decay),
         step_size = static_cast<T>(step_size),
         adaptive = adaptive](T* p, const T* g, T* average, T* square, int64_t n) {
          XTGRAD_INDEPENDENT
          for (int64_t i = 0; i < n; ++i) {
            const T d = decay != 0 ? g[i] + decay * p[i] : g[i];
            const T m = beta1 * average[i] + fresh1 * d, v = beta2 * square[i] + fresh2 * d * d;
            average[i] = m;
            square[i] = v;
            p[i] -= adaptive ? step_size * m / (std::sqrt(v) + eps) : step_size * m;
          }
        },
        run.p, run.g, run.s[0], run.s[1], run.n);
  }
};

}  // namespace

Tensor RAdam::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  NoGradGuard no_grad;
  detail::Updates updates("RAdam");
  for (const auto& active : detail::active_parameters(param_groups_, "RAdam")) {
    const auto& o = detail::options_of<RAdamOptions>(*active.group);
    auto& s = detail::state_of<RAdamParamState>(state_, *active.parameter);
    const auto [beta1, beta2] = o.betas();
    const auto t = static_cast<double>(s.step() + 1);
    const double correction1 = 1 - std::pow(beta1, t), correction2 = 1 - std::pow(beta2, t);
    // How many steps the average of squares looks back on, in the end and now.
    const double longest = 2 / (1 - beta2) - 1, length = longest - 2 * t * std::pow(beta2, t) / correction2;
    Rectify rule{beta1, beta2, o.eps(), o.weight_decay(), o.lr() / correction1, length > 5};
    if (rule.adaptive)
      rule.step_size *= std::sqrt(correction2) *
                        std::sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
    updates.add(active, rule, {&s.exp_avg(), &s.exp_avg_sq()}, &s.step());
  }
  updates.run();
  return loss;
}

}  // namespace xtgrad::optim
