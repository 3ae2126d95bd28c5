#include <xtgrad/optim/adagrad.h>

#include <cmath>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/update.h>

namespace xtgrad::optim {

void AdagradOptions::visit(FieldVisitor& visitor) {
  visitor.field("lr", lr());
  visitor.field("lr_decay", lr_decay());
  visitor.field("weight_decay", weight_decay());
  visitor.field("initial_accumulator_value", initial_accumulator_value());
  visitor.field("eps", eps());
}

void AdagradOptions::validate() const {
  check(lr() >= 0, "Invalid learning rate: ", lr());
  check(lr_decay() >= 0, "Invalid lr_decay value: ", lr_decay());
  check(weight_decay() >= 0, "Invalid weight_decay value: ", weight_decay());
  check(initial_accumulator_value() >= 0, "Invalid initial_accumulator_value value: ", initial_accumulator_value());
  check(eps() >= 0, "Invalid epsilon value: ", eps());
}

void AdagradParamState::visit(FieldVisitor& visitor) {
  visitor.field("step", step());
  visitor.field("sum", sum());
}

namespace {

struct Accumulate {
  double lr, eps, decay;

  template <class T>
  void operator()(const detail::Run<T>& run) const {
    simd(
        [lr = static_cast<T>(lr), eps = static_cast<T>(eps), decay = static_cast<T>(decay)](T* p, const T* g, T* sum,
                                                                                            int64_t n) {
          XTGRAD_INDEPENDENT
          for (int64_t i = 0; i < n; ++i) {
            const T d = decay != 0 ? g[i] + decay * p[i] : g[i];
            const T s = sum[i] + d * d;
            sum[i] = s;
            p[i] -= lr * d / (std::sqrt(s) + eps);
          }
        },
        run.p, run.g, run.s[0], run.n);
  }
};

}  // namespace

Tensor Adagrad::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  NoGradGuard no_grad;
  detail::Updates updates("Adagrad");
  for (const auto& active : detail::active_parameters(param_groups_, "Adagrad")) {
    const auto& o = detail::options_of<AdagradOptions>(*active.group);
    auto& s = detail::state_of<AdagradParamState>(state_, *active.parameter);
    const double lr = o.lr() / (1 + static_cast<double>(s.step()) * o.lr_decay());
    updates.add(active, Accumulate{lr, o.eps(), o.weight_decay()}, {{&s.sum(), o.initial_accumulator_value()}},
                &s.step());
  }
  updates.run();
  return loss;
}

}  // namespace xtgrad::optim
