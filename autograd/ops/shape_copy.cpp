#include <xtgrad/autograd/ops/shape.h>

#include <algorithm>

#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/index.h>

// The same elements repeated, reordered or cleared: results of their own.

namespace xtgrad {
namespace {

// The sum over the copies that repeat() made.
Tensor repeat_backward(const Tensor& g, const Dims& sizes, const Dims& repeats) {
  Dims parts, copies;
  const int added = repeats.size() - sizes.size();
  for (int d = 0; d < repeats.size(); ++d) {
    if (repeats[d] != 1) {
      copies.push_back(parts.size());
      parts.push_back(repeats[d]);
    }
    if (d >= added) parts.push_back(sizes[d - added]);
  }
  const Tensor split = reshape(g, parts);
  return reshape(copies.empty() ? split : sum(split, copies), sizes);
}

Array repeated(const Array& x, const Dims& repeats) {
  Dims once, often, result;
  const int added = repeats.size() - x.ndim();
  for (int d = 0; d < repeats.size(); ++d) {
    const int64_t size = d < added ? 1 : x.shape()[d - added];
    if (repeats[d] != 1) {
      once.push_back(1);
      often.push_back(repeats[d]);
    }
    if (d >= added) {
      once.push_back(size);
      often.push_back(size);
    }
    int64_t total = 0;
    check(!__builtin_mul_overflow(size, repeats[d], &total), "repeat: ", repeats, " times ", x.shape(),
          " is too large");
    result.push_back(total);
  }
  return x.reshape(once).expand(often).clone().reshape(result);
}

Array shifted(const Array& x, int64_t shift, int dim) {
  const int64_t size = x.shape()[dim];
  const int64_t by = ((shift % size) + size) % size;
  const Array result = empty_array(x.shape(), x.dtype());
  kernels::copy(x.slice(dim, 0, size - by), result.slice(dim, by, size - by));
  kernels::copy(x.slice(dim, size - by, by), result.slice(dim, 0, by));
  return result;
}

Tensor triangle(const Tensor& x, int64_t diagonal, bool upper) {
  check(x.dim() >= 2, upper ? "triu" : "tril", ": input tensor must have at least 2 dimensions, got ", x.dim());
  const Array result = x.array().clone();
  kernels::clear_triangle(result, diagonal, upper);
  return record(upper ? "TriuBackward0" : "TrilBackward0", result, {x},
                [diagonal, upper](const Tensor& g) { return triangle(g, diagonal, upper); });
}

}  // namespace

Tensor Tensor::repeat(IntArrayRef repeats) const {
  const Dims times(repeats);
  check(times.size() >= dim(),
        "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor: got ", times,
        " for a tensor of sizes ", sizes());
  for (int64_t n : times) check(n >= 0, "Trying to create tensor with negative dimension ", n, ": ", times);
  return record("RepeatBackward0", repeated(array(), times), {*this},
                [before = array().shape(), times](const Tensor& g) { return repeat_backward(g, before, times); });
}

Tensor tile(const Tensor& x, IntArrayRef dims) {
  Dims repeats(dims);
  while (repeats.size() < x.dim()) repeats.insert(0, 1);
  return x.repeat(repeats);
}

namespace {

void check_total(int64_t total, const std::optional<int64_t>& output_size) {
  check(!output_size || *output_size == total, "repeat_interleave: the repeats add up to ", total,
        ", but output_size is ", output_size.value_or(0));
}

}  // namespace

Tensor repeat_interleave(const Tensor& x, int64_t repeats, std::optional<int64_t> dim,
                         std::optional<int64_t> output_size) {
  check(repeats >= 0, "Repeats must be non-negative, got ", repeats);
  if (!dim) return repeat_interleave(ravel(x), repeats, 0, output_size);
  const Tensor row = x.dim() == 0 ? ravel(x) : x;
  const int d = wrap_dim(*dim, static_cast<int>(row.dim()));
  Dims repeated = row.array().shape();
  repeated.insert(d + 1, repeats);
  check_total(numel_of({repeated[d], repeats}), output_size);
  // repeat(), not expand(), so that the result never shares x's elements.
  Dims times(repeated.size(), 1);
  times[d + 1] = repeats;
  return flatten(unsqueeze(row, d + 1).repeat(times), d, d + 1);
}

Tensor repeat_interleave(const Tensor& repeats, std::optional<int64_t> output_size) {
  check(repeats.dim() == 1, "repeat_interleave only accept 1D vector as repeat, got sizes ", repeats.sizes());
  check(repeats.dtype() == kLong || repeats.dtype() == kInt, "repeats has to be Long or Int tensor, got ",
        repeats.dtype());
  const Array counts = repeats.array().to(kLong).contiguous();
  const int64_t n = counts.numel();
  int64_t total = 0;
  for (int64_t i = 0; i < n; ++i) {
    const int64_t count = counts.data<int64_t>()[i];
    check(count >= 0, "repeats can not be negative, got ", count);
    check(!__builtin_add_overflow(total, count, &total), "repeat_interleave: the sum of repeats is too large");
  }
  check_total(total, output_size);
  const Array index = empty_array({total}, kLong);
  int64_t* out = index.data<int64_t>();
  for (int64_t i = 0; i < n; ++i) out = std::fill_n(out, counts.data<int64_t>()[i], i);
  return Tensor(index);
}

Tensor repeat_interleave(const Tensor& x, const Tensor& repeats, std::optional<int64_t> dim,
                         std::optional<int64_t> output_size) {
  check(repeats.dim() <= 1, "repeats must be 0-dim or 1-dim tensor, got sizes ", repeats.sizes());
  if (!dim) return repeat_interleave(ravel(x), repeats, 0, output_size);
  const int64_t size = x.size(*dim), n = repeats.numel();
  if (n == 1) {
    check(repeats.dtype() == kLong || repeats.dtype() == kInt, "repeats has to be Long or Int tensor, got ",
          repeats.dtype());
    return repeat_interleave(x, repeats.item<int64_t>(), dim, output_size);
  }
  check(n == size, "repeats must have the same size as input along dim, got ", n, " and ", size);
  return index_select(x, *dim, repeat_interleave(repeats, output_size));
}

Tensor diag(const Tensor& x, int64_t diagonal) {
  check(x.dim() == 1 || x.dim() == 2, "diag(): Supports 1D or 2D tensors. Got ", x.dim(), "D");
  if (x.dim() == 2)
    return record("CloneBackward0", xtgrad::diagonal(x.detach(), diagonal).array().clone(), {x},
                  [before = x.array().shape(), diagonal](const Tensor& g) {
                    return diagonal_backward(g, before, diagonal, 0, 1);
                  });
  int64_t size = 0;
  const bool fits = diagonal > INT64_MIN && !__builtin_add_overflow(x.numel(), std::abs(diagonal), &size);
  check(fits, "diag(): a matrix with diagonal ", diagonal, " is too large");
  return diagonal_backward(x, {size, size}, diagonal, 0, 1);
}

Tensor flip(const Tensor& x, IntArrayRef dims) {
  const Array& a = x.array();
  const uint32_t mask = dims.empty() ? 0 : dim_mask(dims, a.ndim());
  Dims strides = a.strides();
  int64_t offset = a.offset();
  for (int d = 0; d < a.ndim(); ++d) {
    if (!(mask >> d & 1) || a.numel() == 0) continue;
    offset += (a.shape()[d] - 1) * strides[d];
    strides[d] = -strides[d];
  }
  return record("FlipBackward0", a.as_strided(a.shape(), strides, offset).clone(), {x},
                [order = Dims(dims)](const Tensor& g) { return flip(g, order); });
}

Tensor roll(const Tensor& x, IntArrayRef shifts, IntArrayRef dims) {
  check(!shifts.empty(), "`shifts` required");
  if (dims.empty()) {
    check(shifts.size() == 1, "shifts and dimensions must align. shifts: ", shifts.size(), ", dims:", dims.size());
    return reshape(roll(ravel(x), shifts, {0}), x.sizes());
  }
  check(shifts.size() == dims.size(), "shifts and dimensions must align. shifts: ", shifts.size(),
        ", dims:", dims.size());
  Dims back(shifts);
  Array result = x.array();
  for (size_t i = 0; i < dims.size(); ++i) {
    const int d = wrap_dim(dims[i], result.ndim());
    check(result.ndim() > 0, "Dimension specified as ", dims[i], " but tensor has no dimensions");
    if (result.numel() == 0) continue;
    const int64_t shift = shifts[i] % result.shape()[d];
    result = shifted(result, shift, d);
    back[static_cast<int>(i)] = -shift;
  }
  if (result.storage().get() == x.array().storage().get()) result = result.clone();
  return record("RollBackward0", result, {x},
                [back, order = Dims(dims)](const Tensor& g) { return roll(g, back, order); });
}

Tensor tril(const Tensor& x, int64_t diagonal) { return triangle(x, diagonal, false); }
Tensor triu(const Tensor& x, int64_t diagonal) { return triangle(x, diagonal, true); }

Tensor trace(const Tensor& x) {
  check(x.dim() == 2, "trace: expected a matrix, but got tensor with dim ", x.dim());
  return sum(diagonal(x));
}

Tensor Tensor::tile(IntArrayRef dims) const { return xtgrad::tile(*this, dims); }
Tensor Tensor::repeat_interleave(int64_t repeats, std::optional<int64_t> dim,
                                 std::optional<int64_t> output_size) const {
  return xtgrad::repeat_interleave(*this, repeats, dim, output_size);
}
Tensor Tensor::diag(int64_t diagonal) const { return xtgrad::diag(*this, diagonal); }
Tensor Tensor::flip(IntArrayRef dims) const { return xtgrad::flip(*this, dims); }
Tensor Tensor::roll(IntArrayRef shifts, IntArrayRef dims) const { return xtgrad::roll(*this, shifts, dims); }
Tensor Tensor::tril(int64_t diagonal) const { return xtgrad::tril(*this, diagonal); }
Tensor Tensor::triu(int64_t diagonal) const { return xtgrad::triu(*this, diagonal); }
Tensor Tensor::trace() const { return xtgrad::trace(*this); }

}  // namespace xtgrad
