#include <xtgrad/lib/kernels/elementwise_ops.h>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/map.h>
#include <xtgrad/lib/kernels/wide_rows.h>
#include <xtgrad/lib/kernels/wrap.h>

namespace xtgrad::kernels {

void detail::convert(Array& result, ScalarType dtype, const Array* out) {
  if (out && out->dtype() != result.dtype()) copy(result, *out);
  result = out ? *out : result.to(dtype);
}

namespace {

template <class T>
struct PlusScaled {
  T alpha;
  T operator()(T a, T b) const {
    if constexpr (std::is_same_v<T, bool>)
      return a || (alpha && b);
    else if constexpr (std::is_integral_v<T>)
      return wrapped<T>(bits_of(a) + bits_of(alpha) * bits_of(b));
    else
      return a + alpha * b;
  }
};

struct Minus {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>)
      return wrapped<T>(bits_of(a) - bits_of(b));
    else
      return a - b;
  }
};

bool is_bool(const Operand& x) { return (x.is_scalar() ? x.scalar().type() : x.array().dtype()) == kBool; }

bool is_one(const Scalar& value) { return value.to_double() == 1; }

Array add_scaled(const char* op, const Operand& a, const Operand& b, const Scalar& alpha, const Array* out) {
  const ScalarType dtype = result_type({a, b});
  check(!alpha.is_floating_point() || is_floating_point(dtype),
        "For integral input tensors, argument alpha must not be a floating point number. (", op, " of alpha ", alpha,
        ")");
  const Dims shape = broadcast_shapes(a.shape(), b.shape());
  return dispatch(computing_dtype(dtype), op, [&](auto zero) {
    using T = decltype(zero);
    return detail::map_typed<T, T>(PlusScaled<T>{alpha.to<T>()}, shape, dtype, out, kGrain, a, b);
  });
}

}  // namespace

Array add(const Operand& a, const Operand& b, const Scalar& alpha, const Array* out) {
  if (!is_one(alpha)) return add_scaled("add", a, b, alpha, out);
  auto plain = [](const Operand& x, const Operand& y, const Array* to) {
    return map_any("add", Plus(), result_type({x, y}), to, kGrain, x, y);
  };
  if (std::optional<Array> result = map_wide_rows(a, b, out, plain)) return std::move(*result);
  return plain(a, b, out);
}

Array sub(const Operand& a, const Operand& b, const Scalar& alpha, const Array* out) {
  check(
      !is_bool(a) || !is_bool(b),
      "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator "
      "instead.");
  check(
      !is_bool(a) && !is_bool(b),
      "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the "
      "`logical_not()` operator instead.");
  const ScalarType dtype = result_type({a, b});
  if (!is_one(alpha)) return add_scaled("sub", a, b, -alpha, out);
  return map_any("sub", Minus(), dtype, out, kGrain, a, b);
}

Array mul(const Operand& a, const Operand& b, const Array* out) {
  auto plain = [](const Operand& x, const Operand& y, const Array* to) {
    return map_any("mul", Times(), result_type({x, y}), to, kGrain, x, y);
  };
  if (std::optional<Array> result = map_wide_rows(a, b, out, plain)) return std::move(*result);
  return plain(a, b, out);
}

Array div(const Operand& a, const Operand& b, const Array* out) {
  return map_floating(
      "div", [](auto x, auto y) { return x / y; }, floating_result_type({a, b}), out, kGrain, a, b);
}

}  // namespace xtgrad::kernels
