#include <cmath>
#include <type_traits>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/map.h>

namespace xtgrad::kernels {

Array eq(const Operand& a, const Operand& b) {
  return map_to_bool(
      "eq", [](auto x, auto y) { return x == y; }, result_type({a, b}), a, b);
}
Array ne(const Operand& a, const Operand& b) {
  return map_to_bool(
      "ne", [](auto x, auto y) { return x != y; }, result_type({a, b}), a, b);
}
Array lt(const Operand& a, const Operand& b) {
  return map_to_bool(
      "lt", [](auto x, auto y) { return x < y; }, result_type({a, b}), a, b);
}
Array le(const Operand& a, const Operand& b) {
  return map_to_bool(
      "le", [](auto x, auto y) { return x <= y; }, result_type({a, b}), a, b);
}

namespace {

// On bools only: what is not zero is true.
template <class F, class... Operands>
Array map_bools(const F& f, const Operands&... operands) {
  Dims shape;
  ((shape = broadcast_shapes(shape, Operand(operands).shape())), ...);
  return detail::map_typed<bool, bool>(f, shape, kBool, nullptr, kGrain, Operand(operands)...);
}

template <class F>
Array map_test(const char* op, const F& f, const Array& x, bool of_integers) {
  if (!is_floating_point(x.dtype())) {
    const Array result = empty_result(x.shape(), kBool, {x});
    fill(result, of_integers);
    return result;
  }
  return dispatch_floating(computing_dtype(x.dtype()), op, [&](auto zero) {
    return detail::map_typed<bool, decltype(zero)>(f, x.shape(), kBool, nullptr, kGrain, Operand(x));
  });
}

}  // namespace

Array logical_and(const Operand& a, const Operand& b) {
  return map_bools([](bool x, bool y) { return x && y; }, a, b);
}
Array logical_or(const Operand& a, const Operand& b) {
  return map_bools([](bool x, bool y) { return x || y; }, a, b);
}
Array logical_xor(const Operand& a, const Operand& b) {
  return map_bools([](bool x, bool y) { return x != y; }, a, b);
}
Array logical_not(const Array& x) {
  return map_bools([](bool v) { return !v; }, x);
}

Array isnan(const Array& x) {
  return map_test(
      "isnan", [](auto v) { return v != v; }, x, false);
}
Array isinf(const Array& x) {
  return map_test(
      "isinf", [](auto v) { return std::abs(v) == std::numeric_limits<decltype(v)>::infinity(); }, x, false);
}
Array isfinite(const Array& x) {
  return map_test(
      "isfinite", [](auto v) { return std::abs(v) < std::numeric_limits<decltype(v)>::infinity(); }, x, true);
}

Array isclose(const Operand& a, const Operand& b, double rtol, double atol, bool equal_nan) {
  const ScalarType dtype = floating_result_type({a, b});
  const Dims shape = broadcast_shapes(a.shape(), b.shape());
  return dispatch_floating(computing_dtype(dtype), "isclose", [&](auto zero) {
    using T = decltype(zero);
    const T relative = static_cast<T>(rtol), absolute = static_cast<T>(atol);
    auto close = [=](T x, T y) {
      const T distance = std::abs(x - y);
      const bool near = distance <= absolute + std::abs(relative * y) && distance < std::numeric_limits<T>::infinity();
      return x == y || near || (equal_nan && x != x && y != y);
    };
    return detail::map_typed<bool, T>(close, shape, kBool, nullptr, kGrain, a, b);
  });
}

bool all_true(const Array& x) {
  const Array dense = x.contiguous();
  const bool* values = dense.data<bool>();
  for (int64_t i = 0; i < dense.numel(); ++i)
    if (!values[i]) return false;
  return true;
}

}  // namespace xtgrad::kernels
