#include <xtgrad/nn/module_list.h>

#include <ostream>

#include <xtgrad/autograd/function.h>

namespace xtgrad::nn {

ModuleListImpl::ModuleListImpl() = default;

std::shared_ptr<Module> ModuleListImpl::clone(const std::optional<Device>& device) const {
  auto copy = std::make_shared<ModuleListImpl>();
  copy->train(is_training());
  for (const auto& module : modules_) copy->push_back(module->clone(device));
  return copy;
}

void ModuleListImpl::reset() {}
void ModuleListImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::ModuleList"; }

void ModuleListImpl::insert(size_t index, std::shared_ptr<Module> module) {
  check(index <= size(), "Index out of range: ", index, " in a ModuleList of ", size(), " modules");
  // Names are positions: the new one is the last child, then each place gets its module.
  register_module(std::to_string(size()), module);
  modules_.insert(modules_.begin() + static_cast<std::ptrdiff_t>(index), std::move(module));
  for (size_t i = index; i < size(); ++i) replace_module(std::to_string(i), modules_[i]);
}

std::shared_ptr<Module> ModuleListImpl::ptr(size_t index) const {
  check(index < size(), "Index out of range: ", index, " in a ModuleList of ", size(), " modules");
  return modules_[index];
}

void ModuleListImpl::wrong_type(size_t index, const std::type_info& wanted) const {
  fail("Attempted to cast module of type ", modules_[index]->name(), " to type ",
       autograd::detail::demangled(wanted.name()));
}

}  // namespace xtgrad::nn
