// What changes or copies a module's parameters and buffers.
#include <mutex>

#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/nn/module.h>

namespace xtgrad::nn {

void Module::train(bool on) {
  for (const auto& child : children_) child.value()->train(on);
  is_training_ = on;
}

// ---- conversion

namespace {
// Handles to `x` see the new dtype too, and so does its gradient.
void convert(const Tensor& x, ScalarType dtype) {
  if (!x.defined() || !x.is_floating_point() || x.dtype() == dtype) return;
  x.set_data(x.detach().to(dtype));
  if (x.grad().defined()) x.mutable_grad() = x.grad().detach().to(dtype);
}
}  // namespace

void Module::to(ScalarType dtype, bool non_blocking) {
  if (!is_floating_point(dtype))
    for (const auto& item : named_parameters())
      check(!item->requires_grad(), "to: parameter '", item.key(), "' requires grad and cannot be converted to ", dtype,
            "; expected a floating-point dtype");
  const NoGradGuard no_grad;
  for (const auto& child : children_) child.value()->to(dtype, non_blocking);
  for (const auto& item : parameters_) convert(*item, dtype);
  for (const auto& item : buffers_) convert(*item, dtype);
}

void Module::to(Device device, ScalarType dtype, bool non_blocking) {
  device.check_available();
  to(dtype, non_blocking);
}
void Module::to(Device device, bool non_blocking) {
  device.check_available();
  for (const auto& child : children_) child.value()->to(device, non_blocking);
}

// ---- gradients

namespace {
void clear_gradient(const Tensor& parameter, bool set_to_none) {
  if (!parameter.defined() || !parameter.impl()->slot) return;
  GradSlot& slot = *parameter.impl()->slot;
  const std::lock_guard lock(slot.mutex);
  if (!slot.grad.defined()) return;
  if (set_to_none) {
    slot.grad.reset();
    slot.zeroed = false;
    return;
  }
  if (slot.grad.requires_grad()) slot.grad = slot.grad.detach();
  // Zeros need not be written while nobody can look: the next backward replaces the gradient, grad() writes them.
  if (slot.grad.use_count() == 1 && slot.grad.array().storage().use_count() == 1)
    slot.zeroed = true;
  else
    slot.grad.zero_();
}
}  // namespace

void Module::zero_grad(bool set_to_none) {
  const NoGradGuard no_grad;
  for (const auto& child : children_) child.value()->zero_grad(set_to_none);
  for (const auto& item : parameters_) clear_gradient(*item, set_to_none);
}

// ---- cloning

void Module::forget_members() {
  parameters_.clear();
  buffers_.clear();
  children_.clear();
}

namespace {
void check_count(size_t copied, size_t original, const char* what, const char* function) {
  check(copied == original, "The cloned module does not have the same number of ", what,
        " as the original module after calling reset() (", copied, " instead of ", original,
        "). Are you sure you called ", function, "() inside reset() and not the constructor?");
}

void copy_into(const OrderedDict<std::string, Tensor>& from, OrderedDict<std::string, Tensor>& to) {
  for (const auto& item : from) {
    if (!item->defined()) continue;
    const Tensor& copy = to[item.key()];
    copy.set_data(item->detach().clone());
    if (item->is_leaf()) copy.set_requires_grad(item->requires_grad());
  }
}
}  // namespace

void Module::copy_members_of(const Module& other, const std::optional<Device>& device) {
  check_count(parameters_.size(), other.parameters_.size(), "parameters", "register_parameter");
  copy_into(other.parameters_, parameters_);
  check_count(buffers_.size(), other.buffers_.size(), "buffers", "register_buffer");
  copy_into(other.buffers_, buffers_);
  check_count(children_.size(), other.children_.size(), "child modules", "register_module");
  for (const auto& child : other.children_) children_[child.key()]->clone_(*child.value(), device);
}

// ---- state dict

OrderedDict<std::string, Tensor> Module::state_dict() const {
  OrderedDict<std::string, Tensor> state;
  const auto add = [&](const std::string& prefix, const Module& module) {
    for (const auto* own : {&module.parameters_, &module.buffers_})
      for (const auto& item : *own)
        if (item->defined()) state.insert(prefix.empty() ? item.key() : prefix + "." + item.key(), *item);
  };
  apply(ConstNamedModuleApplyFunction([&](const std::string& name, const Module& module) { add(name, module); }));
  return state;
}

void Module::load_state_dict(const OrderedDict<std::string, Tensor>& state, bool strict) {
  const OrderedDict<std::string, Tensor> own = state_dict();
  std::string missing, unexpected, mismatched;
  for (const auto& item : own) {
    const Tensor* loaded = state.find(item.key());
    if (!loaded || !loaded->defined())
      missing += text(missing.empty() ? "" : ", ", '"', item.key(), '"');
    else if (loaded->sizes() != item->sizes())
      mismatched += text("\n  size mismatch for ", item.key(), ": copying a param with shape ", loaded->sizes(),
                         ", the shape in the current model is ", item->sizes());
  }
  for (const auto& item : state)
    if (!own.contains(item.key())) unexpected += text(unexpected.empty() ? "" : ", ", '"', item.key(), '"');

  std::string problems;
  if (strict && !missing.empty()) problems += "\n  Missing key(s) in state_dict: " + missing;
  if (strict && !unexpected.empty()) problems += "\n  Unexpected key(s) in state_dict: " + unexpected;
  problems += mismatched;
  check(problems.empty(), "Error(s) in loading state_dict for ", name(), ":", problems);

  const NoGradGuard no_grad;
  for (const auto& item : own)
    if (const Tensor* loaded = state.find(item.key()); loaded && loaded->defined()) item->copy_(*loaded);
}

}  // namespace xtgrad::nn
