#include <xtgrad/lib/kernels/conv_own.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <xtgrad/lib/kernels/conv_depthwise.h>
#include <xtgrad/lib/kernels/conv_direct.h>
#include <xtgrad/lib/kernels/conv_phases.h>
#include <xtgrad/lib/kernels/conv_planes.h>
#include <xtgrad/lib/kernels/conv_pointwise.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/reduce.h>

namespace xtgrad::kernels {

Array sum_to_channels(const Array& y) { return sum(y, ~uint32_t{2} & ((uint32_t{1} << y.ndim()) - 1), false); }

namespace own {
namespace {

/// Memory for copies that is no matter: a few megabytes, or as much as the images take.
bool is_small(double elements, const ConvProblem& p) {
  constexpr double kAlways = 1 << 20;
  return elements <= std::max(kAlways, 2.0 * static_cast<double>((numel_of(p.x) + numel_of(p.y)) / p.x[0]));
}

/// So few positions that ordering the kernels would cost as much as the products.
bool has_few_positions(const ConvProblem& p, const ConvSizes& s) {
  constexpr int64_t kFewPositions = 96, kFewImages = 2, kManyWeights = 1 << 16;
  return s.images <= kFewImages && s.images * s.positions() <= kFewPositions && numel_of(p.w) >= kManyWeights;
}

/// Whether all of x, or what it adds up to, is finite.
bool has_finite_sum(const Array& x) {
  return std::isfinite(item(sum(x, (uint32_t{1} << x.ndim()) - 1, false)).to<double>());
}

/// Whether results lie channel by channel, between which pixel by pixel is a detour.
bool is_by_channel(const Array& y) { return y.is_contiguous() && y.strides()[1] > 1; }

/// Whether copies of the patches are the better way forward and to the weight: also where settings reach over many more
/// zeros than there are elements.
bool by_columns(const ConvProblem& p) {
  const ConvSizes s(p);
  return has_few_positions(p, s) || !is_small(depthwise::applies(p) ? PlaneSizes(s).copied() : s.copied(), p);
}

/// The same for the gradient of x: also where that is many convolutions, or few of their products are of elements.
bool data_by_columns(const ConvProblem& p) {
  constexpr int64_t kManyPhases = 64;
  constexpr double kMostWork = 2;  // times what the products of elements take
  const ConvSizes s(p);
  if (has_few_positions(p, s)) return true;
  int64_t count = 1;
  auto work = 1.0, copied = static_cast<double>(s.outputs);
  for (int i = 0; i < 3; ++i) {
    const std::vector<Phase> phases = phases_of(s, i);
    int64_t products = 0, longest = 0;
    for (const Phase& phase : phases) {
      products += phase.count * phase.taps;
      longest = std::max(longest, phase.count + (phase.taps - 1) * phase.dilation);
    }
    count *= static_cast<int64_t>(phases.size());
    work *= static_cast<double>(products) / static_cast<double>(s.y[i] * s.kernel[i]);
    copied *= static_cast<double>(longest);
  }
  if (depthwise::applies(p)) copied = std::max(copied, PlaneSizes::turned(s).copied());
  return count > kManyPhases || work > kMostWork || !is_small(copied, p);
}

/// body(y, or memory for it in row-major order, from which y is copied)
template <class Body>
void row_major(const Array& y, const Body& body) {
  const Array result = y.is_contiguous() ? y : empty_array(y.shape(), y.dtype());
  body(result);
  if (!y.is_contiguous()) copy(result, y);
}

void forward_by_columns(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                        const Array& y) {
  row_major(y, [&](const Array& result) {
    if (bias.defined()) {
      Dims along(y.ndim(), 1);
      along[1] = y.shape()[1];
      copy(bias.reshape(along).expand(y.shape()), result);
    }
    im2col::conv_forward(problem, x.contiguous(), w.contiguous(), bias.defined(), result);
    Array positive = result;
    if (relu) kernels::relu(result, &positive);
  });
}

void bias_gradient(const Array& y, const Array& bias) {
  if (bias.defined()) copy(sum_to_channels(y), bias);
}

/// Every kernel but im2col's leaves out other products with the zeros around an image, or adds some. With finite
/// numbers they are 0; with others, im2col's decide.
bool pads(const ConvProblem& p) {
  return std::any_of(p.padding.begin(), p.padding.end(), [](int64_t padding) { return padding > 0; });
}

}  // namespace

void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                  const Array& y) {
  if (pointwise::applies(problem)) return pointwise::conv_forward(problem, x, w, bias, relu, y);
  if (by_columns(problem) || (pads(problem) && !has_finite_sum(w)))
    return forward_by_columns(problem, x, w, bias, relu, y);
  if (depthwise::applies(problem)) return depthwise::conv_forward(problem, x, w, bias, relu, y);
  const PlaneSizes planes{ConvSizes(problem)};
  if (planes.channels > 1 || !is_by_channel(y) || !is_small(planes.copied(), problem))
    return direct::conv_forward(problem, x, w, bias, relu, y);
  dispatch_floating(x.dtype(), "convolution", [&](auto zero) {
    using T = decltype(zero);
    correlate_planes(planes, images_of<const T>(x, problem.groups), kernels_of<const T>(w, problem.groups),
                     bias.defined() ? bias.data<T>() : nullptr, relu, images_of<T>(y, problem.groups));
  });
}

void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x) {
  constexpr int64_t kFewChannels = 4;
  if (pointwise::applies(problem)) return pointwise::conv_data(problem, y, w, x);
  if (data_by_columns(problem) || !has_finite_sum(w))
    return row_major(x,
                     [&](const Array& result) { im2col::conv_data(problem, y.contiguous(), w.contiguous(), result); });
  if (depthwise::applies(problem)) return depthwise::conv_data(problem, y, w, x);
  const ConvSizes sizes(problem);
  if (sizes.channels > kFewChannels || !is_by_channel(x) || numel_of(problem.stride) > 1 ||
      !is_small(PlaneSizes::turned(sizes).copied(), problem))
    return direct::conv_data(problem, y, w, x);
  dispatch_floating(x.dtype(), "convolution", [&](auto zero) {
    using T = decltype(zero);
    data_gradient_of_planes(sizes, images_of<const T>(y, problem.groups), kernels_of<const T>(w, problem.groups),
                            images_of<T>(x, problem.groups));
  });
}

void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w, const Array& bias) {
  if (pointwise::applies(problem)) {
    pointwise::conv_weight(problem, x, y, w);
    return bias_gradient(y, bias);
  }
  const bool columns = by_columns(problem);
  if (!columns && !depthwise::applies(problem)) {
    direct::conv_weight(problem, x, y, w, bias);
    if (has_finite_sum(w)) return;
  } else if (!columns) {
    depthwise::conv_weight(problem, x, y, w);
  }
  if (columns || !has_finite_sum(w)) im2col::conv_weight(problem, x.contiguous(), y.contiguous(), w);
  bias_gradient(y, bias);
}

}  // namespace own
}  // namespace xtgrad::kernels
