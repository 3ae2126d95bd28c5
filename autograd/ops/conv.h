#pragma once
#include <string_view>
#include <type_traits>

#include <xtgrad/autograd/tensor.h>

// Convolutions of x [N, C, size...], or [C, size...] without a batch, with one to three spatial dimensions. stride,
// padding and dilation are one number or one a spatial dimension; bias [out] may be undefined.

namespace xtgrad {

/// y[n, o, p] = bias[o] + sum of x[n, c, p * stride - padding + k * dilation] * weight[o, c, k], weight [out, C /
/// groups, kernel...]; transposed: the gradient of that in x, weight [C, out / groups, kernel...], with output_padding
/// more rows at the end. Throws when sizes do not fit or a kernel is larger than its padded input.
Tensor convolution(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride, IntArrayRef padding,
                   IntArrayRef dilation, bool transposed, IntArrayRef output_padding, int64_t groups);

/// x [N, C, L], weight [out, C / groups, k] -> [N, out, L']
Tensor conv1d(const Tensor& x, const Tensor& weight, const Tensor& bias = {}, IntArrayRef stride = 1,
              IntArrayRef padding = 0, IntArrayRef dilation = 1, int64_t groups = 1);
/// x [N, C, H, W], weight [out, C / groups, k, k] -> [N, out, H', W']
Tensor conv2d(const Tensor& x, const Tensor& weight, const Tensor& bias = {}, IntArrayRef stride = 1,
              IntArrayRef padding = 0, IntArrayRef dilation = 1, int64_t groups = 1);
/// relu(conv2d(...)) as one operation: the same numbers in fewer passes over memory.
Tensor conv2d_relu(const Tensor& x, const Tensor& weight, const Tensor& bias = {}, IntArrayRef stride = 1,
                   IntArrayRef padding = 0, IntArrayRef dilation = 1, int64_t groups = 1);
/// x [N, C, D, H, W], weight [out, C / groups, k, k, k] -> [N, out, D', H', W']
Tensor conv3d(const Tensor& x, const Tensor& weight, const Tensor& bias = {}, IntArrayRef stride = 1,
              IntArrayRef padding = 0, IntArrayRef dilation = 1, int64_t groups = 1);

/// x [L, N, C], weight [k, C, out], bias [out] -> [L', N, out]: time first, channels last.
Tensor conv_tbc(const Tensor& x, const Tensor& weight, const Tensor& bias, int64_t pad = 0);

/// x [N, C, L], weight [C, out / groups, k] -> [N, out, (L - 1) stride - 2 padding + (k - 1) dilation + output_padding
/// + 1]
Tensor conv_transpose1d(const Tensor& x, const Tensor& weight, const Tensor& bias = {}, IntArrayRef stride = 1,
                        IntArrayRef padding = 0, IntArrayRef output_padding = 0, int64_t groups = 1,
                        IntArrayRef dilation = 1);
/// The same with two and three spatial dimensions.
Tensor conv_transpose2d(const Tensor& x, const Tensor& weight, const Tensor& bias = {}, IntArrayRef stride = 1,
                        IntArrayRef padding = 0, IntArrayRef output_padding = 0, int64_t groups = 1,
                        IntArrayRef dilation = 1);
Tensor conv_transpose3d(const Tensor& x, const Tensor& weight, const Tensor& bias = {}, IntArrayRef stride = 1,
                        IntArrayRef padding = 0, IntArrayRef output_padding = 0, int64_t groups = 1,
                        IntArrayRef dilation = 1);

namespace detail {
Tensor conv_named_padding(int spatial, const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride,
                          std::string_view padding, IntArrayRef dilation, int64_t groups);
// A literal 0 is a null pointer too, which must not make it a name.
template <class T>
concept PaddingName = std::is_convertible_v<const T&, std::string_view>;
}  // namespace detail

/// padding "valid" (none) or "same" (the output has the input's size, for a stride of 1; the odd one goes to the end).
template <detail::PaddingName Name>
Tensor conv1d(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride, const Name& padding,
              IntArrayRef dilation = 1, int64_t groups = 1) {
  return detail::conv_named_padding(1, x, weight, bias, stride, padding, dilation, groups);
}
template <detail::PaddingName Name>
Tensor conv2d(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride, const Name& padding,
              IntArrayRef dilation = 1, int64_t groups = 1) {
  return detail::conv_named_padding(2, x, weight, bias, stride, padding, dilation, groups);
}
template <detail::PaddingName Name>
Tensor conv3d(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride, const Name& padding,
              IntArrayRef dilation = 1, int64_t groups = 1) {
  return detail::conv_named_padding(3, x, weight, bias, stride, padding, dilation, groups);
}

}  // namespace xtgrad
