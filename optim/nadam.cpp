#include <xtgrad/optim/nadam.h>

#include <cmath>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/update.h>

namespace xtgrad::optim {

void NAdamOptions::visit(FieldVisitor& visitor) {
  visitor.field("lr", lr());
  visitor.field("betas", betas());
  visitor.field("eps", eps());
  visitor.field("weight_decay", weight_decay());
  visitor.field("momentum_decay", momentum_decay());
}

void NAdamOptions::validate() const {
  check(lr() >= 0, "Invalid learning rate: ", lr());
  check(eps() >= 0, "Invalid epsilon value: ", eps());
  detail::check_betas(betas());
  check(weight_decay() >= 0, "Invalid weight_decay value: ", weight_decay());
  check(momentum_decay() >= 0, "Invalid momentum_decay value: ", momentum_decay());
}

void NAdamParamState::visit(FieldVisitor& visitor) {
  visitor.field("step", step());
  visitor.field("mu_product", mu_product());
  visitor.field("exp_avg", exp_avg());
  visitor.field("exp_avg_sq", exp_avg_sq());
}

namespace {

struct LookAhead {
  double beta1, beta2, eps, decay, of_gradient, of_average, correction;

  template <class T>
  void operator()(const detail::Run<T>& run) const {
    simd(
        [beta1 = static_cast<T>(beta1), fresh1 = static_cast<T>(1 - beta1), beta2 = static_cast<T>(beta2),
         fresh2 = static_cast<T>(1 - beta2), eps = static_cast<T>(eps), decay = static_cast<T>(decay),
         of_gradient = static_cast<T>(of_gradient), of_average = static_cast<T>(of_average),
         correction = static_cast<T>(correction)](T* p, const T* g, T* average, T* square, int64_t n) {
          XTGRAD_INDEPENDENT
          for (int64_t i = 0; i < n; ++i) {
            const T d = decay != 0 ? g[i] + decay * p[i] : g[i];
            const T m = beta1 * average[i] + fresh1 * d, v = beta2 * square[i] + fresh2 * d * d;
            average[i] = m;
            square[i] = v;
            p[i] -= (of_gradient * d + of_average * m) / (std::sqrt(v) * correction + eps);
          }
        },
        run.p, run.g, run.s[0], run.s[1], run.n);
  }
};

// PyTorch keeps the product of the momenta in single precision, whatever the parameter's; so do its numbers.
double times_in_float(double x, double y) { return static_cast<double>(static_cast<float>(x) * static_cast<float>(y)); }

}  // namespace

Tensor NAdam::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  NoGradGuard no_grad;
  detail::Updates updates("NAdam");
  for (const auto& active : detail::active_parameters(param_groups_, "NAdam")) {
    const auto& o = detail::options_of<NAdamOptions>(*active.group);
    auto& s = detail::state_of<NAdamParamState>(state_, *active.parameter);
    const auto [beta1, beta2] = o.betas();
    const auto t = static_cast<double>(s.step() + 1);
    const double mu = beta1 * (1 - 0.5 * std::pow(0.96, t * o.momentum_decay()));
    const double mu_next = beta1 * (1 - 0.5 * std::pow(0.96, (t + 1) * o.momentum_decay()));
    const double product = times_in_float(s.mu_product(), mu);
    const double product_next = times_in_float(times_in_float(product, mu), mu_next);
    const LookAhead rule{beta1,
                         beta2,
                         o.eps(),
                         o.weight_decay(),
                         o.lr() * (1 - mu) / (1 - product),
                         o.lr() * mu_next / (1 - product_next),
                         1 / std::sqrt(1 - std::pow(beta2, t))};
    updates.add(active, rule, {&s.exp_avg(), &s.exp_avg_sq()}, &s.step());
    updates.set(s.mu_product(), product);
  }
  updates.run();
  return loss;
}

}  // namespace xtgrad::optim
