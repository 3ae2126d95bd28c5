#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/search.h>

#include <algorithm>
#include <numeric>

#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

// nan is larger than any number.
template <class T>
bool before(T a, T b) {
  return a < b || (b != b && a == a);
}

}  // namespace

Array search_sorted(const Array& sorted, const Array& values, bool right) {
  if (is_narrow(sorted.dtype())) return in_float(search_sorted, sorted, values, right);
  const Array result = empty_array(values.shape(), kLong);
  const int64_t n = sorted.shape().back(), m = values.shape().back(), rows = sorted.shape()[0];
  dispatch(values.dtype(), "searchsorted", [&](auto zero) {
    using T = decltype(zero);
    const T *list = sorted.data<T>(), *wanted = values.data<T>();
    int64_t* out = result.data<int64_t>();
    parallel_for(0, values.numel(), kGrain / 16, [=](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const T* row = list + (rows == 1 ? 0 : i / m * n);
        const T* place = right ? std::upper_bound(row, row + n, wanted[i], before<T>)
                               : std::lower_bound(row, row + n, wanted[i], before<T>);
        out[i] = place - row;
      }
    });
  });
  return result;
}

Array sort_rows(const Array& x) {
  if (is_narrow(x.dtype())) return in_float(sort_rows, x);
  const Array rows = x.contiguous(), result = empty_array({x.shape()[0]}, kLong);
  const int64_t n = x.shape()[1];
  int64_t* order = result.data<int64_t>();
  std::iota(order, order + result.numel(), int64_t{0});
  dispatch(x.dtype(), "unique_dim", [&](auto zero) {
    using T = decltype(zero);
    const T* data = rows.data<T>();
    std::stable_sort(order, order + result.numel(), [=](int64_t a, int64_t b) {
      return std::lexicographical_compare(data + a * n, data + (a + 1) * n, data + b * n, data + (b + 1) * n,
                                          before<T>);
    });
  });
  return result;
}

}  // namespace xtgrad::kernels
