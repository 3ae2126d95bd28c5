#include <cmath>

#include <xtgrad/lib/kernels/lapack.h>
#include <xtgrad/lib/kernels/linalg.h>

// Singular values, eigenvalues and least squares.

namespace xtgrad::kernels {
namespace {

/// LAPACK's iterations need not end on nan and inf.
template <class T>
bool all_finite(const T* x, int64_t n) {
  return std::all_of(x, x + n, [](T v) { return std::isfinite(v); });
}

/// What svd says of a matrix with nan or inf in it.
constexpr int kNotFinite = -1;

}  // namespace

SVD svd(const Array& x, bool full, bool vectors, Array& info) {
  const Array copy = lapack::by_columns(x);
  const int n = lapack::rows(x), m = lapack::columns(x), k = std::min(n, m);
  const int u_columns = full ? n : k, v_rows = full ? m : k;
  info = full_array(lapack::batch_and(x, {}), 0, kInt);
  const Array s = empty_array(lapack::batch_and(x, {k}), x.dtype());
  Array u, v;  // by columns
  if (vectors) {
    u = full_array(lapack::batch_and(x, {u_columns, n}), 0, x.dtype());
    v = full_array(lapack::batch_and(x, {m, v_rows}), 0, x.dtype());
  }
  dispatch_floating(x.dtype(), "linalg.svd", [&](auto zero) {
    using T = decltype(zero);
    std::vector<int> counters(8 * static_cast<size_t>(std::max(k, 1)));
    const char job = !vectors ? 'N' : full ? 'A' : 'S';
    T wanted = 0, none = 0;
    const auto run = [&](T* a, T* values, T* left, T* right, T* work, int size) {
      return cxxlapack::gesdd<int>(job, n, m, a, std::max(n, 1), values, left, std::max(n, 1), right,
                                   vectors ? std::max(v_rows, 1) : 1, work, size, counters.data());
    };
    const int64_t count = lapack::batches(x);
    if (k == 0) {  // no singular values, but full bases of both spaces
      for (int64_t b = 0; vectors && full && b < count; ++b) {
        for (int i = 0; i < n; ++i) u.data<T>()[(b * n + i) * n + i] = 1;
        for (int i = 0; i < m; ++i) v.data<T>()[(b * m + i) * m + i] = 1;
      }
      return;
    }
    run(&none, &none, &none, &none, &wanted, -1);
    std::vector<T> work = lapack::room(wanted);
    for (int64_t b = 0; b < count; ++b) {
      T* a = copy.data<T>() + b * n * m;
      info.data<int32_t>()[b] =
          !all_finite(a, int64_t{n} * m)
              ? kNotFinite
              : run(a, s.data<T>() + b * k, vectors ? u.data<T>() + b * n * u_columns : &none,
                    vectors ? v.data<T>() + b * m * v_rows : &none, work.data(), lapack::size(int64_t(work.size())));
    }
  });
  return {vectors ? lapack::by_rows(u) : u, s, vectors ? lapack::by_rows(v) : v};
}

Eigh eigh(const Array& x, bool upper, bool vectors, Array& info) {
  const Array result = lapack::by_columns(x);
  const int n = lapack::rows(x);
  info = full_array(lapack::batch_and(x, {}), 0, kInt);
  const Array values = empty_array(lapack::batch_and(x, {n}), x.dtype());
  dispatch_floating(x.dtype(), "linalg.eigh", [&](auto zero) {
    using T = decltype(zero);
    if (n == 0) return;
    T wanted = 0;
    int counters_wanted = 0;
    const auto run = [&](T* a, T* w, T* work, int size, int* counters, int counters_size) {
      return cxxlapack::syevd<int>(vectors ? 'V' : 'N', upper ? 'U' : 'L', n, a, n, w, work, size, counters,
                                   counters_size);
    };
    run(result.data<T>(), values.data<T>(), &wanted, -1, &counters_wanted, -1);
    std::vector<T> work = lapack::room(wanted);
    std::vector<int> counters(static_cast<size_t>(std::max(counters_wanted, 1)));
    for (int64_t b = 0; b < lapack::batches(x); ++b) {
      T *a = result.data<T>() + b * n * n, *w = values.data<T>() + b * n;
      if (!all_finite(a, int64_t{n} * n)) {
        std::fill_n(a, int64_t{n} * n, std::numeric_limits<T>::quiet_NaN());
        std::fill_n(w, n, std::numeric_limits<T>::quiet_NaN());
        continue;
      }
      info.data<int32_t>()[b] = run(a, w, work.data(), lapack::size(int64_t(work.size())), counters.data(),
                                    lapack::size(int64_t(counters.size())));
    }
  });
  return {values, vectors ? lapack::by_rows(result) : Array()};
}

LeastSquares least_squares(const Array& a, const Array& b, double rcond, Array& info) {
  const Array matrix = lapack::by_columns(a);
  const int n = lapack::rows(a), m = lapack::columns(a), k = lapack::columns(b), least = std::min(n, m);
  const int height = std::max(n, m);
  // The right-hand sides give their room to the solutions.
  const Array x = full_array(lapack::batch_and(a, {k, height}), 0, a.dtype());
  copy(b, lapack::by_rows(x.slice(x.ndim() - 1, 0, n)));
  info = full_array(lapack::batch_and(a, {}), 0, kInt);
  const Array rank = full_array(lapack::batch_and(a, {}), 0, kLong);
  const Array s = empty_array(lapack::batch_and(a, {least}), a.dtype());
  dispatch_floating(a.dtype(), "linalg.lstsq", [&](auto zero) {
    using T = decltype(zero);
    if (least == 0 || k == 0) return fill(x, 0);
    T wanted = 0;
    int counters_wanted = 0, found = 0;
    const auto run = [&](T* first, T* second, T* values, T* work, int size, int* counters) {
      return cxxlapack::gelsd<int>(n, m, k, first, n, second, height, values, static_cast<T>(rcond), found, work, size,
                                   counters);
    };
    run(matrix.data<T>(), x.data<T>(), s.data<T>(), &wanted, -1, &counters_wanted);
    std::vector<T> work = lapack::room(wanted);
    std::vector<int> counters(static_cast<size_t>(std::max(counters_wanted, 1)));
    for (int64_t i = 0; i < lapack::batches(a); ++i) {
      T *first = matrix.data<T>() + i * n * m, *second = x.data<T>() + i * k * height;
      if (!all_finite(first, int64_t{n} * m) || !all_finite(second, int64_t{k} * height)) {
        info.data<int32_t>()[i] = kNotFinite;
        continue;
      }
      info.data<int32_t>()[i] =
          run(first, second, s.data<T>() + i * least, work.data(), lapack::size(int64_t(work.size())), counters.data());
      rank.data<int64_t>()[i] = found;
    }
  });
  return {lapack::by_rows(x.slice(x.ndim() - 1, 0, m)), rank, s};
}

}  // namespace xtgrad::kernels
