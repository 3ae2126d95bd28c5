#include <xtgrad/lib/kernels/softmax.h>

#include <xtgrad/lib/kernels/elementwise.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/kernels/reduce_run.h>

namespace xtgrad::kernels {
namespace {

// Rows are taken several at a time, as many as fill a block: the exponentials then run over the block, however short
// the rows are. A longer row is taken in blocks.
constexpr int64_t kRoom = 1024;

struct Add {
  template <class T>
  static constexpr T identity() {
    return T(0);
  }
  template <class T>
  [[gnu::always_inline]] T operator()(T a, T b) const {
    return a + b;
  }
};

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

struct Same {
  template <class T>
  [[gnu::always_inline]] T operator()(T x) const {
    return x;
  }
};

/// `rows` rows of n <= kRoom elements that lie one after the other, at most kRoom in all.
template <bool log, class T>
[[gnu::always_inline]] inline void softmax_block(const T* x, T* y, int64_t rows, int64_t n) {
  T exps[kRoom], sums[kRoom];
  for (int64_t i = 0; i < rows; ++i) {
    const T* row = x + i * n;
    T* out = y + i * n;
    const T highest = reduce_run(Larger(), Same(), row, n);
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) out[j] = row[j] - highest;
  }
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < rows * n; ++j) exps[j] = math::exp(y[j]);
  for (int64_t i = 0; i < rows; ++i) sums[i] = reduce_run(Add(), Same(), exps + i * n, n);
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
  const T highest = reduce_run(Larger(), Same(), x, n);
  Cascade<Add, T> total{Add()};
  for (int64_t i = 0; i < n; i += kRoom) {
    T room[kRoom];
    const int64_t m = std::min(kRoom, n - i);
    T* exps = log ? room : y + i;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < m; ++j) exps[j] = math::exp(x[i + j] - highest);
    total.add(reduce_run(Add(), Same(), exps, m));
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
    const T sum = reduce_run(Add(), Same(), log ? g + at : room + at, n);
    XTGRAD_INDEPENDENT
    for (int64_t j = at; j < at + n; ++j) out[j] = log ? g[j] - room[j] * sum : y[j] * (g[j] - sum);
  }
}

template <bool log, class T>
[[gnu::always_inline]] inline void backward_row(const T* g, const T* y, T* out, int64_t n) {
  Cascade<Add, T> total{Add()};
  for (int64_t i = 0; i < n; i += kRoom) {
    T room[kRoom];
    const int64_t m = std::min(kRoom, n - i);
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < m; ++j) room[j] = log ? g[i + j] : g[i + j] * y[i + j];
    total.add(reduce_run(Add(), Same(), room, m));
  }
  const T sum = total.finish();
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) out[j] = log ? g[j] - math::exp(y[j]) * sum : y[j] * (g[j] - sum);
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

/// Moves `dim` to the end, computes run(row-major inputs, row-major result, rows, n) and moves it back.
template <class Run, class... Arrays>
Array along_last(int dim, const Run& run, const Array& first, const Arrays&... more) {
  if (first.numel() == 0) return empty_array(first.shape(), first.dtype());
  if (first.ndim() == 0) return along_last(0, run, first.unsqueeze(0), more.unsqueeze(0)...).squeeze(0);
  const int last = first.ndim() - 1;
  auto moved = [&](const Array& x) { return (dim == last ? x : x.transpose(dim, last)).contiguous(); };
  const Array x = moved(first), result = empty_array(x.shape(), x.dtype());
  const int64_t n = x.shape()[last];
  run(x, moved(more)..., result, x.numel() / n, n);
  return dim == last ? result : result.transpose(dim, last).contiguous();
}

template <bool log>
Array forward(const char* op, const Array& input, int dim) {
  return dispatch_floating(input.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    auto run = [](const Array& x, const Array& y, int64_t rows, int64_t n) {
      const T* from = x.data<T>();
      T* to = y.data<T>();
      for_row_blocks(rows, n, [=](int64_t i, int64_t m) {
        if (n <= kRoom)
          softmax_block<log>(from + i * n, to + i * n, m, n);
        else
          softmax_row<log>(from + i * n, to + i * n, n);
      });
    };
    return along_last(dim, run, input);
  });
}

template <bool log>
Array backward(const char* op, const Array& gradient, const Array& output, int dim) {
  return dispatch_floating(output.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    auto run = [](const Array& g, const Array& y, const Array& x, int64_t rows, int64_t n) {
      const T *from = g.data<T>(), *outputs = y.data<T>();
      T* to = x.data<T>();
      for_row_blocks(rows, n, [=](int64_t i, int64_t m) {
        if (n <= kRoom)
          backward_block<log>(from + i * n, outputs + i * n, to + i * n, m, n);
        else
          backward_row<log>(from + i * n, outputs + i * n, to + i * n, n);
      });
    };
    return along_last(dim, run, gradient, output);
  });
}

}  // namespace

Array softmax(const Array& x, int dim) { return forward<false>("softmax", x, dim); }
Array log_softmax(const Array& x, int dim) { return forward<true>("log_softmax", x, dim); }
Array softmax_backward(const Array& g, const Array& y, int dim) {
  return backward<false>("softmax_backward", g, y, dim);
}
Array log_softmax_backward(const Array& g, const Array& y, int dim) {
  return backward<true>("log_softmax_backward", g, y, dim);
}

}  // namespace xtgrad::kernels
