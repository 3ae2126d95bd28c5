#include <xtgrad/optim/adamax.h>

#include <cmath>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/update.h>

namespace xtgrad::optim {

void AdamaxOptions::visit(FieldVisitor& visitor) {
  visitor.field("lr", lr());
  visitor.field("betas", betas());
  visitor.field("eps", eps());
  visitor.field("weight_decay", weight_decay());
}

void AdamaxOptions::validate() const {
  check(lr() >= 0, "Invalid learning rate: ", lr());
  check(eps() >= 0, "Invalid epsilon value: ", eps());
  detail::check_betas(betas());
  check(weight_decay() >= 0, "Invalid weight_decay value: ", weight_decay());
}

void AdamaxParamState::visit(FieldVisitor& visitor) {
  visitor.field("step", step());
  visitor.field("exp_avg", exp_avg());
  visitor.field("exp_inf", exp_inf());
}

namespace {

struct AdaptToLargest {
  double beta1, beta2, eps, decay, step_size;

  template <class T>
  void operator()(const detail::Run<T>& run) const {
    simd(
        [beta1 = static_cast<T>(beta1), fresh1 = static_cast<T>(1 - beta1), beta2 = static_cast<T>(beta2),
         eps = static_cast<T>(eps), decay = static_cast<T>(decay),
         step_size = static_cast<T>(step_size)](T* p, const T* g, T* average, T* largest, int64_t n) {
          XTGRAD_INDEPENDENT
          for (int64_t i = 0; i < n; ++i) {
            const T d = decay != 0 ? g[i] + decay * p[i] : g[i];
            const T m = beta1 * average[i] + fresh1 * d;
            const T before = beta2 * largest[i], now = std::fabs(d) + eps;
            const T u = before <= now ? now : before > now ? before : before + now;  // the sum where one is no number
            average[i] = m;
            largest[i] = u;
            p[i] -= step_size * m / u;
          }
        },
        run.p, run.g, run.s[0], run.s[1], run.n);
  }
};

}  // namespace

Tensor Adamax::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  NoGradGuard no_grad;
  detail::Updates updates("Adamax");
  for (const auto& active : detail::active_parameters(param_groups_, "Adamax")) {
    const auto& o = detail::options_of<AdamaxOptions>(*active.group);
    auto& s = detail::state_of<AdamaxParamState>(state_, *active.parameter);
    const auto [beta1, beta2] = o.betas();
    const double step_size = o.lr() / (1 - std::pow(beta1, static_cast<double>(s.step() + 1)));
    updates.add(active, AdaptToLargest{beta1, beta2, o.eps(), o.weight_decay(), step_size},
                {&s.exp_avg(), &s.exp_inf()}, &s.step());
  }
  updates.run();
  return loss;
}

}  // namespace xtgrad::optim
