#include <cmath>
#include <limits>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/map.h>

namespace xtgrad::kernels {

// Where y is nan no comparison holds and y is what remains.
Array maximum(const Operand& a, const Operand& b) {
  return map_any(
      "maximum", [](auto x, auto y) { return x > y || x != x ? x : y; }, result_type({a, b}), nullptr, kGrain, a, b);
}
Array minimum(const Operand& a, const Operand& b) {
  return map_any(
      "minimum", [](auto x, auto y) { return x < y || x != x ? x : y; }, result_type({a, b}), nullptr, kGrain, a, b);
}

namespace {

ScalarType clamped_type(const Array& x, const std::optional<Scalar>& low, const std::optional<Scalar>& high) {
  if (low && high) return result_type({x, *low, *high});
  return result_type({x, low ? *low : *high});
}

// A bound beyond what T holds must limit to the end of T, not wrap around.
template <class T>
T bound(const std::optional<Scalar>& given, T otherwise) {
  if (!given) return otherwise;
  if constexpr (std::is_integral_v<T>) {
    const int64_t value = given->to_long();
    if constexpr (sizeof(T) < sizeof(int64_t)) {
      if (value < static_cast<int64_t>(std::numeric_limits<T>::lowest())) return std::numeric_limits<T>::lowest();
      if (value > static_cast<int64_t>(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
    }
    return static_cast<T>(value);
  } else {
    return given->wrapped<T>();
  }
}

template <class T>
constexpr T lowest() {
  return std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::lowest();
}
template <class T>
constexpr T highest() {
  return std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity() : std::numeric_limits<T>::max();
}

}  // namespace

Array clamp(const Array& x, const std::optional<Scalar>& low, const std::optional<Scalar>& high, const Array* out) {
  check(low || high, "torch.clamp: At least one of 'min' or 'max' must not be None");
  const ScalarType dtype = clamped_type(x, low, high);
  check(dtype != kBool, "clamp: Bool is not supported");
  for (const std::optional<Scalar>* bound : {&low, &high})
    if (*bound && std::isnan((*bound)->to_double())) {
      const Array result = out ? *out : empty_array_like(x, dtype);
      fill(result, **bound);
      return result;
    }
  return dispatch(computing_dtype(dtype), "clamp", [&](auto zero) {
    using T = decltype(zero);
    auto limit = [from = bound<T>(low, lowest<T>()), to = bound<T>(high, highest<T>())](T v) {
      v = v < from ? from : v;
      return v > to ? to : v;
    };
    return detail::map_typed<T, T>(limit, x.shape(), dtype, out, kGrain, Operand(x));
  });
}

Array clamp_backward(const Array& g, const Array& x, double low, double high) {
  auto pass = [=](auto a, auto v) {
    using T = decltype(v);
    return v >= T(low) && v <= T(high) ? a : T(0);
  };
  return map_floating("clamp_backward", pass, result_type({g, x}), nullptr, kGrain, g, x);
}

}  // namespace xtgrad::kernels
