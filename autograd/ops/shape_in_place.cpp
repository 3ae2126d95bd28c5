#include <algorithm>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/copy.h>

// The tensor itself gets another shape, or zeros and numbers on parts of it.

namespace xtgrad {
namespace {

void check_not_leaf(const Tensor& x) {
  check(!(GradMode::is_enabled() && x.requires_grad() && x.is_leaf()),
        "a leaf Variable that requires grad is being used in an in-place operation.");
}

void set_array(TensorImpl& impl, const Array& array) {
  impl.array = array;
  // A leaf's sink checks the shape of what it receives.
  if (impl.accumulator) impl.accumulator = make_ref<AccumulateGrad>(impl);
}

/// x becomes view(x). What saved x for its gradient must notice, so the version goes up although no element changes.
template <class View>
Tensor& become(const Tensor& x, View view) {
  check_not_leaf(x);
  TensorImpl& impl = *x.impl();
  const Tensor y = needs_grad(x) ? view(alias_of(x)) : view(x.detach());
  set_array(impl, y.array());
  if (y.impl()->grad_fn) {
    impl.grad_fn = y.impl()->grad_fn;
    impl.output_nr = y.impl()->output_nr;
  }
  impl.array.storage()->bump_version();
  impl.view_version = impl.array.storage()->version();
  return const_cast<Tensor&>(x);
}

}  // namespace

Tensor& TensorMethods::t_() const {
  return become(self(), [](const Tensor& x) { return t(x); });
}
Tensor& TensorMethods::transpose_(int64_t dim0, int64_t dim1) const {
  return become(self(), [&](const Tensor& x) { return transpose(x, dim0, dim1); });
}
Tensor& TensorMethods::swapaxes_(int64_t axis0, int64_t axis1) const { return transpose_(axis0, axis1); }
Tensor& TensorMethods::swapdims_(int64_t dim0, int64_t dim1) const { return transpose_(dim0, dim1); }
Tensor& TensorMethods::squeeze_() const {
  return become(self(), [](const Tensor& x) { return squeeze(x); });
}
Tensor& TensorMethods::squeeze_(int64_t dim) const {
  return become(self(), [&](const Tensor& x) { return squeeze(x, dim); });
}
Tensor& TensorMethods::unsqueeze_(int64_t dim) const {
  return become(self(), [&](const Tensor& x) { return unsqueeze(x, dim); });
}
Tensor& TensorMethods::as_strided_(IntArrayRef size, IntArrayRef stride, std::optional<int64_t> offset) const {
  return become(self(), [&](const Tensor& x) { return as_strided(x, size, stride, offset); });
}

// Elements keep their places in the storage; what a larger one adds is not initialised. Views of a storage that was
// too small keep the old one.
const Tensor& TensorMethods::resize_(IntArrayRef sizes) const {
  const Tensor& x = self();
  check(!x.requires_grad(), "cannot resize variables that require grad");
  const Array& old = x.array();
  const Dims shape(sizes);
  if (old.shape() == shape) return x;
  const int64_t room = static_cast<int64_t>(old.storage()->bytes() / element_size(old.dtype())) - old.offset();
  if (numel_of(shape) <= room) {
    set_array(*x.impl(), old.as_strided(shape, contiguous_strides(shape), old.offset()));
    return x;
  }
  const Array grown = empty_array(shape, old.dtype());
  const Dims kept{room};
  kernels::copy(old.as_strided(kept, {1}, old.offset()), grown.as_strided(kept, {1}, grown.offset()));
  x.impl()->base = nullptr;
  set_array(*x.impl(), grown);
  return x;
}
const Tensor& TensorMethods::resize_as_(const Tensor& like) const { return resize_(like.sizes()); }

// Another tensor's elements in the place of its own; the two then share them.
Tensor& TensorMethods::set_(const Tensor& source) const {
  const Tensor& x = self();
  check(!GradMode::is_enabled() || (!x.requires_grad() && !source.requires_grad()),
        "set_: a tensor that requires grad cannot take another's elements: use copy_, or NoGradGuard");
  check(x.dtype() == source.dtype(), "set_: Could not set tensor of type ", source.dtype(), " to a tensor of type ",
        x.dtype());
  x.impl()->base = nullptr;
  set_array(*x.impl(), source.array());
  return const_cast<Tensor&>(x);
}

Tensor& TensorMethods::set_() const { return set_(empty({0}, self().dtype())); }
Tensor& TensorMethods::set_(const Tensor& source, int64_t offset, IntArrayRef size, IntArrayRef stride) const {
  check(stride.empty() || stride.size() == size.size(), "set_: ", size.size(), " sizes and ", stride.size(),
        " strides");
  const Dims strides = stride.empty() ? contiguous_strides(size) : Dims(stride);
  return set_(as_strided(source, size, strides, offset));
}

Tensor& TensorMethods::tril_(int64_t diagonal) const {
  return in_place("tril_", self(), {}, [&](const Tensor& x) { return tril(x, diagonal); });
}
Tensor& TensorMethods::triu_(int64_t diagonal) const {
  return in_place("triu_", self(), {}, [&](const Tensor& x) { return triu(x, diagonal); });
}

Tensor& TensorMethods::fill_diagonal_(const Scalar& value, bool wrap) const {
  const Tensor& x = self();
  check(x.dim() >= 2, "dimensions must larger than 1");
  int64_t stride = 0, size = x.size(0), step = 0;
  for (int64_t d = 0; d < x.dim(); ++d) {
    check(x.dim() == 2 || x.size(d) == x.size(0), "all dimensions of input must be of equal length, got ", x.sizes());
    stride += x.stride(d);
    size = std::min(size, x.size(d));
  }
  if (x.numel() == 0) return const_cast<Tensor&>(x);
  // The diagonal of a tall matrix starts again one row below the end of the last.
  if (wrap && x.dim() == 2 && x.size(0) > x.size(1)) step = x.size(1) + 1;
  for (int64_t row = 0; row == 0 || (step > 0 && row < x.size(0)); row += std::max<int64_t>(step, 1)) {
    const int64_t count = std::min(size, x.size(0) - row);
    as_strided(x, {count}, {stride}, x.storage_offset() + row * x.stride(0)).fill_(value);
    if (step == 0) break;
  }
  return const_cast<Tensor&>(x);
}

Tensor resize(const Tensor& x, IntArrayRef size) {
  const Tensor copy = x.detach().clone(MemoryFormat::Contiguous);
  copy.resize_(size);
  return record("ResizeBackward", copy.array(), {x},
                [](const Tensor&) -> Tensor { fail("derivative for aten::resize is not implemented"); });
}
Tensor resize_as(const Tensor& x, const Tensor& like) { return resize(x, like.sizes()); }
Tensor zero(const Tensor& x) {
  return record("ZeroBackward0", zeros_like(x.detach()).array(), {x}, [](const Tensor& g) { return zeros_like(g); });
}

bool TensorMethods::is_set_to(const Tensor& other) const {
  const Array &a = self().array(), &b = other.array();
  return a.storage().get() == b.storage().get() && a.offset() == b.offset() && a.shape() == b.shape() &&
         a.strides() == b.strides() && a.dtype() == b.dtype();
}
Tensor TensorMethods::pin_memory() const {
  fail("Cannot pin memory: it would be pinned for a GPU, and xtgrad computes on the CPU alone");
}

bool TensorMethods::is_nonzero() const {
  const int64_t n = self().numel();
  check(n != 0, "Boolean value of Tensor with no values is ambiguous");
  check(n == 1, "Boolean value of Tensor with more than one value is ambiguous");
  return self().item().to<bool>();
}
bool TensorMethods::is_same_size(const Tensor& other) const { return self().sizes() == other.sizes(); }

namespace {

TensorOptions options_like(const Tensor& x, const TensorOptions& options) {
  return options.has_dtype() ? options : options.dtype(x.dtype());
}

}  // namespace

Tensor TensorMethods::new_empty(IntArrayRef sizes, const TensorOptions& options) const {
  return empty(sizes, options_like(self(), options));
}
Tensor TensorMethods::new_empty_strided(IntArrayRef sizes, IntArrayRef strides, const TensorOptions& options) const {
  return empty_strided(sizes, strides, options_like(self(), options));
}
Tensor TensorMethods::new_full(IntArrayRef sizes, const Scalar& value, const TensorOptions& options) const {
  return full(sizes, value, options_like(self(), options));
}
Tensor TensorMethods::new_ones(IntArrayRef sizes, const TensorOptions& options) const {
  return ones(sizes, options_like(self(), options));
}
Tensor TensorMethods::new_zeros(IntArrayRef sizes, const TensorOptions& options) const {
  return zeros(sizes, options_like(self(), options));
}

}  // namespace xtgrad
