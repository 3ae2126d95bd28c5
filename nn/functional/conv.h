#pragma once
#include <variant>

#include <xtgrad/autograd/ops/conv.h>
#include <xtgrad/lib/arg.h>
#include <xtgrad/nn/enum.h>
#include <xtgrad/nn/expanding_array.h>

// Options of the convolutions, and the functions that take them; xtgrad::conv2d and the like take plain arguments.

namespace xtgrad::nn {

/// Of a Conv1d, Conv2d, Conv3d; padding is numbers, kValid (none) or kSame (as much as keeps the size).
template <size_t D>
struct ConvOptions {
  using padding_t = std::variant<ExpandingArray<D>, enumtype::kValid, enumtype::kSame>;
  using padding_mode_t = std::variant<enumtype::kZeros, enumtype::kReflect, enumtype::kReplicate, enumtype::kCircular>;

  ConvOptions(int64_t in_channels, int64_t out_channels, ExpandingArray<D> kernel_size)
      : in_channels_(in_channels), out_channels_(out_channels), kernel_size_(kernel_size) {}
  ConvOptions& padding(std::initializer_list<int64_t> sizes) { return padding(padding_t(ExpandingArray<D>(sizes))); }
  XTGRAD_ARG(int64_t, in_channels);
  XTGRAD_ARG(int64_t, out_channels);
  XTGRAD_ARG(ExpandingArray<D>, kernel_size);
  XTGRAD_ARG(ExpandingArray<D>, stride) = 1;
  XTGRAD_ARG(padding_t, padding) = 0;
  XTGRAD_ARG(ExpandingArray<D>, dilation) = 1;
  XTGRAD_ARG(int64_t, groups) = 1;
  XTGRAD_ARG(bool, bias) = true;
  XTGRAD_ARG(padding_mode_t, padding_mode) = kZeros;
};
using Conv1dOptions = ConvOptions<1>;
using Conv2dOptions = ConvOptions<2>;
using Conv3dOptions = ConvOptions<3>;

/// Of a ConvTranspose1d, ConvTranspose2d, ConvTranspose3d.
template <size_t D>
struct ConvTransposeOptions {
  using padding_mode_t = typename ConvOptions<D>::padding_mode_t;

  ConvTransposeOptions(int64_t in_channels, int64_t out_channels, ExpandingArray<D> kernel_size)
      : in_channels_(in_channels), out_channels_(out_channels), kernel_size_(kernel_size) {}
  XTGRAD_ARG(int64_t, in_channels);
  XTGRAD_ARG(int64_t, out_channels);
  XTGRAD_ARG(ExpandingArray<D>, kernel_size);
  XTGRAD_ARG(ExpandingArray<D>, stride) = 1;
  XTGRAD_ARG(ExpandingArray<D>, padding) = 0;
  XTGRAD_ARG(ExpandingArray<D>, output_padding) = 0;
  XTGRAD_ARG(int64_t, groups) = 1;
  XTGRAD_ARG(bool, bias) = true;
  XTGRAD_ARG(ExpandingArray<D>, dilation) = 1;
  XTGRAD_ARG(padding_mode_t, padding_mode) = kZeros;
};
using ConvTranspose1dOptions = ConvTransposeOptions<1>;
using ConvTranspose2dOptions = ConvTransposeOptions<2>;
using ConvTranspose3dOptions = ConvTransposeOptions<3>;

namespace functional {

template <size_t D>
struct ConvFuncOptions {
  using padding_t = typename ConvOptions<D>::padding_t;

  ConvFuncOptions& padding(std::initializer_list<int64_t> sizes) {
    return padding(padding_t(ExpandingArray<D>(sizes)));
  }
  XTGRAD_ARG(Tensor, bias);
  XTGRAD_ARG(ExpandingArray<D>, stride) = 1;
  XTGRAD_ARG(padding_t, padding) = 0;
  XTGRAD_ARG(ExpandingArray<D>, dilation) = 1;
  XTGRAD_ARG(int64_t, groups) = 1;
};
using Conv1dFuncOptions = ConvFuncOptions<1>;
using Conv2dFuncOptions = ConvFuncOptions<2>;
using Conv3dFuncOptions = ConvFuncOptions<3>;

template <size_t D>
struct ConvTransposeFuncOptions {
  XTGRAD_ARG(Tensor, bias);
  XTGRAD_ARG(ExpandingArray<D>, stride) = 1;
  XTGRAD_ARG(ExpandingArray<D>, padding) = 0;
  XTGRAD_ARG(ExpandingArray<D>, output_padding) = 0;
  XTGRAD_ARG(int64_t, groups) = 1;
  XTGRAD_ARG(ExpandingArray<D>, dilation) = 1;
};
using ConvTranspose1dFuncOptions = ConvTransposeFuncOptions<1>;
using ConvTranspose2dFuncOptions = ConvTransposeFuncOptions<2>;
using ConvTranspose3dFuncOptions = ConvTransposeFuncOptions<3>;

namespace detail {
/// The convolution with D spatial dimensions, by whichever padding the options hold.
template <size_t D>
Tensor conv(const Tensor& input, const Tensor& weight, const ConvFuncOptions<D>& options);
extern template Tensor conv<1>(const Tensor&, const Tensor&, const Conv1dFuncOptions&);
extern template Tensor conv<2>(const Tensor&, const Tensor&, const Conv2dFuncOptions&);
extern template Tensor conv<3>(const Tensor&, const Tensor&, const Conv3dFuncOptions&);
}  // namespace detail

inline Tensor conv1d(const Tensor& input, const Tensor& weight, const Conv1dFuncOptions& options = {}) {
  return detail::conv<1>(input, weight, options);
}
inline Tensor conv2d(const Tensor& input, const Tensor& weight, const Conv2dFuncOptions& options = {}) {
  return detail::conv<2>(input, weight, options);
}
inline Tensor conv3d(const Tensor& input, const Tensor& weight, const Conv3dFuncOptions& options = {}) {
  return detail::conv<3>(input, weight, options);
}
inline Tensor conv_transpose1d(const Tensor& input, const Tensor& weight,
                               const ConvTranspose1dFuncOptions& options = {}) {
  return xtgrad::conv_transpose1d(input, weight, options.bias(), options.stride(), options.padding(),
                                  options.output_padding(), options.groups(), options.dilation());
}
inline Tensor conv_transpose2d(const Tensor& input, const Tensor& weight,
                               const ConvTranspose2dFuncOptions& options = {}) {
  return xtgrad::conv_transpose2d(input, weight, options.bias(), options.stride(), options.padding(),
                                  options.output_padding(), options.groups(), options.dilation());
}
inline Tensor conv_transpose3d(const Tensor& input, const Tensor& weight,
                               const ConvTranspose3dFuncOptions& options = {}) {
  return xtgrad::conv_transpose3d(input, weight, options.bias(), options.stride(), options.padding(),
                                  options.output_padding(), options.groups(), options.dilation());
}

}  // namespace functional
}  // namespace xtgrad::nn
