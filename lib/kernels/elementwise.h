#pragma once
#include <algorithm>
#include <cstdint>
#include <tuple>
#include <type_traits>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/simd.h>

// How an elementwise function of numbers becomes a kernel over arrays of any strides. Only runs of neighbouring
// elements are computed on; what lies scattered is gathered into a block on the stack first, so that each function is
// compiled once a type and instruction set (twice more where a number stands for one of two operands) and still runs
// vectorised.

namespace xtgrad::kernels {

inline constexpr int64_t kBlock = 512;

template <class T>
[[gnu::always_inline]] inline const T* gather_block(const T* x, int64_t stride, int64_t n, T* block) {
  if (stride == 1) return x;
  if (stride == 0)
    std::fill_n(block, n, *x);
  else
    for (int64_t i = 0; i < n; ++i) block[i] = x[i * stride];
  return block;
}

/// Where a row's scattered elements are brought together; not initialised.
template <class T>
struct GatherBlock {
  T elements[kBlock];
  GatherBlock() {}  // NOLINT(modernize-use-equals-default): a tuple would fill it with zeros
};

template <class T>
[[gnu::always_inline]] inline void scatter_block(const T* block, T* y, int64_t stride, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i * stride] = block[i];
}

/// Runs a loop over neighbouring elements at the best SIMD level.
struct AtBestLevel {
  template <class Body, class... Args>
  void operator()(const Body& body, Args... args) const {
    simd(body, args...);
  }
};

/// The same compiled once: integers and bools need no wide instruction set, and one level keeps the library small.
struct AtBaseLevel {
  template <class Body, class... Args>
  void operator()(const Body& body, Args... args) const {
    body(args...);
  }
};

/// result[i] = f(inputs[i]...) for n neighbouring elements: the one loop that a function is compiled into.
template <class Level, class F, class R, class... X>
void map_run(Level level, F f, int64_t n, R* result, const X*... inputs) {
  level(
      [f](int64_t count, R* r, const X*... x) {
        XTGRAD_INDEPENDENT
        for (int64_t i = 0; i < count; ++i) r[i] = f(x[i]...);
      },
      n, result, inputs...);
}

/// A part of a row: its first element and the distance between two.
template <class T>
struct Strided {
  T* first;
  int64_t stride;

  bool is_run() const { return stride == 1; }
};

/// A row of elements anywhere, a block at a time.
template <class Level, class F, class R, class... X>
void map_scattered(Level level, F f, int64_t n, Strided<R> result, Strided<const X>... inputs) {
  R block[kBlock];
  std::tuple<GatherBlock<X>...> blocks;
  for (int64_t i = 0; i < n; i += kBlock) {
    const int64_t m = std::min(kBlock, n - i);
    R* out = result.is_run() ? result.first + i : block;
    std::apply(
        [&](auto&... to) {
          map_run(level, f, m, out, gather_block(inputs.first + i * inputs.stride, inputs.stride, m, to.elements)...);
        },
        blocks);
    if (!result.is_run()) scatter_block(block, result.first + i * result.stride, result.stride, m);
  }
}

/// result = f(inputs...) for the n elements of a row.
template <class Level, class F, class R, class... X>
void map_row(Level level, F f, int64_t n, Strided<R> result, Strided<const X>... inputs) {
  if (result.is_run() && (inputs.is_run() && ...))
    map_run(level, f, n, result.first, inputs.first...);
  else
    map_scattered(level, f, n, result, inputs...);
}

/// The same of two operands. One that is broadcast stays in a register where the rest is a run; of two that are, one
/// result is computed.
template <class Level, class F, class R, class X, class Y>
void map_row(Level level, F f, int64_t n, Strided<R> result, Strided<const X> x, Strided<const Y> y) {
  if (result.is_run() && x.is_run() && y.is_run()) {
    map_run(level, f, n, result.first, x.first, y.first);
  } else if (result.is_run() && x.is_run() && y.stride == 0) {
    const auto with_fixed = [f, fixed = *y.first](X each) { return f(each, fixed); };
    map_run(level, with_fixed, n, result.first, x.first);
  } else if (result.is_run() && x.stride == 0 && y.is_run()) {
    const auto with_fixed = [f, fixed = *x.first](Y each) { return f(fixed, each); };
    map_run(level, with_fixed, n, result.first, y.first);
  } else if (result.is_run() && x.stride == 0 && y.stride == 0) {
    R value{};
    map_run(level, f, 1, &value, x.first, y.first);
    std::fill_n(result.first, n, value);
  } else {
    map_scattered(level, f, n, result, x, y);
  }
}

/// result = f(inputs...) over elements [begin, end) of the loop.
template <class Level, class F, class R, class... X>
void map_part(Level level, F f, const Loop& loop, int64_t begin, int64_t end, R* result, const X*... inputs) {
  if (loop.is_run()) return map_run(level, f, end - begin, result + begin, (inputs + begin)...);
  for_rows(loop, begin, end, [&](const int64_t* at, int64_t n) {
    int operand = 0;
    const auto row_of = [&](auto* first) {
      const int k = operand++;
      return Strided<std::remove_pointer_t<decltype(first)>>{first + at[k], loop.inner_stride(k)};
    };
    // Braces, because they say in which order the operands are counted.
    std::apply([&](auto... rows) { map_row(level, f, n, rows...); }, std::tuple{row_of(result), row_of(inputs)...});
  });
}

/// Runs f over whole arrays: result[i] = f(inputs[i]...), in parallel above `grain` elements.
template <class Level, class R, class... X, class F>
void run_map_at(Level level, const F& f, const Loop& loop, R* result, int64_t grain, const X*... inputs) {
  parallel_for(0, loop.numel, grain,
               [&](int64_t begin, int64_t end) { map_part(level, f, loop, begin, end, result, inputs...); });
}

template <class R, class... X, class F>
void run_map(const F& f, const Loop& loop, R* result, int64_t grain, const X*... inputs) {
  run_map_at(AtBestLevel(), f, loop, result, grain, inputs...);
}

template <class R, class... X, class F>
void run_map_base(const F& f, const Loop& loop, R* result, int64_t grain, const X*... inputs) {
  run_map_at(AtBaseLevel(), f, loop, result, grain, inputs...);
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
