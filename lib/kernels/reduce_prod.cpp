#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/reduce.h>
#include <xtgrad/lib/kernels/reduce_loop.h>

namespace xtgrad::kernels {
namespace {

struct Product {
  template <class T>
  static T identity() {
    return T(1);
  }
  template <class T>
  [[gnu::always_inline]] T operator()(T a, T b) const {
    // Integers wrap around, as unsigned ones do.
    if constexpr (std::is_integral_v<T>)
      return static_cast<T>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
    else
      return a * b;
  }
};

struct And {
  template <class T>
  static T identity() {
    return true;
  }
  [[gnu::always_inline]] bool operator()(bool a, bool b) const { return a && b; }
};

struct Or {
  template <class T>
  static T identity() {
    return false;
  }
  [[gnu::always_inline]] bool operator()(bool a, bool b) const { return a || b; }
};

}  // namespace

Array prod(const Array& x, uint32_t mask, bool keepdim) {
  if (is_narrow(x.dtype())) return in_float(prod, x, mask, keepdim);
  if (x.dtype() == kLong) return reduce_array<int64_t>(Product(), x, mask, keepdim);
  return dispatch_floating(x.dtype(), "prod",
                           [&](auto zero) { return reduce_array<decltype(zero)>(Product(), x, mask, keepdim); });
}

Array all(const Array& x, uint32_t mask, bool keepdim) { return reduce_array<bool>(And(), x, mask, keepdim); }
Array any(const Array& x, uint32_t mask, bool keepdim) { return reduce_array<bool>(Or(), x, mask, keepdim); }

}  // namespace xtgrad::kernels
