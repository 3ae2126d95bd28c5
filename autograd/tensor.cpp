#include <xtgrad/autograd/tensor.h>

#include <array>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/node.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/copy.h>

namespace xtgrad {

TensorImpl::TensorImpl(Array elements) : array(std::move(elements)), inference(InferenceMode::is_enabled()) {}
TensorImpl::~TensorImpl() = default;

void detail::undefined_tensor() {
  fail(
      "an undefined Tensor was used where a defined one is expected: it was default-constructed, reset, or has no grad "
      "yet");
}

int64_t Tensor::size(int64_t dim) const {
  check(array().ndim() > 0, "Dimension specified as ", dim, " but tensor has no dimensions");
  return array().shape()[wrap_dim(dim, array().ndim())];
}

int64_t Tensor::stride(int64_t dim) const {
  check(array().ndim() > 0, "Dimension specified as ", dim, " but tensor has no dimensions");
  return array().strides()[wrap_dim(dim, array().ndim())];
}

std::string Tensor::toString() const { return text("CPU", dtype(), "Type"); }

Scalar Tensor::item() const { return kernels::item(array()); }

// ---- the graph

bool Tensor::requires_grad() const {
  if (!impl_) return false;
  if (impl_->requires_grad || impl_->grad_fn) return true;
  return impl_->base && gradient_edge(*this).node;
}

const Tensor& Tensor::set_requires_grad(bool required) const {
  check(!required || is_floating_point(),
        "Only Tensors of floating point and complex dtype can require gradients, got ", dtype());
  check(!required || !impl_->inference || InferenceMode::is_enabled(),
        "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.");
  check(
      required || is_leaf(),
      "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph "
      "that doesn't require differentiation use var_no_grad = var.detach().");
  if (impl_->grad_fn) return *this;
  impl_->requires_grad = required;
  if (impl_->slot) impl_->slot->frozen = !required;
  if (required && !impl_->accumulator) {
    if (!impl_->slot) impl_->slot = make_ref<GradSlot>();
    impl_->accumulator = make_ref<AccumulateGrad>(*impl_);
  }
  return *this;
}

bool Tensor::is_leaf() const { return !defined() || !grad_fn(); }

Ref<Node> Tensor::grad_fn() const {
  if (!defined()) return {};
  if (impl_->base) gradient_edge(*this);
  return impl_->grad_fn;
}

Tensor& Tensor::mutable_grad() const {
  array();
  if (!impl_->slot) impl_->slot = make_ref<GradSlot>();
  GradSlot& slot = *impl_->slot;
  if (slot.zeroed) {
    kernels::fill(slot.grad.array(), 0);
    slot.zeroed = false;
  }
  return slot.grad;
}

void Tensor::retain_grad() const {
  check(requires_grad(), "can't retain_grad on Tensor that has requires_grad=False");
  if (is_leaf() || impl_->retains_grad) return;
  if (!impl_->slot) impl_->slot = make_ref<GradSlot>();
  const Edge edge = gradient_edge(*this);
  edge.node->retain(edge.output, impl_->slot);
  impl_->retains_grad = true;
}

bool Tensor::retains_grad() const { return defined() && impl_->retains_grad; }

void Tensor::backward(const Tensor& gradient, std::optional<bool> retain_graph, bool create_graph,
                      std::optional<ArrayRef<Tensor>> inputs) const {
  check(!inputs || !inputs->empty(), "'inputs' argument to backward cannot be empty");
  autograd::backward({*this}, {gradient}, retain_graph, create_graph, inputs ? inputs->vec() : variable_list());
}

unsigned Tensor::add_hook(std::function<Tensor(const Tensor&)> hook) const {
  check(requires_grad(), "cannot register a hook on a variable that doesn't require gradient");
  const Edge edge = gradient_edge(*this);
  return edge.node->add_hook(edge.output, std::move(hook));
}

void Tensor::remove_hook(unsigned position) const {
  const Edge edge = gradient_edge(*this);
  check(static_cast<bool>(edge.node), "Invalid index, no hook at position ", position);
  edge.node->remove_hook(position);
}

Tensor Tensor::detach() const {
  Tensor result(array());
  detail::make_view(result, *this);
  result.impl()->base = nullptr;
  return result;
}

const Tensor& Tensor::detach_() const {
  check(!is_view(), "Can't detach views in-place. Use detach() instead.");
  array();
  impl_->grad_fn = nullptr;
  impl_->output_nr = 0;
  return set_requires_grad(false);
}

Tensor Tensor::data() const {
  const Array& x = array();
  return Tensor(Array(xtgrad::alias(x.storage()), x.offset(), x.shape(), x.strides(), x.dtype()));
}

void Tensor::set_data(const Tensor& other) const {
  check(!impl_->requires_grad || xtgrad::is_floating_point(other.dtype()),
        "data set to a tensor that requires gradients must be floating point, got ", other.dtype());
  const bool same = other.array().shape() == array().shape() && other.dtype() == dtype();
  impl_->array = other.array();
  if (impl_->accumulator && !same) impl_->accumulator = make_ref<AccumulateGrad>(*impl_);
}

int64_t Tensor::_version() const {
  check(!is_inference(), "Inference tensors do not track version counter.");
  return array().storage()->version();
}

Tensor Tensor::_base() const {
  check(is_view(), "Can't get base of non-view Variable");
  return Tensor(impl_->base);
}

// ---- copies and conversions

Tensor Tensor::clone(std::optional<MemoryFormat> format) const {
  const Array& x = array();
  Array copied = empty_array_like(x, x.dtype(), format.value_or(MemoryFormat::Preserve));
  kernels::copy(x, copied);
  return record("CloneBackward0", std::move(copied), {*this}, [](const Tensor& g) { return g; });
}

Tensor Tensor::contiguous(MemoryFormat format) const {
  check(format != MemoryFormat::Preserve, "preserve memory format is unsupported by the contiguous operator");
  return is_contiguous(format) ? *this : clone(format);
}

Tensor Tensor::to(ScalarType type, bool, bool copy, std::optional<MemoryFormat> wanted) const {
  const MemoryFormat format = wanted.value_or(MemoryFormat::Preserve);
  if (type == dtype()) {
    const bool same = format == MemoryFormat::Preserve || format == suggest_memory_format();
    return copy || !same ? clone(format) : *this;
  }
  Array converted = empty_array_like(array(), type, format);
  kernels::copy(array(), converted);
  if (!xtgrad::is_floating_point(type)) return Tensor(std::move(converted));
  return record("ToCopyBackward0", std::move(converted), {*this},
                [from = dtype()](const Tensor& g) { return g.to(from); });
}

Tensor Tensor::to(const TensorOptions& options, bool non_blocking, bool copy,
                  std::optional<MemoryFormat> format) const {
  options.device().check_available();
  return to(options.dtype_opt().value_or(dtype()), non_blocking, copy, options.memory_format_or(format));
}
Tensor Tensor::to(Device device, ScalarType type, bool non_blocking, bool copy,
                  std::optional<MemoryFormat> format) const {
  device.check_available();
  return to(type, non_blocking, copy, format);
}
Tensor Tensor::to(const Tensor& other, bool non_blocking, bool copy, std::optional<MemoryFormat> format) const {
  return to(other.dtype(), non_blocking, copy, format);
}

Tensor& Tensor::copy_(const Tensor& source, bool) const {
  const Dims shape = array().shape();
  const Dims wanted = broadcast_shapes(shape, source.array().shape());
  check(shape == wanted, "output with shape ", shape, " doesn't match the broadcast shape ", wanted);
  const bool overlaps = source.array().storage() == array().storage() && !source.is_same(*this);
  return in_place(
      "copy_", *this, {source},
      [&](const Tensor& before) {
        return record("CopyBackwards", source.array().to(dtype()).expand(shape).clone(), {before, source},
                      [](const Tensor& g, const Needs& needs) {
                        return std::array<Tensor, 2>{needs[0] ? zeros_like(g) : Tensor(), g};
                      });
      },
      [&](const Array& to) { kernels::copy(overlaps ? source.array().clone() : source.array(), to); });
}

}  // namespace xtgrad
