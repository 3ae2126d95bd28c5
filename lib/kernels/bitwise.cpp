#include <xtgrad/lib/kernels/map.h>
#include <xtgrad/lib/kernels/special.h>
#include <xtgrad/lib/kernels/wrap.h>

// Integers as rows of bits; bools as one.

namespace xtgrad::kernels {
namespace {

template <bool of_bools, class F, class... Operands>
Array map_bits(const char* op, const F& f, ScalarType dtype, const Operands&... operands) {
  Dims shape;
  ((shape = broadcast_shapes(shape, Operand(operands).shape())), ...);
  return dispatch(dtype, op, [&](auto zero) -> Array {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T> && (of_bools || !std::is_same_v<T, bool>))
      return detail::map_typed<T, T>(f, shape, dtype, nullptr, kGrain, Operand(operands)...);
    else
      fail(op, " is not implemented for '", dtype, "'");
  });
}

struct LeftShift {
  template <class T>
  T operator()(T a, T b) const {
    constexpr int width = 8 * sizeof(T);
    return b < 0 || b >= width ? T(0) : wrapped<T>(bits_of(a) << b);
  }
};

struct RightShift {
  template <class T>
  T operator()(T a, T b) const {
    constexpr int width = 8 * sizeof(T);
    const T beyond = a < 0 ? static_cast<T>(-1) : T(0);
    return b < 0 || b >= width ? beyond : static_cast<T>(a >> b);
  }
};

template <class F>
Array shift(const char* op, const F& f, const Operand& a, const Operand& b) {
  const ScalarType dtype = result_type({a, b});
  return map_bits<false>(op, f, dtype, a, b);
}

}  // namespace

Array bitwise_and(const Operand& a, const Operand& b) {
  return map_bits<true>(
      "bitwise_and", [](auto x, auto y) { return static_cast<decltype(x)>(x & y); }, result_type({a, b}), a, b);
}
Array bitwise_or(const Operand& a, const Operand& b) {
  return map_bits<true>(
      "bitwise_or", [](auto x, auto y) { return static_cast<decltype(x)>(x | y); }, result_type({a, b}), a, b);
}
Array bitwise_xor(const Operand& a, const Operand& b) {
  return map_bits<true>(
      "bitwise_xor", [](auto x, auto y) { return static_cast<decltype(x)>(x ^ y); }, result_type({a, b}), a, b);
}
Array bitwise_not(const Array& x) {
  return map_bits<true>(
      "bitwise_not",
      [](auto v) {
        using T = decltype(v);
        if constexpr (std::is_same_v<T, bool>)
          return !v;
        else
          return static_cast<T>(~v);
      },
      x.dtype(), x);
}
Array bitwise_left_shift(const Operand& a, const Operand& b) { return shift("bitwise_left_shift", LeftShift(), a, b); }
Array bitwise_right_shift(const Operand& a, const Operand& b) {
  return shift("bitwise_right_shift", RightShift(), a, b);
}

}  // namespace xtgrad::kernels
