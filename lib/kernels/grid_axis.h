#pragma once
#include <cmath>
#include <cstdint>

#include <xtgrad/lib/kernels/grid_sample.h>

// Where a coordinate of a sampling grid leads along one axis.

namespace xtgrad::kernels {

/// A place among an axis's elements and its derivative with respect to the grid's coordinate.
template <class T>
struct GridPlace {
  T at, slope;
};

/// From -1 ... 1 to elements: the ends are centres of elements with align_corners, otherwise their outer sides.
template <class T>
GridPlace<T> grid_place(T coordinate, int64_t size, bool align_corners) {
  const T n = static_cast<T>(size);
  if (align_corners) return {(coordinate + 1) / 2 * (n - 1), (n - 1) / 2};
  return {((coordinate + 1) * n - 1) / 2, n / 2};
}

/// Limited to the elements; at the limits and beyond it does not move any more.
template <class T>
GridPlace<T> at_border(GridPlace<T> place, int64_t size) {
  const T last = static_cast<T>(size - 1);
  if (place.at <= 0) return {T(0), T(0)};
  if (place.at >= last) return {last, T(0)};
  return place;
}

/// Mirrored at both ends as often as needed.
template <class T>
GridPlace<T> reflected(GridPlace<T> place, int64_t size, bool align_corners) {
  const T low = align_corners ? T(0) : T(-0.5);
  const T span = static_cast<T>(align_corners ? size - 1 : size);
  if (span == 0) return {T(0), T(0)};
  const T from_low = place.at - low, distance = std::abs(from_low);
  const T rest = std::fmod(distance, span);
  const bool turned = std::fmod(std::floor(distance / span), T(2)) != 0;
  const T slope = from_low < 0 ? -place.slope : place.slope;
  return turned ? GridPlace<T>{span - rest + low, -slope} : GridPlace<T>{rest + low, slope};
}

template <class T>
GridPlace<T> grid_padded(GridPlace<T> place, int64_t size, const GridSampling& how) {
  if (how.padding == GridPadding::zeros) return place;
  if (how.padding == GridPadding::border) return at_border(place, size);
  return at_border(reflected(place, size, how.align_corners), size);
}

/// The elements that a result is made from along an axis, their weights, and how those change with the coordinate.
template <class T>
struct GridAxis {
  static constexpr int kMax = 4;
  int count;
  int64_t index[kMax];  // -1 where there is none
  T weight[kMax], change[kMax];
  T fraction, slope;
};

/// The number of a whole place, -1 outside and where it is no number.
template <class T>
int64_t element_at(T place, int64_t size) {
  return place >= 0 && place < static_cast<T>(size) ? static_cast<int64_t>(place) : -1;
}

/// The cubic convolution kernel with a = -3/4 (Keys 1981) for a distance up to 1 and from 1 to 2, and its derivatives.
template <class T>
T cubic_near(T x) {
  return (T(1.25) * x - T(2.25)) * x * x + 1;
}
template <class T>
T cubic_far(T x) {
  return ((T(-0.75) * x + T(3.75)) * x - 6) * x + 3;
}
template <class T>
T cubic_near_slope(T x) {
  return (T(3.75) * x - T(4.5)) * x;
}
template <class T>
T cubic_far_slope(T x) {
  return (T(-2.25) * x + T(7.5)) * x - 6;
}

template <class T>
GridAxis<T> grid_axis(T coordinate, int64_t size, const GridSampling& how) {
  GridPlace<T> place = grid_place(coordinate, size, how.align_corners);
  const bool cubic = how.interpolation == GridInterpolation::cubic;
  if (!cubic) place = grid_padded(place, size, how);
  GridAxis<T> axis{};
  if (how.interpolation == GridInterpolation::nearest) {
    axis.count = 1;
    axis.index[0] = element_at(how.half_to_even ? std::nearbyint(place.at) : std::round(place.at), size);
    axis.weight[0] = 1;
    return axis;
  }
  const T whole = std::floor(place.at), t = place.at - whole;
  axis.fraction = t;
  axis.slope = place.slope;
  axis.count = cubic ? 4 : 2;
  for (int k = 0; k < axis.count; ++k) {
    const T tap = whole + static_cast<T>(cubic ? k - 1 : k);
    axis.index[k] = element_at(cubic ? grid_padded(GridPlace<T>{tap, T(1)}, size, how).at : tap, size);
  }
  if (!cubic) {
    axis.weight[0] = 1 - t;
    axis.weight[1] = t;
    axis.change[0] = -place.slope;
    axis.change[1] = place.slope;
    return axis;
  }
  const T weights[] = {cubic_far(t + 1), cubic_near(t), cubic_near(1 - t), cubic_far(2 - t)};
  const T changes[] = {cubic_far_slope(t + 1), cubic_near_slope(t), -cubic_near_slope(1 - t), -cubic_far_slope(2 - t)};
  for (int k = 0; k < 4; ++k) {
    axis.weight[k] = weights[k];
    axis.change[k] = changes[k] * place.slope;
  }
  return axis;
}

}  // namespace xtgrad::kernels
