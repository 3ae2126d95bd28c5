#include <xtgrad/lib/kernels/qr.h>

#include <algorithm>
#include <limits>
#include <vector>

#include <xtgrad/lib/kernels/copy.h>

// LAPACK, by its Fortran names, in the OpenBLAS that is linked.
extern "C" {
void sgeqrf_(const int* m, const int* n, float* a, const int* lda, float* tau, float* work, const int* lwork,
             int* info);
void dgeqrf_(const int* m, const int* n, double* a, const int* lda, double* tau, double* work, const int* lwork,
             int* info);
void sorgqr_(const int* m, const int* n, const int* k, float* a, const int* lda, const float* tau, float* work,
             const int* lwork, int* info);
void dorgqr_(const int* m, const int* n, const int* k, double* a, const int* lda, const double* tau, double* work,
             const int* lwork, int* info);
}

namespace xtgrad::kernels {

namespace {
void geqrf(int m, int n, float* a, float* tau, float* work, int lwork, int* info) {
  sgeqrf_(&m, &n, a, &m, tau, work, &lwork, info);
}
void geqrf(int m, int n, double* a, double* tau, double* work, int lwork, int* info) {
  dgeqrf_(&m, &n, a, &m, tau, work, &lwork, info);
}
void orgqr(int m, int n, float* a, const float* tau, float* work, int lwork, int* info) {
  sorgqr_(&m, &n, &n, a, &m, tau, work, &lwork, info);
}
void orgqr(int m, int n, double* a, const double* tau, double* work, int lwork, int* info) {
  dorgqr_(&m, &n, &n, a, &m, tau, work, &lwork, info);
}

// a: m rows, n <= m columns, stored by columns; becomes q, and r is filled row-major [n, n].
template <class T>
void factorise(int m, int n, T* a, T* r) {
  std::vector<T> tau(static_cast<size_t>(n));
  T best_size = 0, best_size_q = 0;
  int info = 0;
  geqrf(m, n, a, tau.data(), &best_size, -1, &info);
  orgqr(m, n, a, tau.data(), &best_size_q, -1, &info);
  std::vector<T> work(static_cast<size_t>(std::max({best_size, best_size_q, T(n)})));
  const int lwork = static_cast<int>(work.size());
  geqrf(m, n, a, tau.data(), work.data(), lwork, &info);
  check(info == 0, "qr: LAPACK's geqrf refused argument ", -info);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) r[int64_t{i} * n + j] = i <= j ? a[int64_t{j} * m + i] : T(0);
  orgqr(m, n, a, tau.data(), work.data(), lwork, &info);
  check(info == 0, "qr: LAPACK's orgqr refused argument ", -info);
}
}  // namespace

QR qr(const Array& x) {
  check(x.ndim() == 2, "qr: expected a matrix, but got shape ", x.shape());
  const int64_t m = x.shape()[0], n = x.shape()[1];
  check(n <= m, "qr: expected no more columns than rows, but got shape ", x.shape());
  check(m <= std::numeric_limits<int>::max(), "qr: LAPACK counts rows in 32 bits, but there are ", m);
  const Array columns = empty_array({n, m}, x.dtype());
  const Array r = empty_array({n, n}, x.dtype());
  copy(x, columns.transpose(0, 1));
  dispatch_floating(x.dtype(), "qr", [&](auto type) {
    using T = decltype(type);
    if (n > 0) factorise(static_cast<int>(m), static_cast<int>(n), columns.data<T>(), r.data<T>());
  });
  return {columns.transpose(0, 1), r};
}

}  // namespace xtgrad::kernels
