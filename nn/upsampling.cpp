#include <xtgrad/nn/upsampling.h>

#include <algorithm>
#include <cmath>
#include <ostream>

#include <xtgrad/autograd/ops/image.h>
#include <xtgrad/autograd/ops/pool.h>
#include <xtgrad/lib/warning.h>

namespace xtgrad::nn {
namespace functional {
namespace {

// What a mode is called in messages, and how many spatial dimensions it is for (0: any).
struct Mode {
  const char* name;
  int64_t dims;
  UpsampleMode upsample;
};
constexpr Mode kModes[] = {{"nearest", 0, UpsampleMode::nearest},
                           {"linear", 1, UpsampleMode::linear},
                           {"bilinear", 2, UpsampleMode::bilinear},
                           {"bicubic", 2, UpsampleMode::bicubic},
                           {"trilinear", 3, UpsampleMode::trilinear},
                           {"area", 0, UpsampleMode::nearest},
                           {"nearest-exact", 0, UpsampleMode::nearest_exact}};
constexpr size_t kAreaMode = 5;

std::vector<int64_t> output_size(const Tensor& input, const InterpolateFuncOptions& options) {
  const auto& [size, scale] = std::tie(options.size(), options.scale_factor());
  check(size || scale, "either size or scale_factor should be defined");
  check(!size || !scale, "only one of size or scale_factor should be defined");
  if (size) return *size;
  const int64_t dims = input.dim() - 2;
  check(static_cast<int64_t>(scale->size()) == dims, "scale_factor shape must match input shape. Input is ", dims,
        "D, scale_factor size is ", scale->size());
  std::vector<int64_t> result;
  for (int64_t d = 0; d < dims; ++d) {
    const double length = std::floor(static_cast<double>(input.size(d + 2)) * (*scale)[static_cast<size_t>(d)]);
    check(length > -1e9 && length < 1e18, "scale_factor ", (*scale)[static_cast<size_t>(d)], " is out of range");
    result.push_back(static_cast<int64_t>(length));
  }
  return result;
}

bool align_corners_of(const InterpolateFuncOptions& options, const Mode& mode) {
  if (mode.dims == 0) {
    check(!options.align_corners(),
          "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | "
          "trilinear");
    return false;
  }
  if (!options.align_corners())
    warn("Default upsampling behavior when mode=", enumtype::get_enum_name(options.mode()),
         " is changed to align_corners=False since 0.4.0. Please specify align_corners=True if the old behavior is "
         "desired. See the documentation of nn.Upsample for details.");
  return options.align_corners().value_or(false);
}

Tensor by_area(const Tensor& input, const std::vector<int64_t>& size) {
  if (input.dim() == 3) return xtgrad::adaptive_avg_pool1d(input, size);
  return input.dim() == 4 ? xtgrad::adaptive_avg_pool2d(input, size) : xtgrad::adaptive_avg_pool3d(input, size);
}

}  // namespace

Tensor interpolate(const Tensor& input, const InterpolateFuncOptions& options) {
  const size_t index = options.mode().index();
  const Mode& mode = kModes[index];
  const bool align_corners = align_corners_of(options, mode);
  check(input.dim() >= 3 && input.dim() <= 5, "Input Error: Only 3D, 4D and 5D input Tensors supported (got ",
        input.dim(), "D) for the modes: nearest | linear | bilinear | bicubic | trilinear (got ",
        enumtype::get_enum_name(options.mode()), ")");
  check(!options.antialias() || (input.dim() == 4 && mode.dims == 2),
        "Anti-alias option is only supported for bilinear and bicubic modes");
  check(mode.dims == 0 || input.dim() == mode.dims + 2, "Got ", input.dim(), "D input, but ", mode.name, " mode needs ",
        mode.dims + 2, "D input");
  const std::vector<int64_t> size = output_size(input, options);
  if (index == kAreaMode) return by_area(input, size);
  std::vector<std::optional<double>> scales;
  if (options.scale_factor() && !options.recompute_scale_factor().value_or(false))
    scales.assign(options.scale_factor()->begin(), options.scale_factor()->end());
  return upsample(input, size, mode.upsample, align_corners, scales, options.antialias());
}

Tensor pixel_shuffle(const Tensor& input, const PixelShuffleFuncOptions& options) {
  return xtgrad::pixel_shuffle(input, options.upscale_factor());
}
Tensor pixel_unshuffle(const Tensor& input, const PixelUnshuffleFuncOptions& options) {
  return xtgrad::pixel_unshuffle(input, options.downscale_factor());
}

}  // namespace functional

PixelShuffleImpl::PixelShuffleImpl(const PixelShuffleOptions& options_) : options(options_) {}
void PixelShuffleImpl::reset() {}
void PixelShuffleImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::PixelShuffle(upscale_factor=" << options.upscale_factor() << ')';
}
Tensor PixelShuffleImpl::forward(const Tensor& input) { return functional::pixel_shuffle(input, options); }

PixelUnshuffleImpl::PixelUnshuffleImpl(const PixelUnshuffleOptions& options_) : options(options_) {}
void PixelUnshuffleImpl::reset() {}
void PixelUnshuffleImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::PixelUnshuffle(downscale_factor=" << options.downscale_factor() << ')';
}
Tensor PixelUnshuffleImpl::forward(const Tensor& input) { return functional::pixel_unshuffle(input, options); }

UpsampleImpl::UpsampleImpl(const UpsampleOptions& options_) : options(options_) {}
void UpsampleImpl::reset() {}
void UpsampleImpl::pretty_print(std::ostream& stream) const {
  const auto print = [&](const auto& values) {
    stream << '[';
    for (size_t i = 0; i < values.size(); ++i) stream << (i > 0 ? ", " : "") << values[i];
    stream << ']';
  };
  stream << "xtgrad::nn::Upsample(";
  if (options.scale_factor()) {
    stream << "scale_factor=";
    print(*options.scale_factor());
  } else {
    stream << "size=";
    print(options.size().value_or(std::vector<int64_t>()));
  }
  stream << ", mode=" << enumtype::get_enum_name(options.mode()) << ')';
}
Tensor UpsampleImpl::forward(const Tensor& input) {
  functional::InterpolateFuncOptions::mode_t mode = kNearest;
  std::visit([&](auto choice) { mode = choice; }, options.mode());
  return functional::interpolate(input, functional::InterpolateFuncOptions()
                                            .size(options.size())
                                            .scale_factor(options.scale_factor())
                                            .mode(mode)
                                            .align_corners(options.align_corners()));
}

}  // namespace xtgrad::nn
