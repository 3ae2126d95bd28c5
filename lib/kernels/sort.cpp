#include <xtgrad/lib/kernels/sort.h>

#include <algorithm>
#include <type_traits>
#include <vector>

#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

template <class T>
struct Element {
  T value;
  int64_t index;
};

template <class T>
bool is_less(T a, T b) {
  if constexpr (std::is_floating_point_v<T>)
    return a < b || (b != b && a == a);
  else
    return a < b;
}

// A strict total order: equal values stand in the order of their indices.
template <class T>
struct Before {
  bool descending;
  bool operator()(const Element<T>& a, const Element<T>& b) const {
    if (is_less(a.value, b.value)) return !descending;
    if (is_less(b.value, a.value)) return descending;
    return a.index < b.index;
  }
};

// Calls arrange(elements) for each row along dim and keeps the `kept` elements from `first` on.
template <class Arrange>
std::pair<Array, Array> order_rows(const Array& x, int dim, int64_t first, int64_t kept, const Arrange& arrange) {
  // Rows are walked as the last dimension; a number is a row of one element.
  const Array rows = x.ndim() == 0 ? x.unsqueeze(0) : x.transpose(dim, x.ndim() - 1);
  const int last = rows.ndim() - 1;
  const int64_t n = rows.shape()[last];
  Dims shape = rows.shape();
  shape[last] = kept;
  Array values = empty_array(shape, x.dtype()), indices = empty_array(shape, kLong);
  const Array source = rows.contiguous();
  if (values.numel() > 0)
    dispatch(x.dtype(), "sort", [&](auto zero) {
      using T = decltype(zero);
      const int64_t cost = n * 8;
      parallel_for(0, source.numel() / n, std::max<int64_t>(1, kGrain / cost), [&](int64_t begin, int64_t end) {
        std::vector<Element<T>> elements(static_cast<size_t>(n));
        for (int64_t row = begin; row < end; ++row) {
          const T* in = source.data<T>() + row * n;
          for (int64_t i = 0; i < n; ++i) elements[static_cast<size_t>(i)] = {in[i], i};
          arrange(elements);
          for (int64_t i = 0; i < kept; ++i) {
            const Element<T>& element = elements[static_cast<size_t>(first + i)];
            values.data<T>()[row * kept + i] = element.value;
            indices.data<int64_t>()[row * kept + i] = element.index;
          }
        }
      });
    });
  if (x.ndim() == 0) return {values.select(0, 0), indices.select(0, 0)};
  return {values.transpose(dim, last).contiguous(), indices.transpose(dim, last).contiguous()};
}

template <class T>
T value_type(const std::vector<Element<T>>&);

}  // namespace

std::pair<Array, Array> sort(const Array& x, int dim, bool descending) {
  const int64_t n = x.ndim() ? x.shape()[dim] : 1;
  return order_rows(x, dim, 0, n, [descending](auto& elements) {
    using T = decltype(value_type(elements));
    std::sort(elements.begin(), elements.end(), Before<T>{descending});
  });
}

std::pair<Array, Array> topk(const Array& x, int64_t k, int dim, bool largest) {
  return order_rows(x, dim, 0, k, [k, largest](auto& elements) {
    using T = decltype(value_type(elements));
    std::partial_sort(elements.begin(), elements.begin() + k, elements.end(), Before<T>{largest});
  });
}

std::pair<Array, Array> kthvalue(const Array& x, int64_t k, int dim) {
  return order_rows(x, dim, k - 1, 1, [k](auto& elements) {
    using T = decltype(value_type(elements));
    std::nth_element(elements.begin(), elements.begin() + (k - 1), elements.end(), Before<T>{false});
  });
}

}  // namespace xtgrad::kernels
