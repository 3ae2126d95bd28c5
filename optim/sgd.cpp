#include <xtgrad/optim/sgd.h>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/update.h>

namespace xtgrad::optim {

void SGDOptions::visit(FieldVisitor& visitor) {
  visitor.field("lr", lr());
  visitor.field("momentum", momentum());
  visitor.field("dampening", dampening());
  visitor.field("weight_decay", weight_decay());
  visitor.field("nesterov", nesterov());
}

void SGDOptions::validate() const {
  check(lr() >= 0, "Invalid learning rate: ", lr());
  check(momentum() >= 0, "Invalid momentum value: ", momentum());
  check(weight_decay() >= 0, "Invalid weight_decay value: ", weight_decay());
  check(!nesterov() || (momentum() > 0 && dampening() == 0),
        "Nesterov momentum requires a momentum and zero dampening");
}

void SGDParamState::visit(FieldVisitor& visitor) { visitor.field("momentum_buffer", momentum_buffer()); }

namespace {

struct Descend {
  double lr, weight_decay;

  template <class T>
  void operator()(const detail::Run<T>& run) const {
    simd(
        [lr = static_cast<T>(lr), decay = static_cast<T>(weight_decay)](T* p, const T* g, int64_t n) {
          XTGRAD_INDEPENDENT
          for (int64_t i = 0; i < n; ++i) {
            const T d = decay != 0 ? g[i] + decay * p[i] : g[i];
            p[i] -= lr * d;
          }
        },
        run.p, run.g, run.n);
  }
};

// The first buffer is the gradient itself, whatever the dampening.
struct DescendWithMomentum {
  double lr, weight_decay, momentum, dampening;
  bool nesterov, first;

  // A choice within the loop keeps it from being vectorised.
  template <class T>
  void operator()(const detail::Run<T>& run) const {
    if (nesterov)
      descend<true>(run);
    else
      descend<false>(run);
  }

  template <bool kNesterov, class T>
  void descend(const detail::Run<T>& run) const {
    const T fresh = static_cast<T>(first ? 1 : 1 - dampening), kept = static_cast<T>(first ? 0 : momentum);
    simd(
        [lr = static_cast<T>(lr), decay = static_cast<T>(weight_decay), momentum = static_cast<T>(momentum), fresh,
         kept](T* p, const T* g, T* buffer, int64_t n) {
          XTGRAD_INDEPENDENT
          for (int64_t i = 0; i < n; ++i) {
            const T d = decay != 0 ? g[i] + decay * p[i] : g[i];
            const T b = kept * buffer[i] + fresh * d;
            buffer[i] = b;
            p[i] -= lr * (kNesterov ? d + momentum * b : b);
          }
        },
        run.p, run.g, run.s[0], run.n);
  }
};

}  // namespace

Tensor SGD::step(LossClosure closure) {
  Tensor loss = detail::evaluate(closure);
  NoGradGuard no_grad;
  detail::Updates updates("SGD");
  for (const auto& active : detail::active_parameters(param_groups_, "SGD")) {
    const auto& o = detail::options_of<SGDOptions>(*active.group);
    if (o.momentum() == 0) {
      updates.add(active, Descend{o.lr(), o.weight_decay()}, {});
    } else {
      Tensor& buffer = detail::state_of<SGDParamState>(state_, *active.parameter).momentum_buffer();
      updates.add(
          active,
          DescendWithMomentum{o.lr(), o.weight_decay(), o.momentum(), o.dampening(), o.nesterov(), !buffer.defined()},
          {&buffer});
    }
  }
  updates.run();
  return loss;
}

}  // namespace xtgrad::optim
