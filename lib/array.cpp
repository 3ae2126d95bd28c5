#include <xtgrad/lib/array.h>

#include <algorithm>

#include <xtgrad/lib/kernels/copy.h>

namespace xtgrad {

const SizesAndStrides Array::kUndefined;

bool Array::is_dense() const {
  if (is_contiguous()) return true;
  const Dims &sizes = shape(), &steps = strides();
  int order[Dims::kMax], count = 0;
  for (int i = 0; i < ndim(); ++i)
    if (sizes[i] != 1) order[count++] = i;
  std::sort(order, order + count, [&](int a, int b) { return steps[a] < steps[b]; });
  int64_t expected = 1;
  for (int i = 0; i < count; ++i) {
    if (steps[order[i]] != expected) return false;
    expected *= sizes[order[i]];
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

Array Array::expand(const Dims& target) const {
  const Dims &sizes = shape(), &steps = strides();
  check_expandable(sizes, target);
  const int added = target.size() - ndim();
  Dims expanded(target.size(), 0);
  for (int d = 0; d < ndim(); ++d)
    if (sizes[d] == target[added + d]) expanded[added + d] = steps[d];
  return as_strided(target, expanded, offset_);
}

Array Array::permute(IntArrayRef order) const {
  Dims sizes(ndim(), 0), steps(ndim(), 0);
  for (int i = 0; i < ndim(); ++i) {
    const int from = static_cast<int>(order[static_cast<size_t>(i)]);
    sizes[i] = shape()[from];
    steps[i] = strides()[from];
  }
  return as_strided(sizes, steps, offset_);
}

Array Array::transpose(int a, int b) const {
  Dims sizes = shape(), steps = strides();
  std::swap(sizes[a], sizes[b]);
  std::swap(steps[a], steps[b]);
  return as_strided(sizes, steps, offset_);
}

Array Array::select(int dim, int64_t index) const {
  Dims sizes = shape(), steps = strides();
  sizes.erase(dim);
  steps.erase(dim);
  return as_strided(sizes, steps, offset_ + index * strides()[dim]);
}

Array Array::slice(int dim, int64_t start, int64_t length, int64_t step) const {
  Dims sizes = shape(), steps = strides();
  sizes[dim] = length;
  steps[dim] *= step;
  return as_strided(sizes, steps, offset_ + start * strides()[dim]);
}

Array Array::unsqueeze(int dim) const {
  Dims sizes = shape(), steps = strides();
  sizes.insert(dim, 1);
  steps.insert(dim, dim < ndim() ? shape()[dim] * strides()[dim] : 1);
  return as_strided(sizes, steps, offset_);
}

Array Array::squeeze(int dim) const {
  Dims sizes = shape(), steps = strides();
  sizes.erase(dim);
  steps.erase(dim);
  return as_strided(sizes, steps, offset_);
}

Array Array::reshape(const Dims& sizes) const {
  Dims steps;
  if (view_strides(shape(), strides(), sizes, steps)) return as_strided(sizes, steps, offset_);
  const Array copy = clone();
  return Array(copy.storage(), 0, row_major(sizes), dtype_);
}

Array Array::contiguous() const { return is_contiguous() ? *this : clone(); }

Array Array::clone() const {
  Array result = empty_array(shape(), dtype_);
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
  Ref<const SizesAndStrides> layout = row_major(shape);
  int64_t bytes = 0;
  check(!__builtin_mul_overflow(layout->numel, static_cast<int64_t>(element_size(dtype)), &bytes), "a ", dtype,
        " tensor of sizes ", shape, " is too large");
  return Array(Storage::make(static_cast<size_t>(bytes)), 0, std::move(layout), dtype);
}

Array empty_array_like(const Array& like, ScalarType dtype) {
  if (!like.is_dense()) return empty_array(like.shape(), dtype);
  const size_t bytes = static_cast<size_t>(like.numel()) * element_size(dtype);
  return Array(Storage::make(bytes), 0, like.layout(), dtype);
}

Array full_array(const Dims& shape, const Scalar& value, ScalarType dtype) {
  Array result = empty_array(shape, dtype);
  kernels::fill(result, value);
  return result;
}

}  // namespace xtgrad
