#include <xtgrad/lib/kernels/gemm.h>

#include <algorithm>
#include <concepts>

#include <xtgrad/lib/kernels/blas.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/matrix_vector.h>
#include <xtgrad/lib/kernels/thread_limit.h>
#include <xtgrad/lib/kernels/wrap.h>
#include <xtgrad/lib/parallel.h>

#ifdef XTGRAD_HAS_ONEDNN
#include <oneapi/dnnl/dnnl.h>
#endif

namespace xtgrad::kernels {
namespace {

// Sharing costs more than a product of this many multiplications and additions.
constexpr double kSerialFlops = 5e5;
// Products of a batch that have more than this are computed one after the other, each on all threads.
constexpr double kLargeFlops = 2e7;
// A piece of a product is so many rows or columns, or a multiple of it.
constexpr int64_t kUnit = 16;

/// A matrix as BLAS sees it: rows `leading` apart, of the array itself or of its transpose.
struct Matrix {
  Array array;  // keeps a copy alive where one was needed
  bool transposed = false;
  int64_t leading = 1;

  explicit Matrix(const Array& x) : array(x) {
    const int64_t rows = x.shape()[0], columns = x.shape()[1], sr = x.strides()[0], sc = x.strides()[1];
    if ((sc == 1 || columns == 1) && (sr >= std::max<int64_t>(columns, 1) || rows == 1)) {
      leading = rows == 1 ? std::max<int64_t>(columns, 1) : sr;
    } else if ((sr == 1 || rows == 1) && (sc >= std::max<int64_t>(rows, 1) || columns == 1)) {
      transposed = true;
      leading = columns == 1 ? std::max<int64_t>(rows, 1) : sc;
    } else {
      array = x.clone();
      leading = std::max<int64_t>(columns, 1);
    }
  }

  template <class T>
  const T* at(int64_t row, int64_t column) const {
    return array.data<T>() + (transposed ? column * leading + row : row * leading + column);
  }
};

/// A part of c [n, m], row-major with rows `leading` apart, and of the matrices that it is the product of.
template <class T>
struct Part {
  int64_t n, m, k;
  bool transpose_a, transpose_b;
  const T *a, *b;
  int64_t leading_a, leading_b;
  T* c;
  int64_t leading;
};

void multiply(double alpha, const Part<float>& p, double beta) {
#ifdef XTGRAD_HAS_ONEDNN
  if (gemm_engine() == GemmEngine::onednn) {
    const dnnl_status_t status =
        dnnl_sgemm(p.transpose_a ? 'T' : 'N', p.transpose_b ? 'T' : 'N', p.n, p.m, p.k, static_cast<float>(alpha), p.a,
                   p.leading_a, p.b, p.leading_b, static_cast<float>(beta), p.c, p.leading);
    check(status == dnnl_success, "matmul: oneDNN failed with status ", static_cast<int>(status));
    return;
  }
#endif
  blas::gemm(p.transpose_a, p.transpose_b, p.n, p.m, p.k, static_cast<float>(alpha), p.a, p.leading_a, p.b, p.leading_b,
             static_cast<float>(beta), p.c, p.leading);
}

void multiply(double alpha, const Part<double>& p, double beta) {
  blas::gemm(p.transpose_a, p.transpose_b, p.n, p.m, p.k, alpha, p.a, p.leading_a, p.b, p.leading_b, beta, p.c,
             p.leading);
}

bool is_shared_by_blas(double) { return blas::has_own_threads(); }
bool is_shared_by_blas(float) { return gemm_engine() == GemmEngine::blas && blas::has_own_threads(); }

/// c [n, m] in pieces of rows or of columns, of whichever there are more.
template <std::floating_point T>
void multiply(int64_t n, int64_t m, int64_t k, double alpha, const Matrix& a, const Matrix& b, double beta, T* c) {
  // Rows [row, row + rows) and columns [column, column + columns).
  const auto part = [&](int64_t row, int64_t rows, int64_t column, int64_t columns) {
    const ThreadLimit limit;
    multiply(alpha,
             Part<T>{rows, columns, k, a.transposed, b.transposed, a.at<T>(row, 0), b.at<T>(0, column), a.leading,
                     b.leading, c + row * m + column, m},
             beta);
  };
  const double flops = 2.0 * static_cast<double>(n) * static_cast<double>(m) * static_cast<double>(k);
  if (flops <= kSerialFlops) return part(0, n, 0, m);
  const bool by_rows = n >= m;
  const int64_t length = by_rows ? n : m, unit = is_shared_by_blas(T()) ? length : kUnit;
  const int64_t units = (length + unit - 1) / unit;
  const auto grain = static_cast<int64_t>(kSerialFlops / flops * static_cast<double>(units)) + 1;
  parallel_for(0, units, grain, [&](int64_t first, int64_t last) {
    const int64_t from = first * unit, count = std::min(length, last * unit) - from;
    by_rows ? part(from, count, 0, m) : part(0, n, from, count);
  });
}

// A float outside an integer's range has no defined conversion in C++.
template <class T>
T factor_of(double x) {
  if constexpr (std::is_integral_v<T>)
    return wrapped<T>(static_cast<int64_t>(x));
  else
    return static_cast<T>(x);
}

template <class T>
void scale(T* c, int64_t count, double beta) {
  const T factor = factor_of<T>(beta);
  for (int64_t i = 0; i < count; ++i) c[i] = beta == 0 ? T(0) : Times()(factor, c[i]);
}

// Integers have no BLAS; they are rare enough for the textbook loop in an order that reads rows.
template <std::integral T>
void multiply(int64_t n, int64_t m, int64_t k, double alpha, const Matrix& a, const Matrix& b, double beta, T* c) {
  const Array x = a.array.contiguous(), y = b.array.contiguous();
  const T *xs = x.data<T>(), *ys = y.data<T>();
  for (int64_t i = 0; i < n; ++i) {
    T* row = c + i * m;
    scale(row, m, beta);
    for (int64_t l = 0; l < k; ++l) {
      const auto factor = bits_of(factor_of<T>(alpha)) * bits_of(xs[i * k + l]);
      for (int64_t j = 0; j < m; ++j) row[j] = wrapped<T>(bits_of(row[j]) + factor * bits_of(ys[l * m + j]));
    }
  }
}

// c = alpha * a x + beta * c for a [rows, k] and x [k] with any stride.
template <class T>
void by_vector(double alpha, const Array& a, const Array& x, double beta, T* c) {
  const Matrix matrix(a);
  const Array vector = x.contiguous();
  const int64_t rows = a.shape()[0], k = a.shape()[1];
  if (matrix.transposed)
    vector_by_matrix(k, rows, alpha, vector.data<T>(), matrix.array.data<T>(), matrix.leading, beta, c);
  else
    matrix_by_vector(rows, k, alpha, matrix.array.data<T>(), matrix.leading, vector.data<T>(), beta, c);
}

template <class T>
void product(double alpha, const Array& a, const Array& b, double beta, T* c) {
  const int64_t n = a.shape()[0], k = a.shape()[1], m = b.shape()[1];
  if (n == 0 || m == 0) return;
  if (k == 0) return scale(c, n * m, beta);
  if constexpr (std::is_floating_point_v<T>) {
    if (m == 1) return by_vector(alpha, a, b.select(1, 0), beta, c);
    if (n == 1) return by_vector(alpha, b.transpose(0, 1), a.select(0, 0), beta, c);
  }
  multiply(n, m, k, alpha, Matrix(a), Matrix(b), beta, c);
}

// Threads that count the owners of one storage wait for each other with every view that they make.
Array of_this_thread(const Array& x) { return Array(alias(x.storage()), x.offset(), x.layout(), x.dtype()); }

double flops(const Array& a, int64_t columns) {
  return 2.0 * static_cast<double>(a.numel()) * static_cast<double>(columns);
}

}  // namespace

void gemm(double alpha, const Array& a, const Array& b, double beta, const Array& c) {
  if (is_narrow(c.dtype())) {
    const Array wide = beta == 0 ? empty_array(c.shape(), kFloat) : c.to(kFloat).contiguous();
    gemm(alpha, widened(a), widened(b), beta, wide);
    return copy(wide, c);
  }
  dispatch(c.dtype(), "matmul", [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>)
      fail("\"matmul\" not implemented for 'Bool'");
    else
      product(alpha, a, b, beta, c.data<T>());
  });
}

void batched_gemm(double alpha, const Array& a, const Array& b, double beta, const Array& c) {
  if (is_narrow(c.dtype())) {
    const Array wide = beta == 0 ? empty_array(c.shape(), kFloat) : c.to(kFloat).contiguous();
    batched_gemm(alpha, widened(a), widened(b), beta, wide);
    return copy(wide, c);
  }
  const int64_t batch = c.shape()[0], rows = c.shape()[1], columns = c.shape()[2];
  if (c.numel() == 0) return;
  dispatch(c.dtype(), "bmm", [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>) {
      fail("\"bmm\" not implemented for 'Bool'");
    } else {
      const auto products = [&](const Array& x, const Array& y, int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i)
          product(alpha, x.select(0, i), y.select(0, i), beta, c.data<T>() + i * rows * columns);
      };
      // Many small products share the threads between them; few large ones use them inside.
      if (batch >= get_num_threads() && flops(a, columns) / static_cast<double>(batch) < kLargeFlops) {
        const double each = std::max(1.0, flops(a, columns) / static_cast<double>(batch));
        parallel_for(0, batch, std::max<int64_t>(1, static_cast<int64_t>(kSerialFlops / each)),
                     [&](int64_t begin, int64_t end) { products(of_this_thread(a), of_this_thread(b), begin, end); });
      } else {
        products(a, b, 0, batch);
      }
    }
  });
}

}  // namespace xtgrad::kernels
