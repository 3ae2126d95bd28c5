#pragma once
#include <xtgrad/lib/kernels/elementwise.h>
#include <xtgrad/lib/kernels/reduce_plan.h>
#include <xtgrad/lib/kernels/reduce_run.h>

// A reduction over arrays of any strides. Op and Load are those of reduce_run.h.

namespace xtgrad::kernels {

/// One result of the plan: everything that the reduced loop reaches from x.
template <class Op, class T, class Load>
[[gnu::always_inline]] inline T reduce_one(Op op, Load load, const Loop& reduced, const T* x) {
  const int64_t stride = reduced.inner_stride(0);
  if (stride == 1 && reduced.inner() == reduced.numel) return reduce_run(op, load, x, reduced.numel);
  Cascade<Op, T> total(op);
  const auto each = [&](const int64_t* at, int64_t n) __attribute__((always_inline)) {
    T block[kBlock];
    const int64_t step = stride == 1 ? n : kBlock;
    for (int64_t i = 0; i < n; i += step) {
      const int64_t m = std::min(step, n - i);
      total.add(reduce_run(op, load, gather_block(x + at[0] + i * stride, stride, m, block), m));
    }
  };
  for_rows(reduced, 0, reduced.numel, each);
  return total.finish();
}

/// n <= kReduceWidth neighbouring columns at once.
template <class Op, class T, class Load>
[[gnu::always_inline]] inline void reduce_columns(Op op, Load load, const Loop& reduced, const T* x, int64_t n,
                                                  T* sums) {
  const int64_t stride = reduced.inner_stride(0);
  // Narrow rows without gaps between them are taken several at a time.
  const int64_t fold = stride == n && reduced.ndim == 1 ? std::min(kReduceWidth / n, reduced.numel / 8) : 1;
  Columns<Op, T> narrow(op, n);
  if (fold > 1) {
    const int64_t rows = reduced.numel / fold;
    Columns<Op, T> wide(op, fold * n);
    wide.add(load, x, fold * n, rows);
    T folded[kReduceWidth];
    wide.finish(folded);
    narrow.add(Identity(), folded, n, fold);
    narrow.add(load, x + rows * fold * n, n, reduced.numel - rows * fold);
  } else {
    const auto each = [&](const int64_t* at, int64_t rows) __attribute__((always_inline)) {
      narrow.add(load, x + at[0], stride, rows);
    };
    for_rows(reduced, 0, reduced.numel, each);
  }
  narrow.finish(sums);
}

inline bool prefers_columns(const ReducePlan& plan) {
  const int64_t n = plan.kept.inner(), stride = plan.reduced.inner_stride(0);
  return plan.kept.inner_stride(0) == 1 && n > 1 && plan.reduced.numel > 1 && stride != 1 && (n >= 8 || stride == n);
}

/// Results [begin, end) of the plan.
template <class Op, class T, class Load>
[[gnu::always_inline]] inline void reduce_part(Op op, Load load, const ReducePlan& plan, const T* x, T* y,
                                               int64_t begin, int64_t end) {
  const bool columns = prefers_columns(plan);
  const int64_t sx = plan.kept.inner_stride(0), sy = plan.kept.inner_stride(1);
  const auto each = [&](const int64_t* at, int64_t n) __attribute__((always_inline)) {
    const T* row = x + at[0];
    T* out = y + at[1];
    if (!columns) {
      for (int64_t i = 0; i < n; ++i) out[i * sy] = reduce_one(op, load, plan.reduced, row + i * sx);
      return;
    }
    for (int64_t i = 0; i < n; i += kReduceWidth) {
      const int64_t m = std::min(kReduceWidth, n - i);
      T sums[kReduceWidth];
      reduce_columns(op, load, plan.reduced, row + i, m, sums);
      scatter_block(sums, out + i * sy, sy, m);
    }
  };
  for_rows(plan.kept, begin, end, each);
}

template <class Op, class T, class Load>
void run_reduce_part(Op op, Load load, const ReducePlan& plan, const T* x, T* y, int64_t begin, int64_t end) {
  if constexpr (is_floating<T>) {
    const ReducePlan* at = &plan;
    simd([=](auto) { reduce_part(op, load, *at, x, y, begin, end); }, 0);
  } else {
    reduce_part(op, load, plan, x, y, begin, end);
  }
}

/// Few results of many elements each: the threads take a part of the longest dimension each.
template <class T, class Op, class Load>
void reduce_by_parts(Op op, Load load, const Array& x, uint32_t mask, const Array& result, int threads) {
  const int dim = longest_reduced_dim(x.shape(), mask);
  const int64_t length = x.shape()[dim], parts = std::min<int64_t>(threads, length);
  const Array partial = empty_array({parts, result.numel()}, x.dtype());
  parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
    for (int64_t p = begin; p < end; ++p) {
      const int64_t from = length * p / parts, to = length * (p + 1) / parts;
      const Array part = x.slice(dim, from, to - from), out = partial.select(0, p);
      run_reduce_part(op, load, make_reduce_plan(part, mask, out), part.data<T>(), out.data<T>(), 0, out.numel());
    }
  });
  run_reduce_part(op, Identity(), make_reduce_plan(partial, 1, result), partial.data<T>(), result.data<T>(), 0,
                  result.numel());
}

/// x of dtype T reduced over the dimensions in `mask`; row-major.
template <class T, class Op, class Load = Identity>
Array reduce_array(Op op, const Array& x, uint32_t mask, bool keepdim, Load load = Load()) {
  const Array result = empty_array(reduced_shape(x.shape(), mask, keepdim), x.dtype());
  if (result.numel() == 0) return result;
  T* y = result.data<T>();
  if (x.numel() == 0) {
    std::fill_n(y, result.numel(), Op::template identity<T>());
    return result;
  }
  const int threads = x.numel() > kGrain && !in_parallel_region() ? get_num_threads() : 1;
  const int64_t count = x.numel() / result.numel();
  const ReducePlan plan = make_reduce_plan(x, mask, result);
  const int64_t enough = (prefers_columns(plan) ? 64 : 4) * threads;
  if (threads > 1 && result.numel() < enough && count > 1) {
    reduce_by_parts<T>(op, load, x, mask, result, threads);
  } else {
    parallel_for(0, result.numel(), std::max<int64_t>(1, kGrain / count),
                 [&](int64_t begin, int64_t end) { run_reduce_part(op, load, plan, x.data<T>(), y, begin, end); });
  }
  return result;
}

}  // namespace xtgrad::kernels
