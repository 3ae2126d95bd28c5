#pragma once
#include <vector>

#include <xtgrad/lib/array.h>

// Elements of images at places between them: spatial transformers (Jaderberg et al. 2015). x [N, C, in...] with two or
// three spatial dimensions, grid [N, out..., dimensions] of coordinates from -1 to 1, the last dimension's first
// -> [N, C, out...]. float or double.

namespace xtgrad::kernels {

enum class GridInterpolation { linear, nearest, cubic };
enum class GridPadding { zeros, border, reflection };

struct GridSampling {
  GridInterpolation interpolation;
  GridPadding padding;
  bool align_corners;
  bool half_to_even;  // of the nearest, at halves; otherwise they go away from zero
};

Array grid_sample(const Array& x, const Array& grid, const GridSampling& how);

/// The gradients of grid_sample() for x and grid; what is not needed is left undefined.
struct GridGradients {
  Array x, grid;
};
GridGradients grid_sample_backward(const Array& g, const Array& x, const Array& grid, const GridSampling& how,
                                   bool need_x, bool need_grid);

/// What a result is made from along one axis of x: the elements (int64, -1 for none) [N, P, taps], where it lies
/// between the first two in the middle, from 0 to 1, and how fast that changes with the grid's coordinate [N, P].
struct GridTaps {
  Array index, fraction, slope;
};
/// The taps along spatial dimension `axis` of `size` elements, for grid [N, P, dimensions].
GridTaps grid_taps(const Array& grid, int axis, int64_t size, const GridSampling& how);

}  // namespace xtgrad::kernels
