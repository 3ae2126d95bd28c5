#pragma once
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <xtgrad/nn/any_module.h>
#include <xtgrad/nn/cloneable.h>

namespace xtgrad::nn {

/// Modules that run one after the other, each on what the one before returned. A Linear or Conv2d and the ReLU behind
/// it run as one operation, which gives the same numbers.
class SequentialImpl : public Cloneable<SequentialImpl> {
 public:
  using Iterator = std::vector<AnyModule>::iterator;
  using ConstIterator = std::vector<AnyModule>::const_iterator;

  SequentialImpl();
  /// Modules, holders, shared pointers, AnyModules or functions of a tensor.
  template <class First, class... Rest>
  requires(!std::is_base_of_v<SequentialImpl, std::decay_t<First>> ||
           sizeof...(Rest) > 0) explicit SequentialImpl(First&& first, Rest&&... rest) {
    modules_.reserve(1 + sizeof...(Rest));
    push_back(std::forward<First>(first));
    (push_back(std::forward<Rest>(rest)), ...);
  }
  explicit SequentialImpl(OrderedDict<std::string, AnyModule>&& modules);
  explicit SequentialImpl(std::initializer_list<NamedAnyModule> modules);

  std::shared_ptr<Module> clone(const std::optional<Device>& device = std::nullopt) const override;
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  /// Runs the modules; the last one must return exactly an R.
  template <class R = Tensor, class... Args>
  R forward(Args&&... arguments) {
    AnyValue values[] = {AnyValue(std::forward<Args>(arguments))..., AnyValue()};  // a last one, as there may be none
    AnyValue result = any_forward(values, sizeof...(Args));
    R* value = result.template try_get<R>();
    if (!value) wrong_return_type(typeid(R), result.type_info());
    return std::move(*value);
  }

  /// forward() for an AnyModule that holds this one, so that a Sequential can be part of another.
  AnyValue any_forward(AnyValue* arguments, size_t count);

  /// Appends a module, named by its position unless a name is given.
  void push_back(AnyModule module);
  void push_back(std::string name, AnyModule module);
  template <class M>
  requires(std::is_constructible_v<AnyModule, M> &&
           !std::is_same_v<std::decay_t<M>, AnyModule>) void push_back(M&& module) {
    push_back(AnyModule(std::forward<M>(module)));
  }
  template <class M>
  requires(std::is_constructible_v<AnyModule, M> &&
           !std::is_same_v<std::decay_t<M>, AnyModule>) void push_back(std::string name, M&& module) {
    push_back(std::move(name), AnyModule(std::forward<M>(module)));
  }
  /// Appends all modules of a container.
  template <class Container>
  void extend(const Container& container) {
    for (const auto& module : container) push_back(module);
  }

  Iterator begin() { return modules_.begin(); }
  ConstIterator begin() const { return modules_.begin(); }
  Iterator end() { return modules_.end(); }
  ConstIterator end() const { return modules_.end(); }
  size_t size() const noexcept { return modules_.size(); }
  bool is_empty() const noexcept { return modules_.empty(); }

  /// The module at `index` as an M; throws unless it is exactly that.
  template <class M>
  M& at(size_t index) {
    return any(index).get<M>();
  }
  template <class M>
  const M& at(size_t index) const {
    return any(index).get<M>();
  }
  std::shared_ptr<Module> ptr(size_t index) const;
  template <class M>
  std::shared_ptr<M> ptr(size_t index) const {
    return any(index).ptr<M>();
  }
  std::shared_ptr<Module> operator[](size_t index) const { return ptr(index); }

 private:
  const AnyModule& any(size_t index) const;
  void check_not_empty() const;
  [[noreturn]] static void wrong_return_type(const std::type_info& wanted, const std::type_info& actual);

  std::vector<AnyModule> modules_;
};

class Sequential : public ModuleHolder<SequentialImpl> {
 public:
  using ModuleHolder<SequentialImpl>::ModuleHolder;
  using Impl = SequentialImpl;
  Sequential();
  /// Sequential({{"hidden", Linear(784, 100)}, {"relu", ReLU()}})
  Sequential(std::initializer_list<NamedAnyModule> modules);
};

}  // namespace xtgrad::nn
