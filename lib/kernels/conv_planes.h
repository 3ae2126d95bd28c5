#pragma once
#include <xtgrad/lib/kernels/conv_images.h>

// Convolutions whose vectors run along lines of a channel: for few channels, each of which lies in memory by itself.

namespace xtgrad::kernels {

/// Sizes of a convolution, and how far apart elements of x are taken to be; between them are zeros.
struct PlaneSizes : ConvSizes {
  int64_t apart[3] = {1, 1, 1};

  explicit PlaneSizes(const ConvSizes& sizes) : ConvSizes(sizes) {}

  /// For the gradient of x: the convolution of y, its elements a stride apart, by the kernels turned round.
  static PlaneSizes turned(const ConvSizes& sizes);

  /// Elements of the copies at most: of a line, those that lie a stride apart, each with room for a vector.
  double copied() const {
    constexpr double kVector = 16;
    const auto stride_of_line = static_cast<double>(stride[2]), line = static_cast<double>(reach(2));
    return ConvSizes::copied() / line * (line + (kVector + 1) * stride_of_line);
  }
};

/// y = the convolution of x and w plus bias or nothing; with `relu` what is positive of it (and nan). Where elements
/// lie apart, strides are 1.
template <class T>
void correlate_planes(const PlaneSizes& sizes, const Images<const T>& x, const Kernels<const T>& w, const T* bias,
                      bool relu, const Images<T>& y);

/// The gradient of w where each group is a channel and an output.
template <class T>
void weight_gradient_of_planes(const ConvSizes& sizes, const Images<const T>& x, const Images<const T>& y,
                               const Kernels<T>& w);

/// x = the gradient of x.
template <class T>
void data_gradient_of_planes(const ConvSizes& s, const Images<const T>& y, const Kernels<const T>& w,
                             const Images<T>& x) {
  Kernels<const T> kernels{w.data, w.group, w.channel, w.output, {}};
  for (int i = 0; i < 3; ++i) {
    kernels.data += (s.kernel[i] - 1) * w.at[i];
    kernels.at[i] = -w.at[i];
  }
  correlate_planes<T>(PlaneSizes::turned(s), y, kernels, nullptr, false, x);
}

}  // namespace xtgrad::kernels
