#include <cmath>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/kernels/unary_map.h>
#include <xtgrad/lib/kernels/wrap.h>

// Signs, squares and roots.

namespace xtgrad::kernels {
namespace {

struct Negate {
  template <class T>
  T operator()(T x) const {
    if constexpr (std::is_integral_v<T>)
      return wrapped<T>(0 - bits_of(x));
    else
      return -x;
  }
};

struct Magnitude {
  template <class T>
  T operator()(T x) const {
    if constexpr (!std::is_integral_v<T>)
      return std::abs(x);
    else if constexpr (std::is_signed_v<T>)
      return x < 0 ? wrapped<T>(0 - bits_of(x)) : x;
    else
      return x;
  }
};

struct Sign {
  template <class T>
  T operator()(T x) const {
    if constexpr (std::is_same_v<T, bool>)
      return x;
    else
      return static_cast<T>(T(x > T(0)) - T(x < T(0)));
  }
};

struct Square {
  template <class T>
  T operator()(T x) const {
    if constexpr (std::is_integral_v<T>)
      return wrapped<T>(bits_of(x) * bits_of(x));
    else
      return x * x;
  }
};

// nan is not below 0 and stays.
struct Relu {
  template <class T>
  T operator()(T x) const {
    return x < T(0) ? T(0) : x;
  }
};

}  // namespace

Array neg(const Array& x, const Array* out) {
  check(x.dtype() != kBool,
        "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the "
        "`logical_not()` operator instead.");
  return map_any("neg", Negate(), x.dtype(), out, kGrain, x);
}
Array abs(const Array& x, const Array* out) {
  check(x.dtype() != kBool, "abs: Bool is not supported");
  return map_any("abs", Magnitude(), x.dtype(), out, kGrain, x);
}
Array sign(const Array& x, const Array* out) { return map_any("sign", Sign(), x.dtype(), out, kGrain, x); }
Array square(const Array& x, const Array* out) {
  if (x.dtype() == kBool) return square(x.to(kLong), out);
  return map_any("square", Square(), x.dtype(), out, kGrain, x);
}
Array relu(const Array& x, const Array* out) {
  check(x.dtype() != kBool, "Boolean inputs not supported for relu");
  return map_any("relu", Relu(), x.dtype(), out, kGrain, x);
}

Array sqrt(const Array& x, const Array* out) {
  return map_function(
      "sqrt", [](auto v) { return math::sqrt(v); }, x, out);
}
Array rsqrt(const Array& x, const Array* out) {
  return map_function(
      "rsqrt", [](auto v) { return math::rsqrt(v); }, x, out);
}
Array reciprocal(const Array& x, const Array* out) {
  return map_function(
      "reciprocal", [](auto v) { return 1 / v; }, x, out);
}

Array threshold_backward(const Array& g, const Array& x, double threshold, const Array* out) {
  return map_floating(
      "threshold_backward", [=](auto a, auto v) { return v <= decltype(v)(threshold) ? decltype(a)(0) : a; },
      result_type({g, x}), out, kGrain, g, x);
}

}  // namespace xtgrad::kernels
