#pragma once
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/nn/any_value.h>
#include <xtgrad/nn/ordered_dict.h>

namespace xtgrad {
// Compiled once in the library, for the sake of programs' compile time.
extern template class OrderedDict<std::string, Tensor>;
}  // namespace xtgrad

namespace xtgrad::serialize {
class OutputArchive;
class InputArchive;
}  // namespace xtgrad::serialize

namespace xtgrad::nn {

class Module;
}  // namespace xtgrad::nn
namespace xtgrad {
extern template class OrderedDict<std::string, std::shared_ptr<nn::Module>>;
}
namespace xtgrad::nn {

template <class Contained>
class ModuleHolder;

namespace detail {
struct ModuleHolderBase {};
template <class T>
inline constexpr bool is_module_holder = std::is_base_of_v<ModuleHolderBase, std::decay_t<T>>;
template <class T>
inline constexpr bool is_module = std::is_base_of_v<Module, std::decay_t<T>>;
}  // namespace detail

/// Base of everything with parameters: a tree of modules that own named parameters and buffers.
class Module : public std::enable_shared_from_this<Module> {
 public:
  using ModuleApplyFunction = std::function<void(Module&)>;
  using ConstModuleApplyFunction = std::function<void(const Module&)>;
  using NamedModuleApplyFunction = std::function<void(const std::string&, Module&)>;
  using ConstNamedModuleApplyFunction = std::function<void(const std::string&, const Module&)>;
  using ModulePointerApplyFunction = std::function<void(const std::shared_ptr<Module>&)>;
  using NamedModulePointerApplyFunction = std::function<void(const std::string&, const std::shared_ptr<Module>&)>;

  Module();
  explicit Module(std::string name);
  virtual ~Module();
  Module(const Module&);
  Module& operator=(const Module&);

  /// The class's name, "xtgrad::nn::LinearImpl", unless the constructor was given a name.
  const std::string& name() const;
  /// A module of the same kind with copies of all parameters, buffers and children; throws unless it is a Cloneable.
  virtual std::shared_ptr<Module> clone(const std::optional<Device>& device = std::nullopt) const;

  // ---- building the tree
  /// Makes `tensor` the parameter `name` and returns the handle that the module keeps; an undefined one is a
  /// placeholder.
  Tensor& register_parameter(std::string name, Tensor tensor, bool requires_grad = true);
  /// Makes `tensor` part of the module's state that is not trained.
  Tensor& register_buffer(std::string name, Tensor tensor);
  template <class M>
  std::shared_ptr<M> register_module(std::string name, std::shared_ptr<M> module) {
    register_child(std::move(name), module);
    return module;
  }
  template <class M>
  std::shared_ptr<M> register_module(std::string name, ModuleHolder<M> holder) {
    return register_module(std::move(name), holder.ptr());
  }
  /// Puts another module in the place of the child `name`.
  template <class M>
  std::shared_ptr<M> replace_module(const std::string& name, std::shared_ptr<M> module) {
    replace_child(name, module);
    return module;
  }
  template <class M>
  std::shared_ptr<M> replace_module(const std::string& name, ModuleHolder<M> holder) {
    return replace_module(name, holder.ptr());
  }
  void unregister_module(const std::string& name);

  // ---- looking at it; names of descendants are joined by dots, a module comes before its children
  std::vector<Tensor> parameters(bool recurse = true) const;
  OrderedDict<std::string, Tensor> named_parameters(bool recurse = true) const;
  std::vector<Tensor> buffers(bool recurse = true) const;
  OrderedDict<std::string, Tensor> named_buffers(bool recurse = true) const;
  std::vector<std::shared_ptr<Module>> children() const;
  OrderedDict<std::string, std::shared_ptr<Module>> named_children() const;
  std::vector<std::shared_ptr<Module>> modules(bool include_self = true) const;
  OrderedDict<std::string, std::shared_ptr<Module>> named_modules(const std::string& name_prefix = {},
                                                                  bool include_self = true) const;
  /// Calls `function` with this module and all descendants, by reference or by pointer, with or without their names.
  void apply(const ModuleApplyFunction& function);
  void apply(const ConstModuleApplyFunction& function) const;
  void apply(const NamedModuleApplyFunction& function, const std::string& name_prefix = {});
  void apply(const ConstNamedModuleApplyFunction& function, const std::string& name_prefix = {}) const;
  void apply(const ModulePointerApplyFunction& function) const;
  void apply(const NamedModulePointerApplyFunction& function, const std::string& name_prefix = {}) const;

  // ---- changing its state
  /// Switches the whole tree between training and evaluation, which Dropout and BatchNorm tell apart.
  virtual void train(bool on = true);
  void eval() { train(false); }
  virtual bool is_training() const noexcept { return is_training_; }
  /// Converts floating-point parameters and buffers in place: handles to them see the new dtype.
  virtual void to(ScalarType dtype, bool non_blocking = false);
  virtual void to(Device device, ScalarType dtype, bool non_blocking = false);
  virtual void to(Device device, bool non_blocking = false);
  /// Fills gradients with zeros, or drops them.
  virtual void zero_grad(bool set_to_none = false);
  /// All parameters and buffers by name; the tensors are the module's own.
  OrderedDict<std::string, Tensor> state_dict() const;
  /// Copies the tensors into the parameters and buffers of their names; throws, before any is changed, a list of all
  /// that have another shape and, if `strict`, of those that are missing or unexpected.
  void load_state_dict(const OrderedDict<std::string, Tensor>& state, bool strict = true);

  /// Writes the parameters and buffers under their names.
  virtual void save(serialize::OutputArchive& archive) const;
  /// Copies into the parameters and buffers; throws, before any is changed, a list of all that are missing or have
  /// another shape. What else the archive holds is left alone.
  virtual void load(serialize::InputArchive& archive);

  /// This module as an M (or as what the holder M holds), null where it is something else.
  template <class M>
  auto* as() noexcept {
    if constexpr (detail::is_module_holder<M>)
      return dynamic_cast<typename M::ContainedType*>(this);
    else
      return dynamic_cast<M*>(this);
  }
  template <class M>
  const auto* as() const noexcept {
    return const_cast<Module*>(this)->as<M>();
  }

  /// Writes the module's own line; operator<< adds the children.
  virtual void pretty_print(std::ostream& stream) const;
  /// False for modules that hold nothing to save.
  virtual bool is_serializable() const { return true; }

 protected:
  friend class AnyModule;
  /// The defaults of forward()'s last arguments with their positions: see FORWARD_HAS_DEFAULT_ARGS.
  virtual std::vector<std::pair<unsigned, AnyValue>> _forward_default_args() const { return {}; }

  OrderedDict<std::string, Tensor> parameters_{"Parameter"};

 private:
  template <class Derived>
  friend class Cloneable;
  friend std::ostream& operator<<(std::ostream& stream, const Module& module);

  virtual void clone_(Module& other, const std::optional<Device>& device);
  void forget_members();
  void copy_members_of(const Module& other, const std::optional<Device>& device);
  void register_child(std::string name, std::shared_ptr<Module> child);
  void replace_child(const std::string& name, std::shared_ptr<Module> child);
  void check_child(const std::string& name, const Module* child) const;
  bool contains(const Module* module) const;
  void print_tree(std::ostream& stream, const std::string& indentation) const;
  std::shared_ptr<Module> shared_from_this_checked() const;

  OrderedDict<std::string, Tensor> buffers_{"Buffer"};
  OrderedDict<std::string, std::shared_ptr<Module>> children_{"Submodule"};
  mutable std::optional<std::string> name_;
  bool is_training_ = true;
};

/// The tree of modules, one line each.
std::ostream& operator<<(std::ostream& stream, const Module& module);

}  // namespace xtgrad::nn

/// In a module whose forward() has default arguments: their positions and values, {1, AnyValue(2)}, {2, AnyValue(3.0)}.
#define FORWARD_HAS_DEFAULT_ARGS(...)                                                               \
  std::vector<std::pair<unsigned, ::xtgrad::nn::AnyValue>> _forward_default_args() const override { \
    return {__VA_ARGS__};                                                                           \
  }
