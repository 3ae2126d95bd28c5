#include <xtgrad/optim/asgd.h>

#include <algorithm>
#include <cmath>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/update.h>

namespace xtgrad::optim {

void ASGDOptions::visit(FieldVisitor& visitor) {
  visitor.field("lr", lr());
  visitor.field("lambd", lambd());
  visitor.field("alpha", alpha());
  visitor.field("t0", t0());
  visitor.field("weight_decay", weight_decay());
}

void ASGDOptions::validate() const {
  check(lr() >= 0, "Invalid learning rate: ", lr());
  check(weight_decay() >= 0, "Invalid weight_decay value: ", weight_decay());
}

void ASGDParamState::visit(FieldVisitor& visitor) {
  visitor.field("step", step());
  visitor.field("eta", eta());
  visitor.field("mu", mu());
  visitor.field("ax", ax());
}

namespace {

struct DescendAndAverage {
  double eta, shrink, decay, mu;

  template <class T>
  void operator()(const detail::Run<T>& run) const {
    simd(
        [eta = static_cast<T>(eta), shrink = static_cast<T>(shrink), decay = static_cast<T>(decay),
         mu = static_cast<T>(mu)](T* p, const T* g, T* average, int64_t n) {
          XTGRAD_INDEPENDENT
          for (int64_t i = 0; i < n; ++i) {
            const T d = decay != 0 ? g[i] + decay * p[i] : g[i];
            const T x = p[i] * shrink - eta * d;
            average[i] = mu != 1 ? average[i] + mu * (x - average[i]) : x;
            p[i] = x;
          }
        },
        run.p, run.g, run.s[0], run.n);
  }
};

// PyTorch keeps eta and mu in single precision, whatever the parameter's; so do its numbers.
double in_float(double x) { return static_cast<double>(static_cast<float>(x)); }

}  // namespace

Tensor ASGD::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  NoGradGuard no_grad;
  detail::Updates updates("ASGD");
  for (const auto& active : detail::active_parameters(param_groups_, "ASGD")) {
    const auto& o = detail::options_of<ASGDOptions>(*active.group);
    auto& s = detail::state_of<ASGDParamState>(state_, *active.parameter);
    const auto t = static_cast<double>(s.step() + 1);
    const double eta = s.step() == 0 ? in_float(o.lr()) : s.eta();
    updates.add(active, DescendAndAverage{eta, 1 - o.lambd() * eta, o.weight_decay(), s.mu()}, {&s.ax()}, &s.step());
    updates.set(s.eta(), in_float(o.lr() / std::pow(1 + o.lambd() * o.lr() * t, o.alpha())));
    updates.set(s.mu(), in_float(1 / std::max(1.0, t - o.t0())));
  }
  updates.run();
  return loss;
}

}  // namespace xtgrad::optim
