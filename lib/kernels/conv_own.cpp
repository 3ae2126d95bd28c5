#include <xtgrad/lib/kernels/conv_own.h>

#include <xtgrad/lib/kernels/conv_depthwise.h>
#include <xtgrad/lib/kernels/conv_direct.h>
#include <xtgrad/lib/kernels/conv_planes.h>
#include <xtgrad/lib/kernels/conv_pointwise.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/reduce.h>

namespace xtgrad::kernels {

Array sum_to_channels(const Array& y) { return sum(y, ~uint32_t{2} & ((uint32_t{1} << y.ndim()) - 1), false); }

namespace own {
namespace {

/// Whether copies of the patches are the better way: for so few positions that ordering the kernels would cost as much
/// as the products, and for settings that reach over many more zeros than there are elements.
bool by_columns(const ConvProblem& p) {
  const ConvSizes s(p);
  constexpr int64_t kFewPositions = 96, kFewImages = 2, kManyWeights = 1 << 16, kFewZeros = 1 << 20;
  if (s.images <= kFewImages && s.images * s.positions() <= kFewPositions && numel_of(p.w) >= kManyWeights) return true;
  double reach = static_cast<double>(s.channels);
  for (int i = 0; i < 3; ++i) reach *= static_cast<double>(s.reach(i));
  return reach > static_cast<double>(8 * (numel_of(p.x) + numel_of(p.y) + numel_of(p.w)) + kFewZeros);
}

/// Whether results that lie channel by channel are computed that way, for so few channels of x: sums of pixels would
/// have to be brought into that order.
bool by_planes(const Array& from, const Array& to, int64_t channels, int64_t few) {
  constexpr int64_t kMostElements = 1 << 18;
  return channels <= few && to.is_contiguous() && to.strides()[1] > 1 &&
         from.numel() / from.shape()[0] <= kMostElements;
}

template <class Body>
void with_type(const Array& x, const Body& body) {
  if (x.dtype() == kFloat)
    body(float());
  else
    body(double());
}

/// body(y, or memory for it in row-major order, from which y is copied)
template <class Body>
void row_major(const Array& y, const Body& body) {
  const Array result = y.is_contiguous() ? y : empty_array(y.shape(), y.dtype());
  body(result);
  if (!y.is_contiguous()) copy(result, y);
}

}  // namespace

void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                  const Array& y) {
  if (pointwise::applies(problem)) return pointwise::conv_forward(problem, x, w, bias, relu, y);
  if (by_columns(problem))
    return row_major(y, [&](const Array& result) {
      if (bias.defined()) {
        Dims along(y.ndim(), 1);
        along[1] = y.shape()[1];
        copy(bias.reshape(along).expand(y.shape()), result);
      }
      im2col::conv_forward(problem, x.contiguous(), w.contiguous(), bias.defined(), result);
      Array positive = result;
      if (relu) kernels::relu(result, &positive);
    });
  if (depthwise::applies(problem)) return depthwise::conv_forward(problem, x, w, bias, relu, y);
  if (by_planes(x, y, problem.w[1], 1))
    return with_type(x, [&](auto zero) {
      using T = decltype(zero);
      correlate_planes(PlaneSizes(ConvSizes(problem)), images_of<const T>(x, problem.groups),
                       kernels_of<const T>(w, problem.groups), bias.defined() ? bias.data<T>() : nullptr, relu,
                       images_of<T>(y, problem.groups));
    });
  direct::conv_forward(problem, x, w, bias, relu, y);
}

void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x) {
  if (pointwise::applies(problem)) return pointwise::conv_data(problem, y, w, x);
  if (by_columns(problem))
    return row_major(x,
                     [&](const Array& result) { im2col::conv_data(problem, y.contiguous(), w.contiguous(), result); });
  if (depthwise::applies(problem)) return depthwise::conv_data(problem, y, w, x);
  if (by_planes(y, x, problem.w[1], 4) && numel_of(problem.stride) == 1)
    return with_type(x, [&](auto zero) {
      using T = decltype(zero);
      data_gradient_of_planes(ConvSizes(problem), images_of<const T>(y, problem.groups),
                              kernels_of<const T>(w, problem.groups), images_of<T>(x, problem.groups));
    });
  direct::conv_data(problem, y, w, x);
}

void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w, const Array& bias) {
  const bool depthwise = depthwise::applies(problem);
  if (!pointwise::applies(problem) && !by_columns(problem) && !depthwise)
    return direct::conv_weight(problem, x, y, w, bias);
  if (pointwise::applies(problem))
    pointwise::conv_weight(problem, x, y, w);
  else if (by_columns(problem))
    im2col::conv_weight(problem, x.contiguous(), y.contiguous(), w);
  else
    depthwise::conv_weight(problem, x, y, w);
  if (bias.defined()) copy(sum_to_channels(y), bias);
}

}  // namespace own
}  // namespace xtgrad::kernels
