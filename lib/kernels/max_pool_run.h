#pragma once
#include <cstdint>
#include <type_traits>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/kernels/pool_window.h>

// What both layouts of max_pool share.

namespace xtgrad::kernels {

/// An integer as wide as T, so that vectors of both have the same number of lanes.
template <class T>
using LaneOf = std::conditional_t<sizeof(T) == 4, int32_t, int64_t>;

/// best[i] = max(best[i], x[i]), a nan winning, and its position: of equal elements the earlier one stays.
template <bool positions, class T>
[[gnu::always_inline]] inline void take_larger(const T* x, LaneOf<T> position, T* best, LaneOf<T>* where, int64_t n) {
  XTGRAD_INDEPENDENT
  for (int64_t i = 0; i < n; ++i) {
    const T v = x[i], b = best[i];
    const bool larger = (v > b) | (v != v);
    best[i] = larger ? v : b;
    if constexpr (positions) where[i] = larger ? position : where[i];
  }
}

/// max_pool over `count` planes [in...] -> [out...] that lie one after the other; with `Position` void values only.
template <class T, class Position>
void max_pool_planes(const PoolWindow& window, const T* x, T* y, Position* positions, int64_t count);

/// max_pool over [in..., channels] -> [out..., channels], output rows [begin, end) of a batch's.
template <class T, class Position>
void max_pool_channels(const PoolWindow& window, int64_t channels, const T* x, T* y, Position* positions, int64_t begin,
                       int64_t end);

}  // namespace xtgrad::kernels
