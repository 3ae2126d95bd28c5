#pragma once
#include <optional>
#include <string>

#include <xtgrad/autograd/tensor.h>

// Images [N, C, H, W] taken apart into windows, put together again, and brought to other sizes.

namespace xtgrad {

/// The windows of x [N, C, H, W] (or without N) as columns -> [N, C * kernel, windows]: column j holds the elements
/// under the kernel at its j-th place, zeros where it lies over the padding. One number stands for both dimensions.
Tensor im2col(const Tensor& x, IntArrayRef kernel_size, IntArrayRef dilation, IntArrayRef padding, IntArrayRef stride);
/// The adjoint: columns x [N, C * kernel, windows] added up where im2col of an image of output_size took them.
Tensor col2im(const Tensor& x, IntArrayRef output_size, IntArrayRef kernel_size, IntArrayRef dilation,
              IntArrayRef padding, IntArrayRef stride);

/// [..., C * r * r, H, W] -> [..., C, H * r, W * r]: the r * r channels of a pixel become a square of pixels.
Tensor pixel_shuffle(const Tensor& x, int64_t upscale_factor);
/// [..., C, H * r, W * r] -> [..., C * r * r, H, W]: the inverse.
Tensor pixel_unshuffle(const Tensor& x, int64_t downscale_factor);
/// [N, C, ...] with the channels of `groups` equal groups dealt out in turn.
Tensor channel_shuffle(const Tensor& x, int64_t groups);

/// How upsample() computes elements from x's.
enum class UpsampleMode { nearest, nearest_exact, linear, bilinear, bicubic, trilinear };

/// x [N, C, in...] at another size [N, C, size...], with one to three spatial dimensions as the mode says. With
/// align_corners the centres of corner elements lie on each other, otherwise their outer corners do. A scale, where
/// one is given for a dimension, replaces size / in when coordinates are computed. With antialias (bilinear and
/// bicubic) an element that stands for many is their weighted average.
Tensor upsample(const Tensor& x, IntArrayRef size, UpsampleMode mode, bool align_corners = false,
                ArrayRef<std::optional<double>> scales = {}, bool antialias = false);

}  // namespace xtgrad
