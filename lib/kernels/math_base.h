#pragma once
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

// What the vectorisable functions share. They are branch-free (selects), call nothing and go through no integer wider
// or narrower than their own type, so that a plain loop over them becomes vector code at every level. A level with FMA
// contracts products into sums; no step below depends on whether it does.
namespace xtgrad::math::detail {

template <class T>
struct Format;

template <>
struct Format<float> {
  using Bits = uint32_t;
  static constexpr int mantissa = 23;
  static constexpr Bits bias = 127, mantissa_mask = 0x7fffff, sign = 0x80000000u, sqrt_half = 0x3f3504f3;
  static constexpr float shifter = 0x1.8p23f;  // x + shifter rounds x to an integer in the low bits of the sum
  // n * ln2_hi is exact for every exponent n.
  static constexpr float log2e = 0x1.715476p0f, ln2_hi = 0.693359375f, ln2_lo = -2.12194440e-4f;
};

template <>
struct Format<double> {
  using Bits = uint64_t;
  static constexpr int mantissa = 52;
  static constexpr Bits bias = 1023, mantissa_mask = 0xfffffffffffff, sign = 0x8000000000000000u,
                        sqrt_half = 0x3fe6a09e667f3bcd;
  static constexpr double shifter = 0x1.8p52;
  static constexpr double log2e = 1.44269504088896338700, ln2_hi = 6.93147180369123816490e-01,
                          ln2_lo = 1.90821492927058770002e-10;
};

template <class T>
using Bits = typename Format<T>::Bits;

template <class T>
inline constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
inline constexpr T quiet_nan = std::numeric_limits<T>::quiet_NaN();

template <class T>
[[gnu::always_inline]] inline Bits<T> bits(T x) {
  return std::bit_cast<Bits<T>>(x);
}

template <class T>
[[gnu::always_inline]] inline T from_bits(Bits<T> u) {
  return std::bit_cast<T>(u);
}

template <class T>
[[gnu::always_inline]] inline T magnitude(T x) {
  return from_bits<T>(bits(x) & ~Format<T>::sign);
}

template <class T>
[[gnu::always_inline]] inline T with_sign(T magnitude, T sign) {
  return from_bits<T>(bits(magnitude) | (bits(sign) & Format<T>::sign));
}

/// c0 + x (c1 + x (c2 + ...)).
template <class T>
[[gnu::always_inline]] inline T horner(T, T c) {
  return c;
}
template <class T, class... More>
[[gnu::always_inline]] inline T horner(T x, T c, More... more) {
  return c + x * horner(x, static_cast<T>(more)...);
}

/// p * 2^k in two steps, so that a subnormal result is rounded once and 2^128 (2^1024) need not be representable.
template <class T>
[[gnu::always_inline]] inline T scale(T p, Bits<T> k) {
  using F = Format<T>;
  constexpr Bits<T> offset =
      2 * (F::bias + 1);  // keeps the halves positive: there is no vector shift of signed 64 bits
  const Bits<T> sum = k + 2 * offset;
  const Bits<T> low = sum >> 1;
  const Bits<T> high = sum - low;
  return p * from_bits<T>((low - offset + F::bias) << F::mantissa) *
         from_bits<T>((high - offset + F::bias) << F::mantissa);
}

/// 2^k for a k whose power is a normal number.
template <class T>
[[gnu::always_inline]] inline T power_of_two(Bits<T> k) {
  return from_bits<T>((k + Format<T>::bias) << Format<T>::mantissa);
}

}  // namespace xtgrad::math::detail
