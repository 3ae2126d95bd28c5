#pragma once
#include <iosfwd>
#include <memory>
#include <type_traits>
#include <utility>

#include <xtgrad/nn/call_observer.h>

namespace xtgrad::nn {

/// A shared handle to a module: a copy is the same module, and calling it calls forward().
template <class Contained>
class ModuleHolder : detail::ModuleHolderBase {
 public:
  using ContainedType = Contained;

  ModuleHolder() : impl_(make_default()) {}
  ModuleHolder(std::nullptr_t) {}
  ModuleHolder(std::shared_ptr<Contained> module) : impl_(std::move(module)) {}
  /// Passes the arguments to the module's constructor.
  template <class Head, class... Tail>
  requires(sizeof...(Tail) > 0 ||
           !(std::is_base_of_v<ModuleHolder, std::decay_t<Head>> ||
             std::is_convertible_v<Head&&, std::shared_ptr<Contained>>)) explicit ModuleHolder(Head&& head,
                                                                                               Tail&&... tail)
      : impl_(new Contained(std::forward<Head>(head), std::forward<Tail>(tail)...)) {}

  explicit operator bool() const noexcept { return !is_empty(); }
  bool is_empty() const noexcept { return impl_ == nullptr; }
  const std::shared_ptr<Contained>& ptr() const {
    check(!is_empty(), "Accessing empty ModuleHolder");
    return impl_;
  }
  Contained* get() { return ptr().get(); }
  const Contained* get() const { return ptr().get(); }
  Contained* operator->() { return get(); }
  const Contained* operator->() const { return get(); }
  Contained& operator*() { return *get(); }
  const Contained& operator*() const { return *get(); }

  template <class... Args>
  decltype(auto) operator()(Args&&... args) const {
    if constexpr (std::is_same_v<decltype(ptr()->forward(std::forward<Args>(args)...)), Tensor>) {
      Tensor result = ptr()->forward(std::forward<Args>(args)...);
      if (detail::call_observer) [[unlikely]]
        detail::call_observer->called(*impl_, result);
      return result;
    } else {
      return ptr()->forward(std::forward<Args>(args)...);
    }
  }
  template <class Arg>
  decltype(auto) operator[](Arg&& arg) {
    return (*ptr())[std::forward<Arg>(arg)];
  }

 protected:
  std::shared_ptr<Contained> impl_;

 private:
  static std::shared_ptr<Contained> make_default() {
    static_assert(std::is_default_constructible_v<Contained>,
                  "This module has no default constructor; use `= nullptr` (`Linear linear = nullptr;`) for a handle "
                  "without a module.");
    return std::make_shared<Contained>();
  }
};

template <class Contained>
std::ostream& operator<<(std::ostream& stream, const ModuleHolder<Contained>& holder) {
  return nn::operator<<(stream, static_cast<const Module&>(*holder));
}

}  // namespace xtgrad::nn

/// Declares the handle `Name` of the module class `ImplType`.
#define XTGRAD_MODULE_IMPL(Name, ImplType)                    \
  class Name : public ::xtgrad::nn::ModuleHolder<ImplType> {  \
   public:                                                    \
    using ::xtgrad::nn::ModuleHolder<ImplType>::ModuleHolder; \
    using Impl [[maybe_unused]] = ImplType;                   \
  }

/// Declares `Name`, the handle of the module class `NameImpl`.
#define XTGRAD_MODULE(Name) XTGRAD_MODULE_IMPL(Name, Name##Impl)
