#pragma once
#include <memory>
#include <utility>

#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/nn/module.h>

namespace xtgrad::nn {

/// Base of modules that can be cloned: reset() registers all parameters, buffers and children anew.
template <class Derived>
class Cloneable : public virtual Module {
 public:
  using Module::Module;
  virtual void reset() = 0;

  std::shared_ptr<Module> clone(const std::optional<Device>& device = std::nullopt) const override {
    const NoGradGuard no_grad;
    auto copy = std::make_shared<Derived>(static_cast<const Derived&>(*this));
    Module& members = *copy;
    members.forget_members();
    copy->reset();
    members.copy_members_of(*this, device);
    return copy;
  }

 private:
  void clone_(Module& other, const std::optional<Device>& device) final {
    const auto copy = std::dynamic_pointer_cast<Derived>(other.clone(device));
    check(copy != nullptr,
          "Attempted to clone submodule, but it is of a different type than the submodule it was to be cloned into");
    static_cast<Derived&>(*this) = std::move(*copy);
  }
};

}  // namespace xtgrad::nn
