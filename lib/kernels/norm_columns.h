#pragma once
#include <vector>

#include <xtgrad/lib/kernels/norm_run.h>

// Sums down the columns of matrices [rows, columns]: up to kNormChunk rows are added in the element type, chunks in
// double.

namespace xtgrad::kernels {

inline constexpr int64_t kNormChunk = 64, kNormColumns = 256;

/// A matrix cut into jobs for threads, `count` parts of `height` rows times `tiles` of kNormColumns columns: by its
/// size alone, so that sums do not depend on the number of threads, and few enough that the parts' sums need little
/// memory.
struct ColumnJobs {
  int64_t rows, columns, tiles, height, count;

  ColumnJobs(int64_t rows_, int64_t columns_)
      : rows(rows_), columns(columns_), tiles((columns_ + kNormColumns - 1) / kNormColumns) {
    const int64_t most = std::max<int64_t>(1, 32 / std::max<int64_t>(1, tiles));
    const int64_t least = std::max<int64_t>(kNormChunk, kGrain / std::max<int64_t>(1, columns));
    height = std::max(least, (rows + most - 1) / most);
    count = std::max<int64_t>(1, (rows + height - 1) / height);
  }
  int64_t size() const { return count * tiles; }
  int64_t rows_of(int64_t part) const { return std::min(height, rows - part * height); }

  /// Calls job(part, first row, number of rows, first column, number of columns) for jobs [begin, end).
  template <class Job>
  [[gnu::always_inline]] void run(int64_t begin, int64_t end, Job job) const {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t part = i / tiles, column = i % tiles * kNormColumns;
      job(part, part * height, rows_of(part), column, std::min(kNormColumns, columns - column));
    }
  }
};

/// Adds the sums of g and of term(g, x, row, column) over rows of `n` columns to of_g and of_gx.
template <class T, class Term>
[[gnu::always_inline]] inline void add_column_sums(const T* g, const T* x, int64_t first, int64_t rows, int64_t column,
                                                   int64_t n, int64_t step, Term term, double* of_g, double* of_gx) {
  T a[kNormColumns], b[kNormColumns];
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) a[j] = b[j] = T(0);
  for (int64_t i = first; i < first + rows; ++i) {
    const T *gs = g + i * step + column, *xs = x + i * step + column;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) {
      a[j] += gs[j];
      b[j] += term(gs[j], xs[j], i, column + j);
    }
  }
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) {
    of_g[j] += a[j];
    of_gx[j] += b[j];
  }
}

/// The sums down the columns of g, and behind them those of term(g, x, row, column).
template <class T, class Term>
std::vector<double> column_sums(const T* g, const T* x, const ColumnJobs& jobs, Term term) {
  const int64_t c = jobs.columns;
  std::vector<double> sums(static_cast<size_t>(2 * jobs.count * c), 0.0);
  double* out = sums.data();
  parallel_for(0, jobs.size(), 1, [&](int64_t begin, int64_t end) {
    simd(
        [=](const ColumnJobs* all) {
          all->run(begin, end, [=](int64_t part, int64_t first, int64_t rows, int64_t column, int64_t n) {
            double* at = out + 2 * part * c + column;
            for (int64_t i = 0; i < rows; i += kNormChunk)
              add_column_sums(g, x, first + i, std::min(kNormChunk, rows - i), column, n, c, term, at, at + c);
          });
        },
        &jobs);
  });
  for (int64_t p = 1; p < jobs.count; ++p)
    for (int64_t j = 0; j < 2 * c; ++j) out[j] += out[2 * p * c + j];
  return sums;
}

}  // namespace xtgrad::kernels
