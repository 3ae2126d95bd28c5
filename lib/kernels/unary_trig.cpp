#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/kernels/unary_map.h>

// Trigonometric functions and their inverses.

namespace xtgrad::kernels {
namespace {

// sin, cos and tan come for runs: one argument beyond the limit of the quick reduction slows down its block only.
template <class F, class T>
[[gnu::always_inline]] inline void run_part(F f, const Loop& loop, int64_t begin, int64_t end, T* y, const T* x) {
  const int64_t sy = loop.inner_stride(0), sx = loop.inner_stride(1);
  const auto each = [&](const int64_t* at, int64_t n) __attribute__((always_inline)) {
    T xs[kBlock], ys[kBlock];
    for (int64_t i = 0; i < n; i += kBlock) {
      const int64_t m = std::min(kBlock, n - i);
      const T* a = gather_block(x + at[1] + i * sx, sx, m, xs);
      T* out = sy == 1 ? y + at[0] + i : ys;
      f(out, a, static_cast<size_t>(m));
      if (sy != 1) scatter_block(ys, y + at[0] + i * sy, sy, m);
    }
  };
  for_rows(loop, begin, end, each);
}

template <class F>
Array map_runs(const char* op, const F& f, const Array& x, const Array* out) {
  const ScalarType dtype = floating_result_type({x});
  const ScalarType computing = computing_dtype(dtype);
  Array result = detail::result_for(out, x.shape(), computing, {x});
  dispatch_floating(computing, op, [&](auto zero) {
    using T = decltype(zero);
    const Array from = x.to(computing);
    const Loop loop = make_loop(result, {&from});
    T* y = result.data<T>();
    const T* in = from.data<T>();
    parallel_for(0, loop.numel, kFunctionGrain, [&](int64_t begin, int64_t end) {
      const Loop* at = &loop;
      simd([=](auto) { run_part(f, *at, begin, end, y, in); }, 0);
    });
  });
  detail::finish(result, dtype, out);
  return result;
}

}  // namespace

Array sin(const Array& x, const Array* out) {
  return map_runs(
      "sin", [](auto* y, const auto* v, size_t n) { math::sin_run(y, v, n); }, x, out);
}
Array cos(const Array& x, const Array* out) {
  return map_runs(
      "cos", [](auto* y, const auto* v, size_t n) { math::cos_run(y, v, n); }, x, out);
}
Array tan(const Array& x, const Array* out) {
  return map_runs(
      "tan", [](auto* y, const auto* v, size_t n) { math::tan_run(y, v, n); }, x, out);
}
Array asin(const Array& x, const Array* out) {
  return map_function(
      "asin", [](auto v) { return math::asin(v); }, x, out);
}
Array acos(const Array& x, const Array* out) {
  return map_function(
      "acos", [](auto v) { return math::acos(v); }, x, out);
}
Array atan(const Array& x, const Array* out) {
  return map_function(
      "atan", [](auto v) { return math::atan(v); }, x, out);
}
Array atan2(const Operand& y, const Operand& x) {
  return map_floating(
      "atan2", [](auto a, auto b) { return math::atan2(a, b); }, floating_result_type({y, x}), nullptr, kFunctionGrain,
      y, x);
}

}  // namespace xtgrad::kernels
