#include <xtgrad/lib/kernels/gemm.h>

#include <algorithm>
#include <concepts>

#include <xtgrad/lib/kernels/bias_relu.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/kernels/gemm_shared.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/matrix_vector.h>
#include <xtgrad/lib/kernels/wrap.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

// Products of a batch that have more than this are computed one after the other, each on all threads.
constexpr double kLargeFlops = 2e7;

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

  int64_t row_stride() const { return transposed ? 1 : leading; }
  int64_t column_stride() const { return transposed ? leading : 1; }
};

/// What comes after a product: a bias of a value a column, or none, and perhaps relu.
template <class T>
struct Last {
  const T* bias = nullptr;
  bool relu = false;
};

template <std::floating_point T>
void multiply(int64_t n, int64_t m, int64_t k, double alpha, const Matrix& a, const Matrix& b, double beta, T* c,
              const Last<T>& last) {
  multiply_on_all_threads<T>(gemm_engine_for<T>(n, b.transposed), {.n = n,
                                                                   .m = m,
                                                                   .k = k,
                                                                   .a = a.array.data<T>(),
                                                                   .a_row = a.row_stride(),
                                                                   .a_column = a.column_stride(),
                                                                   .b = b.array.data<T>(),
                                                                   .b_row = b.row_stride(),
                                                                   .b_column = b.column_stride(),
                                                                   .c = c,
                                                                   .c_row = m,
                                                                   .alpha = static_cast<T>(alpha),
                                                                   .beta = static_cast<T>(beta),
                                                                   .bias = last.bias,
                                                                   .relu = last.relu});
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
void multiply(int64_t n, int64_t m, int64_t k, double alpha, const Matrix& a, const Matrix& b, double beta, T* c,
              const Last<T>&) {
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
void product(double alpha, const Array& a, const Array& b, double beta, T* c, const Last<T>& last = {}) {
  const int64_t n = a.shape()[0], k = a.shape()[1], m = b.shape()[1];
  if (n == 0 || m == 0) return;
  if constexpr (std::is_floating_point_v<T>) {
    if (k == 0)
      scale(c, n * m, beta);
    else if (m == 1)
      by_vector(alpha, a, b.select(1, 0), beta, c);
    else if (n == 1)
      by_vector(alpha, b.transpose(0, 1), a.select(0, 0), beta, c);
    else
      return multiply(n, m, k, alpha, Matrix(a), Matrix(b), beta, c, last);
    add_bias_relu(c, m, last.bias, n, m, last.relu);
  } else {
    if (k == 0) return scale(c, n * m, beta);
    multiply(n, m, k, alpha, Matrix(a), Matrix(b), beta, c, last);
  }
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

void gemm_with_bias(const Array& a, const Array& b, const Array& bias, bool relu, const Array& c) {
  dispatch_floating(c.dtype(), "linear", [&](auto zero) {
    using T = decltype(zero);
    product(1, a, b, 0, c.data<T>(), Last<T>{bias.defined() ? bias.data<T>() : nullptr, relu});
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
