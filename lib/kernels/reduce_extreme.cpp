#include <limits>

#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/reduce.h>
#include <xtgrad/lib/kernels/reduce_loop.h>

namespace xtgrad::kernels {
namespace {

// The one of two that is kept, nan where either is: x != x holds for nan only, and once met, it stays.
template <class Better>
struct Extreme {
  template <class T>
  static T identity() {
    return Better::template worst<T>();
  }
  template <class T>
  [[gnu::always_inline]] static T plain(T a, T b) {
    return Better::is(a, b) ? a : b;
  }
  template <class T>
  [[gnu::always_inline]] T operator()(T a, T b) const {
    const T better = plain(a, b);
    return a != a ? a : better;
  }
  /// Eight at once ask four times whether there is a nan, not seven.
  template <class T>
  [[gnu::always_inline]] T eight(T a, T b, T c, T d, T e, T f, T g, T h) const {
    const T best = plain(plain(plain(a, b), plain(c, d)), plain(plain(e, f), plain(g, h)));
    if constexpr (std::is_floating_point_v<T>) {
      const bool nan = __builtin_isunordered(a, b) | __builtin_isunordered(c, d) | __builtin_isunordered(e, f) |
                       __builtin_isunordered(g, h);
      return nan ? std::numeric_limits<T>::quiet_NaN() : best;
    }
    return best;
  }
};

struct Larger {
  template <class T>
  static T worst() {
    if constexpr (std::numeric_limits<T>::has_infinity)
      return -std::numeric_limits<T>::infinity();
    else
      return std::numeric_limits<T>::lowest();
  }
  template <class T>
  [[gnu::always_inline]] static bool is(T a, T b) {
    return a > b;
  }
};

struct Smaller {
  template <class T>
  static T worst() {
    if constexpr (std::numeric_limits<T>::has_infinity)
      return std::numeric_limits<T>::infinity();
    else
      return std::numeric_limits<T>::max();
  }
  template <class T>
  [[gnu::always_inline]] static bool is(T a, T b) {
    return a < b;
  }
};

}  // namespace

Array amax(const Array& x, uint32_t mask, bool keepdim) {
  if (is_narrow(x.dtype())) return in_float(amax, x, mask, keepdim);
  return dispatch(x.dtype(), "amax",
                  [&](auto zero) { return reduce_array<decltype(zero)>(Extreme<Larger>(), x, mask, keepdim); });
}

Array amin(const Array& x, uint32_t mask, bool keepdim) {
  if (is_narrow(x.dtype())) return in_float(amin, x, mask, keepdim);
  return dispatch(x.dtype(), "amin",
                  [&](auto zero) { return reduce_array<decltype(zero)>(Extreme<Smaller>(), x, mask, keepdim); });
}

}  // namespace xtgrad::kernels
