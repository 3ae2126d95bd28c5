#include <xtgrad/lib/kernels/softmax.h>

#include <xtgrad/lib/kernels/elementwise.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/kernels/reduce_run.h>

namespace xtgrad::kernels {
namespace {

// Rows are taken several at a time, as many as fill a block: the exponentials then run over the block, however short
// the rows are. A longer row is taken in blocks.
constexpr int64_t kRoom = 1024;

// A nan may get lost here: it comes back with the sum of the exponentials.
struct Larger {
  template <class T>
  static constexpr T identity() {
    return -std::numeric_limits<T>::infinity();
  }
  template <class T>
  [[gnu::always_inline]] T operator()(T a, T b) const {
    return a > b ? a : b;
  }
};

/// `rows` rows of n <= kRoom elements that lie one after the other, at most kRoom in all.
template <bool log, class T>
[[gnu::always_inline]] inline void softmax_block(const T* x, T* y, int64_t rows, int64_t n) {
  T exps[kRoom], sums[kRoom];
  for (int64_t i = 0; i < rows; ++i) {
    const T* row = x + i * n;
    T* out = y + i * n;
    const T highest = reduce_run(Larger(), Identity(), row, n);
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) out[j] = row[j] - highest;
  }
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < rows * n; ++j) exps[j] = math::exp(y[j]);
  for (int64_t i = 0; i < rows; ++i) sums[i] = reduce_run(Sum(), Identity(), exps + i * n, n);
  XTGRAD_INDEPENDENT
  for (int64_t i = 0; i < rows; ++i) sums[i] = log ? math::log(sums[i]) : T(1) / sums[i];
  for (int64_t i = 0; i < rows; ++i) {
    T* out = y + i * n;
    const T sum = sums[i];
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) out[j] = log ? out[j] - sum : exps[i * n + j] * sum;
  }
}

template <bool log, class T>
[[gnu::always_inline]] inline void softmax_row(const T* x, T* y, int64_t n) {
  const T highest = reduce_run(Larger(), Identity(), x, n);
  Cascade<Sum, T> total{Sum()};
  for (int64_t i = 0; i < n; i += kRoom) {
    T room[kRoom];
    const int64_t m = std::min(kRoom, n - i);
    T* exps = log ? room : y + i;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < m; ++j) exps[j] = math::exp(x[i + j] - highest);
    total.add(reduce_run(Sum(), Identity(), exps, m));
  }
  const T sum = log ? math::log(total.finish()) : T(1) / total.finish();
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) y[j] = log ? (x[j] - highest) - sum : y[j] * sum;
}

template <bool log, class T>
[[gnu::always_inline]] inline void backward_block(const T* g, const T* y, T* out, int64_t rows, int64_t n) {
  T room[kRoom];
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < rows * n; ++j) room[j] = log ? math::exp(y[j]) : g[j] * y[j];
  for (int64_t i = 0; i < rows; ++i) {
    const int64_t at = i * n;
    const T sum = reduce_run(Sum(), Identity(), log ? g + at : room + at, n);
    XTGRAD_INDEPENDENT
    for (int64_t j = at; j < at + n; ++j) out[j] = log ? g[j] - room[j] * sum : y[j] * (g[j] - sum);
  }
}

template <bool log, class T>
[[gnu::always_inline]] inline void backward_row(const T* g, const T* y, T* out, int64_t n) {
  Cascade<Sum, T> total{Sum()};
  for (int64_t i = 0; i < n; i += kRoom) {
    T room[kRoom];
    const int64_t m = std::min(kRoom, n - i);
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < m; ++j) room[j] = log ? g[i + j] : g[i + j] * y[i + j];
    total.add(reduce_run(Sum(), Identity(), room, m));
  }
  const T sum = total.finish();
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) out[j] = log ? g[j] - math::exp(y[j]) * sum : y[j] * (g[j] - sum);
}

// ---- along a dimension that is not the last: n rows of `inner` elements, of which m columns are taken side by side

constexpr int64_t kColumns = 256;

template <bool log, class T>
[[gnu::always_inline]] inline void softmax_columns(const T* x, T* y, int64_t n, int64_t inner, int64_t m) {
  T highest[kColumns], sums[kColumns];
  for (int64_t j = 0; j < m; ++j) {
    highest[j] = x[j];
    sums[j] = T(0);
  }
  for (int64_t i = 1; i < n; ++i) {
    const T* row = x + i * inner;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < m; ++j) highest[j] = row[j] > highest[j] ? row[j] : highest[j];
  }
  for (int64_t i = 0; i < n; ++i) {
    const T* row = x + i * inner;
    T* out = y + i * inner;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < m; ++j) {
      const T difference = row[j] - highest[j], e = math::exp(difference);
      sums[j] += e;
      out[j] = log ? difference : e;
    }
  }
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < m; ++j) sums[j] = log ? math::log(sums[j]) : T(1) / sums[j];
  for (int64_t i = 0; i < n; ++i) {
    T* out = y + i * inner;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < m; ++j) out[j] = log ? out[j] - sums[j] : out[j] * sums[j];
  }
}

template <bool log, class T>
[[gnu::always_inline]] inline void backward_columns(const T* g, const T* y, T* out, int64_t n, int64_t inner,
                                                    int64_t m) {
  T sums[kColumns] = {};
  for (int64_t i = 0; i < n * inner; i += inner) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < m; ++j) sums[j] += log ? g[i + j] : g[i + j] * y[i + j];
  }
  for (int64_t i = 0; i < n * inner; i += inner) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < m; ++j)
      out[i + j] = log ? g[i + j] - math::exp(y[i + j]) * sums[j] : y[i + j] * (g[i + j] - sums[j]);
  }
}

/// Runs body(first element, columns) inside simd() over all blocks of columns of [outer, n, inner], in parallel.
template <class Body>
void for_column_blocks(int64_t outer, int64_t n, int64_t inner, Body body) {
  const int64_t blocks = (inner + kColumns - 1) / kColumns;
  const int64_t grain = std::max<int64_t>(1, kGrain / (4 * n * std::min(inner, kColumns)));
  parallel_for(0, outer * blocks, grain, [&](int64_t begin, int64_t end) {
    simd(
        [=](auto) {
          for (int64_t k = begin; k < end; ++k) {
            const int64_t column = k % blocks * kColumns;
            body(k / blocks * n * inner + column, std::min(kColumns, inner - column));
          }
        },
        0);
  });
}

/// Runs body(first row, rows) inside simd() over all rows, in parallel.
template <class Body>
void for_row_blocks(int64_t rows, int64_t n, Body body) {
  const int64_t at_once = std::max<int64_t>(1, kRoom / n);
  const int64_t grain = std::max<int64_t>(1, kGrain / (4 * n));
  parallel_for(0, rows, grain, [&](int64_t begin, int64_t end) {
    simd(
        [=](auto) {
          for (int64_t i = begin; i < end; i += at_once) body(i, std::min(at_once, end - i));
        },
        0);
  });
}

/// [outer, n, inner] of a row-major array, softmax running over n.
struct Extent {
  int64_t outer = 1, n = 1, inner = 1;
  Extent(const Dims& shape, int dim) {
    for (int d = 0; d < shape.size(); ++d) (d < dim ? outer : d == dim ? n : inner) *= shape[d];
  }
};

template <bool log>
Array forward(const char* op, const Array& input, int dim) {
  const Array x = input.contiguous(), y = empty_array(x.shape(), x.dtype());
  const Extent e(x.shape(), dim);
  dispatch_floating(x.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    const T* from = x.data<T>();
    T* to = y.data<T>();
    const int64_t n = e.n, inner = e.inner;
    if (x.numel() == 0) return;
    if (inner > 1)
      return for_column_blocks(e.outer, n, inner,
                               [=](int64_t i, int64_t m) { softmax_columns<log>(from + i, to + i, n, inner, m); });
    for_row_blocks(e.outer, n, [=](int64_t i, int64_t m) {
      if (n <= kRoom)
        softmax_block<log>(from + i * n, to + i * n, m, n);
      else
        softmax_row<log>(from + i * n, to + i * n, n);
    });
  });
  return y;
}

template <bool log>
Array backward(const char* op, const Array& gradient, const Array& output, int dim) {
  const Array g = gradient.contiguous(), y = output.contiguous(), x = empty_array(y.shape(), y.dtype());
  const Extent e(y.shape(), dim);
  dispatch_floating(y.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    const T *from = g.data<T>(), *outputs = y.data<T>();
    T* to = x.data<T>();
    const int64_t n = e.n, inner = e.inner;
    if (x.numel() == 0) return;
    if (inner > 1)
      return for_column_blocks(e.outer, n, inner, [=](int64_t i, int64_t m) {
        backward_columns<log>(from + i, outputs + i, to + i, n, inner, m);
      });
    for_row_blocks(e.outer, n, [=](int64_t i, int64_t m) {
      if (n <= kRoom)
        backward_block<log>(from + i * n, outputs + i * n, to + i * n, m, n);
      else
        backward_row<log>(from + i * n, outputs + i * n, to + i * n, n);
    });
  });
  return x;
}

}  // namespace

Array softmax(const Array& x, int dim) {
  if (is_narrow(x.dtype())) return in_float(softmax, x, dim);
  return forward<false>("softmax", x, dim);
}
Array log_softmax(const Array& x, int dim) {
  if (is_narrow(x.dtype())) return in_float(log_softmax, x, dim);
  return forward<true>("log_softmax", x, dim);
}
Array softmax_backward(const Array& g, const Array& y, int dim) {
  if (is_narrow(g.dtype())) return in_float(softmax_backward, g, y, dim);
  return backward<false>("softmax_backward", g, y, dim);
}
Array log_softmax_backward(const Array& g, const Array& y, int dim) {
  if (is_narrow(g.dtype())) return in_float(log_softmax_backward, g, y, dim);
  return backward<true>("log_softmax_backward", g, y, dim);
}

}  // namespace xtgrad::kernels
