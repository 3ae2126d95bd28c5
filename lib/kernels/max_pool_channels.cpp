#include <algorithm>

#include <xtgrad/lib/kernels/max_pool_run.h>
#include <xtgrad/lib/simd.h>

// Channels-last: the channels of a pixel are the vector.

namespace xtgrad::kernels {
namespace {

constexpr int64_t kChannels = 128;  // at a time

// One window of n <= kChannels channels; x is where its position 0 would be.
template <class T, class Position>
struct WindowOfChannels {
  const PoolWindow& w;
  const int64_t channels;
  int64_t first[3], last[3];

  [[gnu::always_inline]] void run(const T* x, T* y, Position* positions, int64_t n) const {
    constexpr bool with_positions = !std::is_void_v<Position>;
    T best[kChannels];
    LaneOf<T> where[with_positions ? kChannels : 1];
    bool fresh = true;
    for (int64_t kd = first[0]; kd < last[0]; ++kd)
      for (int64_t kh = first[1]; kh < last[1]; ++kh)
        for (int64_t kw = first[2]; kw < last[2]; ++kw) {
          const int64_t at = (kd * w.dilation[0] * w.in[1] + kh * w.dilation[1]) * w.in[2] + kw * w.dilation[2];
          const T* from = x + at * channels;
          const auto position = static_cast<LaneOf<T>>((kd * w.kernel[1] + kh) * w.kernel[2] + kw);
          if (fresh) {
            std::copy_n(from, n, best);
            if constexpr (with_positions) std::fill_n(where, n, position);
            fresh = false;
          } else {
            take_larger<with_positions>(from, position, best, where, n);
          }
        }
    std::copy_n(best, n, y);
    if constexpr (with_positions)
      for (int64_t i = 0; i < n; ++i) positions[i] = static_cast<Position>(where[i]);
  }
};

template <class T, class Position>
[[gnu::always_inline]] inline void output_row(const PoolWindow& w, int64_t channels, const T* x, T* y,
                                              Position* positions, int64_t depth, int64_t row) {
  WindowOfChannels<T, Position> window{
      w, channels, {w.first(0, depth), w.first(1, row), 0}, {w.last(0, depth), w.last(1, row), 0}};
  for (int64_t column = 0; column < w.out[2]; ++column) {
    window.first[2] = w.first(2, column);
    window.last[2] = w.last(2, column);
    const int64_t at = (w.start(0, depth) * w.in[1] + w.start(1, row)) * w.in[2] + w.start(2, column);
    for (int64_t c = 0; c < channels; c += kChannels) {
      const int64_t n = std::min(kChannels, channels - c), to = column * channels + c;
      if constexpr (std::is_void_v<Position>)
        window.run(x + at * channels + c, y + to, nullptr, n);
      else
        window.run(x + at * channels + c, y + to, positions + to, n);
    }
  }
}

}  // namespace

template <class T, class Position>
void max_pool_channels(const PoolWindow& window, int64_t channels, const T* x, T* y, Position* positions, int64_t begin,
                       int64_t end) {
  simd(
      [=, &window](auto) {
        for (int64_t i = begin; i < end; ++i) {
          const int64_t row = i % window.out[1], depth = i / window.out[1] % window.out[0];
          const int64_t batch = i / (window.out[1] * window.out[0]), to = i * window.out[2] * channels;
          const T* from = x + batch * window.in_size() * channels;
          if constexpr (std::is_void_v<Position>)
            output_row(window, channels, from, y + to, positions, depth, row);
          else
            output_row(window, channels, from, y + to, positions + to, depth, row);
        }
      },
      0);
}

template void max_pool_channels(const PoolWindow&, int64_t, const float*, float*, void*, int64_t, int64_t);
template void max_pool_channels(const PoolWindow&, int64_t, const float*, float*, uint8_t*, int64_t, int64_t);
template void max_pool_channels(const PoolWindow&, int64_t, const float*, float*, int32_t*, int64_t, int64_t);
template void max_pool_channels(const PoolWindow&, int64_t, const double*, double*, void*, int64_t, int64_t);
template void max_pool_channels(const PoolWindow&, int64_t, const double*, double*, uint8_t*, int64_t, int64_t);
template void max_pool_channels(const PoolWindow&, int64_t, const double*, double*, int32_t*, int64_t, int64_t);

}  // namespace xtgrad::kernels
