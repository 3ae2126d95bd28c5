#include <xtgrad/lib/kernels/grid_sample.h>

#include <algorithm>

#include <xtgrad/lib/kernels/grid_axis.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

constexpr int kMaxDims = 3, kMaxTaps = 16;

/// A result's taps in all dimensions: the products of those along the axes.
template <class T>
struct Taps {
  int count = 1;
  int64_t offset[kMaxTaps] = {0};  // into a channel, -1 for none
  T weight[kMaxTaps] = {T(1)};
  T change[kMaxDims][kMaxTaps];  // with each of the grid's coordinates
};

struct Sizes {
  int dims;
  int64_t batch, channels, plane, places;
  int64_t in[kMaxDims];

  Sizes(const Dims& x, const Dims& grid) : dims(x.size() - 2), batch(x[0]), channels(x[1]), plane(1), places(1) {
    for (int d = 0; d < dims; ++d) {
      in[d] = x[d + 2];
      plane *= in[d];
      places *= grid[d + 1];
    }
  }
};

/// Puts the taps of one more axis behind those that are there.
template <class T>
Taps<T> crossed(const Taps<T>& taps, const GridAxis<T>& axis, int64_t size, int number, int known) {
  Taps<T> result;
  result.count = 0;
  for (int i = 0; i < taps.count; ++i)
    for (int k = 0; k < axis.count; ++k) {
      const int n = result.count++;
      const bool outside = taps.offset[i] < 0 || axis.index[k] < 0;
      result.offset[n] = outside ? -1 : taps.offset[i] * size + axis.index[k];
      result.weight[n] = taps.weight[i] * axis.weight[k];
      for (int d = 0; d < known; ++d) result.change[d][n] = taps.change[d][i] * axis.weight[k];
      result.change[number][n] = taps.weight[i] * axis.change[k];
    }
  return result;
}

template <class T>
Taps<T> taps_of(const T* coordinates, const Sizes& sizes, const GridSampling& how) {
  Taps<T> taps;
  for (int d = 0; d < sizes.dims; ++d)
    taps = crossed(taps, grid_axis(coordinates[sizes.dims - 1 - d], sizes.in[d], how), sizes.in[d], d, d);
  return taps;
}

// A place outside counts as a zero, so that the weights of a coordinate that is no number give none either.
template <class T>
T sum_of_taps(const Taps<T>& taps, const T* weight, const T* plane) {
  T sum = 0;
  for (int k = 0; k < taps.count; ++k) sum += weight[k] * (taps.offset[k] < 0 ? T(0) : plane[taps.offset[k]]);
  return sum;
}

Dims result_shape(const Array& x, const Array& grid) {
  Dims shape{x.shape()[0], x.shape()[1]};
  for (int d = 1; d + 1 < grid.ndim(); ++d) shape.push_back(grid.shape()[d]);
  return shape;
}

}  // namespace

Array grid_sample(const Array& input, const Array& coordinates, const GridSampling& how) {
  const Array x = input.contiguous(), grid = coordinates.contiguous();
  const Sizes sizes(x.shape(), grid.shape());
  const Array result = empty_array(result_shape(x, grid), x.dtype());
  const int64_t grain = std::max<int64_t>(1, kGrain / (16 * std::max<int64_t>(1, sizes.channels)));
  dispatch_floating(x.dtype(), "grid_sampler", [&](auto zero) {
    using T = decltype(zero);
    const T *from = x.data<T>(), *at = grid.data<T>();
    T* to = result.data<T>();
    parallel_for(0, sizes.batch * sizes.places, grain, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const Taps<T> taps = taps_of(at + i * sizes.dims, sizes, how);
        const int64_t n = i / sizes.places, place = i % sizes.places;
        for (int64_t c = n * sizes.channels; c < (n + 1) * sizes.channels; ++c)
          to[c * sizes.places + place] = sum_of_taps(taps, taps.weight, from + c * sizes.plane);
      }
    });
  });
  return result;
}

GridGradients grid_sample_backward(const Array& gradient, const Array& input, const Array& coordinates,
                                   const GridSampling& how, bool need_x, bool need_grid) {
  const Array g = gradient.contiguous(), x = input.contiguous(), grid = coordinates.contiguous();
  const Sizes sizes(x.shape(), grid.shape());
  GridGradients result;
  if (need_x) result.x = full_array(x.shape(), 0, x.dtype());
  if (need_grid) result.grid = full_array(grid.shape(), 0, x.dtype());
  dispatch_floating(x.dtype(), "grid_sampler_backward", [&](auto zero) {
    using T = decltype(zero);
    const T *from = x.data<T>(), *at = grid.data<T>(), *gs = g.data<T>();
    T *to_x = need_x ? result.x.data<T>() : nullptr, *to_grid = need_grid ? result.grid.data<T>() : nullptr;
    // Places share elements of x, so an image belongs to one thread.
    const int64_t image = std::max<int64_t>(1, sizes.places * sizes.channels * 16);
    parallel_for(0, sizes.batch, std::max<int64_t>(1, kGrain / image), [&](int64_t begin, int64_t end) {
      for (int64_t i = begin * sizes.places; i < end * sizes.places; ++i) {
        const Taps<T> taps = taps_of(at + i * sizes.dims, sizes, how);
        const int64_t n = i / sizes.places, place = i % sizes.places;
        for (int64_t c = n * sizes.channels; c < (n + 1) * sizes.channels; ++c) {
          const T here = gs[c * sizes.places + place];
          for (int k = 0; need_x && k < taps.count; ++k)
            if (taps.offset[k] >= 0) to_x[c * sizes.plane + taps.offset[k]] += taps.weight[k] * here;
          for (int d = 0; need_grid && d < sizes.dims; ++d)
            to_grid[i * sizes.dims + sizes.dims - 1 - d] +=
                here * sum_of_taps(taps, taps.change[d], from + c * sizes.plane);
        }
      }
    });
  });
  return result;
}

GridTaps grid_taps(const Array& coordinates, int axis, int64_t size, const GridSampling& how) {
  const Array grid = coordinates.contiguous();
  const int64_t n = grid.shape()[0], places = grid.shape()[1], dims = grid.shape()[2];
  const int64_t count = how.interpolation == GridInterpolation::cubic     ? 4
                        : how.interpolation == GridInterpolation::nearest ? 1
                                                                          : 2;
  GridTaps result{empty_array({n, places, count}, kLong), empty_array({n, places}, grid.dtype()),
                  empty_array({n, places}, grid.dtype())};
  dispatch_floating(grid.dtype(), "grid_sampler", [&](auto zero) {
    using T = decltype(zero);
    for (int64_t i = 0; i < n * places; ++i) {
      const GridAxis<T> found = grid_axis(grid.data<T>()[i * dims + dims - 1 - axis], size, how);
      std::copy_n(found.index, count, result.index.data<int64_t>() + i * count);
      result.fraction.data<T>()[i] = found.fraction;
      result.slope.data<T>()[i] = found.slope;
    }
  });
  return result;
}

}  // namespace xtgrad::kernels
