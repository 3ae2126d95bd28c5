#pragma once
#include <optional>

#include <xtgrad/autograd/tensor.h>

// Interpolation and padding under the names that they have in ATen: upsample() and pad() for one mode and number of
// dimensions each. x [N, C, size...]; the second form of a function takes the output's size or, instead of it, a factor
// for each dimension.

namespace xtgrad {

Tensor upsample_nearest1d(const Tensor& x, IntArrayRef output_size, std::optional<double> scales = std::nullopt);
Tensor upsample_nearest1d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                          const std::optional<ArrayRef<double>>& scale_factors);
Tensor upsample_nearest2d(const Tensor& x, IntArrayRef output_size, std::optional<double> scales_h = std::nullopt,
                          std::optional<double> scales_w = std::nullopt);
Tensor upsample_nearest2d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                          const std::optional<ArrayRef<double>>& scale_factors);
Tensor upsample_nearest3d(const Tensor& x, IntArrayRef output_size, std::optional<double> scales_d = std::nullopt,
                          std::optional<double> scales_h = std::nullopt, std::optional<double> scales_w = std::nullopt);
Tensor upsample_nearest3d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                          const std::optional<ArrayRef<double>>& scale_factors);
Tensor _upsample_nearest_exact1d(const Tensor& x, IntArrayRef output_size, std::optional<double> scales = std::nullopt);
Tensor _upsample_nearest_exact1d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                                 const std::optional<ArrayRef<double>>& scale_factors);
Tensor _upsample_nearest_exact2d(const Tensor& x, IntArrayRef output_size,
                                 std::optional<double> scales_h = std::nullopt,
                                 std::optional<double> scales_w = std::nullopt);
Tensor _upsample_nearest_exact2d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                                 const std::optional<ArrayRef<double>>& scale_factors);
Tensor _upsample_nearest_exact3d(const Tensor& x, IntArrayRef output_size,
                                 std::optional<double> scales_d = std::nullopt,
                                 std::optional<double> scales_h = std::nullopt,
                                 std::optional<double> scales_w = std::nullopt);
Tensor _upsample_nearest_exact3d(const Tensor& x, const std::optional<IntArrayRef>& output_size,
                                 const std::optional<ArrayRef<double>>& scale_factors);
Tensor upsample_linear1d(const Tensor& x, IntArrayRef output_size, bool align_corners,
                         std::optional<double> scales = std::nullopt);
Tensor upsample_linear1d(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                         const std::optional<ArrayRef<double>>& scale_factors);
Tensor upsample_bilinear2d(const Tensor& x, IntArrayRef output_size, bool align_corners,
                           std::optional<double> scales_h = std::nullopt,
                           std::optional<double> scales_w = std::nullopt);
Tensor upsample_bilinear2d(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                           const std::optional<ArrayRef<double>>& scale_factors);
Tensor upsample_bicubic2d(const Tensor& x, IntArrayRef output_size, bool align_corners,
                          std::optional<double> scales_h = std::nullopt, std::optional<double> scales_w = std::nullopt);
Tensor upsample_bicubic2d(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                          const std::optional<ArrayRef<double>>& scale_factors);
Tensor upsample_trilinear3d(const Tensor& x, IntArrayRef output_size, bool align_corners,
                            std::optional<double> scales_d = std::nullopt,
                            std::optional<double> scales_h = std::nullopt,
                            std::optional<double> scales_w = std::nullopt);
Tensor upsample_trilinear3d(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                            const std::optional<ArrayRef<double>>& scale_factors);
Tensor _upsample_bilinear2d_aa(const Tensor& x, IntArrayRef output_size, bool align_corners,
                               std::optional<double> scales_h = std::nullopt,
                               std::optional<double> scales_w = std::nullopt);
Tensor _upsample_bilinear2d_aa(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                               const std::optional<ArrayRef<double>>& scale_factors);
Tensor _upsample_bicubic2d_aa(const Tensor& x, IntArrayRef output_size, bool align_corners,
                              std::optional<double> scales_h = std::nullopt,
                              std::optional<double> scales_w = std::nullopt);
Tensor _upsample_bicubic2d_aa(const Tensor& x, const std::optional<IntArrayRef>& output_size, bool align_corners,
                              const std::optional<ArrayRef<double>>& scale_factors);

/// x [C, size...] or [N, C, size...] with elements added before and after each of the last dimensions, given from the
/// last on: mirrored at the ends, or the ends repeated.
Tensor reflection_pad1d(const Tensor& x, IntArrayRef padding);
Tensor reflection_pad2d(const Tensor& x, IntArrayRef padding);
Tensor reflection_pad3d(const Tensor& x, IntArrayRef padding);
Tensor replication_pad1d(const Tensor& x, IntArrayRef padding);
Tensor replication_pad2d(const Tensor& x, IntArrayRef padding);
Tensor replication_pad3d(const Tensor& x, IntArrayRef padding);

}  // namespace xtgrad
