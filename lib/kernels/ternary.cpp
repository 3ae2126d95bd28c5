#include <xtgrad/lib/kernels/elementwise_ops.h>

#include <xtgrad/lib/kernels/choose.h>
#include <xtgrad/lib/kernels/map.h>
#include <xtgrad/lib/kernels/wrap.h>

namespace xtgrad::kernels {

Array lerp(const Operand& a, const Operand& b, const Operand& weight, const Array* out) {
  auto between = [](auto x, auto y, auto w) {
    using T = decltype(x);
    const T distance = y - x;
    return w < T(0.5) ? x + w * distance : y - distance * (1 - w);
  };
  return map_floating("lerp", between, result_type({a, b, weight}), out, kGrain, a, b, weight);
}

Array addcmul(const Operand& x, const Operand& a, const Operand& b, const Scalar& value, const Array* out) {
  const ScalarType dtype = result_type({x, a, b});
  check(dtype != kBool, "addcmul: Bool is not supported");
  const Dims shape = broadcast_shapes(x.shape(), broadcast_shapes(a.shape(), b.shape()));
  return dispatch(computing_dtype(dtype), "addcmul", [&](auto zero) {
    using T = decltype(zero);
    auto multiply = [scale = value.to<T>()](T u, T v, T w) {
      if constexpr (std::is_integral_v<T>)
        return wrapped<T>(bits_of(u) + bits_of(scale) * bits_of(v) * bits_of(w));
      else
        return u + scale * v * w;
    };
    return detail::map_typed<T, T>(multiply, shape, dtype, out, kGrain, x, a, b);
  });
}

Array addcdiv(const Operand& x, const Operand& a, const Operand& b, const Scalar& value, const Array* out) {
  check(is_floating_point(result_type({a, b})),
        "Integer division with addcdiv is no longer supported; convert the tensors with to(kFloat) first");
  auto divide = [scale = value.to_double()](auto u, auto v, auto w) { return u + decltype(u)(scale) * v / w; };
  return map_floating("addcdiv", divide, result_type({x, a, b}), out, kGrain, x, a, b);
}

namespace {

template <class T>
Array where_typed(const Array& condition, const Operand& x, const Operand& y, ScalarType dtype) {
  const Dims shape = broadcast_shapes(condition.shape(), broadcast_shapes(x.shape(), y.shape()));
  Array result = detail::result_for(nullptr, shape, dtype_of<T>(), {x, y, condition});
  const detail::Elements<bool> c(condition);
  const detail::Elements<T> a(x), b(y);
  const Loop loop = detail::loop_over(result, c, a, b);
  if constexpr (is_floating<T>)
    run_map(Choose(), loop, result.data<T>(), kGrain, as_bytes(c.data), a.data, b.data);
  else
    run_map_base(Choose(), loop, result.data<T>(), kGrain, as_bytes(c.data), a.data, b.data);
  detail::finish(result, dtype, nullptr);
  return result;
}

}  // namespace

Array where(const Array& condition, const Operand& x, const Operand& y) {
  check(condition.dtype() == kBool || condition.dtype() == kByte,
        "where expected condition to be a boolean tensor, but got a tensor with dtype ", condition.dtype());
  const ScalarType dtype = result_type({x, y});
  return dispatch(computing_dtype(dtype), "where",
                  [&](auto zero) { return where_typed<decltype(zero)>(condition, x, y, dtype); });
}

}  // namespace xtgrad::kernels
