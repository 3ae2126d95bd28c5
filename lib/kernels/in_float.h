#pragma once
#include <type_traits>

#include <xtgrad/lib/array.h>

// Half and BFloat16 only store numbers. A function that is given them runs on its operands widened to float, and what
// it computed is rounded once. Operands are arrays, or tensors, whose casts are recorded: then the gradient is computed
// in float, too.

namespace xtgrad::kernels {

constexpr bool is_narrow(ScalarType dtype) { return dtype == kHalf || dtype == kBFloat16; }

/// An array or a tensor.
template <class T>
concept HasDtype = requires(const T& operand) {
  operand.defined();
  operand.dtype();
  operand.to(kFloat);
};

/// An array, a tensor, or a struct with arrays (statistics of a norm, weights of a loss), in float where it was narrow.
template <class T>
T widened(const T& operand) {
  if constexpr (HasDtype<T>) {
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

/// An array, a tensor, or a struct with arrays of results, its floats rounded to `dtype`; the statistics of a norm stay
/// floats.
template <class R>
R rounded(R result, ScalarType dtype) {
  const auto round = [dtype](auto&... arrays) {
    ((arrays = arrays.defined() && arrays.dtype() == kFloat ? arrays.to(dtype) : arrays), ...);
  };
  if constexpr (HasDtype<R>)
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

/// function(operands...) computed in float, its Float results rounded to `dtype`.
template <class R, class... Parameters, class... Operands>
R in_float(ScalarType dtype, R (*function)(Parameters...), const Operands&... operands) {
  return rounded(function(widened(operands)...), dtype);
}
/// The same with the results in x's dtype.
template <class R, class... Parameters, HasDtype X, class... Rest>
R in_float(R (*function)(Parameters...), const X& x, const Rest&... rest) {
  return in_float(x.dtype(), function, x, rest...);
}

}  // namespace xtgrad::kernels
