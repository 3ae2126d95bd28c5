#include <xtgrad/nn/parameter_containers.h>

#include <ostream>

namespace xtgrad::nn {

namespace {
Tensor copy_of(const Tensor& parameter) {
  return parameter.defined() ? parameter.detach().clone().set_requires_grad(parameter.requires_grad()) : Tensor();
}

void print(std::ostream& stream, const char* name, const OrderedDict<std::string, Tensor>& parameters) {
  stream << "xtgrad::nn::" << name << "(\n";
  for (const auto& item : parameters) {
    stream << '(' << item.key() << "): Parameter containing: [";
    if (item.value().defined())
      stream << text(item.value().scalar_type(), " of size ", item.value().sizes());
    else
      stream << "nothing";
    stream << "]\n";
  }
  stream << ')';
}

bool trains(const Tensor& parameter) { return parameter.defined() && parameter.requires_grad(); }
}  // namespace

// ---- ParameterList

ParameterListImpl::ParameterListImpl() = default;

std::shared_ptr<Module> ParameterListImpl::clone(const std::optional<Device>&) const {
  auto copy = std::make_shared<ParameterListImpl>();
  for (const auto& item : parameters_) copy->append(copy_of(item.value()));
  copy->train(is_training());
  return copy;
}

void ParameterListImpl::reset() {}
void ParameterListImpl::pretty_print(std::ostream& stream) const { print(stream, "ParameterList", parameters_); }

void ParameterListImpl::append(const Tensor& parameter) {
  register_parameter(std::to_string(size()), parameter, trains(parameter));
}

Tensor& ParameterListImpl::at(size_t index) {
  check(index < size(), "Index out of range: ", index, " in a ParameterList of ", size(), " parameters");
  return parameters_[index].value();
}

// ---- ParameterDict

ParameterDictImpl::ParameterDictImpl() = default;
ParameterDictImpl::ParameterDictImpl(const Parameters& parameters) { update(parameters); }

std::shared_ptr<Module> ParameterDictImpl::clone(const std::optional<Device>&) const {
  auto copy = std::make_shared<ParameterDictImpl>();
  for (const auto& item : parameters_) copy->insert(item.key(), copy_of(item.value()));
  copy->train(is_training());
  return copy;
}

void ParameterDictImpl::reset() {}
void ParameterDictImpl::pretty_print(std::ostream& stream) const { print(stream, "ParameterDict", parameters_); }

Tensor& ParameterDictImpl::insert(std::string key, Tensor parameter) {
  const bool requires_grad = trains(parameter);
  return register_parameter(std::move(key), std::move(parameter), requires_grad);
}

Tensor ParameterDictImpl::pop(const std::string& key) {
  Tensor parameter = parameters_[key];
  parameters_.erase(key);
  return parameter;
}

void ParameterDictImpl::clear() { parameters_.clear(); }

void ParameterDictImpl::put(const std::string& key, const Tensor& parameter) {
  if (Tensor* present = parameters_.find(key))
    *present = parameter;
  else
    insert(key, parameter);
}

}  // namespace xtgrad::nn
