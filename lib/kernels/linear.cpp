#include <xtgrad/lib/kernels/linear.h>

#include <algorithm>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/gemm.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/linear_onednn.h>

namespace xtgrad::kernels {
namespace {

// Columns that a thread works on at once, whole cache lines of them.
constexpr int64_t kStrip = 256, kLine = 16;

/// A strip of up to kStrip columns: sums in blocks of rows, which are added up in double.
template <class T>
[[gnu::always_inline]] inline void mask_strip(const T* g, const T* y, T* masked, int64_t rows, int64_t columns,
                                              int64_t n, T* sums) {
  constexpr int64_t kRows = 64;
  double total[kStrip];
  for (int64_t j = 0; j < n; ++j) total[j] = 0;
  for (int64_t first = 0; first < rows; first += kRows) {
    T part[kStrip];
    for (int64_t j = 0; j < n; ++j) part[j] = 0;
    for (int64_t i = first; i < std::min(rows, first + kRows); ++i) {
      const T *gs = g + i * columns, *ys = y + i * columns;
      T* out = masked + i * columns;
      XTGRAD_INDEPENDENT
      for (int64_t j = 0; j < n; ++j) {
        const T value = ys[j] <= T(0) ? T(0) : gs[j];
        out[j] = value;
        part[j] += value;
      }
    }
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) total[j] += part[j];
  }
  for (int64_t j = 0; j < n; ++j) sums[j] = static_cast<T>(total[j]);
}

}  // namespace

Array linear(const Array& x, const Array& w, const Array& bias, bool with_relu) {
  if (is_narrow(x.dtype())) return in_float(linear, x, w, bias, with_relu);
  const int64_t rows = x.shape()[0], columns = w.shape()[0];
  const Array y = empty_array({rows, columns}, x.dtype());
  if (y.numel() == 0) return y;
  const Array b = bias.defined() ? bias.expand({columns}).contiguous() : bias;
  if (y.dtype() != kFloat && y.dtype() != kDouble) {
    gemm(1, x, w.transpose(0, 1), 0, y);
    if (b.defined()) add(y, b, 1, &y);
    if (with_relu) relu(y, &y);
  } else if (!onednn::linear(x, w, b, y)) {
    gemm_with_bias(x, w.transpose(0, 1), b, with_relu, y);
  } else if (with_relu) {
    relu(y, &y);
  }
  return y;
}

Array relu_backward_columns(const Array& g, const Array& y, const Array& masked) {
  if (is_narrow(g.dtype())) {
    const Array wide = empty_array(g.shape(), kFloat), sums = relu_backward_columns(widened(g), widened(y), wide);
    copy(wide, masked);
    return sums.to(g.dtype());
  }
  const int64_t rows = g.shape()[0], columns = g.shape()[1];
  const Array sums = empty_array({columns}, g.dtype());
  const int64_t lines = (columns + kLine - 1) / kLine;
  dispatch_floating(g.dtype(), "relu_backward", [&](auto zero) {
    using T = decltype(zero);
    const T *gs = g.data<T>(), *ys = y.data<T>();
    T *out = masked.data<T>(), *totals = sums.data<T>();
    parallel_for(0, lines, std::max<int64_t>(1, kGrain / (kLine * std::max<int64_t>(1, rows))),
                 [=](int64_t begin, int64_t end) {
                   simd(
                       [=](int64_t from, int64_t to) {
                         for (; from < to; from += kStrip)
                           mask_strip(gs + from, ys + from, out + from, rows, columns, std::min(kStrip, to - from),
                                      totals + from);
                       },
                       begin * kLine, std::min(columns, end * kLine));
                 });
  });
  return sums;
}

}  // namespace xtgrad::kernels
