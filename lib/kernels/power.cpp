#include <algorithm>
#include <cmath>

#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/kernels/unary_map.h>
#include <xtgrad/lib/kernels/wrap.h>

// Powers and remainders.

namespace xtgrad::kernels {
namespace {

// By squaring; a negative power of anything but 1 and -1 is a fraction and cut off to 0.
template <class T>
T integer_power(T base, T exponent) {
  if constexpr (std::is_signed_v<T>) {
    if (exponent < 0) {
      if (base == 1) return 1;
      if (base == -1) return exponent % 2 == 0 ? T(1) : T(-1);
      return 0;
    }
  }
  auto result = bits_of(T(1)), power = bits_of(base);
  for (auto rest = bits_of(exponent); rest != 0; rest >>= 1) {
    if (rest & 1) result *= power;
    power *= power;
  }
  return wrapped<T>(result);
}

// Both operands always in blocks, whatever their strides: with a fixed exponent the compiler splits the loop by the
// special cases of pow and vectorises none of the parts.
template <class T>
[[gnu::always_inline]] inline void power_part(const Loop& loop, int64_t begin, int64_t end, T* z, const T* x,
                                              const T* y) {
  const int64_t sz = loop.inner_stride(0), sx = loop.inner_stride(1), sy = loop.inner_stride(2);
  const auto each = [&](const int64_t* at, int64_t n) __attribute__((always_inline)) {
    T xs[kBlock], ys[kBlock], zs[kBlock];
    for (int64_t i = 0; i < n; i += kBlock) {
      const int64_t m = std::min(kBlock, n - i);
      const T* a = gather_block(x + at[1] + i * sx, sx, m, xs);
      const T* b = gather_block(y + at[2] + i * sy, sy, m, ys);
      for (int64_t j = 0; j < m; ++j) zs[j] = math::pow(a[j], b[j]);
      scatter_block(zs, z + at[0] + i * sz, sz, m);
    }
  };
  for_rows(loop, begin, end, each);
}

Array floating_power(const Operand& a, const Operand& b, ScalarType dtype, const Array* out) {
  const ScalarType computing = computing_dtype(dtype);
  Array result = detail::result_for(out, broadcast_shapes(a.shape(), b.shape()), computing, {a, b});
  dispatch_floating(computing, "pow", [&](auto zero) {
    using T = decltype(zero);
    const detail::Elements<T> x(a), y(b);
    const Loop loop = detail::loop_over(result, x, y);
    const Loop* at = &loop;
    T* z = result.data<T>();
    parallel_for(0, loop.numel, kFunctionGrain, [=, xs = x.data, ys = y.data](int64_t begin, int64_t end) {
      simd([=](auto) { power_part(*at, begin, end, z, xs, ys); }, 0);
    });
  });
  detail::finish(result, dtype, out);
  return result;
}

struct IntegerPower {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>)
      return integer_power(a, b);
    else
      return a;  // floats go to floating_power
  }
};

struct Fmod {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (!std::is_integral_v<T>)
      return std::fmod(a, b);
    else if constexpr (std::is_signed_v<T>)
      return b == -1 ? T(0) : static_cast<T>(a % b);  // the lowest % -1 traps
    else
      return static_cast<T>(a % b);
  }
};

struct Remainder {
  template <class T>
  T operator()(T a, T b) const {
    const T rest = Fmod()(a, b);
    return rest != 0 && (b < 0) != (rest < 0) ? static_cast<T>(rest + b) : rest;
  }
};

template <class T>
bool has_zero(const Operand& x) {
  if (x.is_scalar()) return x.scalar().wrapped<T>() == 0;
  const Array dense = x.array().contiguous().to(dtype_of<T>());
  return std::find(dense.data<T>(), dense.data<T>() + dense.numel(), T(0)) != dense.data<T>() + dense.numel();
}

template <class F>
Array map_division(const char* op, const F& f, const Operand& a, const Operand& b, const Array* out) {
  const ScalarType dtype = result_type({a, b});
  check(dtype != kBool, op, ": Bool is not supported");
  const Dims shape = broadcast_shapes(a.shape(), b.shape());
  return dispatch(computing_dtype(dtype), op, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>) {
      return Array();
    } else {
      if constexpr (std::is_integral_v<T>)
        check(numel_of(shape) == 0 || !has_zero<T>(b), "ZeroDivisionError: ", op, ": an integer divisor is 0");
      return detail::map_typed<T, T>(f, shape, dtype, out, kFunctionGrain, a, b);
    }
  });
}

// The powers that need no logarithm, which PyTorch computes the same way.
std::optional<Array> simple_power(const Array& x, double exponent, const Array* out) {
  if (exponent == 0.5) return sqrt(x, out);
  if (exponent == -0.5) return rsqrt(x, out);
  if (exponent == -1) return reciprocal(x, out);
  if (exponent == 2) return square(x, out);
  const ScalarType dtype = x.dtype();
  if (exponent == 1)
    return map_floating(
        "pow", [](auto v) { return v; }, dtype, out, kGrain, x);
  if (exponent == 3)
    return map_floating(
        "pow", [](auto v) { return v * v * v; }, dtype, out, kGrain, x);
  if (exponent == -2)
    return map_floating(
        "pow", [](auto v) { return 1 / (v * v); }, dtype, out, kGrain, x);
  return std::nullopt;
}

}  // namespace

Array pow(const Operand& a, const Operand& b, const Array* out) {
  const ScalarType dtype = result_type({a, b});
  check(dtype != kBool, "pow: Bool is not supported");
  if (!a.is_scalar() && b.is_scalar() && is_floating_point(a.array().dtype()))
    if (std::optional<Array> result = simple_power(a.array(), b.scalar().to_double(), out)) return *result;
  if (is_floating_point(dtype)) return floating_power(a, b, dtype, out);
  return map_any("pow", IntegerPower(), dtype, out, kFunctionGrain, a, b);
}

Array fmod(const Operand& a, const Operand& b, const Array* out) { return map_division("fmod", Fmod(), a, b, out); }
Array remainder(const Operand& a, const Operand& b, const Array* out) {
  return map_division("remainder", Remainder(), a, b, out);
}

}  // namespace xtgrad::kernels
