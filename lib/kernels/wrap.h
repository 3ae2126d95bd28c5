#pragma once
#include <type_traits>

// Integer arithmetic that wraps around, as two's complement does: signed overflow is not defined in C++, nor is it for
// a product of two uint16_t, which are promoted to int.

namespace xtgrad::kernels {

template <class T>
using WrappingType = std::conditional_t<(sizeof(T) > sizeof(unsigned)), unsigned long, unsigned>;

template <class T>
[[gnu::always_inline]] constexpr WrappingType<T> bits_of(T value) {
  return static_cast<WrappingType<T>>(value);
}

template <class T, class Wide>
[[gnu::always_inline]] constexpr T wrapped(Wide bits) {
  return static_cast<T>(bits);
}

}  // namespace xtgrad::kernels
