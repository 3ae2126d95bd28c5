#include <cstdlib>

#include <xtgrad/lib/kernels/index.h>
#include <xtgrad/lib/kernels/lapack.h>
#include <xtgrad/lib/kernels/linalg.h>

// Symmetric elimination: Bunch and Kaufman, Some stable methods for calculating inertia and solving symmetric linear
// systems (1977).

namespace xtgrad::kernels {
namespace {

/// LAPACK goes where the pivots lead without looking.
void check_pivots(const int32_t* pivots, int n) {
  for (int i = 0; i < n; ++i) {
    const bool block = pivots[i] < 0;
    check(pivots[i] != 0 && std::abs(int64_t{pivots[i]}) <= n && (!block || (i + 1 < n && pivots[i + 1] == pivots[i])),
          "torch.linalg.ldl_solve: pivot ", pivots[i], " at position ", i,
          " cannot come from ldl_factor: expected 1 to ", n, ", or the same negative number twice in a row");
    if (block) ++i;
  }
}

}  // namespace

LDL ldl_factor(const Array& x, Array& info) {
  const Array columns = lapack::by_columns(x), pivots = empty_array(lapack::batch_and(x, {lapack::rows(x)}), kInt);
  clear_triangle(columns, 0, true);  // LAPACK leaves it alone
  const int n = lapack::rows(x);
  info = full_array(lapack::batch_and(x, {}), 0, kInt);
  dispatch_floating(x.dtype(), "linalg.ldl_factor", [&](auto zero) {
    using T = decltype(zero);
    if (n == 0) return;
    T wanted = 0;
    int none = 0;
    cxxlapack::sytrf<int>('L', n, &wanted, n, &none, &wanted, -1);
    std::vector<T> work = lapack::room(wanted);
    for (int64_t b = 0; b < lapack::batches(x); ++b)
      info.data<int32_t>()[b] =
          cxxlapack::sytrf<int>('L', n, columns.data<T>() + b * n * n, n, pivots.data<int32_t>() + b * n, work.data(),
                                lapack::size(static_cast<int64_t>(work.size())));
  });
  return {lapack::by_rows(columns), pivots};
}

Array ldl_solve(const LDL& ldl, const Array& b) {
  const Array columns = lapack::by_columns(ldl.factors), x = lapack::by_columns(b), pivots = ldl.pivots.contiguous();
  const int n = lapack::rows(ldl.factors), k = lapack::columns(b);
  for (int64_t i = 0; n > 0 && i < pivots.numel() / n; ++i) check_pivots(pivots.data<int32_t>() + i * n, n);
  dispatch_floating(b.dtype(), "linalg.ldl_solve", [&](auto zero) {
    using T = decltype(zero);
    for (int64_t i = 0; n > 0 && k > 0 && i < lapack::batches(b); ++i)
      cxxlapack::sytrs<int>('L', n, k, columns.data<T>() + i * n * n, n, pivots.data<int32_t>() + i * n,
                            x.data<T>() + i * n * k, n);
  });
  return lapack::by_rows(x);
}

}  // namespace xtgrad::kernels
