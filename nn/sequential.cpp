#include <xtgrad/nn/sequential.h>

#include <optional>
#include <ostream>

#include <xtgrad/autograd/function.h>
#include <xtgrad/autograd/ops/conv.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/nn/activation.h>
#include <xtgrad/nn/call_observer.h>
#include <xtgrad/nn/conv.h>
#include <xtgrad/nn/linear.h>

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

namespace {

// Convolutions that pad with zeros and by numbers.
bool is_plain(const detail::ConvNdOptions<2>& options) {
  return std::holds_alternative<enumtype::kZeros>(options.padding_mode()) &&
         std::holds_alternative<ExpandingArray<2>>(options.padding());
}

// relu(layer(x)) as one operation, or nothing: where `next` is no ReLU, or the layer none that this is known for. Just
// these classes: what is derived from them may do something else.
std::optional<Tensor> with_relu(const AnyModule& layer, const AnyModule& next, const Tensor& x) {
  if (next.type_info() != typeid(ReLUImpl)) return {};
  if (layer.type_info() == typeid(LinearImpl)) {
    const auto& linear = layer.get<LinearImpl>();
    return linear_relu(x, linear.weight, linear.bias);
  }
  if (layer.type_info() == typeid(Conv2dImpl)) {
    const auto& conv = layer.get<Conv2dImpl>();
    if (!is_plain(conv.options)) return {};
    return conv2d_relu(x, conv.weight, conv.bias, conv.options.stride(),
                       std::get<ExpandingArray<2>>(conv.options.padding()), conv.options.dilation(),
                       conv.options.groups());
  }
  return {};
}

}  // namespace

AnyValue SequentialImpl::any_forward(AnyValue* arguments, size_t count) {
  check_not_empty();
  AnyValue value;
  for (size_t i = 0; i < modules_.size(); ++i) {
    AnyValue* const given = i == 0 ? arguments : &value;
    const size_t given_count = i == 0 ? count : 1;
    const bool observed = detail::call_observer != nullptr;  // who asks for each module's output gets it
    if (given_count == 1 && i + 1 < modules_.size() && !observed) {
      const Tensor* x = given->try_get<Tensor>();
      std::optional<Tensor> both = x ? with_relu(modules_[i], modules_[i + 1], *x) : std::nullopt;
      if (both) {
        value = AnyValue(std::move(*both));
        ++i;
        continue;
      }
    }
    value = modules_[i].forward_values(given, given_count);
  }
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
