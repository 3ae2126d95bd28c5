#pragma once
#include <xtgrad/autograd/tensor.h>

// Images at places between their elements: spatial transformers (Jaderberg et al. 2015).

namespace xtgrad {

/// x [N, C, H, W] or [N, C, D, H, W] at the places grid [N, out..., 2 or 3] -> [N, C, out...]. A place is (x, y) or
/// (x, y, z) from -1 to 1, the centres of the outermost elements with align_corners, else their outer sides.
/// interpolation_mode: 0 linear, 1 nearest, 2 cubic (images only); padding_mode, for places outside: 0 zeros, 1 the
/// nearest element, 2 reflection. Throws where sizes or dtypes do not fit.
Tensor grid_sampler(const Tensor& x, const Tensor& grid, int64_t interpolation_mode, int64_t padding_mode,
                    bool align_corners);
/// The same for x [N, C, H, W] only.
Tensor grid_sampler_2d(const Tensor& x, const Tensor& grid, int64_t interpolation_mode, int64_t padding_mode,
                       bool align_corners);
/// The same for x [N, C, D, H, W] only.
Tensor grid_sampler_3d(const Tensor& x, const Tensor& grid, int64_t interpolation_mode, int64_t padding_mode,
                       bool align_corners);

/// The grid under which affine maps theta [N, 2, 3] or [N, 3, 4] transform images of `size` [N, C, H, W] or
/// [N, C, D, H, W] -> [N, H, W, 2] or [N, D, H, W, 3].
Tensor affine_grid_generator(const Tensor& theta, IntArrayRef size, bool align_corners);

}  // namespace xtgrad
