#include <xtgrad/nn/sequential.h>

#include <ostream>

#include <xtgrad/autograd/function.h>

namespace xtgrad::nn {

FunctionalImpl::FunctionalImpl(Function function) : function_(std::move(function)) {
  check(static_cast<bool>(function_), "Functional needs a function, but got an empty one");
}
void FunctionalImpl::reset() {}
void FunctionalImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::Functional()"; }
Tensor FunctionalImpl::forward(Tensor input) { return function_(std::move(input)); }
Tensor FunctionalImpl::operator()(Tensor input) { return function_(std::move(input)); }
bool FunctionalImpl::is_serializable() const { return false; }

SequentialImpl::SequentialImpl() = default;
SequentialImpl::SequentialImpl(OrderedDict<std::string, AnyModule>&& modules) {
  for (auto& item : modules) push_back(item.key(), std::move(*item));
}
SequentialImpl::SequentialImpl(std::initializer_list<NamedAnyModule> modules) {
  for (const NamedAnyModule& item : modules) push_back(item.name(), item.module());
}

std::shared_ptr<Module> SequentialImpl::clone(const std::optional<Device>& device) const {
  auto copy = std::make_shared<SequentialImpl>();
  copy->train(is_training());
  const auto names = named_children().keys();
  for (size_t i = 0; i < size(); ++i) copy->push_back(names[i], modules_[i].clone(device));
  return copy;
}

void SequentialImpl::reset() {}
void SequentialImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::Sequential"; }

void SequentialImpl::push_back(AnyModule module) { push_back(std::to_string(size()), std::move(module)); }

void SequentialImpl::push_back(std::string name, AnyModule module) {
  register_module(std::move(name), module.ptr());
  modules_.push_back(std::move(module));
}

const AnyModule& SequentialImpl::any(size_t index) const {
  check(index < size(), "Index out of range: ", index, " in a Sequential of ", size(), " modules");
  return modules_[index];
}

std::shared_ptr<Module> SequentialImpl::ptr(size_t index) const { return any(index).ptr(); }

void SequentialImpl::check_not_empty() const { check(!is_empty(), "Cannot call forward() on an empty Sequential"); }

AnyValue SequentialImpl::any_forward(AnyValue* arguments, size_t count) {
  check_not_empty();
  return run_rest(modules_.front().forward_values(arguments, count));
}

AnyValue SequentialImpl::run_rest(AnyValue value) {
  for (size_t i = 1; i < modules_.size(); ++i) value = modules_[i].any_forward(std::move(value));
  return value;
}

void SequentialImpl::wrong_return_type(const std::type_info& wanted, const std::type_info& actual) {
  fail("The type of the return value is ", autograd::detail::demangled(actual.name()), ", but you asked for type ",
       autograd::detail::demangled(wanted.name()));
}

Sequential::Sequential() = default;
Sequential::Sequential(std::initializer_list<NamedAnyModule> modules)
    : ModuleHolder(std::make_shared<SequentialImpl>(modules)) {}

}  // namespace xtgrad::nn
