#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/half.h>

namespace xtgrad {

/// The element types, by PyTorch's names.
enum class ScalarType : int8_t { Byte, Char, Short, Int, Long, Half, Float, Double, Bool, BFloat16, Undefined };
using Dtype = ScalarType;

inline constexpr ScalarType kByte = ScalarType::Byte, kUInt8 = kByte;
inline constexpr ScalarType kChar = ScalarType::Char, kInt8 = kChar;
inline constexpr ScalarType kShort = ScalarType::Short, kInt16 = kShort;
inline constexpr ScalarType kInt = ScalarType::Int, kInt32 = kInt;
inline constexpr ScalarType kLong = ScalarType::Long, kInt64 = kLong;
inline constexpr ScalarType kHalf = ScalarType::Half, kFloat16 = kHalf;
inline constexpr ScalarType kFloat = ScalarType::Float, kFloat32 = kFloat;
inline constexpr ScalarType kDouble = ScalarType::Double, kFloat64 = kDouble;
inline constexpr ScalarType kBool = ScalarType::Bool;
inline constexpr ScalarType kBFloat16 = ScalarType::BFloat16;

/// "Float", "Long" ...: the name in messages and in printed tensors.
const char* to_string(ScalarType dtype);
inline void append_text(std::string& out, ScalarType dtype) { out += to_string(dtype); }

/// Bytes of one element.
size_t element_size(ScalarType dtype);

constexpr bool is_floating_point(ScalarType t) { return t == kFloat || t == kDouble || t == kHalf || t == kBFloat16; }
/// True of the signed and unsigned integers; `include_bool` adds Bool.
constexpr bool is_integral(ScalarType t, bool include_bool) { return t <= kLong || (include_bool && t == kBool); }
constexpr bool is_signed(ScalarType t) { return t != kByte && t != kBool; }

/// The dtype that holds both: PyTorch's table (uint8 with int8 gives int16, an integer with a float the float).
ScalarType promote_types(ScalarType a, ScalarType b);

/// True when a result of dtype `from` may be written into a tensor of dtype `to` (not float into int, nor int into
/// bool).
constexpr bool can_cast(ScalarType from, ScalarType to) {
  if (is_floating_point(from) && !is_floating_point(to)) return false;
  return !(from != kBool && to == kBool);
}

/// The dtype of floating-point tensors made without one (Float at the start).
ScalarType get_default_dtype();
/// Throws on anything that is not floating point.
void set_default_dtype(ScalarType dtype);

template <class T>
constexpr ScalarType dtype_of() {
  using U = std::remove_cv_t<T>;
  if constexpr (std::is_same_v<U, bool>)
    return kBool;
  else if constexpr (std::is_same_v<U, float>)
    return kFloat;
  else if constexpr (std::is_same_v<U, double>)
    return kDouble;
  else if constexpr (std::is_same_v<U, Half>)
    return kHalf;
  else if constexpr (std::is_same_v<U, BFloat16>)
    return kBFloat16;
  else if constexpr (std::is_same_v<U, uint8_t>)
    return kByte;
  else if constexpr (std::is_same_v<U, int8_t> || std::is_same_v<U, char>)
    return kChar;
  else if constexpr (std::is_same_v<U, int16_t>)
    return kShort;
  else if constexpr (std::is_integral_v<U> && std::is_signed_v<U> && sizeof(U) == 4)
    return kInt;
  else if constexpr (std::is_integral_v<U> && std::is_signed_v<U> && sizeof(U) == 8)
    return kLong;
  else
    return ScalarType::Undefined;
}

namespace detail {
[[noreturn]] void unsupported_dtype(const char* op, ScalarType dtype);
[[noreturn]] void wrong_dtype(ScalarType expected, ScalarType got);
}  // namespace detail

/// Calls `body(T{})` with the C++ type of `dtype`, the two 16-bit floats included (which only copies and casts accept).
template <class Body>
decltype(auto) dispatch_storage(ScalarType dtype, const char* op, Body&& body) {
  switch (dtype) {
    case kByte:
      return body(uint8_t{});
    case kChar:
      return body(int8_t{});
    case kShort:
      return body(int16_t{});
    case kInt:
      return body(int32_t{});
    case kLong:
      return body(int64_t{});
    case kHalf:
      return body(Half{});
    case kFloat:
      return body(float{});
    case kDouble:
      return body(double{});
    case kBool:
      return body(bool{});
    case kBFloat16:
      return body(BFloat16{});
    default:
      detail::unsupported_dtype(op, dtype);
  }
}

/// Calls `body(T{})` with the C++ type of `dtype`; the 16-bit floats are refused with `op`'s name.
template <class Body>
decltype(auto) dispatch(ScalarType dtype, const char* op, Body&& body) {
  switch (dtype) {
    case kByte:
      return body(uint8_t{});
    case kChar:
      return body(int8_t{});
    case kShort:
      return body(int16_t{});
    case kInt:
      return body(int32_t{});
    case kLong:
      return body(int64_t{});
    case kFloat:
      return body(float{});
    case kDouble:
      return body(double{});
    case kBool:
      return body(bool{});
    default:
      detail::unsupported_dtype(op, dtype);
  }
}

/// The dtype that elements are computed in: float for the 16-bit floats, else their own.
constexpr ScalarType computing_dtype(ScalarType dtype) { return dtype == kHalf || dtype == kBFloat16 ? kFloat : dtype; }

/// Calls `body(T{})` with float or double; anything else is refused with `op`'s name.
template <class Body>
decltype(auto) dispatch_floating(ScalarType dtype, const char* op, Body&& body) {
  switch (dtype) {
    case kFloat:
      return body(float{});
    case kDouble:
      return body(double{});
    default:
      detail::unsupported_dtype(op, dtype);
  }
}

}  // namespace xtgrad
