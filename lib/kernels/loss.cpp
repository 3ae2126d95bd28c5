#include <xtgrad/lib/kernels/loss.h>

#include <vector>

#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/map.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/kernels/reduce.h>

namespace xtgrad::kernels {
namespace {

// x is [N, classes, places]: the element of class c at (n, place) stands at (n * classes + c) * places + place.
struct Layout {
  int64_t classes, places, count;

  Layout(const Dims& shape, const NllTarget& target) : classes(shape[1]), places(1), count(target.classes.numel()) {
    for (int d = 2; d < shape.size(); ++d) places *= shape[d];
  }
  int64_t at(int64_t i, int64_t c) const { return (i / places * classes + c) * places + i % places; }
};

template <class T>
struct Weights {
  const T* data;
  explicit Weights(const NllTarget& target) : data(target.weight.defined() ? target.weight.data<T>() : nullptr) {}
  T operator[](int64_t c) const { return data ? data[c] : T(1); }
};

}  // namespace

void check_classes(const NllTarget& target, int64_t count) {
  const int64_t* classes = target.classes.data<int64_t>();
  for (int64_t i = 0; i < target.classes.numel(); ++i) {
    const int64_t c = classes[i];
    check((c >= 0 && c < count) || c == target.ignore_index, "Target ", c, " is out of bounds. There are ", count,
          " classes, 0 to ", count - 1, ", and the ignore_index is ", target.ignore_index, ".");
  }
}

double total_weight(const NllTarget& target) {
  if (target.weight.defined() && is_narrow(target.weight.dtype())) return total_weight(widened(target));
  const int64_t* classes = target.classes.data<int64_t>();
  const int64_t count = target.classes.numel();
  double total = 0;
  if (!target.weight.defined()) {
    int64_t counted = 0;
    for (int64_t i = 0; i < count; ++i) counted += classes[i] != target.ignore_index;
    return static_cast<double>(counted);
  }
  dispatch_floating(target.weight.dtype(), "nll_loss", [&](auto zero) {
    const Weights<decltype(zero)> weights(target);
    for (int64_t i = 0; i < count; ++i)
      if (classes[i] != target.ignore_index) total += static_cast<double>(weights[classes[i]]);
  });
  return total;
}

Array nll_each(const Array& input, const NllTarget& target) {
  if (is_narrow(input.dtype())) return in_float(nll_each, input, target);
  const Array x = input.contiguous(), result = empty_array(target.classes.shape(), x.dtype());
  const int64_t* classes = target.classes.data<int64_t>();
  dispatch_floating(x.dtype(), "nll_loss", [&](auto zero) {
    using T = decltype(zero);
    const Layout layout(x.shape(), target);
    const Weights<T> weights(target);
    const T* from = x.data<T>();
    T* to = result.data<T>();
    parallel_for(0, layout.count, kGrain, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t c = classes[i];
        to[i] = c == target.ignore_index ? T(0) : -from[layout.at(i, c)] * weights[c];
      }
    });
  });
  return result;
}

Array nll_total(const Array& input, const NllTarget& target, double divisor) {
  if (is_narrow(input.dtype())) return in_float(nll_total, input, target, divisor);
  if (target.classes.numel() > kGrain) {
    const Array result = sum(nll_each(input, target).reshape({target.classes.numel()}), 1, false);
    dispatch_floating(input.dtype(), "nll_loss", [&](auto zero) {
      using T = decltype(zero);
      *result.data<T>() /= static_cast<T>(divisor);
    });
    return result;
  }
  const Array x = input.contiguous(), result = empty_array({}, x.dtype());
  const int64_t* classes = target.classes.data<int64_t>();
  dispatch_floating(x.dtype(), "nll_loss", [&](auto zero) {
    using T = decltype(zero);
    const Layout layout(x.shape(), target);
    const Weights<T> weights(target);
    const T* from = x.data<T>();
    double total = 0;
    for (int64_t i = 0; i < layout.count; ++i) {
      const int64_t c = classes[i];
      if (c != target.ignore_index)
        total -= static_cast<double>(from[layout.at(i, c)]) * static_cast<double>(weights[c]);
    }
    *result.data<T>() = static_cast<T>(total / divisor);
  });
  return result;
}

Array nll_gradient(const Array& gradient, const Dims& shape, const NllTarget& target, double divisor) {
  if (is_narrow(gradient.dtype())) return in_float(nll_gradient, gradient, shape, target, divisor);
  const Array g = gradient.contiguous(), result = full_array(shape, 0, g.dtype());
  const int64_t* classes = target.classes.data<int64_t>();
  dispatch_floating(g.dtype(), "nll_loss_backward", [&](auto zero) {
    using T = decltype(zero);
    const Layout layout(shape, target);
    const Weights<T> weights(target);
    const T* from = g.data<T>();
    const int64_t step = g.ndim() > 0 ? 1 : 0;
    T* to = result.data<T>();
    for (int64_t i = 0; i < layout.count; ++i) {
      const int64_t c = classes[i];
      if (c != target.ignore_index) to[layout.at(i, c)] = -from[i * step] * weights[c] / static_cast<T>(divisor);
    }
  });
  return result;
}

Array huber(const Array& d, double limit) {
  return dispatch_floating(computing_dtype(d.dtype()), "huber_loss", [&](auto zero) {
    using T = decltype(zero);
    const T delta = static_cast<T>(limit);
    auto f = [delta](T x) {
      const T a = math::detail::magnitude(x);
      return a < delta ? T(0.5) * a * a : delta * (a - T(0.5) * delta);
    };
    return detail::map_typed<T, T>(f, d.shape(), d.dtype(), nullptr, kGrain, Operand(d));
  });
}

Array binary_cross_entropy(const Array& x, const Array& t) {
  if (is_narrow(x.dtype())) return in_float(binary_cross_entropy, x, t);
  if (x.numel() > 0) {
    const uint32_t all = (1u << x.ndim()) - 1;
    dispatch_floating(x.dtype(), "binary_cross_entropy", [&](auto zero) {
      using T = decltype(zero);
      const T low = *amin(x, all, false).data<T>(), high = *amax(x, all, false).data<T>();
      check(low >= 0 && high <= 1, "all elements of input should be between 0 and 1, got one of ",
            low < 0 ? static_cast<double>(low) : static_cast<double>(high));
    });
  }
  return map_floating(
      "binary_cross_entropy",
      [](auto p, auto y) {
        using T = decltype(p);
        const T yes = math::log(p), no = math::log1p(-p);
        return (y - T(1)) * (no < T(-100) ? T(-100) : no) - y * (yes < T(-100) ? T(-100) : yes);
      },
      result_type({x, t}), nullptr, kGrain / 8, x, t);
}

Array binary_cross_entropy_with_logits(const Array& x, const Array& t, const Operand& pos_weight) {
  return map_floating(
      "binary_cross_entropy_with_logits",
      [](auto z, auto y, auto weight) {
        using T = decltype(z);
        const T softplus = math::log1p_exp(-z);
        return (T(1) - y) * z + (T(1) + (weight - T(1)) * y) * softplus;
      },
      result_type({x, t}), nullptr, kGrain / 8, x, t, pos_weight);
}

}  // namespace xtgrad::kernels
