#include <xtgrad/optim/rmsprop.h>

#include <cmath>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/update.h>

namespace xtgrad::optim {

void RMSpropOptions::visit(FieldVisitor& visitor) {
  visitor.field("lr", lr());
  visitor.field("alpha", alpha());
  visitor.field("eps", eps());
  visitor.field("weight_decay", weight_decay());
  visitor.field("momentum", momentum());
  visitor.field("centered", centered());
}

void RMSpropOptions::validate() const {
  check(lr() >= 0, "Invalid learning rate: ", lr());
  check(eps() >= 0, "Invalid epsilon value: ", eps());
  check(momentum() >= 0, "Invalid momentum value: ", momentum());
  check(weight_decay() >= 0, "Invalid weight_decay value: ", weight_decay());
  check(alpha() >= 0, "Invalid alpha value: ", alpha());
}

void RMSpropParamState::visit(FieldVisitor& visitor) {
  visitor.field("step", step());
  visitor.field("square_avg", square_avg());
  visitor.field("momentum_buffer", momentum_buffer());
  visitor.field("grad_avg", grad_avg());
}

namespace {

/// One parameter's step; the states are square_avg, then grad_avg if centered, then momentum_buffer if there is
/// momentum.
template <bool kCentered, bool kMomentum>
struct Normalise {
  double lr, alpha, eps, decay, momentum;

  template <class T>
  void operator()(const detail::Run<T>& run) const {
    simd(
        [lr = static_cast<T>(lr), alpha = static_cast<T>(alpha), fresh = static_cast<T>(1 - alpha),
         eps = static_cast<T>(eps), decay = static_cast<T>(decay),
         momentum = static_cast<T>(momentum)](T* p, const T* g, T* square, T* average, T* buffer, int64_t n) {
          XTGRAD_INDEPENDENT
          for (int64_t i = 0; i < n; ++i) {
            const T d = decay != 0 ? g[i] + decay * p[i] : g[i];
            T v = alpha * square[i] + fresh * d * d;
            square[i] = v;
            if constexpr (kCentered) {
              const T mean = alpha * average[i] + fresh * d;
              average[i] = mean;
              v -= mean * mean;
              v = v < 0 ? T(0) : v;  // a variance that rounding made negative
            }
            const T scaled = d / (std::sqrt(v) + eps);
            const T b = kMomentum ? buffer[i] = momentum * buffer[i] + scaled : scaled;
            p[i] -= lr * b;
          }
        },
        run.p, run.g, run.s[0], run.s[1], run.s[kCentered ? 2 : 1], run.n);
  }
};

template <bool kCentered, bool kMomentum>
void add(detail::Updates& updates, const detail::Active& active, const RMSpropOptions& o, RMSpropParamState& s) {
  const Normalise<kCentered, kMomentum> rule{o.lr(), o.alpha(), o.eps(), o.weight_decay(), o.momentum()};
  Tensor &v = s.square_avg(), &mean = s.grad_avg(), &buffer = s.momentum_buffer();
  if constexpr (kCentered && kMomentum)
    updates.add(active, rule, {&v, &mean, &buffer}, &s.step());
  else if constexpr (kCentered)
    updates.add(active, rule, {&v, &mean}, &s.step());
  else if constexpr (kMomentum)
    updates.add(active, rule, {&v, &buffer}, &s.step());
  else
    updates.add(active, rule, {&v}, &s.step());
}

}  // namespace

Tensor RMSprop::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  NoGradGuard no_grad;
  detail::Updates updates("RMSprop");
  for (const auto& active : detail::active_parameters(param_groups_, "RMSprop")) {
    const auto& o = detail::options_of<RMSpropOptions>(*active.group);
    auto& s = detail::state_of<RMSpropParamState>(state_, *active.parameter);
    if (o.centered())
      o.momentum() > 0 ? add<true, true>(updates, active, o, s) : add<true, false>(updates, active, o, s);
    else
      o.momentum() > 0 ? add<false, true>(updates, active, o, s) : add<false, false>(updates, active, o, s);
  }
  updates.run();
  return loss;
}

}  // namespace xtgrad::optim
