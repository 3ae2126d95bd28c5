#include <xtgrad/autograd/ops/shape.h>

#include <xtgrad/autograd/record.h>

namespace xtgrad {

Tensor reshape(const Tensor& x, IntArrayRef sizes) {
  const Array& a = x.array();
  const Dims shape = infer_size(sizes, a.numel());
  const auto back = [before = a.shape()](const Tensor& g) { return reshape(g, before); };
  Dims strides;
  if (view_strides(a.shape(), a.strides(), shape, strides))
    return record_view("ViewBackward0", a.as_strided(shape, strides, a.offset()), x, back);
  return record("UnsafeViewBackward0", a.reshape(shape), {x}, back);
}

Tensor Tensor::view(IntArrayRef sizes) const {
  const Array& a = array();
  const Dims shape = infer_size(sizes, a.numel());
  Dims strides;
  check(view_strides(a.shape(), a.strides(), shape, strides),
        "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
        "contiguous subspaces). Use .reshape(...) instead. (sizes ",
        a.shape(), ", strides ", a.strides(), ", view ", shape, ")");
  return record_view("ViewBackward0", a.as_strided(shape, strides, a.offset()), *this,
                     [before = a.shape()](const Tensor& g) { return xtgrad::reshape(g, before); });
}

Tensor flatten(const Tensor& x, int64_t start_dim, int64_t end_dim) {
  const int ndim = static_cast<int>(x.dim());
  const int start = wrap_dim(start_dim, ndim), end = wrap_dim(end_dim, ndim);
  check(start <= end, "flatten() has invalid args: start_dim cannot come after end_dim, got ", start_dim, " and ",
        end_dim);
  if (ndim == 0) return reshape(x, {1});
  if (start == end) return x;
  const Dims& sizes = x.array().shape();
  Dims shape;
  int64_t merged = 1;
  for (int d = 0; d < ndim; ++d) {
    if (d < start || d > end)
      shape.push_back(sizes[d]);
    else
      merged *= sizes[d];
    if (d == end) shape.push_back(merged);
  }
  return reshape(x, shape);
}

// infer_size(), in words that fit one dimension.
static Dims infer_parts(IntArrayRef sizes, int d, int64_t whole) {
  int64_t product = 1;
  bool overflows = false, infers = false;
  for (int64_t size : sizes) {
    infers |= size < 0;
    overflows |= __builtin_mul_overflow(product, size, &product);
  }
  check(infers || (!overflows && product == whole), "unflatten: Provided sizes ", sizes,
        " don't multiply up to the size of dim ", d, " (", whole, ") in the input tensor");
  return infer_size(sizes, whole);
}

Tensor unflatten(const Tensor& x, int64_t dim, IntArrayRef sizes) {
  const int d = wrap_dim(dim, static_cast<int>(x.dim()));
  check(x.dim() > 0, "unflatten: a 0-d tensor has no dimension to unflatten");
  check(!sizes.empty(), "unflatten: sizes must be non-empty");
  Dims shape = x.array().shape();
  const Dims parts = infer_parts(sizes, d, shape[d]);
  shape.erase(d);
  for (int i = 0; i < parts.size(); ++i) shape.insert(d + i, parts[i]);
  return x.view(shape);
}

Tensor ravel(const Tensor& x) { return reshape(x.contiguous(), {-1}); }

Tensor squeeze(const Tensor& x) {
  const Array& a = x.array();
  Dims shape, strides;
  for (int d = 0; d < a.ndim(); ++d) {
    if (a.shape()[d] == 1) continue;
    shape.push_back(a.shape()[d]);
    strides.push_back(a.strides()[d]);
  }
  return record_view("SqueezeBackward0", a.as_strided(shape, strides, a.offset()), x,
                     [before = a.shape()](const Tensor& g) { return reshape(g, before); });
}

Tensor squeeze(const Tensor& x, int64_t dim) {
  const Array& a = x.array();
  const int d = wrap_dim(dim, a.ndim());
  const bool drops = a.ndim() > 0 && a.shape()[d] == 1;
  return record_view("SqueezeBackward1", drops ? a.squeeze(d) : a, x,
                     [before = a.shape()](const Tensor& g) { return reshape(g, before); });
}

Tensor unsqueeze(const Tensor& x, int64_t dim) {
  const int d = wrap_dim(dim, static_cast<int>(x.dim()) + 1);
  return record_view("UnsqueezeBackward0", x.array().unsqueeze(d), x, [d](const Tensor& g) { return squeeze(g, d); });
}

Tensor Tensor::expand(IntArrayRef sizes, bool) const {
  const Array& a = array();
  const Dims& before = a.shape();
  Dims shape(sizes);
  const int added = shape.size() - before.size();
  check(added >= 0, "expand(", toString(), "{", before, "}, size=", shape, "): the number of sizes provided (",
        shape.size(), ") must be greater or equal to the number of dimensions in the tensor (", before.size(), ")");
  for (int d = 0; d < shape.size(); ++d) {
    if (shape[d] == -1 && d >= added) shape[d] = before[d - added];
    check(shape[d] >= 0, "The expanded size of the tensor (", shape[d], ") isn't allowed ",
          d < added ? "in a leading, non-existing dimension " : "in dimension ", d);
  }
  return record_view("ExpandBackward0", a.expand(shape), *this, [](const Tensor& g) { return g; });
}

Tensor broadcast_to(const Tensor& x, IntArrayRef sizes) { return x.expand(sizes); }

std::vector<Tensor> broadcast_tensors(TensorList tensors) {
  Dims shape;
  for (const Tensor& x : tensors) shape = broadcast_shapes(shape, x.array().shape());
  std::vector<Tensor> result;
  for (const Tensor& x : tensors) result.push_back(x.expand(shape));
  return result;
}

Tensor Tensor::view(ScalarType dtype) const {
  const Array& a = array();
  const auto from = static_cast<int64_t>(xtgrad::element_size(a.dtype())),
             to = static_cast<int64_t>(xtgrad::element_size(dtype));
  Dims sizes = a.shape(), strides = a.strides();
  int64_t offset = a.offset();
  if (from != to) {
    const int last = a.ndim() - 1;
    check(last >= 0, "self.dim() cannot be 0 to view ", a.dtype(), " as ", dtype, " (different element sizes)");
    check(strides[last] == 1, "self.stride(-1) must be 1 to view ", a.dtype(), " as ", dtype,
          " (different element sizes), but got ", strides[last]);
    const int64_t bytes = sizes[last] * from;
    check(bytes % to == 0, "self.size(-1) must be divisible by ", to / from, " to view ", a.dtype(), " as ", dtype,
          " (different element sizes), but got ", sizes[last]);
    sizes[last] = bytes / to;
    const auto scaled = [&](int64_t elements, const char* what) {
      check(elements * from % to == 0, "self.", what, " must be divisible by ", to / from, " to view ", a.dtype(),
            " as ", dtype, " (different element sizes), but got ", elements);
      return elements * from / to;
    };
    offset = scaled(offset, "storage_offset()");
    for (int d = 0; d < last; ++d) strides[d] = scaled(strides[d], "stride()");
  }
  return Tensor(Array(a.storage(), offset, sizes, strides, dtype));
}

Tensor Tensor::view_as(const Tensor& other) const { return view(other.sizes()); }
Tensor Tensor::reshape(IntArrayRef sizes) const { return xtgrad::reshape(*this, sizes); }
Tensor Tensor::reshape_as(const Tensor& other) const { return xtgrad::reshape(*this, other.sizes()); }
Tensor Tensor::flatten(int64_t start_dim, int64_t end_dim) const { return xtgrad::flatten(*this, start_dim, end_dim); }
Tensor Tensor::unflatten(int64_t dim, IntArrayRef sizes) const { return xtgrad::unflatten(*this, dim, sizes); }
Tensor Tensor::squeeze() const { return xtgrad::squeeze(*this); }
Tensor Tensor::squeeze(int64_t dim) const { return xtgrad::squeeze(*this, dim); }
Tensor Tensor::unsqueeze(int64_t dim) const { return xtgrad::unsqueeze(*this, dim); }
Tensor Tensor::expand_as(const Tensor& other) const { return expand(other.sizes()); }

}  // namespace xtgrad
