#include <xtgrad/autograd/ops/image_names.h>

#include <array>

#include <xtgrad/autograd/ops/image.h>
#include <xtgrad/autograd/ops/shape.h>

namespace xtgrad {
namespace {

using Scale = std::optional<double>;

Tensor upsampled(const Tensor& x, IntArrayRef size, UpsampleMode mode, bool align_corners, ArrayRef<Scale> scales,
                 bool antialias = false) {
  check(size.size() == scales.size(), "It is expected output_size equals to ", scales.size(), ", but got size ",
        size.size());
  return upsample(x, size, mode, align_corners, scales, antialias);
}

/// To a size, or by factors.
Tensor upsampled(const Tensor& x, size_t dims, const std::optional<IntArrayRef>& size,
                 const std::optional<ArrayRef<double>>& factors, UpsampleMode mode, bool align_corners,
                 bool antialias = false) {
  check(size.has_value() != factors.has_value(), "Must specify exactly one of output_size and scale_factors");
  std::vector<Scale> scales(dims);
  if (size) return upsampled(x, *size, mode, align_corners, scales, antialias);
  check(factors->size() == dims && x.dim() == static_cast<int64_t>(dims) + 2, "upsample: expected an input of ",
        dims + 2, " dimensions and ", dims, " factors, but got ", x.sizes(), " and ", factors->size());
  std::vector<int64_t> sizes;
  for (size_t i = 0; i < dims; ++i) {
    scales[i] = (*factors)[i];
    const double exact = static_cast<double>(x.size(static_cast<int64_t>(i) + 2)) * *scales[i];
    check(exact >= 0 && exact < 9e18, "upsample: factor ", *scales[i], " gives no size");
    sizes.push_back(static_cast<int64_t>(exact));
  }
  return upsampled(x, sizes, mode, align_corners, scales, antialias);
}

Tensor padded(const char* op, const Tensor& x, IntArrayRef padding, size_t dims, const char* mode) {
  check(padding.size() == 2 * dims, op, ": padding size is expected to be ", 2 * dims, ", but got: ", padding.size());
  return pad(x, padding, mode);
}

}  // namespace

Tensor upsample_nearest1d(const Tensor& x, IntArrayRef output_size, Scale scales) {
  return upsampled(x, output_size, UpsampleMode::nearest, false, std::array{scales});
}
Tensor upsample_nearest1d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                          const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 1, output_size, scale_factors, UpsampleMode::nearest, false);
}
Tensor upsample_nearest2d(const Tensor& x, IntArrayRef output_size, Scale scales_h, Scale scales_w) {
  return upsampled(x, output_size, UpsampleMode::nearest, false, std::array{scales_h, scales_w});
}
Tensor upsample_nearest2d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                          const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 2, output_size, scale_factors, UpsampleMode::nearest, false);
}
Tensor upsample_nearest3d(const Tensor& x, IntArrayRef output_size, Scale scales_d, Scale scales_h, Scale scales_w) {
  return upsampled(x, output_size, UpsampleMode::nearest, false, std::array{scales_d, scales_h, scales_w});
}
Tensor upsample_nearest3d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                          const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 3, output_size, scale_factors, UpsampleMode::nearest, false);
}
Tensor _upsample_nearest_exact1d(const Tensor& x, IntArrayRef output_size, Scale scales) {
  return upsampled(x, output_size, UpsampleMode::nearest_exact, false, std::array{scales});
}
Tensor _upsample_nearest_exact1d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                                 const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 1, output_size, scale_factors, UpsampleMode::nearest_exact, false);
}
Tensor _upsample_nearest_exact2d(const Tensor& x, IntArrayRef output_size, Scale scales_h, Scale scales_w) {
  return upsampled(x, output_size, UpsampleMode::nearest_exact, false, std::array{scales_h, scales_w});
}
Tensor _upsample_nearest_exact2d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                                 const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 2, output_size, scale_factors, UpsampleMode::nearest_exact, false);
}
Tensor _upsample_nearest_exact3d(const Tensor& x, IntArrayRef output_size, Scale scales_d, Scale scales_h,
                                 Scale scales_w) {
  return upsampled(x, output_size, UpsampleMode::nearest_exact, false, std::array{scales_d, scales_h, scales_w});
}
Tensor _upsample_nearest_exact3d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                                 const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 3, output_size, scale_factors, UpsampleMode::nearest_exact, false);
}
Tensor upsample_linear1d(const Tensor& x, IntArrayRef output_size, bool align_corners, Scale scales) {
  return upsampled(x, output_size, UpsampleMode::linear, align_corners, std::array{scales});
}
Tensor upsample_linear1d(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                         const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 1, output_size, scale_factors, UpsampleMode::linear, align_corners);
}
Tensor upsample_bilinear2d(const Tensor& x, IntArrayRef output_size, bool align_corners, Scale scales_h,
                           Scale scales_w) {
  return upsampled(x, output_size, UpsampleMode::bilinear, align_corners, std::array{scales_h, scales_w});
}
Tensor upsample_bilinear2d(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                           const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 2, output_size, scale_factors, UpsampleMode::bilinear, align_corners);
}
Tensor upsample_bicubic2d(const Tensor& x, IntArrayRef output_size, bool align_corners, Scale scales_h,
                          Scale scales_w) {
  return upsampled(x, output_size, UpsampleMode::bicubic, align_corners, std::array{scales_h, scales_w});
}
Tensor upsample_bicubic2d(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                          const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 2, output_size, scale_factors, UpsampleMode::bicubic, align_corners);
}
Tensor upsample_trilinear3d(const Tensor& x, IntArrayRef output_size, bool align_corners, Scale scales_d,
                            Scale scales_h, Scale scales_w) {
  return upsampled(x, output_size, UpsampleMode::trilinear, align_corners, std::array{scales_d, scales_h, scales_w});
}
Tensor upsample_trilinear3d(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                            const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 3, output_size, scale_factors, UpsampleMode::trilinear, align_corners);
}
Tensor _upsample_bilinear2d_aa(const Tensor& x, IntArrayRef output_size, bool align_corners, Scale scales_h,
                               Scale scales_w) {
  return upsampled(x, output_size, UpsampleMode::bilinear, align_corners, std::array{scales_h, scales_w}, true);
}
Tensor _upsample_bilinear2d_aa(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                               const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 2, output_size, scale_factors, UpsampleMode::bilinear, align_corners, true);
}
Tensor _upsample_bicubic2d_aa(const Tensor& x, IntArrayRef output_size, bool align_corners, Scale scales_h,
                              Scale scales_w) {
  return upsampled(x, output_size, UpsampleMode::bicubic, align_corners, std::array{scales_h, scales_w}, true);
}
Tensor _upsample_bicubic2d_aa(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                              const std::optional<ArrayRef<double>>& scale_factors) {
  return upsampled(x, 2, output_size, scale_factors, UpsampleMode::bicubic, align_corners, true);
}

Tensor reflection_pad1d(const Tensor& x, IntArrayRef padding) {
  return padded("reflection_pad1d", x, padding, 1, "reflect");
}
Tensor reflection_pad2d(const Tensor& x, IntArrayRef padding) {
  return padded("reflection_pad2d", x, padding, 2, "reflect");
}
Tensor reflection_pad3d(const Tensor& x, IntArrayRef padding) {
  return padded("reflection_pad3d", x, padding, 3, "reflect");
}
Tensor replication_pad1d(const Tensor& x, IntArrayRef padding) {
  return padded("replication_pad1d", x, padding, 1, "replicate");
}
Tensor replication_pad2d(const Tensor& x, IntArrayRef padding) {
  return padded("replication_pad2d", x, padding, 2, "replicate");
}
Tensor replication_pad3d(const Tensor& x, IntArrayRef padding) {
  return padded("replication_pad3d", x, padding, 3, "replicate");
}

}  // namespace xtgrad
