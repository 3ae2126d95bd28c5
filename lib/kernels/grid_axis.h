#pragma once
#include <cmath>
#include <cstdint>
#include <type_traits>

#include <xtgrad/lib/kernels/grid_sample.h>
#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/simd.h>

// Where the coordinates of a sampling grid lead along one axis, for a block of places at once.

namespace xtgrad::kernels {

/// A place among an axis's elements and its derivative with respect to the grid's coordinate.
template <class T>
struct GridPlace {
  T at, slope;
};

/// From -1 ... 1 to elements: the ends are centres of elements with align_corners, otherwise their outer sides.
template <class T>
[[gnu::always_inline]] inline GridPlace<T> grid_place(T coordinate, T size, bool align_corners) {
  const T aligned = (coordinate + 1) / 2 * (size - 1), plain = ((coordinate + 1) * size - 1) / 2;
  return {align_corners ? aligned : plain, (align_corners ? size - 1 : size) / 2};
}

/// Limited to the elements; at the limits and beyond it does not move any more.
template <class T>
[[gnu::always_inline]] inline GridPlace<T> at_border(GridPlace<T> place, T size) {
  const T last = size - 1;
  const bool below = place.at <= 0, above = place.at >= last;
  return {below ? T(0) : above ? last : place.at, below || above ? T(0) : place.slope};
}

/// Mirrored at both ends as often as needed.
template <class T>
[[gnu::always_inline]] inline GridPlace<T> reflected(GridPlace<T> place, T size, bool align_corners) {
  const T low = align_corners ? T(0) : T(-0.5), span = align_corners ? size - 1 : size;
  const T from_low = place.at - low, distance = std::abs(from_low), there_and_back = 2 * span;
  const T rest = distance - std::trunc(distance / there_and_back) * there_and_back;
  const bool turned = rest > span, one = span == 0;
  const T slope = from_low < 0 ? -place.slope : place.slope;
  return {one ? T(0) : (turned ? there_and_back - rest : rest) + low, one ? T(0) : turned ? -slope : slope};
}

template <GridPadding padding, class T>
[[gnu::always_inline]] inline GridPlace<T> grid_padded(GridPlace<T> place, T size, bool align_corners) {
  if constexpr (padding == GridPadding::zeros) return place;
  if constexpr (padding == GridPadding::reflection) place = reflected(place, size, align_corners);
  return at_border(place, size);
}

/// The number of a whole place, -1 outside and where it is no number.
template <class T>
[[gnu::always_inline]] inline int32_t element_at(T place, T size) {
  const bool inside = place >= 0 && place < size;
  const auto number = static_cast<int32_t>(inside ? place : T(0));
  return inside ? number : -1;
}

/// The whole number nearest to x.
template <class T>
[[gnu::always_inline]] inline T nearest_whole(T x, bool half_to_even) {
  const T whole = std::trunc(x), step = x < 0 ? T(-1) : T(1);
  const T away = std::abs(x - whole) >= T(0.5) ? whole + step : whole;
  return half_to_even ? std::nearbyint(x) : away;
}

/// The cubic convolution kernel with a = -3/4 (Keys 1981) for a distance up to 1 and from 1 to 2, and its derivatives.
template <class T>
[[gnu::always_inline]] inline T cubic_near(T x) {
  return (T(1.25) * x - T(2.25)) * x * x + 1;
}
template <class T>
[[gnu::always_inline]] inline T cubic_far(T x) {
  return ((T(-0.75) * x + T(3.75)) * x - 6) * x + 3;
}
template <class T>
[[gnu::always_inline]] inline T cubic_near_slope(T x) {
  return (T(3.75) * x - T(4.5)) * x;
}
template <class T>
[[gnu::always_inline]] inline T cubic_far_slope(T x) {
  return (T(-2.25) * x + T(7.5)) * x - 6;
}

/// A block of places: the elements that each is made from along an axis, their weights, and how those change with the
/// coordinate.
template <class T>
struct GridAxis {
  static constexpr int kPlaces = 64, kTaps = 4;
  int count;
  int32_t index[kTaps][kPlaces];  // -1 where there is none
  T weight[kTaps][kPlaces], change[kTaps][kPlaces];
  T fraction[kPlaces], slope[kPlaces];
};

/// One place's taps, in the order of GridAxis; the number of its element goes through element_at().
template <GridInterpolation interpolation, GridPadding padding, class T>
[[gnu::always_inline]] inline void grid_taps_of(GridAxis<T>& axis, int i, T coordinate, T size,
                                                const GridSampling& how) {
  GridPlace<T> place = grid_place(coordinate, size, how.align_corners);
  if constexpr (interpolation == GridInterpolation::nearest) {
    place = grid_padded<padding>(place, size, how.align_corners);
    axis.index[0][i] = element_at(nearest_whole(place.at, how.half_to_even), size);
    axis.weight[0][i] = 1;
    axis.change[0][i] = axis.fraction[i] = axis.slope[i] = 0;
    return;
  }
  constexpr bool cubic = interpolation == GridInterpolation::cubic;
  if constexpr (!cubic) place = grid_padded<padding>(place, size, how.align_corners);
  const T whole = std::floor(place.at), t = place.at - whole, slope = place.slope;
  axis.fraction[i] = t;
  axis.slope[i] = slope;
  if constexpr (!cubic) {
    axis.index[0][i] = element_at(whole, size);
    axis.index[1][i] = element_at(whole + 1, size);
    axis.weight[0][i] = 1 - t;
    axis.weight[1][i] = t;
    axis.change[0][i] = -slope;
    axis.change[1][i] = slope;
  } else {
    const auto element = [&](T at) {
      return element_at(grid_padded<padding>(GridPlace<T>{at, T(1)}, size, how.align_corners).at, size);
    };
    axis.index[0][i] = element(whole - 1);
    axis.index[1][i] = element(whole);
    axis.index[2][i] = element(whole + 1);
    axis.index[3][i] = element(whole + 2);
    axis.weight[0][i] = cubic_far(t + 1);
    axis.weight[1][i] = cubic_near(t);
    axis.weight[2][i] = cubic_near(1 - t);
    axis.weight[3][i] = cubic_far(2 - t);
    axis.change[0][i] = slope * cubic_far_slope(t + 1);
    axis.change[1][i] = slope * cubic_near_slope(t);
    axis.change[2][i] = -slope * cubic_near_slope(1 - t);
    axis.change[3][i] = -slope * cubic_far_slope(2 - t);
  }
}

template <GridInterpolation interpolation, GridPadding padding, class T>
void fill_grid_axis(GridAxis<T>& axis, const T* coordinates, int64_t stride, int count, int64_t size,
                    const GridSampling& how) {
  simd(
      [stride, how, n = static_cast<T>(size)](GridAxis<T>* to, const T* from, int places) {
        XTGRAD_INDEPENDENT
        for (int i = 0; i < places; ++i) grid_taps_of<interpolation, padding>(*to, i, from[i * stride], n, how);
      },
      &axis, coordinates, count);
}

/// The taps of `count` places, up to GridAxis::kPlaces, whose coordinates are `stride` apart, along `size` elements.
template <class T>
void grid_axis(GridAxis<T>& axis, const T* coordinates, int64_t stride, int count, int64_t size,
               const GridSampling& how) {
  const auto padded = [&](auto interpolation) {
    constexpr GridInterpolation kind = decltype(interpolation)::value;
    axis.count = kind == GridInterpolation::cubic ? 4 : kind == GridInterpolation::nearest ? 1 : 2;
    switch (how.padding) {
      case GridPadding::zeros:
        return fill_grid_axis<kind, GridPadding::zeros>(axis, coordinates, stride, count, size, how);
      case GridPadding::border:
        return fill_grid_axis<kind, GridPadding::border>(axis, coordinates, stride, count, size, how);
      case GridPadding::reflection:
        return fill_grid_axis<kind, GridPadding::reflection>(axis, coordinates, stride, count, size, how);
    }
  };
  switch (how.interpolation) {
    case GridInterpolation::linear:
      return padded(std::integral_constant<GridInterpolation, GridInterpolation::linear>());
    case GridInterpolation::nearest:
      return padded(std::integral_constant<GridInterpolation, GridInterpolation::nearest>());
    case GridInterpolation::cubic:
      return padded(std::integral_constant<GridInterpolation, GridInterpolation::cubic>());
  }
}

}  // namespace xtgrad::kernels
