#include <xtgrad/autograd/ops/grid_sample.h>

#include <xtgrad/autograd/composed_gradients.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/grid_sample.h>

namespace xtgrad {
namespace {

using kernels::GridInterpolation;
using kernels::GridPadding;
using kernels::GridSampling;

// ---- by public operators, for derivatives of any order

/// The taps along one axis: elements [N, P], and their weights or none where they are 1.
struct Tap {
  Tensor index, inside, weight;
};

/// The cubic convolution kernel (Keys 1981, a = -3/4) at distances up to 1 and from 1 to 2.
Tensor cubic_near(const Tensor& x) { return (x * 1.25 - 2.25) * x * x + 1; }
Tensor cubic_far(const Tensor& x) { return ((x * -0.75 + 3.75) * x - 6) * x + 3; }

std::vector<Tensor> weights_of(const Tensor& t, GridInterpolation how) {
  if (how == GridInterpolation::nearest) return {ones_like(t)};
  if (how == GridInterpolation::linear) return {1 - t, t};
  return {cubic_far(t + 1), cubic_near(t), cubic_near(1 - t), cubic_far(2 - t)};
}

std::vector<Tap> taps_of(const Tensor& grid, int axis, int64_t size, const GridSampling& how) {
  const kernels::GridTaps found = kernels::grid_taps(grid.array(), axis, size, how);
  const Tensor at = select(grid, 2, grid.size(2) - 1 - axis);
  // Where the place lies changes with the grid as the kernel says.
  const Tensor t = Tensor(found.fraction) + Tensor(found.slope) * (at - at.detach());
  const std::vector<Tensor> weights = weights_of(t, how.interpolation);
  std::vector<Tap> taps;
  for (size_t k = 0; k < weights.size(); ++k) {
    const Tensor index = select(Tensor(found.index), 2, static_cast<int64_t>(k)), inside = ge(index, 0);
    taps.push_back({masked_fill(index, logical_not(inside), 0), inside, weights[k]});
  }
  return taps;
}

/// The taps of one more axis of `size` elements behind those that are there.
std::vector<Tap> crossed(const std::vector<Tap>& taps, const std::vector<Tap>& more, int64_t size) {
  if (taps.empty()) return more;
  std::vector<Tap> result;
  for (const Tap& a : taps)
    for (const Tap& b : more)
      result.push_back({a.index * size + b.index, logical_and(a.inside, b.inside), a.weight * b.weight});
  return result;
}

Tensor composed(const Tensor& x, const Tensor& grid, const GridSampling& how) {
  const int dims = static_cast<int>(x.dim()) - 2;
  const Tensor places = flatten(grid, 1, dims), planes = flatten(x, 2);
  std::vector<Tap> taps;
  for (int d = 0; d < dims; ++d) taps = crossed(taps, taps_of(places, d, x.size(d + 2), how), x.size(d + 2));
  Dims shape{x.size(0), x.size(1), places.size(1)};
  Tensor result;
  for (const Tap& tap : taps) {
    const Tensor elements = gather(planes, 2, unsqueeze(tap.index, 1).expand(shape));
    const Tensor part = elements * unsqueeze(masked_fill(tap.weight, logical_not(tap.inside), 0), 1);
    result = result.defined() ? result + part : part;
  }
  shape.erase(2);
  for (int64_t d = 1; d <= dims; ++d) shape.push_back(grid.size(d));
  return reshape(result, shape);
}

// ---- by the kernel

Tensor sampled(const char* name, const Tensor& x, const Tensor& grid, const GridSampling& how) {
  return record(name, kernels::grid_sample(x.array(), grid.array(), how), {x, grid},
                [x = Saved(x), grid = Saved(grid), how](const Tensor& g, const Needs& needs) {
                  if (GradMode::is_enabled())
                    return composed_gradients(
                        [&](const std::vector<Tensor>& in) { return std::vector{composed(in[0], in[1], how)}; },
                        {x, grid}, {g}, needs);
                  const kernels::GridGradients found =
                      kernels::grid_sample_backward(g.array(), x->array(), grid->array(), how, needs[0], needs[1]);
                  return std::vector{needs[0] ? Tensor(found.x) : Tensor(), needs[1] ? Tensor(found.grid) : Tensor()};
                });
}

void check_sizes(const Tensor& x, const Tensor& grid, int dims) {
  const char* op = "grid_sampler()";
  check(x.is_floating_point() && x.dtype() == computing_dtype(x.dtype()), op, " is not implemented for '", x.dtype(),
        "': expected Float or Double");
  check(grid.dtype() == x.dtype(), "expected scalar type ", x.dtype(), " but found ", grid.dtype(), " (the grid of ",
        op, ")");
  check(x.dim() >= 3 && grid.dim() >= 1 && grid.size(-1) == x.dim() - 2, op, ": expected grid to have size ",
        x.dim() - 2, " in last dimension, but got grid with sizes ", grid.sizes());
  check(x.size(0) == grid.size(0), op, ": expected grid and input to have same batch size, but got input with sizes ",
        x.sizes(), " and grid with sizes ", grid.sizes());
  const bool any = dims == 0;
  check(x.dim() == grid.dim() && (any ? x.dim() == 4 || x.dim() == 5 : x.dim() == dims + 2), op, ": expected ",
        any         ? "4D or 5"
        : dims == 2 ? "4"
                    : "5",
        "D input and grid with same number of dimensions, but got input with ", "sizes ", x.sizes(),
        " and grid with sizes ", grid.sizes());
  for (int64_t d = 2; d < x.dim(); ++d)
    check(x.size(d) > 0, op, ": expected input to have non-empty spatial dimensions, but input has sizes ", x.sizes(),
          " with dimension ", d, " being empty");
}

/// `dims` is 0 where both two and three will do.
Tensor sample(const Tensor& x, const Tensor& grid, int64_t interpolation, int64_t padding, bool align_corners,
              int dims) {
  check_sizes(x, grid, dims);
  check(interpolation >= 0 && interpolation <= 2,
        "grid_sampler(): interpolation_mode must be 0 (bilinear), 1 (nearest) or 2 (bicubic), got ", interpolation);
  check(padding >= 0 && padding <= 2,
        "grid_sampler(): padding_mode must be 0 (zeros), 1 (border) or 2 (reflection), got ", padding);
  check(interpolation != 2 || x.dim() == 4, "grid_sampler(): bicubic interpolation only supports 4D input");
  // PyTorch rounds halves of images to even numbers, those of volumes away from zero.
  const bool image = x.dim() == 4;
  const GridSampling how{static_cast<GridInterpolation>(interpolation), static_cast<GridPadding>(padding),
                         align_corners, image};
  return sampled(image ? "GridSampler2DBackward0" : "GridSampler3DBackward0", x, grid, how);
}

// ---- grids

/// The coordinates of n elements.
Tensor line(int64_t n, bool align_corners, const Tensor& like) {
  if (n <= 1) return zeros({n}, like.options());
  const Tensor ends = linspace(-1, 1, n, like.options());
  return align_corners ? ends : ends * (static_cast<double>(n - 1) / static_cast<double>(n));
}

}  // namespace

Tensor grid_sampler(const Tensor& x, const Tensor& grid, int64_t interpolation_mode, int64_t padding_mode,
                    bool align_corners) {
  return sample(x, grid, interpolation_mode, padding_mode, align_corners, 0);
}
Tensor grid_sampler_2d(const Tensor& x, const Tensor& grid, int64_t interpolation_mode, int64_t padding_mode,
                       bool align_corners) {
  return sample(x, grid, interpolation_mode, padding_mode, align_corners, 2);
}
Tensor grid_sampler_3d(const Tensor& x, const Tensor& grid, int64_t interpolation_mode, int64_t padding_mode,
                       bool align_corners) {
  return sample(x, grid, interpolation_mode, padding_mode, align_corners, 3);
}

Tensor affine_grid_generator(const Tensor& theta, IntArrayRef size, bool align_corners) {
  const char* op = "affine_grid_generator";
  check(size.size() == 4 || size.size() == 5,
        "AffineGridGenerator needs 4d (spatial) or 5d (volumetric) inputs, got size ", size);
  const auto dims = static_cast<int64_t>(size.size()) - 2;
  for (const int64_t n : size) check(n >= 0, "Trying to create tensor with negative dimension ", n, ": ", size);
  check(theta.is_floating_point(), op, ": expected floating point theta, got ", theta.dtype());
  check(theta.sizes() == Dims({size[0], dims, dims + 1}), op, ": Expected a batch of ", dims, "D affine matrices of ",
        "shape ", Dims{size[0], dims, dims + 1}, " for size ", size, ". Got ", theta.sizes());
  // x varies along the last dimension, y along the one before.
  std::vector<Tensor> coordinates;
  Dims shape(static_cast<int>(dims), 1);
  for (int64_t d = 0; d < dims; ++d) shape[static_cast<int>(d)] = size[static_cast<size_t>(d) + 2];
  for (int64_t d = dims; d-- > 0;) {
    Dims along(static_cast<int>(dims), 1);
    along[static_cast<int>(d)] = -1;
    coordinates.push_back(line(shape[static_cast<int>(d)], align_corners, theta).reshape(along).expand(shape));
  }
  coordinates.push_back(ones(shape, theta.options()));
  const Tensor places = reshape(stack(coordinates, -1), {-1, dims + 1});
  const Tensor mapped = matmul(places, transpose(theta, 1, 2));
  Dims result{size[0]};
  for (const int64_t n : shape) result.push_back(n);
  result.push_back(dims);
  return reshape(mapped, result);
}

}  // namespace xtgrad
