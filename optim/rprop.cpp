#include <xtgrad/optim/rprop.h>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/update.h>

namespace xtgrad::optim {

void RpropOptions::visit(FieldVisitor& visitor) {
  visitor.field("lr", lr());
  visitor.field("etas", etas());
  visitor.field("step_sizes", step_sizes());
}

void RpropOptions::validate() const {
  check(lr() >= 0, "Invalid learning rate: ", lr());
  const auto [smaller, larger] = etas();
  check(0 < smaller && smaller < 1 && 1 < larger, "Invalid eta values: ", smaller, ", ", larger);
}

void RpropParamState::visit(FieldVisitor& visitor) {
  visitor.field("step", step());
  visitor.field("prev", prev());
  visitor.field("step_size", step_size());
}

namespace {

struct StepBySign {
  double smaller, larger, least, most;

  template <class T>
  void operator()(const detail::Run<T>& run) const {
    simd(
        [smaller = static_cast<T>(smaller), larger = static_cast<T>(larger), least = static_cast<T>(least),
         most = static_cast<T>(most)](T* p, const T* g, T* previous, T* step, int64_t n) {
          XTGRAD_INDEPENDENT
          for (int64_t i = 0; i < n; ++i) {
            const T turned = g[i] * previous[i];
            const T factor = turned > 0 ? larger : turned < 0 ? smaller : T(1);
            const T grown = step[i] * factor, bounded = grown < least ? least : grown;
            const T size = bounded > most ? most : bounded;
            const T d = turned < 0 ? T(0) : g[i];
            step[i] = size;
            previous[i] = d;
            p[i] -= d > 0 ? size : d < 0 ? -size : T(0);
          }
        },
        run.p, run.g, run.s[0], run.s[1], run.n);
  }
};

}  // namespace

Tensor Rprop::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  NoGradGuard no_grad;
  detail::Updates updates("Rprop");
  for (const auto& active : detail::active_parameters(param_groups_, "Rprop")) {
    const auto& o = detail::options_of<RpropOptions>(*active.group);
    auto& s = detail::state_of<RpropParamState>(state_, *active.parameter);
    const auto [smaller, larger] = o.etas();
    const auto [least, most] = o.step_sizes();
    updates.add(active, StepBySign{smaller, larger, least, most}, {&s.prev(), {&s.step_size(), o.lr()}}, &s.step());
  }
  updates.run();
  return loss;
}

}  // namespace xtgrad::optim
