#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/kernels/reduce.h>
#include <xtgrad/lib/kernels/reduce_loop.h>

namespace xtgrad::kernels {
namespace {

struct Square {
  template <class T>
  [[gnu::always_inline]] T operator()(T x) const {
    return x * x;
  }
};

struct Magnitude {
  template <class T>
  [[gnu::always_inline]] T operator()(T x) const {
    return math::detail::magnitude(x);
  }
};

}  // namespace

Array sum(const Array& x, uint32_t mask, bool keepdim) {
  if (is_narrow(x.dtype())) return in_float(sum, x, mask, keepdim);
  if (x.dtype() == kLong) return reduce_array<int64_t>(Sum(), x, mask, keepdim);
  return dispatch_floating(x.dtype(), "sum",
                           [&](auto zero) { return reduce_array<decltype(zero)>(Sum(), x, mask, keepdim); });
}

Array mean(const Array& x, uint32_t mask, bool keepdim) {
  if (is_narrow(x.dtype())) return in_float(mean, x, mask, keepdim);
  const Array result = sum(x, mask, keepdim);
  const int64_t count = reduced_count(x.shape(), mask);
  dispatch_floating(x.dtype(), "mean", [&](auto zero) {
    using T = decltype(zero);
    T* y = result.data<T>();
    const T n = static_cast<T>(count);
    for (int64_t i = 0; i < result.numel(); ++i) y[i] /= n;
  });
  return result;
}

Array sum_to(const Array& x, const Dims& shape) {
  if (x.shape() == shape) return x;
  const int extra = x.ndim() - shape.size();
  uint32_t mask = 0;
  for (int d = 0; d < x.ndim(); ++d)
    if (d < extra || (shape[d - extra] == 1 && x.shape()[d] != 1)) mask |= 1u << d;
  if (reduced_count(x.shape(), mask) == 1) return x.reshape(shape);
  const Array result = sum(x, mask, true);
  return result.as_strided(shape, contiguous_strides(shape), result.offset());
}

Array sum_squares(const Array& x, uint32_t mask, bool keepdim) {
  if (is_narrow(x.dtype())) return in_float(sum_squares, x, mask, keepdim);
  return dispatch_floating(x.dtype(), "sum_squares",
                           [&](auto zero) { return reduce_array<decltype(zero)>(Sum(), x, mask, keepdim, Square()); });
}

Array sum_abs(const Array& x, uint32_t mask, bool keepdim) {
  if (is_narrow(x.dtype())) return in_float(sum_abs, x, mask, keepdim);
  return dispatch_floating(x.dtype(), "sum_abs", [&](auto zero) {
    return reduce_array<decltype(zero)>(Sum(), x, mask, keepdim, Magnitude());
  });
}

// In two passes: a power takes longer than what is written between them, and its code, in each of the reduction's
// loops, took minutes to compile.
Array sum_powers(const Array& x, double p, uint32_t mask, bool keepdim) {
  if (is_narrow(x.dtype())) return in_float(sum_powers, x, p, mask, keepdim);
  const Array powers = abs(x);
  return sum(pow(powers, Scalar(p), &powers), mask, keepdim);
}

}  // namespace xtgrad::kernels
