#include <xtgrad/lib/kernels/conv_depthwise.h>

#include <xtgrad/lib/kernels/conv_phases.h>

namespace xtgrad::kernels::depthwise {
namespace {

template <class T>
void correlate(const Operands<T>& operands) {
  (operands.x.group == 1 && operands.y.group == 1 ? correlate_channels<T> : correlate_planes<T>)(operands);
}

template <class Body>
void with_type(const Array& x, const Body& body) {
  if (x.dtype() == kFloat)
    body(float());
  else
    body(double());
}

}  // namespace

void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                  const Array& y) {
  const ConvSizes sizes(problem);
  with_type(x, [&](auto zero) {
    using T = decltype(zero);
    correlate<T>({sizes, images_of<const T>(x, sizes.groups), kernels_of<const T>(w, sizes.groups),
                  bias.defined() ? bias.data<T>() : nullptr, relu, images_of<T>(y, sizes.groups)});
  });
}

void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x) {
  with_type(x, [&](auto zero) {
    using T = decltype(zero);
    gradient_by_phases<T>(
        ConvSizes(problem), y, w, x,
        [](const ConvSizes& sizes, const Images<const T>& from, const Kernels<const T>& kernels, const Images<T>& to) {
          correlate<T>({sizes, from, kernels, nullptr, false, to});
        });
  });
}

void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w) {
  const ConvSizes sizes(problem);
  with_type(x, [&](auto zero) {
    using T = decltype(zero);
    const Images<const T> from = images_of<const T>(x, sizes.groups), by = images_of<const T>(y, sizes.groups);
    (from.group == 1 && by.group == 1 ? weight_gradient_of_channels<T>
                                      : weight_gradient_of_planes<T>)(sizes, from, by, kernels_of<T>(w, sizes.groups));
  });
}

}  // namespace xtgrad::kernels::depthwise
