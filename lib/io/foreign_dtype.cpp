#include <xtgrad/lib/io/foreign_dtype.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include <xtgrad/lib/check.h>

namespace xtgrad::io {

namespace {

static_assert(std::endian::native == std::endian::little, "elements are taken as they lie in the file");

template <class From, class To>
void widen(const uint8_t* from, size_t count, void* to, const std::string& whose) {
  auto* const out = static_cast<To*>(to);
  for (size_t i = 0; i < count; ++i) {
    From value;
    std::memcpy(&value, from + i * sizeof value, sizeof value);
    if (std::cmp_greater(value, std::numeric_limits<To>::max())) [[unlikely]]
      fail(whose, " has the value ", value, " at element ", i, ", a ", dtype_of<To>(), " holds at most ",
           std::numeric_limits<To>::max());
    out[i] = static_cast<To>(value);
  }
}

/// What the largest exponent of a float of 8 bits stands for: infinity and nan as in IEEE 754; nan with the largest
/// mantissa only; nothing special, nan is the zero with a sign.
enum class Specials { ieee, largest_is_nan, minus_zero_is_nan };

struct Float8 {
  int exponent_bits, bias;
  Specials specials;
};

// Micikevicius et al. 2022, "FP8 formats for deep learning" (arXiv 2209.05433).
constexpr Float8 e4m3fn{4, 7, Specials::largest_is_nan}, e5m2{5, 15, Specials::ieee};
// Noune et al. 2022, "8-bit numerical formats for deep neural networks" (arXiv 2206.02915).
constexpr Float8 e4m3fnuz{4, 8, Specials::minus_zero_is_nan}, e5m2fnuz{5, 16, Specials::minus_zero_is_nan};

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

// From 2^-127 on, which is the largest denormal power.
constexpr float power_of_two(int exponent) {
  return std::bit_cast<float>(exponent == -127 ? uint32_t{1} << 22 : static_cast<uint32_t>(exponent + 127) << 23);
}

constexpr float value_of(int bits, const Float8& format) {
  const int mantissa_bits = 7 - format.exponent_bits, hidden = 1 << mantissa_bits;
  const int exponent = (bits & 0x7f) >> mantissa_bits, mantissa = bits & (hidden - 1);
  const float sign = bits & 0x80 ? -1.0F : 1.0F;
  if (format.specials == Specials::minus_zero_is_nan && bits == 0x80) return nan;
  if (format.specials == Specials::largest_is_nan && (bits & 0x7f) == 0x7f) return nan;
  if (format.specials == Specials::ieee && exponent == (1 << format.exponent_bits) - 1)
    return mantissa > 0 ? nan : sign * std::numeric_limits<float>::infinity();
  const int whole = exponent > 0 ? mantissa + hidden : mantissa;
  return sign * static_cast<float>(whole) * power_of_two(std::max(exponent, 1) - format.bias - mantissa_bits);
}

template <Float8 format>
void from_float8(const uint8_t* from, size_t count, void* to, const std::string&) {
  static constexpr std::array<float, 256> values = [] {
    std::array<float, 256> all{};
    for (int bits = 0; bits < 256; ++bits) all[static_cast<size_t>(bits)] = value_of(bits, format);
    return all;
  }();
  std::transform(from, from + count, static_cast<float*>(to), [](uint8_t bits) { return values[bits]; });
}

// A power of two, the scale of a block: "OCP Microscaling Formats (MX) Specification", version 1.0, 5.4.1.
void from_e8m0fnu(const uint8_t* from, size_t count, void* to, const std::string&) {
  std::transform(from, from + count, static_cast<float*>(to),
                 [](uint8_t bits) { return bits == 255 ? nan : power_of_two(bits - 127); });
}

constexpr ForeignDtype dtypes[] = {
    {"bool", "BoolStorage", "BOOL", "b1", 1, kBool},
    {"uint8", "ByteStorage", "U8", "u1", 1, kByte},
    {"int8", "CharStorage", "I8", "i1", 1, kChar},
    {"int16", "ShortStorage", "I16", "i2", 2, kShort},
    {"int32", "IntStorage", "I32", "i4", 4, kInt},
    {"int64", "LongStorage", "I64", "i8", 8, kLong},
    {"float16", "HalfStorage", "F16", "f2", 2, kHalf},
    {"float32", "FloatStorage", "F32", "f4", 4, kFloat},
    {"float64", "DoubleStorage", "F64", "f8", 8, kDouble},
    {"bfloat16", "BFloat16Storage", "BF16", "", 2, kBFloat16},
    {"uint16", "", "U16", "u2", 2, kInt, widen<uint16_t, int32_t>},
    {"uint32", "", "U32", "u4", 4, kLong, widen<uint32_t, int64_t>},
    {"uint64", "", "U64", "u8", 8, kLong, widen<uint64_t, int64_t>},
    {"float8_e4m3fn", "", "F8_E4M3", "", 1, kFloat, from_float8<e4m3fn>},
    {"float8_e5m2", "", "F8_E5M2", "", 1, kFloat, from_float8<e5m2>},
    {"float8_e4m3fnuz", "", "F8_E4M3FNUZ", "", 1, kFloat, from_float8<e4m3fnuz>},
    {"float8_e5m2fnuz", "", "F8_E5M2FNUZ", "", 1, kFloat, from_float8<e5m2fnuz>},
    {"float8_e8m0fnu", "", "F8_E8M0", "", 1, kFloat, from_e8m0fnu},
};

}  // namespace

const ForeignDtype* find_dtype(std::string_view ForeignDtype::*library, std::string_view name) {
  if (name.empty()) return nullptr;
  const auto* const found = std::find_if(std::begin(dtypes), std::end(dtypes),
                                         [&](const ForeignDtype& each) { return each.*library == name; });
  return found == std::end(dtypes) ? nullptr : found;
}

const ForeignDtype& foreign_dtype_of(ScalarType dtype) {
  for (const ForeignDtype& each : dtypes)
    if (each.dtype == dtype && each.convert == nullptr) return each;
  fail("an undefined tensor cannot be written");
}

Ref<Storage> converted(const ForeignDtype& type, const void* bytes, uint64_t count, const std::string& whose) {
  const size_t elements = count / type.size;
  Ref<Storage> out = Storage::make(elements * element_size(type.dtype));
  type.convert(static_cast<const uint8_t*>(bytes), elements, out->data(), whose);
  return out;
}

void make_bools(void* bytes, size_t count) {
  auto* const first = static_cast<uint8_t*>(bytes);
  std::transform(first, first + count, first, [](uint8_t b) { return b != 0; });
}

}  // namespace xtgrad::io
