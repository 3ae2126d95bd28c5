#pragma once
#include <optional>
#include <variant>
#include <vector>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/arg.h>
#include <xtgrad/nn/enum.h>

// Options of what changes an image's size, and the functions that take them.

namespace xtgrad::nn {

struct PixelShuffleOptions {
  PixelShuffleOptions(int64_t upscale_factor) : upscale_factor_(upscale_factor) {}
  XTGRAD_ARG(int64_t, upscale_factor);
};
struct PixelUnshuffleOptions {
  PixelUnshuffleOptions(int64_t downscale_factor) : downscale_factor_(downscale_factor) {}
  XTGRAD_ARG(int64_t, downscale_factor);
};

/// Either size or scale_factor is given.
struct UpsampleOptions {
  using mode_t = std::variant<enumtype::kNearest, enumtype::kLinear, enumtype::kBilinear, enumtype::kBicubic,
                              enumtype::kTrilinear>;
  XTGRAD_ARG(std::optional<std::vector<int64_t>>, size);
  XTGRAD_ARG(std::optional<std::vector<double>>, scale_factor);
  XTGRAD_ARG(mode_t, mode) = kNearest;
  XTGRAD_ARG(std::optional<bool>, align_corners);
};

namespace functional {

using PixelShuffleFuncOptions = PixelShuffleOptions;
using PixelUnshuffleFuncOptions = PixelUnshuffleOptions;

struct InterpolateFuncOptions {
  using mode_t = std::variant<enumtype::kNearest, enumtype::kLinear, enumtype::kBilinear, enumtype::kBicubic,
                              enumtype::kTrilinear, enumtype::kArea, enumtype::kNearestExact>;
  XTGRAD_ARG(std::optional<std::vector<int64_t>>, size);
  XTGRAD_ARG(std::optional<std::vector<double>>, scale_factor);
  XTGRAD_ARG(mode_t, mode) = kNearest;
  XTGRAD_ARG(std::optional<bool>, align_corners);
  /// Coordinates follow from the sizes instead of from scale_factor.
  XTGRAD_ARG(std::optional<bool>, recompute_scale_factor);
  XTGRAD_ARG(bool, antialias) = false;
};

/// [..., C * r * r, H, W] -> [..., C, H * r, W * r]
Tensor pixel_shuffle(const Tensor& input, const PixelShuffleFuncOptions& options);
/// [..., C, H * r, W * r] -> [..., C * r * r, H, W]
Tensor pixel_unshuffle(const Tensor& input, const PixelUnshuffleFuncOptions& options);
/// input [N, C, in...] at another size, with one to three spatial dimensions.
Tensor interpolate(const Tensor& input, const InterpolateFuncOptions& options = {});

}  // namespace functional
}  // namespace xtgrad::nn
