#include <xtgrad/optim/adadelta.h>

#include <cmath>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/update.h>

namespace xtgrad::optim {

void AdadeltaOptions::visit(FieldVisitor& visitor) {
  visitor.field("lr", lr());
  visitor.field("rho", rho());
  visitor.field("eps", eps());
  visitor.field("weight_decay", weight_decay());
}

void AdadeltaOptions::validate() const {
  check(lr() >= 0, "Invalid learning rate: ", lr());
  check(rho() >= 0 && rho() <= 1, "Invalid rho value: ", rho());
  check(eps() >= 0, "Invalid epsilon value: ", eps());
  check(weight_decay() >= 0, "Invalid weight_decay value: ", weight_decay());
}

void AdadeltaParamState::visit(FieldVisitor& visitor) {
  visitor.field("step", step());
  visitor.field("square_avg", square_avg());
  visitor.field("acc_delta", acc_delta());
}

namespace {

struct Rescale {
  double lr, rho, eps, decay;

  template <class T>
  void operator()(const detail::Run<T>& run) const {
    simd(
        [lr = static_cast<T>(lr), rho = static_cast<T>(rho), fresh = static_cast<T>(1 - rho), eps = static_cast<T>(eps),
         decay = static_cast<T>(decay)](T* p, const T* g, T* square, T* moved, int64_t n) {
          XTGRAD_INDEPENDENT
          for (int64_t i = 0; i < n; ++i) {
            const T d = decay != 0 ? g[i] + decay * p[i] : g[i];
            const T v = rho * square[i] + fresh * d * d;
            const T u = std::sqrt(moved[i] + eps) / std::sqrt(v + eps) * d;
            square[i] = v;
            moved[i] = rho * moved[i] + fresh * u * u;
            p[i] -= lr * u;
          }
        },
        run.p, run.g, run.s[0], run.s[1], run.n);
  }
};

}  // namespace

Tensor Adadelta::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  NoGradGuard no_grad;
  detail::Updates updates("Adadelta");
  for (const auto& active : detail::active_parameters(param_groups_, "Adadelta")) {
    const auto& o = detail::options_of<AdadeltaOptions>(*active.group);
    auto& s = detail::state_of<AdadeltaParamState>(state_, *active.parameter);
    updates.add(active, Rescale{o.lr(), o.rho(), o.eps(), o.weight_decay()}, {&s.square_avg(), &s.acc_delta()},
                &s.step());
  }
  updates.run();
  return loss;
}

}  // namespace xtgrad::optim
