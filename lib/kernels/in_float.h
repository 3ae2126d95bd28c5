#pragma once
#include <type_traits>

#include <xtgrad/lib/array.h>

// Half and BFloat16 only store numbers. A kernel that is given them runs on its operands widened to float, and what it
// computed is rounded once.

namespace xtgrad::kernels {

constexpr bool is_narrow(ScalarType dtype) { return dtype == kHalf || dtype == kBFloat16; }

/// An array, or a struct with arrays (statistics of a norm, weights of a loss), in float where it was narrow.
template <class T>
T widened(const T& operand) {
  if constexpr (std::is_same_v<T, Array>) {
    return operand.defined() && is_narrow(operand.dtype()) ? operand.to(kFloat) : operand;
  } else if constexpr (requires { operand.deviation; }) {
    return T{widened(operand.y), widened(operand.mean), widened(operand.var), widened(operand.deviation)};
  } else if constexpr (requires { operand.classes; }) {
    T wide = operand;
    wide.weight = widened(operand.weight);
    return wide;
  } else {
    return operand;
  }
}

/// An array, or a struct with arrays of results, its floats rounded to `dtype`; the statistics of a norm stay floats.
template <class R>
R rounded(R result, ScalarType dtype) {
  const auto round = [dtype](auto&... arrays) {
    ((arrays = arrays.defined() && arrays.dtype() == kFloat ? arrays.to(dtype) : arrays), ...);
  };
  if constexpr (std::is_same_v<R, Array>)
    round(result);
  else if constexpr (requires { result.first; })
    round(result.first, result.second);
  else if constexpr (requires { result.indices; })
    round(result.values);
  else if constexpr (requires { result.deviation; })
    round(result.y);
  else
    round(result.x, result.weight, result.bias);
  return result;
}

/// kernel(x, rest...) computed in float, its results in x's dtype.
template <class R, class... Parameters, class... Rest>
R in_float(R (*kernel)(Parameters...), const Array& x, const Rest&... rest) {
  return rounded(kernel(widened(x), widened(rest)...), x.dtype());
}

}  // namespace xtgrad::kernels
