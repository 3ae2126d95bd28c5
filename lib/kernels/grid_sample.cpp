#include <xtgrad/lib/kernels/grid_sample.h>

#include <algorithm>
#include <memory>

#include <xtgrad/lib/kernels/grid_axis.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

constexpr int kMaxDims = 3, kMaxTaps = 16, kPlaces = GridAxis<float>::kPlaces;

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
    check(plane <= INT32_MAX, "grid_sampler(): an input of sizes ", x, " has too many elements in a channel");
  }
  int64_t blocks() const { return (places + kPlaces - 1) / kPlaces; }
};

/// A block of places with their taps in all dimensions: the products of those along the axes.
template <class T>
struct Taps {
  int places, count;
  int32_t offset[kMaxTaps][kPlaces];  // into a channel, -1 for none
  T weight[kMaxTaps][kPlaces];
  T change[kMaxDims][kMaxTaps][kPlaces];  // with the coordinate along each dimension
  GridAxis<T> axes[kMaxDims];

  /// Tap number `tap`, which is tap at[d] along dimension d.
  template <int D>
  void cross(int tap, const int (&at)[D], const int64_t (&sizes)[kMaxDims]) {
    simd(
        [tap, at, sizes](Taps* taps, int n) {
          XTGRAD_INDEPENDENT
          for (int i = 0; i < n; ++i) {
            int32_t place = 0;
            bool inside = true;
            T product = 1, changes[D];
            for (int d = 0; d < D; ++d) {
              const int32_t index = taps->axes[d].index[at[d]][i];
              inside = inside & (index >= 0);
              place = place * static_cast<int32_t>(sizes[d]) + (index < 0 ? 0 : index);
              product *= taps->axes[d].weight[at[d]][i];
              changes[d] = taps->axes[d].change[at[d]][i];
              for (int other = 0; other < D; ++other)
                if (other != d) changes[d] *= taps->axes[other].weight[at[other]][i];
            }
            taps->offset[tap][i] = inside ? place : -1;
            taps->weight[tap][i] = product;
            for (int d = 0; d < D; ++d) taps->change[d][tap][i] = changes[d];
          }
        },
        this, places);
  }

  void fill(const T* coordinates, int n, const Sizes& sizes, const GridSampling& how) {
    places = n;
    for (int d = 0; d < sizes.dims; ++d)
      grid_axis(axes[d], coordinates + sizes.dims - 1 - d, sizes.dims, n, sizes.in[d], how);
    count = 0;
    for (int a = 0; a < axes[0].count; ++a)
      for (int b = 0; b < axes[1].count; ++b) {
        if (sizes.dims == 2) cross<2>(count++, {a, b}, sizes.in);
        for (int c = 0; sizes.dims == 3 && c < axes[2].count; ++c) cross<3>(count++, {a, b, c}, sizes.in);
      }
  }
};

// A place outside counts as a zero, so that the weights of a coordinate that is no number give none either.
template <class T>
void sample_plane(const Taps<T>& all, const T* plane, T* out) {
  simd(
      [](const Taps<T>* taps, const T* from, T* to) {
        T sums[kPlaces] = {};
        for (int k = 0; k < taps->count; ++k) {
          XTGRAD_INDEPENDENT
          for (int i = 0; i < taps->places; ++i) {
            const int32_t at = taps->offset[k][i];
            sums[i] += taps->weight[k][i] * (at < 0 ? T(0) : from[at]);
          }
        }
        for (int i = 0; i < taps->places; ++i) to[i] = sums[i];
      },
      &all, plane, out);
}

/// Adds one channel's part of the coordinates' gradients.
template <class T>
void add_changes(const Taps<T>& all, const T* plane, const T* g, int dims, T (&sums)[kMaxDims][kPlaces]) {
  simd(
      [dims](const Taps<T>* taps, const T* from, const T* gs, T(*to)[kPlaces]) {
        for (int k = 0; k < taps->count; ++k) {
          T elements[kPlaces];
          XTGRAD_INDEPENDENT
          for (int i = 0; i < taps->places; ++i) {
            const int32_t at = taps->offset[k][i];
            elements[i] = gs[i] * (at < 0 ? T(0) : from[at]);
          }
          for (int d = 0; d < dims; ++d) {
            XTGRAD_INDEPENDENT
            for (int i = 0; i < taps->places; ++i) to[d][i] += taps->change[d][k][i] * elements[i];
          }
        }
      },
      &all, plane, g, sums);
}

template <class T>
void scatter_plane(const Taps<T>& taps, const T* g, T* plane) {
  for (int k = 0; k < taps.count; ++k)
    for (int i = 0; i < taps.places; ++i)
      if (taps.offset[k][i] >= 0) plane[taps.offset[k][i]] += taps.weight[k][i] * g[i];
}

/// Calls body(taps, image, first place) for blocks [begin, end).
template <class T, class Body>
void for_blocks(const Array& grid, const Sizes& sizes, const GridSampling& how, int64_t begin, int64_t end,
                const Body& body) {
  const auto taps = std::make_unique<Taps<T>>();
  for (int64_t block = begin; block < end; ++block) {
    const int64_t n = block / sizes.blocks(), first = block % sizes.blocks() * kPlaces;
    taps->fill(grid.data<T>() + (n * sizes.places + first) * sizes.dims,
               static_cast<int>(std::min<int64_t>(kPlaces, sizes.places - first)), sizes, how);
    body(*taps, n, first);
  }
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
  const int64_t grain = std::max<int64_t>(1, kGrain / (kPlaces * 4 * (sizes.channels + 4)));
  dispatch_floating(x.dtype(), "grid_sampler", [&](auto zero) {
    using T = decltype(zero);
    parallel_for(0, sizes.batch * sizes.blocks(), grain, [&](int64_t begin, int64_t end) {
      for_blocks<T>(grid, sizes, how, begin, end, [&](const Taps<T>& taps, int64_t n, int64_t first) {
        for (int64_t c = n * sizes.channels; c < (n + 1) * sizes.channels; ++c)
          sample_plane(taps, x.data<T>() + c * sizes.plane, result.data<T>() + c * sizes.places + first);
      });
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
  need_grid = need_grid && how.interpolation != GridInterpolation::nearest;  // which does not move with the place
  dispatch_floating(x.dtype(), "grid_sampler_backward", [&](auto zero) {
    using T = decltype(zero);
    // Places share elements of x, so an image belongs to one thread.
    parallel_for(0, sizes.batch, 1, [&](int64_t begin, int64_t end) {
      for_blocks<T>(grid, sizes, how, begin * sizes.blocks(), end * sizes.blocks(),
                    [&](const Taps<T>& taps, int64_t n, int64_t first) {
                      T sums[kMaxDims][kPlaces] = {};
                      for (int64_t c = n * sizes.channels; c < (n + 1) * sizes.channels; ++c) {
                        const T* here = g.data<T>() + c * sizes.places + first;
                        if (need_x) scatter_plane(taps, here, result.x.data<T>() + c * sizes.plane);
                        if (need_grid) add_changes(taps, x.data<T>() + c * sizes.plane, here, sizes.dims, sums);
                      }
                      for (int i = 0; need_grid && i < taps.places; ++i)
                        for (int d = 0; d < sizes.dims; ++d)
                          result.grid.data<T>()[(n * sizes.places + first + i) * sizes.dims + sizes.dims - 1 - d] =
                              sums[d][i];
                    });
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
    GridAxis<T> found;
    for (int64_t first = 0; first < n * places; first += kPlaces) {
      const auto here = static_cast<int>(std::min<int64_t>(kPlaces, n * places - first));
      grid_axis(found, grid.data<T>() + first * dims + dims - 1 - axis, dims, here, size, how);
      for (int i = 0; i < here; ++i)
        for (int k = 0; k < count; ++k) result.index.data<int64_t>()[(first + i) * count + k] = found.index[k][i];
      std::copy_n(found.fraction, here, result.fraction.data<T>() + first);
      std::copy_n(found.slope, here, result.slope.data<T>() + first);
    }
  });
  return result;
}

}  // namespace xtgrad::kernels
