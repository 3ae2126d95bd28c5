#include <limits>

#include <xtgrad/lib/kernels/reduce.h>
#include <xtgrad/lib/kernels/reduce_loop.h>

namespace xtgrad::kernels {
namespace {

// x != x holds for nan only: once met, it stays.
struct Largest {
  template <class T>
  static T identity() {
    if constexpr (std::numeric_limits<T>::has_infinity)
      return -std::numeric_limits<T>::infinity();
    else
      return std::numeric_limits<T>::lowest();
  }
  template <class T>
  [[gnu::always_inline]] T operator()(T a, T b) const {
    const T larger = a > b ? a : b;
    return a != a ? a : larger;
  }
};

struct Smallest {
  template <class T>
  static T identity() {
    if constexpr (std::numeric_limits<T>::has_infinity)
      return std::numeric_limits<T>::infinity();
    else
      return std::numeric_limits<T>::max();
  }
  template <class T>
  [[gnu::always_inline]] T operator()(T a, T b) const {
    const T smaller = a < b ? a : b;
    return a != a ? a : smaller;
  }
};

}  // namespace

Array amax(const Array& x, uint32_t mask, bool keepdim) {
  return dispatch(x.dtype(), "amax",
                  [&](auto zero) { return reduce_array<decltype(zero)>(Largest(), x, mask, keepdim); });
}

Array amin(const Array& x, uint32_t mask, bool keepdim) {
  return dispatch(x.dtype(), "amin",
                  [&](auto zero) { return reduce_array<decltype(zero)>(Smallest(), x, mask, keepdim); });
}

}  // namespace xtgrad::kernels
