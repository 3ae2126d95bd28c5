#pragma once
#include <bit>
#include <cstdint>
#include <type_traits>

namespace xtgrad::kernels {

/// x where the condition is not 0, else y. It chooses by bits: compilers make a branch of a choice by a byte. The
/// condition is a byte, because g++ 12 does not vectorise the conversion of a bool to a mask.
struct Choose {
  template <class T>
  T operator()(uint8_t condition, T x, T y) const {
    using Bits = std::conditional_t<
        sizeof(T) == 1, uint8_t,
        std::conditional_t<sizeof(T) == 2, uint16_t, std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>>>;
    const auto mask = static_cast<Bits>(Bits(0) - static_cast<Bits>(condition != 0));
    return std::bit_cast<T>(static_cast<Bits>((std::bit_cast<Bits>(x) & mask) | (std::bit_cast<Bits>(y) & ~mask)));
  }
};

/// The conditions as Choose reads them.
inline const uint8_t* as_bytes(const bool* conditions) { return reinterpret_cast<const uint8_t*>(conditions); }

}  // namespace xtgrad::kernels
