#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/scan.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

constexpr int64_t kColumns = 128;

// A row-major array as [outer, length, inner], walked along `length` in either direction.
struct Walk {
  int64_t outer = 1, length = 1, inner = 1;
  int64_t first = 0, step = 1;  // offset of the first row from the start, and from one row to the next

  Walk(const Dims& shape, int dim, bool reverse) {
    for (int d = 0; d < shape.size(); ++d) (d < dim ? outer : d == dim ? length : inner) *= shape[d];
    step = reverse ? -inner : inner;
    first = reverse ? (length - 1) * inner : 0;
  }
};

/// Calls body(offset of the first element, columns) for blocks of neighbouring columns, in parallel.
template <class Body>
void for_columns(const Walk& walk, const Body& body) {
  const int64_t blocks = (walk.inner + kColumns - 1) / kColumns;
  const int64_t work = std::max<int64_t>(1, walk.length * std::min(walk.inner, kColumns));
  parallel_for(0, walk.outer * blocks, std::max<int64_t>(1, kGrain / work), [&](int64_t begin, int64_t end) {
    for (int64_t k = begin; k < end; ++k) {
      const int64_t column = k % blocks * kColumns;
      body(k / blocks * walk.length * walk.inner + walk.first + column, std::min(kColumns, walk.inner - column));
    }
  });
}

template <class T>
using Accumulator = std::conditional_t<std::is_same_v<T, float>, double, T>;

/// A few rows at once, because each element of one waits for the element before it. Carries stay in registers.
template <int Rows, class T, class Carry, class Next>
void scan_rows(const Walk& walk, const T* from, T* to, Carry start, const Next& next) {
  Carry carry[Rows];
  std::fill_n(carry, Rows, start);
  const int64_t length = walk.length, step = walk.step;
  from += walk.first, to += walk.first;
  for (int64_t i = 0; i < length; ++i, from += step, to += step) {
#pragma GCC unroll 4
    for (int r = 0; r < Rows; ++r) to[r * length] = next(carry[r], from[r * length]);
  }
}

/// y[i] = next(carry, x[i]), which also updates the carry.
template <class T, class Carry, class Next>
Array scan(const Array& input, int dim, bool reverse, Carry start, Next next) {
  const Array x = input.contiguous(), result = empty_array(x.shape(), x.dtype());
  if (x.numel() == 0) return result;
  const Walk walk(x.shape(), dim, reverse);
  const T* xs = x.data<T>();
  T* ys = result.data<T>();
  if (walk.inner == 1) {
    parallel_for(0, walk.outer, std::max<int64_t>(1, kGrain / walk.length), [=](int64_t row, int64_t end) {
      for (; row + 4 <= end; row += 4) scan_rows<4>(walk, xs + row * walk.length, ys + row * walk.length, start, next);
      for (; row < end; ++row) scan_rows<1>(walk, xs + row * walk.length, ys + row * walk.length, start, next);
    });
    return result;
  }
  for_columns(walk, [&](int64_t at, int64_t columns) {
    const T* from = xs + at;
    T* to = ys + at;
    Carry carry[kColumns];
    std::fill_n(carry, columns, start);
    for (int64_t i = 0; i < walk.length; ++i, from += walk.step, to += walk.step)
      for (int64_t j = 0; j < columns; ++j) to[j] = next(carry[j], from[j]);
  });
  return result;
}

template <class Body>
Array dispatch_scan(ScalarType dtype, const char* op, const Body& body) {
  if (dtype == kLong) return body(int64_t{});
  return dispatch_floating(dtype, op, body);
}

// Integers wrap around, as unsigned ones do.
template <class T>
using Wrapping = std::conditional_t<std::is_same_v<T, int64_t>, uint64_t, Accumulator<T>>;

}  // namespace

Array cumsum(const Array& x, int dim, bool reverse) {
  if (is_narrow(x.dtype())) return in_float(cumsum, x, dim, reverse);
  return dispatch_scan(x.dtype(), "cumsum", [&](auto zero) {
    using T = decltype(zero);
    using Carry = Wrapping<T>;
    return scan<T>(x, dim, reverse, Carry(0), [](Carry& carry, T value) {
      carry += static_cast<Carry>(value);
      return static_cast<T>(carry);
    });
  });
}

Array cumprod(const Array& x, int dim, bool reverse) {
  if (is_narrow(x.dtype())) return in_float(cumprod, x, dim, reverse);
  return dispatch_scan(x.dtype(), "cumprod", [&](auto zero) {
    using T = decltype(zero);
    using Carry = Wrapping<T>;
    return scan<T>(x, dim, reverse, Carry(1), [](Carry& carry, T value) {
      carry *= static_cast<Carry>(value);
      return static_cast<T>(carry);
    });
  });
}

Array logcumsumexp(const Array& x, int dim) {
  if (is_narrow(x.dtype())) return in_float(logcumsumexp, x, dim);
  return dispatch_floating(x.dtype(), "logcumsumexp", [&](auto zero) {
    using T = decltype(zero);
    using Carry = Accumulator<T>;
    constexpr Carry lowest = -std::numeric_limits<Carry>::infinity();
    return scan<T>(x, dim, false, lowest, [](Carry& carry, T value) {
      const Carry v = static_cast<Carry>(value), high = std::max(carry, v), low = std::min(carry, v);
      // Equal infinities have no difference, and a nan stays one.
      carry = std::isnan(carry) || std::isnan(v) ? carry + v
              : low == high && std::isinf(low)   ? high
                                                 : high + std::log1p(std::exp(low - high));
      return static_cast<T>(carry);
    });
  });
}

Array recurrence(const Array& b, const Array& a, int dim, bool reverse, bool lag) {
  if (is_narrow(b.dtype())) return in_float(recurrence, b, a, dim, reverse, lag);
  return dispatch_floating(b.dtype(), "recurrence", [&](auto zero) {
    using T = decltype(zero);
    const Array bs = b.contiguous(), as = a.contiguous(), result = empty_array(b.shape(), b.dtype());
    if (b.numel() == 0) return result;
    const Walk walk(b.shape(), dim, reverse);
    for_columns(walk, [&](int64_t at, int64_t columns) {
      const T *y = nullptr, *x = bs.data<T>() + at, *factor = as.data<T>() + at;
      T* to = result.data<T>() + at;
      for (int64_t i = 0; i < walk.length; ++i) {
        const T* f = i > 0 && lag ? factor - walk.step : factor;
        for (int64_t j = 0; j < columns; ++j) to[j] = y ? x[j] + f[j] * y[j] : x[j];
        y = to;
        to += walk.step, x += walk.step, factor += walk.step;
      }
    });
    return result;
  });
}

}  // namespace xtgrad::kernels
