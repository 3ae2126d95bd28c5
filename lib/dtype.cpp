#include <xtgrad/lib/dtype.h>

#include <atomic>
#include <bit>

namespace xtgrad {

namespace {
std::atomic<ScalarType> default_dtype{kFloat};

// Order of the rows and columns: Byte Char Short Int Long (the integers that promote among themselves).
constexpr ScalarType kIntegers[5][5] = {
    {kByte, kShort, kShort, kInt, kLong}, {kShort, kChar, kShort, kInt, kLong}, {kShort, kShort, kShort, kInt, kLong},
    {kInt, kInt, kInt, kInt, kLong},      {kLong, kLong, kLong, kLong, kLong},
};
}  // namespace

// The usual integer route between the two formats: rounds to nearest even, keeps subnormals, infinities and nan.
Half::Half(float value) {
  const uint32_t f = std::bit_cast<uint32_t>(value), sign = (f >> 16) & 0x8000u, magnitude = f & 0x7fffffffu;
  if (magnitude >= 0x7f800000u) {
    bits = static_cast<uint16_t>(sign | 0x7c00u | (magnitude > 0x7f800000u ? 0x200u : 0u));
  } else if (magnitude >= 0x477ff000u) {
    bits = static_cast<uint16_t>(sign | 0x7c00u);
  } else if (magnitude < 0x38800000u) {  // below 2^-14: adding 0.5 lets the FPU round into the subnormal's place
    const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
    bits = static_cast<uint16_t>(sign | (std::bit_cast<uint32_t>(shifted) - 0x3f000000u));
  } else {
    const uint32_t odd = (magnitude >> 13) & 1u;
    bits = static_cast<uint16_t>(sign | ((magnitude + 0xc8000fffu + odd) >> 13));
  }
}

Half::operator float() const {
  const uint32_t sign = uint32_t{bits & 0x8000u} << 16, magnitude = bits & 0x7fffu;
  if (magnitude >= 0x7c00u) return std::bit_cast<float>(sign | 0x7f800000u | ((magnitude & 0x3ffu) << 13));
  if (magnitude >= 0x400u) return std::bit_cast<float>(sign | ((magnitude << 13) + 0x38000000u));
  const float value = static_cast<float>(magnitude) * 0x1p-24f;
  return sign ? -value : value;
}

BFloat16::BFloat16(float value) {
  const uint32_t f = std::bit_cast<uint32_t>(value);
  if ((f & 0x7fffffffu) > 0x7f800000u) {
    bits = static_cast<uint16_t>((f >> 16) | 0x40u);
  } else {
    bits = static_cast<uint16_t>((f + 0x7fffu + ((f >> 16) & 1u)) >> 16);
  }
}

const char* to_string(ScalarType dtype) {
  constexpr const char* names[] = {"Byte", "Char",  "Short",  "Int",  "Long",
                                   "Half", "Float", "Double", "Bool", "BFloat16"};
  return dtype < ScalarType::Undefined ? names[static_cast<int>(dtype)] : "Undefined";
}

size_t element_size(ScalarType dtype) {
  constexpr size_t sizes[] = {1, 1, 2, 4, 8, 2, 4, 8, 1, 2};
  check(dtype < ScalarType::Undefined, "an undefined dtype has no element size");
  return sizes[static_cast<int>(dtype)];
}

ScalarType promote_types(ScalarType a, ScalarType b) {
  if (a == b || b == ScalarType::Undefined) return a;
  if (a == ScalarType::Undefined || a == kBool) return b;
  if (b == kBool) return a;
  const bool a_floats = is_floating_point(a), b_floats = is_floating_point(b);
  if (a_floats && b_floats) return a == kDouble || b == kDouble ? kDouble : kFloat;
  if (a_floats || b_floats) return a_floats ? a : b;
  return kIntegers[static_cast<int>(a)][static_cast<int>(b)];
}

ScalarType get_default_dtype() { return default_dtype.load(std::memory_order_relaxed); }

void set_default_dtype(ScalarType dtype) {
  check(is_floating_point(dtype), "only floating-point types are supported as the default type, got ", dtype);
  default_dtype.store(dtype, std::memory_order_relaxed);
}

void detail::wrong_dtype(ScalarType expected, ScalarType got) {
  fail("expected scalar type ", expected, " but found ", got);
}

void detail::unsupported_dtype(const char* op, ScalarType dtype) {
  fail("\"", op, "\" not implemented for '", dtype, "'");
}

}  // namespace xtgrad
