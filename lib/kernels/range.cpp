#include <xtgrad/lib/kernels/range.h>

#include <cmath>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {

void arange(const Array& to, const Scalar& start, const Scalar& step) {
  if (is_narrow(to.dtype())) {
    const Array wide = empty_array(to.shape(), kFloat);
    arange(wide, start, step);
    return copy(wide, to);
  }
  dispatch(to.dtype(), "arange", [&](auto zero) {
    using T = decltype(zero);
    using Wide = std::conditional_t<std::is_floating_point_v<T>, double, int64_t>;
    T* data = to.data<T>();
    const Wide first = start.to<Wide>(), by = step.to<Wide>();
    parallel_for(0, to.numel(), kGrain, [=](int64_t begin, int64_t end) {
      if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
        T next = static_cast<T>(first + begin * by);  // unlike a product, a sum of 64-bit integers has an instruction
        for (int64_t i = begin; i < end; ++i, next = static_cast<T>(next + by)) data[i] = next;
      } else {
        for (int64_t i = begin; i < end; ++i) data[i] = static_cast<T>(first + static_cast<Wide>(i) * by);
      }
    });
  });
}

// From both ends towards the middle, so that the last number is exactly `end`; each number is rounded once, as in
// PyTorch.
void linspace(const Array& to, const Scalar& start, const Scalar& end) {
  if (is_narrow(to.dtype())) {
    const Array wide = empty_array(to.shape(), kFloat);
    linspace(wide, start, end);
    return copy(wide, to);
  }
  dispatch(to.dtype(), "linspace", [&](auto zero) {
    using T = decltype(zero);
    using Wide = std::conditional_t<std::is_same_v<T, float>, float, double>;
    T* data = to.data<T>();
    const int64_t n = to.numel();
    const Wide first = static_cast<Wide>(start.to<T>()), last = static_cast<Wide>(end.to<T>());
    const Wide step = n > 1 ? (last - first) / static_cast<Wide>(n - 1) : Wide(0);
    for (int64_t i = 0; i < n; ++i) {
      const Wide value = i < n / 2 || n == 1 ? std::fma(step, static_cast<Wide>(i), first)
                                             : std::fma(-step, static_cast<Wide>(n - i - 1), last);
      data[i] = static_cast<T>(value);
    }
  });
}

void write(const Array& to, const std::vector<Scalar>& numbers) {
  dispatch_storage(to.dtype(), "tensor", [&](auto zero) {
    using T = decltype(zero);
    T* data = to.data<T>();
    for (const Scalar& number : numbers) {
      if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>)
        *data++ = T(number.to<float>());
      else
        *data++ = number.to<T>();
    }
  });
}

}  // namespace xtgrad::kernels
