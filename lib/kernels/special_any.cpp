#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <xtgrad/lib/kernels/map.h>
#include <xtgrad/lib/kernels/special.h>
#include <xtgrad/lib/kernels/wrap.h>

// Rarer functions that integers have too.

namespace xtgrad::kernels {
namespace {

template <class T>
bool has_zero(const Operand& x) {
  if (x.is_scalar()) return x.scalar().to<T>() == 0;
  const Array dense = x.array().contiguous().to(dtype_of<T>());
  return std::find(dense.data<T>(), dense.data<T>() + dense.numel(), T(0)) != dense.data<T>() + dense.numel();
}

// The lowest integer divided by -1 wraps around instead of trapping.
template <class T>
T whole_quotient(T a, T b) {
  if constexpr (std::is_signed_v<T>)
    if (b == -1) return wrapped<T>(0 - bits_of(a));
  return static_cast<T>(a / b);
}

struct TruncDivide {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>)
      return whole_quotient(a, b);
    else
      return std::trunc(a / b);
  }
};

// Of floats by the remainder, as Python does: the quotient may round up to a whole number that it does not reach.
struct FloorDivide {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>) {
      const T quotient = whole_quotient(a, b);
      return (a < 0) != (b < 0) && (b == T(-1) ? T(0) : static_cast<T>(a % b)) != 0 ? static_cast<T>(quotient - 1)
                                                                                    : quotient;
    } else {
      if (b == 0) return a / b;
      const T rest = std::fmod(a, b);
      T quotient = (a - rest) / b;
      if (rest != 0 && (b < 0) != (rest < 0)) quotient -= 1;
      if (quotient == 0) return std::copysign(T(0), a / b);
      const T floor = std::floor(quotient);
      return quotient - floor > T(0.5) ? floor + 1 : floor;
    }
  }
};

template <class F>
Array divide(const char* op, const F& f, const Operand& a, const Operand& b) {
  const ScalarType dtype = result_type({a, b});
  const Dims shape = broadcast_shapes(a.shape(), b.shape());
  return dispatch(computing_dtype(dtype), op, [&](auto zero) -> Array {
    using T = decltype(zero);
    if constexpr (std::is_same_v<T, bool>) {
      fail(op, ": Bool is not supported");
    } else {
      if constexpr (std::is_integral_v<T>)
        check(numel_of(shape) == 0 || !has_zero<T>(b), "ZeroDivisionError: ", op, ": an integer divisor is 0");
      return detail::map_typed<T, T>(f, shape, dtype, nullptr, kGrain, a, b);
    }
  });
}

struct Gcd {
  template <class T>
  T operator()(T a, T b) const {
    // By magnitudes, so that the lowest integer has one.
    auto x = a < 0 ? 0 - bits_of(a) : bits_of(a), y = b < 0 ? 0 - bits_of(b) : bits_of(b);
    while (y != 0) x = std::exchange(y, x % y);
    return wrapped<T>(x);
  }
};

struct Lcm {
  template <class T>
  T operator()(T a, T b) const {
    const T divisor = Gcd()(a, b);
    if (divisor == 0) return 0;
    const T product = wrapped<T>(bits_of(whole_quotient(a, divisor)) * bits_of(b));
    return product < 0 ? wrapped<T>(0 - bits_of(product)) : product;
  }
};

template <class F>
Array of_integers(const char* op, const F& f, const Array& a, const Array& b) {
  const ScalarType dtype = result_type({a, b});
  const Dims shape = broadcast_shapes(a.shape(), b.shape());
  return dispatch(dtype, op, [&](auto zero) -> Array {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
      return detail::map_typed<T, T>(f, shape, dtype, nullptr, kGrain, Operand(a), Operand(b));
    else
      fail(op, " is not implemented for '", dtype, "': use integers");
  });
}

}  // namespace

Array floor_divide(const Operand& a, const Operand& b) { return divide("floor_divide", FloorDivide(), a, b); }
Array trunc_divide(const Operand& a, const Operand& b) { return divide("trunc_divide", TruncDivide(), a, b); }

Array gcd(const Array& a, const Array& b) { return of_integers("gcd", Gcd(), a, b); }
Array lcm(const Array& a, const Array& b) { return of_integers("lcm", Lcm(), a, b); }

Array fmax(const Operand& a, const Operand& b) {
  return map_any(
      "fmax", [](auto x, auto y) { return y > x || x != x ? y : x; }, result_type({a, b}), nullptr, kGrain, a, b);
}
Array fmin(const Operand& a, const Operand& b) {
  return map_any(
      "fmin", [](auto x, auto y) { return y < x || x != x ? y : x; }, result_type({a, b}), nullptr, kGrain, a, b);
}

Array heaviside(const Array& x, const Array& values) {
  check(x.dtype() == values.dtype(), "heaviside is not yet implemented for tensors with different dtypes: ", x.dtype(),
        " and ", values.dtype());
  return map_any(
      "heaviside",
      [](auto v, auto at_0) {
        using T = decltype(v);
        return v == T(0) ? at_0 : static_cast<T>(v > T(0));
      },
      x.dtype(), nullptr, kGrain, x, values);
}

Array signbit(const Array& x) {
  return map_to_bool(
      "signbit",
      [](auto v) {
        using T = decltype(v);
        if constexpr (std::is_integral_v<T>)
          return v < T(0);
        else
          return std::signbit(v);
      },
      x.dtype(), x);
}

Array nan_to_num(const Array& x, double nan, std::optional<double> posinf, std::optional<double> neginf) {
  if (!is_floating_point(x.dtype())) return x.clone();
  return dispatch_floating(computing_dtype(x.dtype()), "nan_to_num", [&](auto zero) {
    using T = decltype(zero);
    constexpr T inf = std::numeric_limits<T>::infinity();
    const T largest = x.dtype() == kHalf       ? T(std::numeric_limits<Half>::max())
                      : x.dtype() == kBFloat16 ? T(std::numeric_limits<BFloat16>::max())
                                               : std::numeric_limits<T>::max();
    const T high = posinf ? static_cast<T>(*posinf) : largest;
    const T low = neginf ? static_cast<T>(*neginf) : -largest;
    auto replaced = [=, of_nan = static_cast<T>(nan)](T v) {
      return v != v ? of_nan : v == inf ? high : v == -inf ? low : v;
    };
    return detail::map_typed<T, T>(replaced, x.shape(), x.dtype(), nullptr, kGrain, Operand(x));
  });
}

}  // namespace xtgrad::kernels
