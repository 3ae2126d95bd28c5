#include <xtgrad/lib/scalar.h>

namespace xtgrad {
namespace {

const char* name_in_c(ScalarType type) {
  switch (type) {
    case kByte:
      return "uint8_t";
    case kChar:
      return "int8_t";
    case kShort:
      return "int16_t";
    case kInt:
      return "int";
    case kLong:
      return "int64_t";
    case kFloat:
      return "float";
    default:
      return "unsigned";
  }
}

}  // namespace

void detail::number_does_not_fit(const Scalar& number, ScalarType type) {
  fail("value cannot be converted to type ", name_in_c(type), " without overflow: ", number);
}

Scalar as_element(const Scalar& number, ScalarType dtype) {
  if (is_floating_point(dtype)) return number;
  return dispatch(dtype, "a number", [&](auto zero) { return Scalar(number.to<decltype(zero)>()); });
}

}  // namespace xtgrad
