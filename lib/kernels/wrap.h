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

/// a + b; of bools, either.
struct Plus {
  template <class T>
  [[gnu::always_inline]] T operator()(T a, T b) const {
    if constexpr (std::is_same_v<T, bool>)
      return a || b;
    else if constexpr (std::is_integral_v<T>)
      return wrapped<T>(bits_of(a) + bits_of(b));
    else
      return static_cast<T>(a + b);
  }
};

/// a * b; of bools, both.
struct Times {
  template <class T>
  [[gnu::always_inline]] T operator()(T a, T b) const {
    if constexpr (std::is_same_v<T, bool>)
      return a && b;
    else if constexpr (std::is_integral_v<T>)
      return wrapped<T>(bits_of(a) * bits_of(b));
    else
      return a * b;
  }
};

}  // namespace xtgrad::kernels
