#include <xtgrad/lib/array.h>

#include <algorithm>

#include <xtgrad/lib/kernels/copy.h>

namespace xtgrad {

bool Array::is_dense() const {
  if (contiguous_) return true;
  int order[Dims::kMax], count = 0;
  for (int i = 0; i < ndim(); ++i)
    if (shape_[i] != 1) order[count++] = i;
  std::sort(order, order + count, [&](int a, int b) { return strides_[a] < strides_[b]; });
  int64_t expected = 1;
  for (int i = 0; i < count; ++i) {
    if (strides_[order[i]] != expected) return false;
    expected *= shape_[order[i]];
  }
  return true;
}

static void check_expandable(const Dims& from, const Dims& to) {
  const int added = to.size() - from.size();
  check(added >= 0, "the number of sizes provided (", to.size(),
        ") must be greater or equal to the number of dimensions in the tensor (", from.size(), ").  Target sizes: ", to,
        ".  Tensor sizes: ", from);
  for (int d = added; d < to.size(); ++d) {
    const int64_t existing = from[d - added];
    check(existing == 1 || existing == to[d], "The expanded size of the tensor (", to[d],
          ") must match the existing size (", existing, ") at non-singleton dimension ", d, ".  Target sizes: ", to,
          ".  Tensor sizes: ", from);
  }
}

Array Array::expand(const Dims& shape) const {
  check_expandable(shape_, shape);
  Dims strides(shape.size(), 0);
  for (int i = 1; i <= ndim(); ++i)
    if (shape_[ndim() - i] == shape[shape.size() - i] && shape_[ndim() - i] != 1)
      strides[shape.size() - i] = strides_[ndim() - i];
    else if (shape[shape.size() - i] == 1)
      strides[shape.size() - i] = strides_[ndim() - i];
  return as_strided(shape, strides, offset_);
}

Array Array::permute(IntArrayRef order) const {
  Dims shape(ndim(), 0), strides(ndim(), 0);
  for (int i = 0; i < ndim(); ++i) {
    shape[i] = shape_[static_cast<int>(order[static_cast<size_t>(i)])];
    strides[i] = strides_[static_cast<int>(order[static_cast<size_t>(i)])];
  }
  return as_strided(shape, strides, offset_);
}

Array Array::transpose(int a, int b) const {
  Dims shape = shape_, strides = strides_;
  std::swap(shape[a], shape[b]);
  std::swap(strides[a], strides[b]);
  return as_strided(shape, strides, offset_);
}

Array Array::select(int dim, int64_t index) const {
  Dims shape = shape_, strides = strides_;
  shape.erase(dim);
  strides.erase(dim);
  return as_strided(shape, strides, offset_ + index * strides_[dim]);
}

Array Array::slice(int dim, int64_t start, int64_t length, int64_t step) const {
  Dims shape = shape_, strides = strides_;
  shape[dim] = length;
  strides[dim] *= step;
  return as_strided(shape, strides, offset_ + start * strides_[dim]);
}

Array Array::unsqueeze(int dim) const {
  Dims shape = shape_, strides = strides_;
  shape.insert(dim, 1);
  strides.insert(dim, dim < ndim() ? shape_[dim] * strides_[dim] : 1);
  return as_strided(shape, strides, offset_);
}

Array Array::squeeze(int dim) const {
  Dims shape = shape_, strides = strides_;
  shape.erase(dim);
  strides.erase(dim);
  return as_strided(shape, strides, offset_);
}

Array Array::reshape(const Dims& shape) const {
  Dims strides;
  if (view_strides(shape_, strides_, shape, strides)) return as_strided(shape, strides, offset_);
  return clone().as_strided(shape, contiguous_strides(shape), 0);
}

Array Array::contiguous() const { return contiguous_ ? *this : clone(); }

Array Array::clone() const {
  Array result = empty_array(shape_, dtype_);
  kernels::copy(*this, result);
  return result;
}

Array Array::to(ScalarType dtype) const {
  if (dtype == dtype_) return *this;
  Array result = empty_array_like(*this, dtype);
  kernels::copy(*this, result);
  return result;
}

Array empty_array(const Dims& shape, ScalarType dtype) {
  const int64_t numel = numel_of(shape);
  int64_t bytes = 0;
  check(!__builtin_mul_overflow(numel, static_cast<int64_t>(element_size(dtype)), &bytes), "a ", dtype,
        " tensor of sizes ", shape, " is too large");
  return Array(make_ref<Storage>(static_cast<size_t>(bytes)), 0, shape, contiguous_strides(shape), dtype);
}

Array empty_array_like(const Array& like, ScalarType dtype) {
  if (!like.is_dense()) return empty_array(like.shape(), dtype);
  const size_t bytes = static_cast<size_t>(like.numel()) * element_size(dtype);
  return Array(make_ref<Storage>(bytes), 0, like.shape(), like.strides(), dtype);
}

Array full_array(const Dims& shape, const Scalar& value, ScalarType dtype) {
  Array result = empty_array(shape, dtype);
  kernels::fill(result, value);
  return result;
}

}  // namespace xtgrad
