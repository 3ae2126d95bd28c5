#include <xtgrad/lib/kernels/lapack.h>
#include <xtgrad/lib/kernels/qr.h>

// Reflections as LAPACK keeps them.

namespace xtgrad::kernels {
namespace {

/// Calls run(work, size) once to be told the room that it wants, and returns that much.
template <class T, class Run>
std::vector<T> room_for(const Run& run) {
  T wanted = 0;
  run(&wanted, -1);
  return lapack::room(wanted);
}
template <class T>
int size_of(const std::vector<T>& work) {
  return lapack::size(static_cast<int64_t>(work.size()));
}

}  // namespace

Reflections reflections_of(const Array& x) {
  const Array columns = lapack::by_columns(x);
  const int n = lapack::rows(x), m = lapack::columns(x), k = std::min(n, m);
  const Array tau = empty_array(lapack::batch_and(x, {k}), x.dtype());
  dispatch_floating(x.dtype(), "geqrf_cpu", [&](auto zero) {
    using T = decltype(zero);
    if (k == 0) return;
    T *a = columns.data<T>(), *t = tau.data<T>();
    std::vector<T> work = room_for<T>([&](T* room, int size) { cxxlapack::geqrf<int>(n, m, a, n, t, room, size); });
    for (int64_t b = 0; b < lapack::batches(x); ++b)
      cxxlapack::geqrf<int>(n, m, a + b * n * m, n, t + b * k, work.data(), size_of(work));
  });
  return {lapack::by_rows(columns), tau};
}

Array product_of(const Reflections& h) {
  const Array columns = lapack::by_columns(h.vectors), tau = h.tau.contiguous();
  const int n = lapack::rows(h.vectors), m = lapack::columns(h.vectors), k = lapack::columns(tau);
  dispatch_floating(columns.dtype(), "orgqr_cpu", [&](auto zero) {
    using T = decltype(zero);
    if (n == 0 || m == 0) return;
    T *a = columns.data<T>(), *t = tau.data<T>();
    std::vector<T> work = room_for<T>([&](T* room, int size) { cxxlapack::orgqr<int>(n, m, k, a, n, t, room, size); });
    for (int64_t b = 0; b < lapack::batches(h.vectors); ++b)
      cxxlapack::orgqr<int>(n, m, k, a + b * n * m, n, t + b * k, work.data(), size_of(work));
  });
  return lapack::by_rows(columns);
}

Array reflected(const Reflections& h, const Array& c, bool left, bool transpose) {
  const Array columns = lapack::by_columns(h.vectors), result = lapack::by_columns(c), tau = h.tau.contiguous();
  const int n = lapack::rows(h.vectors), m = lapack::columns(h.vectors), k = lapack::columns(tau);
  const int rows = lapack::rows(c), width = lapack::columns(c);
  dispatch_floating(columns.dtype(), "ormqr_cpu", [&](auto zero) {
    using T = decltype(zero);
    if (rows == 0 || width == 0 || k == 0) return;
    const char side = left ? 'L' : 'R', form = transpose ? 'T' : 'N';
    T *a = columns.data<T>(), *t = tau.data<T>(), *x = result.data<T>();
    std::vector<T> work = room_for<T>(
        [&](T* room, int size) { cxxlapack::ormqr<int>(side, form, rows, width, k, a, n, t, x, rows, room, size); });
    for (int64_t b = 0; b < lapack::batches(c); ++b)
      cxxlapack::ormqr<int>(side, form, rows, width, k, a + b * n * m, n, t + b * k, x + b * rows * width, rows,
                            work.data(), size_of(work));
  });
  return lapack::by_rows(result);
}

}  // namespace xtgrad::kernels
