#include <xtgrad/nn/module_dict.h>

#include <ostream>

#include <xtgrad/autograd/function.h>

namespace xtgrad::nn {

ModuleDictImpl::ModuleDictImpl() = default;
ModuleDictImpl::ModuleDictImpl(const std::vector<std::pair<std::string, std::shared_ptr<Module>>>& modules) {
  update(modules);
}
ModuleDictImpl::ModuleDictImpl(const OrderedDict<std::string, std::shared_ptr<Module>>& modules) { update(modules); }

std::shared_ptr<Module> ModuleDictImpl::clone(const std::optional<Device>& device) const {
  auto copy = std::make_shared<ModuleDictImpl>();
  for (const auto& item : modules_) copy->insert(item.key(), item.value()->clone(device));
  copy->train(is_training());
  return copy;
}

void ModuleDictImpl::reset() {}
void ModuleDictImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::ModuleDict"; }

void ModuleDictImpl::insert(const std::string& key, std::shared_ptr<Module> module) {
  check(module != nullptr, "ModuleDict: the module '", key, "' must not be a null pointer");
  if (contains(key)) {
    replace_module(key, module);
    modules_[key] = std::move(module);
  } else {
    register_module(key, module);
    modules_.insert(key, std::move(module));
  }
}

std::shared_ptr<Module> ModuleDictImpl::pop(const std::string& key) {
  std::shared_ptr<Module> module = modules_[key];
  modules_.erase(key);
  unregister_module(key);
  return module;
}

void ModuleDictImpl::clear() {
  for (const std::string& key : keys()) pop(key);
}

void ModuleDictImpl::wrong_type(const std::string& key, const std::type_info& wanted) const {
  fail("Attempted to cast module '", key, "' of type ", modules_[key]->name(), " to type ",
       autograd::detail::demangled(wanted.name()));
}

}  // namespace xtgrad::nn
