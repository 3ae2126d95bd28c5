#pragma once
#include <algorithm>
#include <cstdint>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/simd.h>

// How an elementwise function of numbers becomes a kernel over arrays of any strides. Only runs of neighbouring
// elements are computed on; what lies scattered is gathered into a block on the stack first, so that each function is
// compiled once a type and instruction set and still runs vectorised.

namespace xtgrad::kernels {

inline constexpr int64_t kBlock = 512;

template <class T>
[[gnu::always_inline]] inline const T* gather_block(const T* x, int64_t stride, int64_t n, T* block) {
  if (stride == 1) return x;
  for (int64_t i = 0; i < n; ++i) block[i] = x[i * stride];
  return block;
}

template <class T>
[[gnu::always_inline]] inline void scatter_block(const T* block, T* y, int64_t stride, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i * stride] = block[i];
}

/// y = f(x) over elements [begin, end) of the loop.
template <class F, class Y, class X>
[[gnu::always_inline]] inline void map_part(F f, const Loop& loop, int64_t begin, int64_t end, Y* y, const X* x) {
  const int64_t sy = loop.inner_stride(0), sx = loop.inner_stride(1);
  const auto each = [&](const int64_t* at, int64_t n) __attribute__((always_inline)) {
    X xs[kBlock];
    Y ys[kBlock];
    const int64_t step = sy == 1 && sx == 1 ? n : kBlock;
    for (int64_t i = 0; i < n; i += step) {
      const int64_t m = std::min(step, n - i);
      const X* a = gather_block(x + at[1] + i * sx, sx, m, xs);
      Y* out = sy == 1 ? y + at[0] + i : ys;
      XTGRAD_INDEPENDENT
      for (int64_t j = 0; j < m; ++j) out[j] = f(a[j]);
      if (sy != 1) scatter_block(ys, y + at[0] + i * sy, sy, m);
    }
  };
  for_rows(loop, begin, end, each);
}

/// z = f(x, y) over elements [begin, end) of the loop; a broadcast operand stays in a register.
template <class F, class Z, class X, class Y>
[[gnu::always_inline]] inline void map_part(F f, const Loop& loop, int64_t begin, int64_t end, Z* z, const X* x,
                                            const Y* y) {
  const int64_t sz = loop.inner_stride(0), sx = loop.inner_stride(1), sy = loop.inner_stride(2);
  const auto each = [&](const int64_t* at, int64_t n) __attribute__((always_inline)) {
    X xs[kBlock];
    Y ys[kBlock];
    Z zs[kBlock];
    const bool direct = sz == 1 && (sx == 1 || sx == 0) && (sy == 1 || sy == 0);
    const int64_t step = direct ? n : kBlock;
    for (int64_t i = 0; i < n; i += step) {
      const int64_t m = std::min(step, n - i);
      Z* out = sz == 1 ? z + at[0] + i : zs;
      const X* a = sx == 0 ? x + at[1] : gather_block(x + at[1] + i * sx, sx, m, xs);
      const Y* b = sy == 0 ? y + at[2] : gather_block(y + at[2] + i * sy, sy, m, ys);
      if (sx == 0) {
        const X fixed = *a;
        if (sy == 0) {
          const Z value = f(fixed, *b);
          for (int64_t j = 0; j < m; ++j) out[j] = value;
        } else {
          XTGRAD_INDEPENDENT
          for (int64_t j = 0; j < m; ++j) out[j] = f(fixed, b[j]);
        }
      } else if (sy == 0) {
        const Y fixed = *b;
        XTGRAD_INDEPENDENT
        for (int64_t j = 0; j < m; ++j) out[j] = f(a[j], fixed);
      } else {
        XTGRAD_INDEPENDENT
        for (int64_t j = 0; j < m; ++j) out[j] = f(a[j], b[j]);
      }
      if (sz != 1) scatter_block(zs, z + at[0] + i * sz, sz, m);
    }
  };
  for_rows(loop, begin, end, each);
}

/// r = f(x, y, z) over elements [begin, end) of the loop.
template <class F, class R, class X, class Y, class Z>
[[gnu::always_inline]] inline void map_part(F f, const Loop& loop, int64_t begin, int64_t end, R* r, const X* x,
                                            const Y* y, const Z* z) {
  const int64_t sr = loop.inner_stride(0), sx = loop.inner_stride(1), sy = loop.inner_stride(2),
                sz = loop.inner_stride(3);
  const auto each = [&](const int64_t* at, int64_t n) __attribute__((always_inline)) {
    X xs[kBlock];
    Y ys[kBlock];
    Z zs[kBlock];
    R rs[kBlock];
    const int64_t step = sr == 1 && sx == 1 && sy == 1 && sz == 1 ? n : kBlock;
    for (int64_t i = 0; i < n; i += step) {
      const int64_t m = std::min(step, n - i);
      const X* a = gather_block(x + at[1] + i * sx, sx, m, xs);
      const Y* b = gather_block(y + at[2] + i * sy, sy, m, ys);
      const Z* c = gather_block(z + at[3] + i * sz, sz, m, zs);
      R* out = sr == 1 ? r + at[0] + i : rs;
      XTGRAD_INDEPENDENT
      for (int64_t j = 0; j < m; ++j) out[j] = f(a[j], b[j], c[j]);
      if (sr != 1) scatter_block(rs, r + at[0] + i * sr, sr, m);
    }
  };
  for_rows(loop, begin, end, each);
}

/// Runs f over whole arrays: result[i] = f(inputs[i]...), in parallel above `grain` elements, at the best SIMD level.
template <class R, class... X, class F>
void run_map(const F& f, const Loop& loop, R* result, int64_t grain, const X*... inputs) {
  parallel_for(0, loop.numel, grain, [&](int64_t begin, int64_t end) {
    const Loop* at = &loop;
    simd([=](auto) { map_part(f, *at, begin, end, result, inputs...); }, 0);
  });
}

// Integers and bools need no wide instruction set: one level keeps the library small.
template <class R, class... X, class F>
void run_map_base(const F& f, const Loop& loop, R* result, int64_t grain, const X*... inputs) {
  parallel_for(0, loop.numel, grain,
               [&](int64_t begin, int64_t end) { map_part(f, loop, begin, end, result, inputs...); });
}

template <class T>
inline constexpr bool is_floating = std::is_same_v<T, float> || std::is_same_v<T, double>;

template <class R, class First, class... X, class F>
void map_arrays(const F& f, const Loop& loop, R* result, int64_t grain, const First* first, const X*... inputs) {
  if constexpr (is_floating<First>)
    run_map(f, loop, result, grain, first, inputs...);
  else
    run_map_base(f, loop, result, grain, first, inputs...);
}

}  // namespace xtgrad::kernels
