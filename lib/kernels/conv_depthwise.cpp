#include <xtgrad/lib/kernels/conv_depthwise.h>

#include <xtgrad/lib/kernels/conv_phases.h>
#include <xtgrad/lib/kernels/conv_planes.h>

namespace xtgrad::kernels::depthwise {
namespace {

/// Whether a pixel's channels lie side by side in both.
template <class X, class Y>
bool by_channels(const Images<X>& x, const Images<Y>& y) {
  return x.group == 1 && y.group == 1;
}

}  // namespace

void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                  const Array& y) {
  const ConvSizes sizes(problem);
  dispatch_floating(x.dtype(), "convolution", [&](auto zero) {
    using T = decltype(zero);
    const Images<const T> from = images_of<const T>(x, sizes.groups);
    const Kernels<const T> kernels = kernels_of<const T>(w, sizes.groups);
    const Images<T> to = images_of<T>(y, sizes.groups);
    const T* const terms = bias.defined() ? bias.data<T>() : nullptr;
    if (by_channels(from, to))
      correlate_channels(sizes, from, kernels, terms, relu, to);
    else
      correlate_planes(PlaneSizes(sizes), from, kernels, terms, relu, to);
  });
}

void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x) {
  const ConvSizes sizes(problem);
  dispatch_floating(x.dtype(), "convolution", [&](auto zero) {
    using T = decltype(zero);
    const Images<const T> from = images_of<const T>(y, sizes.groups);
    const Images<T> to = images_of<T>(x, sizes.groups);
    if (!by_channels(from, to)) return data_gradient_of_planes(sizes, from, kernels_of<const T>(w, sizes.groups), to);
    gradient_by_phases<T>(
        sizes, y, w, x,
        [](const ConvSizes& part, const Images<const T>& of_y, const Kernels<const T>& kernels, const Images<T>& of_x) {
          correlate_channels<T>(part, of_y, kernels, nullptr, false, of_x);
        });
  });
}

void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w) {
  const ConvSizes sizes(problem);
  dispatch_floating(x.dtype(), "convolution", [&](auto zero) {
    using T = decltype(zero);
    const Images<const T> from = images_of<const T>(x, sizes.groups), by = images_of<const T>(y, sizes.groups);
    (by_channels(from, by) ? weight_gradient_of_channels<T>
                           : weight_gradient_of_planes<T>)(sizes, from, by, kernels_of<T>(w, sizes.groups));
  });
}

}  // namespace xtgrad::kernels::depthwise
