#include <doctest/doctest.h>

#include <cmath>

#include "misuse.h"

using namespace torch;

TEST_CASE("misuse: grids") {
  const Tensor x = zeros({1, 2, 3, 3}), grid = zeros({1, 4, 4, 2});
  misuse::check_rows({
      {"grid_sampler: three coordinates for an image",
       [=] {
         grid_sampler(x, zeros({1, 4, 4, 3}), 0, 0, true);
       },
       "grid_sampler(): expected grid to have size 2 in last dimension, but got grid with sizes [1, 4, 4, 3]"},
      {"grid_sampler: another batch",
       [=] {
         grid_sampler(x, zeros({2, 4, 4, 2}), 0, 0, true);
       },
       "grid_sampler(): expected grid and input to have same batch size, but got input with sizes [1, 2, 3, 3] and "
       "grid with sizes [2, 4, 4, 2]"},
      {"grid_sampler: another number of dimensions",
       [=] {
         grid_sampler(x, zeros({1, 4, 2}), 0, 0, true);
       },
       "grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got input with sizes [1, "
       "2, 3, 3] and grid with sizes [1, 4, 2]"},
      {"grid_sampler: lines",
       [=] {
         grid_sampler(zeros({1, 2, 3}), zeros({1, 4, 1}), 0, 0, true);
       },
       "grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got input with sizes [1, "
       "2, 3] and grid with sizes [1, 4, 1]"},
      {"grid_sampler: an empty image",
       [=] {
         grid_sampler(zeros({1, 2, 0, 3}), grid, 0, 0, true);
       },
       "grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes [1, 2, 0, 3] with "
       "dimension 2 being empty"},
      {"grid_sampler: another dtype",
       [=] {
         grid_sampler(x, zeros({1, 4, 4, 2}, kDouble), 0, 0, true);
       },
       "expected scalar type Float but found Double (the grid of grid_sampler())"},
      {"grid_sampler: integers",
       [=] {
         grid_sampler(zeros({1, 2, 3, 3}, kLong), zeros({1, 4, 4, 2}, kLong), 0, 0, true);
       },
       "grid_sampler() is not implemented for 'Long': expected Float or Double"},
      {"grid_sampler: an unknown interpolation", [=] { grid_sampler(x, grid, 3, 0, true); },
       "grid_sampler(): interpolation_mode must be 0 (bilinear), 1 (nearest) or 2 (bicubic), got 3"},
      {"grid_sampler: an unknown padding", [=] { grid_sampler(x, grid, 0, -1, true); },
       "grid_sampler(): padding_mode must be 0 (zeros), 1 (border) or 2 (reflection), got -1"},
      {"grid_sampler: cubic volumes",
       [=] {
         grid_sampler(zeros({1, 2, 3, 3, 3}), zeros({1, 4, 4, 4, 3}), 2, 0, true);
       },
       "grid_sampler(): bicubic interpolation only supports 4D input"},
      {"grid_sampler_2d: a volume",
       [=] {
         grid_sampler_2d(zeros({1, 2, 3, 3, 3}), zeros({1, 4, 4, 4, 3}), 0, 0, true);
       },
       "grid_sampler(): expected 4D input and grid with same number of dimensions, but got input with sizes [1, 2, 3, "
       "3, 3] and grid with sizes [1, 4, 4, 4, 3]"},
      {"grid_sampler_3d: an image", [=] { grid_sampler_3d(x, grid, 0, 0, true); },
       "grid_sampler(): expected 5D input and grid with same number of dimensions, but got input with sizes [1, 2, 3, "
       "3] and grid with sizes [1, 4, 4, 2]"},
      {"affine_grid_generator: three sizes",
       [=] {
         affine_grid_generator(zeros({1, 2, 3}), {1, 2, 3}, true);
       },
       "AffineGridGenerator needs 4d (spatial) or 5d (volumetric) inputs, got size [1, 2, 3]"},
      {"affine_grid_generator: another batch",
       [=] {
         affine_grid_generator(zeros({1, 2, 3}), {2, 2, 3, 3}, true);
       },
       "affine_grid_generator: Expected a batch of 2D affine matrices of shape [2, 2, 3] for size [2, 2, 3, 3]. Got "
       "[1, 2, 3]"},
      {"affine_grid_generator: matrices of a volume",
       [=] {
         affine_grid_generator(zeros({1, 3, 4}), {1, 2, 3, 3}, true);
       },
       "affine_grid_generator: Expected a batch of 2D affine matrices of shape [1, 2, 3] for size [1, 2, 3, 3]. Got "
       "[1, 3, 4]"},
      {"affine_grid_generator: a negative size",
       [=] {
         affine_grid_generator(zeros({1, 2, 3}), {1, 2, -3, 3}, true);
       },
       "Trying to create tensor with negative dimension -3: [1, 2, -3, 3]"},
      {"affine_grid_generator: integers",
       [=] {
         affine_grid_generator(zeros({1, 2, 3}, kLong), {1, 2, 3, 3}, true);
       },
       "affine_grid_generator: expected floating point theta, got Long"},
  });
}

TEST_CASE("misuse: windows and slopes at random") {
  const Tensor x = zeros({2, 3, 7, 8}), u = zeros({2, 3, 2});
  misuse::check_rows({
      {"fractional_max_pool2d: one number as kernel",
       [=] {
         fractional_max_pool2d(x, 2, {3, 4}, u);
       },
       "fractional_max_pool2d: kernel_size must either be a single Int or tuple of Ints, got [2]"},
      {"fractional_max_pool2d: one number as output",
       [=] {
         fractional_max_pool2d(x, {2, 2}, 3, u);
       },
       "fractional_max_pool2d: output_size must either be a single Int or tuple of Ints, got [3]"},
      {"fractional_max_pool2d: a large kernel",
       [=] {
         fractional_max_pool2d(x, {8, 2}, {3, 4}, u);
       },
       "fractional_max_pool2d(): pool height 8 too large relative to input height 7 for 3 windows"},
      {"fractional_max_pool2d: too many windows",
       [=] {
         fractional_max_pool2d(x, {2, 3}, {7, 4}, u);
       },
       "fractional_max_pool2d(): pool height 2 too large relative to input height 7 for 7 windows"},
      {"fractional_max_pool2d: a negative number of windows",
       [=] {
         fractional_max_pool2d(x, {2, 3}, {-1, 4}, u);
       },
       "Trying to create tensor with negative dimension -1: fractional_max_pool2d got output_size [-1, 4]"},
      {"fractional_max_pool2d: a kernel of 0",
       [=] {
         fractional_max_pool2d(x, {0, 3}, {1, 4}, u);
       },
       "fractional_max_pool2d(): kernel_size must be positive, got [0, 3]"},
      {"fractional_max_pool2d: samples of another batch",
       [=] {
         fractional_max_pool2d(x, {2, 3}, {3, 4}, zeros({1, 3, 2}));
       },
       "fractional_max_pool2d(): Expected random samples of sizes [2, 3, 2], but got [1, 3, 2]"},
      {"fractional_max_pool2d: samples of another dtype",
       [=] {
         fractional_max_pool2d(x, {2, 3}, {3, 4}, zeros({2, 3, 2}, kDouble));
       },
       "expected scalar type Float but found Double (the random samples of fractional_max_pool2d)"},
      {"fractional_max_pool2d: a sample above 1",
       [=] {
         fractional_max_pool2d(x, {2, 3}, {3, 4}, full({2, 3, 2}, 1.5));
       },
       "fractional_max_pool2d(): Expected random samples in [0, 1], but got 1.5"},
      {"fractional_max_pool2d: a sample that is no number",
       [=] {
         fractional_max_pool2d(x, {2, 3}, {3, 4}, full({2, 3, 2}, NAN));
       },
       "fractional_max_pool2d(): Expected random samples in [0, 1], but got nan"},
      {"fractional_max_pool2d: a matrix",
       [=] {
         fractional_max_pool2d(zeros({7, 8}), {2, 3}, {3, 4}, u);
       },
       "fractional_max_pool2d(): Expected 3D or 4D tensor, but got: [7, 8]"},
      {"fractional_max_pool2d: an empty image",
       [=] {
         fractional_max_pool2d(zeros({2, 3, 0, 8}), {2, 3}, {3, 4}, u);
       },
       "fractional_max_pool2d(): Expected input to have non-zero size for non-batch dimensions, but got[2, 3, 0, 8] "
       "with dimension 2 being empty."},
      {"fractional_max_pool2d: integers",
       [=] {
         fractional_max_pool2d(zeros({2, 3, 7, 8}, kLong), {2, 3}, {3, 4}, u);
       },
       "\"fractional_max_pool2d_out_frame\" not implemented for 'Long'"},
      {"fractional_max_pool3d: as many windows as places",
       [=] {
         fractional_max_pool3d(zeros({1, 2, 4, 4, 4}), {2, 2, 2}, {3, 2, 2}, zeros({1, 2, 3}));
       },
       "fractional_max_pool3d(): pool time 2 too large relative to input time 4 for 3 windows"},
      {"fractional_max_pool3d: two numbers as kernel",
       [=] {
         fractional_max_pool3d(zeros({1, 2, 4, 4, 4}), {2, 2}, {2, 2, 2}, zeros({1, 2, 3}));
       },
       "fractional_max_pool3d: kernel_size must either be a single Int or tuple of three Ints, got [2, 2]"},
      {"rrelu: bounds the wrong way round", [=] { rrelu(x, 0.4, 0.3); },
       "Lower bound should be less than or equal to the upper bound, got 0.4 and 0.3"},
      {"rrelu: integers", [=] { rrelu(zeros({3}, kLong)); }, "\"rrelu_with_noise_out_cpu\" not implemented for 'Long'"},
      {"rrelu_with_noise: noise of other sizes", [=] { rrelu_with_noise(zeros({3}), zeros({2}), 0.1, 0.3, true); },
       "rrelu_with_noise: expected noise of Float and sizes [3], got Float [2]"},
      {"rrelu_with_noise: noise of another dtype",
       [=] { rrelu_with_noise(zeros({3}), zeros({3}, kDouble), 0.1, 0.3, true); },
       "rrelu_with_noise: expected noise of Float and sizes [3], got Double [3]"},
      {"nll_loss2d: rows",
       [=] {
         nll_loss2d(zeros({2, 3}), zeros({2}, kLong));
       },
       "only batches of spatial targets supported (3D tensors) but got targets of dimension: 1"},
      {"nll_loss2d: a line of input",
       [=] {
         nll_loss2d(zeros({2, 3, 4}), zeros({2, 4, 5}, kLong));
       },
       "only batches of spatial inputs supported (4D tensors), but got input of dimension: 3"},
      {"nll_loss_nd: a number", [=] { nll_loss_nd(tensor(1.0), tensor(0)); }, "Expected 1 or more dimensions (got 0)"},
  });
}
