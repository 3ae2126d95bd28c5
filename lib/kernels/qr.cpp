#include <xtgrad/lib/kernels/qr.h>

#include <xtgrad/lib/kernels/lapack.h>

namespace xtgrad::kernels {
namespace {

// a: n rows, m columns, stored by columns in room for q's columns; becomes q, and r is filled by rows.
template <class T>
void factorise(int n, int m, int q_columns, T* a, T* r) {
  const int k = std::min(n, m);
  std::vector<T> tau(static_cast<size_t>(std::max(k, 1)));
  T wanted = 0, wanted_for_q = 0;
  cxxlapack::geqrf<int>(n, m, a, n, tau.data(), &wanted, -1);
  cxxlapack::orgqr<int>(n, q_columns, k, a, n, tau.data(), &wanted_for_q, -1);
  std::vector<T> work = lapack::room(std::max({wanted, wanted_for_q, T(m), T(q_columns)}));
  const int room = lapack::size(static_cast<int64_t>(work.size()));
  cxxlapack::geqrf<int>(n, m, a, n, tau.data(), work.data(), room);
  for (int i = 0; i < q_columns; ++i)
    for (int j = 0; j < m; ++j) r[int64_t{i} * m + j] = i <= j ? a[int64_t{j} * n + i] : T(0);
  cxxlapack::orgqr<int>(n, q_columns, k, a, n, tau.data(), work.data(), room);
}

}  // namespace

QR qr(const Array& x, bool complete) {
  const int n = lapack::rows(x), m = lapack::columns(x), q_columns = complete ? n : std::min(n, m);
  const int last = x.ndim() - 2, held = std::max(m, q_columns);  // columns that the factorisation or q needs
  const Array columns = full_array(lapack::batch_and(x, {held, n}), 0, x.dtype());
  copy(x, lapack::by_rows(columns.slice(last, 0, m)));
  const Array r = full_array(lapack::batch_and(x, {q_columns, m}), 0, x.dtype());
  dispatch_floating(x.dtype(), "linalg.qr", [&](auto zero) {
    using T = decltype(zero);
    for (int64_t b = 0; b < lapack::batches(x); ++b) {
      T* a = columns.data<T>() + b * held * n;
      if (std::min(n, m) > 0)
        factorise(n, m, q_columns, a, r.data<T>() + b * q_columns * m);
      else
        for (int i = 0; i < q_columns; ++i) a[int64_t{i} * n + i] = 1;
    }
  });
  return {lapack::by_rows(columns.slice(last, 0, q_columns)), r};
}

QR qr(const Array& x) {
  check(x.ndim() == 2, "qr: expected a matrix, but got shape ", x.shape());
  check(x.shape()[1] <= x.shape()[0], "qr: expected no more columns than rows, but got shape ", x.shape());
  return qr(x, false);
}

}  // namespace xtgrad::kernels
