#include <xtgrad/autograd/ops/shape.h>

#include <algorithm>
#include <limits>

#include <xtgrad/autograd/ops/strided.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/strided.h>

// Views of a part, and their adjoints, which put a part back among zeros.

namespace xtgrad {
namespace {

Array diagonal_of(const Array& a, int64_t offset, int dim1, int dim2) {
  const int64_t rows = a.shape()[dim1], columns = a.shape()[dim2];
  // Compared before subtracting: an offset may be as large as an int64 gets.
  const int64_t right = std::clamp<int64_t>(offset, 0, columns), down = -std::clamp<int64_t>(offset, -rows, 0);
  const int64_t size = std::max<int64_t>(std::min(rows - down, columns - right), 0);
  Dims shape = a.shape(), strides = a.strides();
  const int64_t stride = strides[dim1] + strides[dim2];
  for (int d : {std::max(dim1, dim2), std::min(dim1, dim2)}) {
    shape.erase(d);
    strides.erase(d);
  }
  shape.push_back(size);
  strides.push_back(stride);
  const int64_t start = size == 0 ? 0 : right * a.strides()[dim2] + down * a.strides()[dim1];
  return a.as_strided(shape, strides, a.offset() + start);
}

Array windows_of(const Array& a, int dim, int64_t size, int64_t step) {
  Dims shape = a.shape(), strides = a.strides();
  if (a.ndim() == 0) return a.as_strided({size}, {1}, a.offset());
  const int64_t stride = strides[dim];
  shape[dim] = (shape[dim] - size) / step + 1;
  strides[dim] = shape[dim] > 1 ? stride * step : stride;
  shape.push_back(size);
  strides.push_back(stride);
  return a.as_strided(shape, strides, a.offset());
}

int64_t check_index(const Dims& shape, int dim, int64_t index) {
  const int64_t size = shape[dim];
  check(index >= -size && index < size, "select(): index ", index, " out of range for tensor of size ", shape,
        " at dimension ", dim);
  return index < 0 ? index + size : index;
}

// The elements first, first + stride, ... that start:end:step means.
struct Range {
  int64_t first, last, length, stride;
};

Range range_of(int64_t size, int64_t start, int64_t end, int64_t step) {
  check(step > 0, "slice step must be positive, got ", step);
  const int64_t first = std::clamp<int64_t>(start < 0 ? start + size : start, 0, size);
  const int64_t last = std::clamp<int64_t>(end < 0 ? end + size : end, first, size);
  const int64_t length = last == first ? 0 : (last - first - 1) / step + 1;
  // A step beyond the end would only make a meaningless stride that may overflow.
  return {first, last, length, length > 1 ? step : 1};
}

void check_diagonal_dims(int d1, int d2, int64_t dim1, int64_t dim2) {
  check(d1 != d2, "diagonal dimensions cannot be identical ", dim1, ", ", dim2);
}

void check_windows(const Array& a, int dim, int64_t size, int64_t step) {
  const int64_t available = a.ndim() ? a.shape()[dim] : 1;
  check(size >= 0 && size <= available, "maximum size for tensor at dimension ", dim, " is ", available,
        " but size is ", size);
  check(step > 0, "step is ", step, " but must be > 0");
}

}  // namespace

Tensor select(const Tensor& x, int64_t dim, int64_t index) {
  const Array& a = x.array();
  check(a.ndim() > 0, "select() cannot be applied to a 0-dim tensor.");
  const int d = wrap_dim(dim, a.ndim());
  const int64_t at = check_index(a.shape(), d, index);
  return traced(record_view("SelectBackward0", a.select(d, at), x,
                            [before = a.shape(), d, at](const Tensor& g) { return select_backward(g, before, d, at); }),
                [&](TracedOperation& op) { op.set("dim", d).set("index", index); });
}

Tensor select_backward(const Tensor& g, IntArrayRef sizes, int64_t dim, int64_t index) {
  check(!sizes.empty(), "select() cannot be applied to a 0-dim tensor.");
  const Array result = full_array(sizes, 0, g.dtype());
  const int d = wrap_dim(dim, result.ndim());
  const Array place = result.select(d, check_index(result.shape(), d, index));
  kernels::copy(g.array().expand(place.shape()), place);
  return record("SelectBackwardBackward0", result, {g}, [d, index](const Tensor& gg) { return select(gg, d, index); });
}

Tensor slice(const Tensor& x, int64_t dim, std::optional<int64_t> start, std::optional<int64_t> end, int64_t step) {
  const Array& a = x.array();
  check(a.ndim() > 0, "slice() cannot be applied to a 0-dim tensor.");
  const int d = wrap_dim(dim, a.ndim());
  const int64_t size = a.shape()[d];
  const Range range = range_of(size, start.value_or(0), end.value_or(size), step);
  return traced(record_view("SliceBackward0", a.slice(d, range.first, range.length, range.stride), x,
                            [before = a.shape(), d, range, step](const Tensor& g) {
                              return slice_backward(g, before, d, range.first, range.last, step);
                            }),
                [&](TracedOperation& op) {
                  op.set("dim", d).set("start", start.value_or(0)).set("step", step);
                  op.set("end", end.value_or(std::numeric_limits<int64_t>::max()));
                });
}

Tensor slice_backward(const Tensor& g, IntArrayRef sizes, int64_t dim, int64_t start, int64_t end, int64_t step) {
  check(!sizes.empty(), "slice() cannot be applied to a 0-dim tensor.");
  const Array result = full_array(sizes, 0, g.dtype());
  const int d = wrap_dim(dim, result.ndim());
  const Range range = range_of(result.shape()[d], start, end, step);
  const Array place = result.slice(d, range.first, range.length, range.stride);
  kernels::copy(g.array().expand(place.shape()), place);
  return record("SliceBackwardBackward0", result, {g},
                [d, start, end, step](const Tensor& gg) { return slice(gg, d, start, end, step); });
}

Tensor narrow(const Tensor& x, int64_t dim, int64_t start, int64_t length) {
  check(x.dim() > 0, "narrow() cannot be applied to a 0-dim tensor.");
  check(length >= 0, "narrow(): length must be non-negative, got ", length);
  const int64_t size = x.size(dim);
  check(start >= -size && start <= size, "Dimension out of range (expected to be in range of [", -size, ", ", size,
        "], but got ", start, ")");
  if (start < 0) start += size;
  check(length <= size - start, "start (", start, ") + length (", length, ") exceeds dimension size (", size, ").");
  return slice(x, dim, start, start + length, 1);
}

Tensor as_strided(const Tensor& x, IntArrayRef size, IntArrayRef stride, std::optional<int64_t> offset) {
  const Array& a = x.array();
  const Dims shape(size), strides(stride);
  check(shape.size() == strides.size(), "mismatch in length of strides and shape: ", shape, " and ", strides);
  const int64_t start = offset.value_or(a.offset());
  check(start >= 0, "Tensor: invalid storage offset ", start);
  const int64_t bytes = static_cast<int64_t>(a.storage()->bytes());
  const int64_t element = static_cast<int64_t>(element_size(a.dtype()));
  int64_t last = start, reach = 0;
  bool outside = false;
  for (int d = 0; d < shape.size(); ++d) {
    check(strides[d] >= 0, "as_strided: Negative strides are not supported, got strides: ", strides);
    outside |= __builtin_mul_overflow(std::max<int64_t>(shape[d] - 1, 0), strides[d], &reach);
    outside |= __builtin_add_overflow(last, reach, &last);
  }
  check(numel_of(shape) == 0 || (!outside && last < bytes / element), "setStorage: sizes ", shape, ", strides ",
        strides, ", storage offset ", start, ", and itemsize ", element, " are out of bounds for storage of size ",
        bytes);
  return as_strided_of(x, Geometry(shape, strides, start));
}

Tensor diagonal(const Tensor& x, int64_t offset, int64_t dim1, int64_t dim2) {
  const Array& a = x.array();
  const int d1 = wrap_dim(dim1, a.ndim()), d2 = wrap_dim(dim2, a.ndim());
  check_diagonal_dims(d1, d2, dim1, dim2);
  return record_view(
      "DiagonalBackward0", diagonal_of(a, offset, d1, d2), x,
      [before = a.shape(), offset, d1, d2](const Tensor& g) { return diagonal_backward(g, before, offset, d1, d2); });
}

Tensor diagonal_backward(const Tensor& g, IntArrayRef sizes, int64_t offset, int64_t dim1, int64_t dim2) {
  const Array result = full_array(sizes, 0, g.dtype());
  const int d1 = wrap_dim(dim1, result.ndim()), d2 = wrap_dim(dim2, result.ndim());
  check_diagonal_dims(d1, d2, dim1, dim2);
  const Array place = diagonal_of(result, offset, d1, d2);
  kernels::copy(g.array().expand(place.shape()), place);
  return record("DiagonalBackwardBackward0", result, {g},
                [offset, dim1, dim2](const Tensor& gg) { return diagonal(gg, offset, dim1, dim2); });
}

Tensor Tensor::unfold(int64_t dim, int64_t size, int64_t step) const {
  const Array& a = array();
  const int d = wrap_dim(dim, a.ndim());
  check_windows(a, d, size, step);
  return record_view(
      "UnfoldBackward0", windows_of(a, d, size, step), *this,
      [before = a.shape(), d, size, step](const Tensor& g) { return unfold_backward(g, before, d, size, step); });
}

Tensor unfold_backward(const Tensor& g, IntArrayRef sizes, int64_t dim, int64_t size, int64_t step) {
  const Array result = full_array(sizes, 0, g.dtype());
  const int d = wrap_dim(dim, result.ndim());
  check_windows(result, d, size, step);
  const Array windows = windows_of(result, d, size, step);
  check(g.array().shape() == windows.shape(), "unfold_backward: expected a gradient of ", windows.shape(), ", got ",
        g.sizes());
  kernels::accumulate(g.array(), windows);
  return record("UnfoldBackwardBackward0", result, {g},
                [dim, size, step](const Tensor& gg) { return gg.unfold(dim, size, step); });
}

Tensor Tensor::select(int64_t dim, int64_t index) const { return xtgrad::select(*this, dim, index); }
Tensor Tensor::slice(int64_t dim, std::optional<int64_t> start, std::optional<int64_t> end, int64_t step) const {
  return xtgrad::slice(*this, dim, start, end, step);
}
Tensor narrow(const Tensor& x, int64_t dim, const Tensor& start, int64_t length) {
  check(start.dim() == 0 && is_integral(start.dtype(), false), "start must be an 0-dim integral Tensor.");
  return narrow(x, dim, start.item<int64_t>(), length);
}
Tensor Tensor::narrow(int64_t dim, const Tensor& start, int64_t length) const {
  return xtgrad::narrow(*this, dim, start, length);
}
Tensor Tensor::narrow(int64_t dim, int64_t start, int64_t length) const {
  return xtgrad::narrow(*this, dim, start, length);
}
Tensor Tensor::as_strided(IntArrayRef size, IntArrayRef stride, std::optional<int64_t> offset) const {
  return xtgrad::as_strided(*this, size, stride, offset);
}
Tensor Tensor::diagonal(int64_t offset, int64_t dim1, int64_t dim2) const {
  return xtgrad::diagonal(*this, offset, dim1, dim2);
}

}  // namespace xtgrad
