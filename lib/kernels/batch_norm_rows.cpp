#include <xtgrad/lib/kernels/batch_norm.h>
#include <xtgrad/lib/kernels/norm_columns.h>

// The form whose channels are the columns of a matrix.

namespace xtgrad::kernels {
namespace {

/// Adds the moments of rows of `n` columns, `step` apart, to those before: count, means and squares.
template <class T>
[[gnu::always_inline]] inline void add_column_moments(const T* x, int64_t rows, int64_t n, int64_t step, double count,
                                                      double* means, double* squares) {
  T mean[kNormColumns], square[kNormColumns];
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) mean[j] = square[j] = T(0);
  for (int64_t i = 0; i < rows; ++i) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) mean[j] += x[i * step + j];
  }
  const T divisor = static_cast<T>(rows);
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) mean[j] /= divisor;
  for (int64_t i = 0; i < rows; ++i) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) square[j] += (x[i * step + j] - mean[j]) * (x[i * step + j] - mean[j]);
  }
  const double m = static_cast<double>(rows), share = m / (count + m), weight = count * share;
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) {
    const double apart = mean[j] - means[j];
    squares[j] += square[j] + apart * weight * apart;  // weight is 0 at first, where the square may be infinite
    means[j] += apart * share;
  }
}

/// Each part's means, and behind them its sums of squared distances.
template <class T>
std::vector<double> part_moments(const T* x, const ColumnJobs& jobs) {
  const int64_t c = jobs.columns;
  std::vector<double> moments(static_cast<size_t>(2 * jobs.count * c), 0.0);
  double* out = moments.data();
  parallel_for(0, jobs.size(), 1, [&](int64_t begin, int64_t end) {
    simd(
        [=](const ColumnJobs* all) {
          all->run(begin, end, [=](int64_t part, int64_t first, int64_t rows, int64_t column, int64_t n) {
            double* at = out + 2 * part * c + column;
            for (int64_t i = 0; i < rows; i += kNormChunk)
              add_column_moments(x + (first + i) * c + column, std::min(kNormChunk, rows - i), n, c,
                                 static_cast<double>(i), at, at + c);
          });
        },
        &jobs);
  });
  return moments;
}

template <class T>
void column_moments(const BatchNormCall<T>& call, const ColumnJobs& jobs) {
  const int64_t c = jobs.columns;
  const std::vector<double> parts = part_moments(call.x, jobs);
  for (int64_t j = 0; j < c; ++j) {
    Moments moments;
    for (int64_t p = 0; p < jobs.count; ++p) {
      const double* part = parts.data() + 2 * p * c;
      moments.add(static_cast<double>(jobs.rows_of(p)), part[j], part[c + j]);
    }
    call.mean[j] = static_cast<T>(moments.mean);
    call.var[j] = static_cast<T>(moments.var());
    call.deviation[j] = batch_deviation_of<T>(moments.var(), call.eps);
  }
}

int64_t row_grain(int64_t channels) { return std::max<int64_t>(1, kGrain / std::max<int64_t>(1, channels)); }

}  // namespace

template <class T>
void batch_norm_rows(const BatchNormCall<T>& call, Planes shape) {
  const ColumnJobs jobs(shape.batch * shape.inner, shape.channels);
  if (call.own) column_moments(call, jobs);
  const int64_t c = shape.channels;
  std::vector<T> scales(call.deviation, call.deviation + c), shifts(static_cast<size_t>(c), T(0));
  for (size_t j = 0; j < scales.size(); ++j) {
    if (call.weight) scales[j] *= call.weight[j];
    if (call.bias) shifts[j] = call.bias[j];
  }
  const T *x = call.x, *mean = call.mean, *scale = scales.data(), *shift = shifts.data();
  T* y = call.y;
  parallel_for(0, jobs.rows, row_grain(c), [&](int64_t begin, int64_t end) {
    simd(
        [=](int64_t n) {
          for (int64_t at = begin * n; at < end * n; at += n) {
            XTGRAD_INDEPENDENT
            for (int64_t j = 0; j < n; ++j) y[at + j] = (x[at + j] - mean[j]) * scale[j] + shift[j];
          }
        },
        c);
  });
}

template <class T>
void batch_norm_rows_backward(const BatchNormBackwardCall<T>& call, Planes shape) {
  const ColumnJobs jobs(shape.batch * shape.inner, shape.channels);
  const int64_t c = shape.channels;
  const size_t size = static_cast<size_t>(c);
  std::vector<T> scales(size), slopes(size, T(0)), centres(size, T(0));
  for (size_t j = 0; j < size; ++j) scales[j] = call.weight ? call.deviation[j] * call.weight[j] : call.deviation[j];
  if (call.training || call.gw || call.gb) {
    const std::vector<double> sums = column_sums(
        call.g, call.x, jobs, [mean = call.mean](T gv, T xv, int64_t, int64_t j) { return gv * (xv - mean[j]); });
    for (size_t j = 0; j < size; ++j) {
      const double deviation = call.deviation[j], of_g = sums[j], of_gx = sums[size + j];
      if (call.gw) call.gw[j] = static_cast<T>(of_gx * deviation);
      if (call.gb) call.gb[j] = static_cast<T>(of_g);
      if (!call.training) continue;
      slopes[j] = static_cast<T>(of_gx * deviation * deviation * scales[j] / shape.count());
      centres[j] = static_cast<T>(of_g * scales[j] / shape.count());
    }
  }
  if (!call.gx) return;
  const T *g = call.g, *x = call.x, *mean = call.mean, *scale = scales.data(), *slope = slopes.data(),
          *centre = centres.data();
  T* out = call.gx;
  const bool training = call.training;
  parallel_for(0, jobs.rows, row_grain(c), [&](int64_t begin, int64_t end) {
    simd(
        [=](int64_t n) {
          for (int64_t at = begin * n; at < end * n; at += n) {
            if (training) {
              XTGRAD_INDEPENDENT
              for (int64_t j = 0; j < n; ++j)
                out[at + j] = g[at + j] * scale[j] - (x[at + j] - mean[j]) * slope[j] - centre[j];
            } else {
              XTGRAD_INDEPENDENT
              for (int64_t j = 0; j < n; ++j) out[at + j] = g[at + j] * scale[j];
            }
          }
        },
        c);
  });
}

template void batch_norm_rows(const BatchNormCall<float>&, Planes);
template void batch_norm_rows(const BatchNormCall<double>&, Planes);
template void batch_norm_rows_backward(const BatchNormBackwardCall<float>&, Planes);
template void batch_norm_rows_backward(const BatchNormBackwardCall<double>&, Planes);

}  // namespace xtgrad::kernels
