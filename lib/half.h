#pragma once
#include <bit>
#include <cstdint>
#include <limits>

namespace xtgrad {

/// IEEE 754 binary16, for storage: computation happens in float.
struct Half {
  uint16_t bits = 0;
  Half() = default;
  Half(float value);
  operator float() const;

  /// The number whose representation is `bits`.
  static constexpr Half from_bits(uint16_t bits) {
    Half result;
    result.bits = bits;
    return result;
  }
};

/// The upper half of an IEEE 754 binary32, for storage: computation happens in float.
struct BFloat16 {
  uint16_t bits = 0;
  BFloat16() = default;
  BFloat16(float value);
  operator float() const { return std::bit_cast<float>(uint32_t{bits} << 16); }

  /// The number whose representation is `bits`.
  static constexpr BFloat16 from_bits(uint16_t bits) {
    BFloat16 result;
    result.bits = bits;
    return result;
  }
};

namespace detail {

/// The limits that the two share: `Digits` bits of significand, exponents of `MostExponent`.
template <class T, int Digits, int MostExponent>
struct LimitsOfHalf : std::numeric_limits<float> {
  static constexpr int digits = Digits, digits10 = (Digits - 1) * 301 / 1000, max_digits10 = 2 + Digits * 301 / 1000;
  static constexpr int max_exponent = MostExponent, min_exponent = 3 - MostExponent;
  static constexpr int max_exponent10 = (MostExponent - 1) * 301 / 1000;
  static constexpr int min_exponent10 = -((MostExponent - 2) * 301 / 1000);

  static constexpr T min() noexcept { return with_exponent(1); }
  static constexpr T max() noexcept { return T::from_bits(static_cast<uint16_t>(infinity().bits - 1)); }
  static constexpr T lowest() noexcept { return T::from_bits(static_cast<uint16_t>(max().bits | 0x8000)); }
  static constexpr T epsilon() noexcept { return with_exponent(MostExponent - Digits); }
  static constexpr T round_error() noexcept { return with_exponent(MostExponent - 2); }
  static constexpr T infinity() noexcept { return with_exponent(2 * MostExponent - 1); }
  static constexpr T quiet_NaN() noexcept {
    return T::from_bits(static_cast<uint16_t>(infinity().bits | 1 << (Digits - 2)));
  }
  static constexpr T signaling_NaN() noexcept {
    return T::from_bits(static_cast<uint16_t>(infinity().bits | 1 << (Digits - 3)));
  }
  static constexpr T denorm_min() noexcept { return T::from_bits(1); }

 private:
  static constexpr T with_exponent(int biased) { return T::from_bits(static_cast<uint16_t>(biased << (Digits - 1))); }
};

}  // namespace detail
}  // namespace xtgrad

template <>
class std::numeric_limits<xtgrad::Half> : public xtgrad::detail::LimitsOfHalf<xtgrad::Half, 11, 16> {};
template <>
class std::numeric_limits<xtgrad::BFloat16> : public xtgrad::detail::LimitsOfHalf<xtgrad::BFloat16, 8, 128> {};
