#pragma once
#include <memory>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include <xtgrad/nn/any_value.h>
#include <xtgrad/nn/functional_module.h>
#include <xtgrad/nn/holder.h>
#include <xtgrad/nn/module.h>

namespace xtgrad::nn {

namespace detail {
// What AnyModule knows about a class of modules.
struct ForwardTable {
  const std::type_info& type;
  size_t arity;
  AnyValue (*forward)(void* module, AnyValue* arguments, size_t count);
  void* (*cast)(Module& module);
};

template <class M, class... Args, size_t... I>
AnyValue call_forward(void* module, AnyValue* arguments, std::index_sequence<I...>) {
  return AnyValue(static_cast<M*>(module)->forward(arguments[I].template argument<std::decay_t<Args>>(I)...));
}

template <class M, class R, class... Args>
const ForwardTable* forward_table() {
  static_assert(((!std::is_lvalue_reference_v<Args> || std::is_const_v<std::remove_reference_t<Args>>)&&...),
                "Modules stored inside AnyModule must not take references. Use pointers instead.");
  static_assert(!std::is_void_v<R>, "AnyModule cannot store modules that return void (you can return a dummy value).");
  static const ForwardTable table = {typeid(M), sizeof...(Args),
                                     [](void* module, AnyValue* arguments, size_t) {
                                       return call_forward<M, Args...>(module, arguments,
                                                                       std::index_sequence_for<Args...>());
                                     },
                                     [](Module& module) -> void* { return dynamic_cast<M*>(&module); }};
  return &table;
}
template <class M, class Class, class R, class... Args>
const ForwardTable* forward_table(R (Class::*)(Args...)) {
  return forward_table<M, R, Args...>();
}
template <class M, class Class, class R, class... Args>
const ForwardTable* forward_table(R (Class::*)(Args...) const) {
  return forward_table<M, R, Args...>();
}

// For forward() templates, which take what any_forward(arguments, count) takes: a Sequential within a Sequential.
inline constexpr size_t any_arity = static_cast<size_t>(-1);
template <class M>
const ForwardTable* any_forward_table() {
  static_assert(
      requires(M & module, AnyValue * arguments) { module.any_forward(arguments, size_t{1}); },
      "AnyModule can only hold modules whose forward() exists and is neither overloaded nor a template");
  static const ForwardTable table = {typeid(M), any_arity,
                                     [](void* module, AnyValue* arguments, size_t count) {
                                       return static_cast<M*>(module)->any_forward(arguments, count);
                                     },
                                     [](Module& module) -> void* { return dynamic_cast<M*>(&module); }};
  return &table;
}
}  // namespace detail

/// A handle to a module of any class whose forward() is neither overloaded nor a template, or to a Sequential; a copy
/// is the same module.
class AnyModule {
 public:
  AnyModule() = default;
  template <class M>
  explicit AnyModule(std::shared_ptr<M> module) {
    static_assert(detail::is_module<M>, "Can only store objects derived from nn::Module in an AnyModule");
    check(module != nullptr, "AnyModule: the module must not be a null pointer");
    if constexpr (requires { &M::forward; })
      table_ = detail::forward_table<M>(&M::forward);
    else
      table_ = detail::any_forward_table<M>();
    object_ = module.get();
    module_ = std::move(module);
  }
  template <class Contained>
  explicit AnyModule(const ModuleHolder<Contained>& holder) : AnyModule(holder.ptr()) {}
  /// Moves or copies the module.
  template <class M>
  requires(detail::is_module<M>) explicit AnyModule(M&& module)
      : AnyModule(std::make_shared<std::decay_t<M>>(std::forward<M>(module))) {}
  /// A function of one tensor becomes a Functional.
  template <class F>
  requires(!detail::is_module_holder<F> &&
           std::is_convertible_v<F, std::function<Tensor(Tensor)>>) explicit AnyModule(F&& function)
      : AnyModule(std::make_shared<FunctionalImpl>(FunctionalImpl::Function(std::forward<F>(function)))) {}
  template <class M>
  AnyModule& operator=(std::shared_ptr<M> module) {
    return *this = AnyModule(std::move(module));
  }

  bool is_empty() const noexcept { return module_ == nullptr; }
  /// A handle to a clone of the module.
  AnyModule clone(const std::optional<Device>& device = std::nullopt) const;
  const std::type_info& type_info() const;

  /// Calls forward(); the arguments must be of exactly its types.
  template <class... Args>
  AnyValue any_forward(Args&&... arguments) {
    if constexpr (sizeof...(Args) == 0) {
      return forward_values(nullptr, 0);
    } else {
      AnyValue values[] = {AnyValue(std::forward<Args>(arguments))...};
      return forward_values(values, sizeof...(Args));
    }
  }
  /// The same with the arguments in an array, from which they are moved.
  AnyValue forward_values(AnyValue* arguments, size_t count) const;
  template <class R = Tensor, class... Args>
  R forward(Args&&... arguments) {
    return any_forward(std::forward<Args>(arguments)...).template get<R>();
  }

  /// The module as an M, or as the holder T; throws unless it is exactly that.
  template <class M>
  requires(detail::is_module<M>) M& get() const { return *static_cast<M*>(checked_object(typeid(M), "get")); }
  template <class T, class Contained = typename T::ContainedType>
  T get() const {
    return T(ptr<Contained>());
  }
  std::shared_ptr<Module> ptr() const;
  template <class M>
  requires(detail::is_module<M>) std::shared_ptr<M> ptr()
  const { return std::shared_ptr<M>(module_, static_cast<M*>(checked_object(typeid(M), "ptr"))); }

 private:
  AnyValue call_with_defaults(AnyValue* arguments, size_t count) const;
  void* checked_object(const std::type_info& wanted, const char* function) const;

  std::shared_ptr<Module> module_;
  void* object_ = nullptr;  // the module by its own class
  const detail::ForwardTable* table_ = nullptr;
};

/// A module with a name, for the braced lists that Sequential takes.
class NamedAnyModule {
 public:
  template <class M>
  requires(std::is_constructible_v<AnyModule, M>) NamedAnyModule(std::string name, M&& module)
      : name_(std::move(name)), module_(std::forward<M>(module)) {}
  const std::string& name() const noexcept { return name_; }
  AnyModule& module() noexcept { return module_; }
  const AnyModule& module() const noexcept { return module_; }

 private:
  std::string name_;
  AnyModule module_;
};

}  // namespace xtgrad::nn
