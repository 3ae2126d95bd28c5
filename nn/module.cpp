#include <xtgrad/nn/module.h>

#include <ostream>

#include <xtgrad/autograd/function.h>
#include <xtgrad/lib/warning.h>

namespace xtgrad {
template class OrderedDict<std::string, Tensor>;
template class OrderedDict<std::string, std::shared_ptr<nn::Module>>;
}  // namespace xtgrad

namespace xtgrad::nn {

namespace {
std::string joined(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + "." + name;
}

void check_name(const char* kind, const std::string& name) {
  check(!name.empty(), kind, " name must not be empty");
  check(name.find('.') == std::string::npos, kind, " name must not contain a dot (got '", name, "')");
}

// Calls function(name, module) for all descendants of `module`, parents first.
template <class Function>
void for_each_descendant(const Module& module, const std::string& prefix, const Function& function) {
  for (const auto& child : module.named_children()) {
    const std::string name = joined(prefix, child.key());
    function(name, child.value());
    for_each_descendant(*child.value(), name, function);
  }
}

void insert_defined(OrderedDict<std::string, Tensor>& all, const std::string& prefix,
                    const OrderedDict<std::string, Tensor>& own) {
  for (const auto& item : own)
    if (item->defined()) all.insert(joined(prefix, item.key()), *item);
}
}  // namespace

Module::Module() = default;
Module::Module(std::string name) : name_(std::move(name)) {}
Module::~Module() = default;
Module::Module(const Module&) = default;
Module& Module::operator=(const Module&) = default;

const std::string& Module::name() const {
  if (!name_) name_ = autograd::detail::demangled(typeid(*this).name());
  return *name_;
}

std::shared_ptr<Module> Module::clone(const std::optional<Device>&) const {
  fail("clone() has not been implemented for ", name(), ". Subclass xtgrad::nn::Cloneable<", name(),
       "> instead of xtgrad::nn::Module to inherit the ability to clone.");
}

void Module::clone_(Module& other, const std::optional<Device>& device) { other.clone(device); }

// ---- building the tree

Tensor& Module::register_parameter(std::string name, Tensor tensor, bool requires_grad) {
  check_name("Parameter", name);
  check(!parameters_.contains(name), "Parameter '", name, "' already defined");
  if (tensor.defined())
    tensor.set_requires_grad(requires_grad);
  else if (requires_grad)
    warn("An undefined tensor cannot require grad: parameter '", name, "' is only a placeholder.");
  return parameters_.insert(std::move(name), std::move(tensor));
}

Tensor& Module::register_buffer(std::string name, Tensor tensor) {
  check_name("Buffer", name);
  return buffers_.insert(std::move(name), std::move(tensor));
}

bool Module::contains(const Module* module) const {
  if (module == this) return true;
  for (const auto& child : children_)
    if (child.value()->contains(module)) return true;
  return false;
}

void Module::check_child(const std::string& name, const Module* child) const {
  check(child != nullptr, "Submodule '", name, "' must not be a null pointer");
  check(!child->contains(this), "Submodule '", name, "' contains the module that it is to become a part of");
}

void Module::register_child(std::string name, std::shared_ptr<Module> child) {
  check_name("Submodule", name);
  check_child(name, child.get());
  children_.insert(std::move(name), std::move(child));
}

void Module::replace_child(const std::string& name, std::shared_ptr<Module> child) {
  std::shared_ptr<Module>& place = children_[name];
  check_child(name, child.get());
  place = std::move(child);
}

void Module::unregister_module(const std::string& name) {
  check(children_.contains(name), "No Module with name `", name, "` is registered");
  children_.erase(name);
}

// ---- looking at it

std::vector<Tensor> Module::parameters(bool recurse) const { return named_parameters(recurse).values(); }
std::vector<Tensor> Module::buffers(bool recurse) const { return named_buffers(recurse).values(); }
std::vector<std::shared_ptr<Module>> Module::children() const { return children_.values(); }
OrderedDict<std::string, std::shared_ptr<Module>> Module::named_children() const { return children_; }

OrderedDict<std::string, Tensor> Module::named_parameters(bool recurse) const {
  OrderedDict<std::string, Tensor> result("Parameter");
  insert_defined(result, "", parameters_);
  if (recurse)
    for_each_descendant(*this, "", [&](const std::string& name, const std::shared_ptr<Module>& module) {
      insert_defined(result, name, module->parameters_);
    });
  return result;
}

OrderedDict<std::string, Tensor> Module::named_buffers(bool recurse) const {
  OrderedDict<std::string, Tensor> result("Buffer");
  insert_defined(result, "", buffers_);
  if (recurse)
    for_each_descendant(*this, "", [&](const std::string& name, const std::shared_ptr<Module>& module) {
      insert_defined(result, name, module->buffers_);
    });
  return result;
}

std::vector<std::shared_ptr<Module>> Module::modules(bool include_self) const {
  return named_modules("", include_self).values();
}

OrderedDict<std::string, std::shared_ptr<Module>> Module::named_modules(const std::string& name_prefix,
                                                                        bool include_self) const {
  OrderedDict<std::string, std::shared_ptr<Module>> result("Submodule");
  if (include_self) result.insert(name_prefix, shared_from_this_checked());
  for_each_descendant(*this, name_prefix, [&](const std::string& name, const std::shared_ptr<Module>& module) {
    result.insert(name, module);
  });
  return result;
}

void Module::apply(const ModuleApplyFunction& function) {
  function(*this);
  for_each_descendant(*this, "", [&](const std::string&, const auto& module) { function(*module); });
}

void Module::apply(const ConstModuleApplyFunction& function) const {
  function(*this);
  for_each_descendant(*this, "", [&](const std::string&, const auto& module) { function(*module); });
}

void Module::apply(const NamedModuleApplyFunction& function, const std::string& name_prefix) {
  function(name_prefix, *this);
  for_each_descendant(*this, name_prefix,
                      [&](const std::string& name, const auto& module) { function(name, *module); });
}

void Module::apply(const ConstNamedModuleApplyFunction& function, const std::string& name_prefix) const {
  function(name_prefix, *this);
  for_each_descendant(*this, name_prefix,
                      [&](const std::string& name, const auto& module) { function(name, *module); });
}

void Module::apply(const ModulePointerApplyFunction& function) const {
  function(shared_from_this_checked());
  for_each_descendant(*this, "", [&](const std::string&, const auto& module) { function(module); });
}

void Module::apply(const NamedModulePointerApplyFunction& function, const std::string& name_prefix) const {
  function(name_prefix, shared_from_this_checked());
  for_each_descendant(*this, name_prefix, function);
}

std::shared_ptr<Module> Module::shared_from_this_checked() const {
  const std::shared_ptr<const Module> self = weak_from_this().lock();
  check(self != nullptr,
        "It looks like you attempted to retrieve your top-level module as a shared_ptr, but it is not stored in a "
        "shared_ptr. Use std::make_shared<",
        name(),
        "> or a module holder instead of creating it on the stack, or leave the top-level module out by passing "
        "include_self=false.");
  return std::const_pointer_cast<Module>(self);
}

// ---- printing

void Module::pretty_print(std::ostream& stream) const { stream << name(); }

void Module::print_tree(std::ostream& stream, const std::string& indentation) const {
  pretty_print(stream);
  if (children_.is_empty()) return;
  stream << "(\n";
  const std::string deeper = indentation + "  ";
  for (const auto& child : children_) {
    stream << deeper << '(' << child.key() << "): ";
    child.value()->print_tree(stream, deeper);
    stream << '\n';
  }
  stream << indentation << ')';
}

std::ostream& operator<<(std::ostream& stream, const Module& module) {
  module.print_tree(stream, "");
  return stream;
}

}  // namespace xtgrad::nn
