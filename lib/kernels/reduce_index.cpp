#include <xtgrad/lib/kernels/reduce_index.h>

#include <algorithm>
#include <vector>

#include <xtgrad/lib/kernels/elementwise.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/reduce_plan.h>

namespace xtgrad::kernels {
namespace {

// Nothing but a larger (smaller) element or a nan is "not at most (least)" the best one so far.
template <bool largest, class T>
[[gnu::always_inline]] inline bool beats(T x, T best) {
  return largest ? !(x <= best) : !(x >= best);
}

template <class T>
struct Best {
  T value;
  int64_t index;
};

/// The extreme of a row; blocks without a better element are passed over by a loop that only asks whether there is one.
template <bool largest, class T>
[[gnu::always_inline]] inline Best<T> scan_row(const T* x, int64_t stride, int64_t n) {
  constexpr int64_t kLook = 64;
  Best<T> best{x[0], 0};
  int64_t i = 1;
  while (i < n && best.value == best.value) {
    const int64_t m = std::min(kLook, n - i);
    int hit = 1;
    if (stride == 1 && m == kLook) {
      hit = 0;
      for (int64_t j = 0; j < kLook; ++j) hit |= beats<largest>(x[i + j], best.value);
    }
    for (int64_t j = i; hit && j < i + m; ++j)
      if (beats<largest>(x[j * stride], best.value)) {
        best = {x[j * stride], j};
        if (best.value != best.value) break;
      }
    i += m;
  }
  return best;
}

/// The extremes of n <= kBlock neighbouring columns.
template <bool largest, class T>
[[gnu::always_inline]] inline void scan_columns(const T* x, int64_t stride, int64_t rows, int64_t n, T* values,
                                                int64_t* indices) {
  for (int64_t j = 0; j < n; ++j) {
    values[j] = x[j];
    indices[j] = 0;
  }
  for (int64_t i = 1; i < rows; ++i) {
    const T* row = x + i * stride;
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) {
      const T best = values[j];
      const bool better = beats<largest>(row[j], best) & (best == best);
      values[j] = better ? row[j] : best;
      indices[j] = better ? i : indices[j];
    }
  }
}

template <bool largest, class T>
[[gnu::always_inline]] inline void extreme_part(const ReducePlan& plan, const T* x, T* values, int64_t* indices,
                                                int64_t begin, int64_t end) {
  const int64_t rows = plan.reduced.numel, stride = plan.reduced.inner_stride(0);
  const int64_t sx = plan.kept.inner_stride(0), sy = plan.kept.inner_stride(1);
  const bool columns = sx == 1 && stride != 1 && plan.kept.inner() >= 8;
  const auto each = [&](const int64_t* at, int64_t n) __attribute__((always_inline)) {
    const T* from = x + at[0];
    T* to = values + at[1];
    int64_t* to_index = indices + at[1];
    for (int64_t i = 0; !columns && i < n; ++i) {
      const Best<T> best = scan_row<largest>(from + i * sx, stride, rows);
      to[i * sy] = best.value;
      to_index[i * sy] = best.index;
    }
    for (int64_t i = 0; columns && i < n; i += kBlock) {
      const int64_t m = std::min(kBlock, n - i);
      T best[kBlock];
      int64_t where[kBlock];
      scan_columns<largest>(from + i, stride, rows, m, best, where);
      scatter_block(best, to + i * sy, sy, m);
      scatter_block(where, to_index + i * sy, sy, m);
    }
  };
  for_rows(plan.kept, begin, end, each);
}

template <bool largest, class T>
void run_extreme(const ReducePlan& plan, const T* x, T* values, int64_t* indices) {
  const int64_t grain = std::max<int64_t>(1, kGrain / plan.reduced.numel);
  parallel_for(0, plan.kept.numel, grain, [&](int64_t begin, int64_t end) {
    const ReducePlan* at = &plan;
    if constexpr (is_floating<T>)
      simd([=](auto) { extreme_part<largest>(*at, x, values, indices, begin, end); }, 0);
    else
      extreme_part<largest>(plan, x, values, indices, begin, end);
  });
}

// A 0-d array counts as one element along its only dimension.
ValueAndIndex empty_results(const Array& x, int dim, bool keepdim) {
  const Dims shape = reduced_shape(x.shape(), 1u << dim, keepdim);
  return {empty_array(shape, x.dtype()), empty_array(shape, kLong)};
}

/// Where the lower median of row[0..n) stands; `order` is room for n indices.
template <class T>
int64_t median_index(const T* row, int64_t stride, int64_t n, std::vector<int64_t>& order) {
  order.resize(static_cast<size_t>(n));
  for (int64_t i = 0; i < n; ++i) {
    if (row[i * stride] != row[i * stride]) return i;
    order[static_cast<size_t>(i)] = i;
  }
  const auto middle = order.begin() + (n - 1) / 2;
  std::nth_element(order.begin(), middle, order.end(), [&](int64_t a, int64_t b) {
    const T x = row[a * stride], y = row[b * stride];
    return x < y || (x == y && a < b);
  });
  return *middle;
}

}  // namespace

ValueAndIndex extreme(const Array& x, int dim, bool keepdim, bool largest) {
  if (is_narrow(x.dtype())) return in_float(extreme, x, dim, keepdim, largest);
  const ValueAndIndex result = empty_results(x, dim, keepdim);
  if (x.numel() == 0) return result;
  const ReducePlan plan = make_reduce_plan(x, 1u << dim, result.values);
  dispatch(x.dtype(), largest ? "max" : "min", [&](auto zero) {
    using T = decltype(zero);
    const auto run = largest ? run_extreme<true, T> : run_extreme<false, T>;
    run(plan, x.data<T>(), result.values.data<T>(), result.indices.data<int64_t>());
  });
  return result;
}

ValueAndIndex median(const Array& x, int dim, bool keepdim) {
  if (is_narrow(x.dtype())) return in_float(median, x, dim, keepdim);
  const ValueAndIndex result = empty_results(x, dim, keepdim);
  if (x.numel() == 0) return result;
  const ReducePlan plan = make_reduce_plan(x, 1u << dim, result.values);
  const int64_t n = plan.reduced.numel, stride = plan.reduced.inner_stride(0);
  dispatch(x.dtype(), "median", [&](auto zero) {
    using T = decltype(zero);
    parallel_for(0, plan.kept.numel, std::max<int64_t>(1, kGrain / (16 * n)), [&](int64_t begin, int64_t end) {
      std::vector<int64_t> order;
      for_rows(plan.kept, begin, end, [&](const int64_t* at, int64_t rows) {
        for (int64_t i = 0; i < rows; ++i) {
          const T* row = x.data<T>() + at[0] + i * plan.kept.inner_stride(0);
          const int64_t to = at[1] + i * plan.kept.inner_stride(1), index = median_index(row, stride, n, order);
          result.values.data<T>()[to] = row[index * stride];
          result.indices.data<int64_t>()[to] = index;
        }
      });
    });
  });
  return result;
}

}  // namespace xtgrad::kernels
