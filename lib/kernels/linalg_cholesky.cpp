#include <xtgrad/lib/kernels/index.h>
#include <xtgrad/lib/kernels/lapack.h>
#include <xtgrad/lib/kernels/linalg.h>

// Triangles: Cholesky's factor, and systems that are triangular already.

namespace xtgrad::kernels {

Array cholesky(const Array& x, bool upper, Array& info) {
  const Array factor = lapack::by_columns(x);
  const int n = lapack::rows(x);
  info = full_array(lapack::batch_and(x, {}), 0, kInt);
  dispatch_floating(x.dtype(), "linalg.cholesky", [&](auto zero) {
    using T = decltype(zero);
    for (int64_t b = 0; n > 0 && b < lapack::batches(x); ++b)
      info.data<int32_t>()[b] = cxxlapack::potrf<int>(upper ? 'U' : 'L', n, factor.data<T>() + b * n * n, n);
  });
  // LAPACK leaves the other triangle alone; the array holds the transposes.
  clear_triangle(factor, 0, !upper);
  return lapack::by_rows(factor);
}

Array solve_triangular(const Array& a, const Array& b, bool upper, bool unit) {
  const Array factor = lapack::by_columns(a), result = lapack::by_columns(b);
  const int n = lapack::rows(a), k = lapack::columns(b);
  dispatch_floating(a.dtype(), "linalg.solve_triangular", [&](auto zero) {
    using T = decltype(zero);
    for (int64_t i = 0; n > 0 && k > 0 && i < lapack::batches(a); ++i)
      cxxblas::trsm<int>(cxxblas::ColMajor, cxxblas::Left, upper ? cxxblas::Upper : cxxblas::Lower, cxxblas::NoTrans,
                         unit ? cxxblas::Unit : cxxblas::NonUnit, n, k, T(1), factor.data<T>() + i * n * n, n,
                         result.data<T>() + i * n * k, n);
  });
  return lapack::by_rows(result);
}

}  // namespace xtgrad::kernels
