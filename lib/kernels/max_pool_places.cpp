#include <algorithm>
#include <vector>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/max_pool.h>
#include <xtgrad/lib/kernels/max_pool_run.h>
#include <xtgrad/lib/memory_format.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/simd.h>

// Elements moved to and from the places that max_pool chose.

namespace xtgrad::kernels {
namespace {

constexpr int64_t kChannels = 64;  // of a channels-last array that one task takes

/// x in the memory order that the positions have.
Array ordered_as(const Array& x, const Array& positions) {
  if (!is_channels_last(positions)) return x.contiguous();
  if (is_channels_last(x)) return x;
  const Array result = empty_channels_last(x.shape(), x.dtype());
  copy(x, result);
  return result;
}

/// The results of one task: those of one plane and some channels, or of one channel.
struct Task {
  int64_t in, out;          // first elements
  int64_t channels, pixel;  // how many side by side, and the step from a pixel to the next
};

/// Calls visit(task) for all of them, in parallel.
template <class Visit>
void for_tasks(const Array& positions, const PoolWindow& w, const Visit& visit) {
  const int64_t batch = positions.shape()[0], channels = positions.shape()[1];
  const int64_t grain = std::max<int64_t>(1, kGrain / std::max<int64_t>(1, w.in_size()));
  if (!is_channels_last(positions))
    return parallel_for(0, batch * channels, grain, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) visit(Task{i * w.in_size(), i * w.out_size(), 1, 1});
    });
  const int64_t blocks = (channels + kChannels - 1) / kChannels;
  parallel_for(0, batch * blocks, std::max<int64_t>(1, grain / kChannels), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t n = i / blocks, c = i % blocks * kChannels;
      visit(Task{n * w.in_size() * channels + c, n * w.out_size() * channels + c, std::min(kChannels, channels - c),
                 channels});
    }
  });
}

/// How far each position of a window lies from its position 0, in pixels.
std::vector<int64_t> offsets_of(const PoolWindow& w) {
  std::vector<int64_t> offsets;
  for (int64_t kd = 0; kd < w.kernel[0]; ++kd)
    for (int64_t kh = 0; kh < w.kernel[1]; ++kh)
      for (int64_t kw = 0; kw < w.kernel[2]; ++kw)
        offsets.push_back((kd * w.dilation[0] * w.in[1] + kh * w.dilation[1]) * w.in[2] + kw * w.dilation[2]);
  return offsets;
}

/// Calls visit(result pixel, pixel of the window's position 0) for every window.
template <class Visit>
[[gnu::always_inline]] inline void for_windows(const PoolWindow& w, Visit&& visit) {
  int64_t result = 0;
  for (int64_t d = 0; d < w.out[0]; ++d)
    for (int64_t h = 0; h < w.out[1]; ++h) {
      int64_t at = (w.start(0, d) * w.in[1] + w.start(1, h)) * w.in[2] - w.pad[2];
      for (int64_t column = 0; column < w.out[2]; ++column, at += w.stride[2]) visit(result++, at);
    }
}

// For few positions: every position of every window takes what was chosen there, all channels at once.
template <class T, class Position>
void scatter_channels(const Task& task, const PoolWindow& w, const T* from, const Position* chosen, T* to) {
  const auto window = [ =, &w ](int64_t o, int64_t d, int64_t h, int64_t v) __attribute__((always_inline)) {
    const T* g = from + o * task.pixel;
    const Position* position = chosen + o * task.pixel;
    for (int64_t kd = w.first(0, d); kd < w.last(0, d); ++kd)
      for (int64_t kh = w.first(1, h); kh < w.last(1, h); ++kh)
        for (int64_t kw = w.first(2, v); kw < w.last(2, v); ++kw) {
          const int64_t row = (w.start(0, d) + kd * w.dilation[0]) * w.in[1] + w.start(1, h) + kh * w.dilation[1];
          T* place = to + (row * w.in[2] + w.start(2, v) + kw * w.dilation[2]) * task.pixel;
          const auto here = static_cast<Position>((kd * w.kernel[1] + kh) * w.kernel[2] + kw);
          XTGRAD_INDEPENDENT
          for (int64_t c = 0; c < task.channels; ++c) place[c] += position[c] == here ? g[c] : T(0);
        }
  };
  simd(
      [=, &w](auto) {
        int64_t o = 0;
        for (int64_t d = 0; d < w.out[0]; ++d)
          for (int64_t h = 0; h < w.out[1]; ++h)
            for (int64_t v = 0; v < w.out[2]; ++v) window(o++, d, h, v);
      },
      0);
}

template <class T>
void clear(const Task& task, const PoolWindow& w, T* to) {
  if (task.pixel == 1)
    std::fill_n(to, w.in_size(), T(0));
  else
    for (int64_t i = 0; i < w.in_size(); ++i) std::fill_n(to + i * task.pixel, task.channels, T(0));
}

template <class Body>
void dispatch_position(const Array& positions, const Body& body) {
  if (positions.dtype() == kByte)
    body(positions.data<uint8_t>());
  else
    body(positions.data<int32_t>());
}

}  // namespace

Array max_pool_indices(const Array& positions, const PoolWindow& w) {
  const Array result = empty_array_like(positions, kLong);
  if (result.numel() == 0) return result;
  const std::vector<int64_t> offsets = offsets_of(w);
  dispatch_position(positions, [&](const auto* chosen) {
    int64_t* indices = result.data<int64_t>();
    for_tasks(positions, w, [&](const Task& task) {
      for_windows(w, [&](int64_t o, int64_t at) {
        const int64_t to = task.out + o * task.pixel;
        for (int64_t c = 0; c < task.channels; ++c) indices[to + c] = at + offsets[static_cast<size_t>(chosen[to + c])];
      });
    });
  });
  return result;
}

Array max_pool_scatter(const Array& gradient, const Array& positions, const PoolWindow& w) {
  const Array g = ordered_as(gradient, positions);
  Dims shape = g.shape();
  for (int d = 2; d < shape.size(); ++d) shape[d] = w.in[3 - shape.size() + d];
  const bool channels_last = is_channels_last(positions);
  if (g.numel() == 0) return full_array(shape, 0, g.dtype());
  const Array result = channels_last ? empty_channels_last(shape, g.dtype()) : empty_array(shape, g.dtype());
  const std::vector<int64_t> offsets = offsets_of(w);
  dispatch_floating(g.dtype(), "max_pool_backward", [&](auto zero) {
    using T = decltype(zero);
    const T* from = g.data<T>();
    T* to = result.data<T>();
    dispatch_position(positions, [&](const auto* chosen) {
      for_tasks(positions, w, [&](const Task& task) {
        clear(task, w, to + task.in);
        if (task.channels > 8 && w.positions() <= 4)
          return scatter_channels(task, w, from + task.out, chosen + task.out, to + task.in);
        for_windows(w, [&](int64_t o, int64_t at) {
          const int64_t source = task.out + o * task.pixel;
          for (int64_t c = 0; c < task.channels; ++c)
            to[task.in + (at + offsets[static_cast<size_t>(chosen[source + c])]) * task.pixel + c] += from[source + c];
        });
      });
    });
  });
  return result;
}

Array max_pool_gather(const Array& input, const Array& positions, const PoolWindow& w) {
  const Array x = ordered_as(input, positions);
  const Array result = empty_array_like(positions, x.dtype());
  if (result.numel() == 0) return result;
  const std::vector<int64_t> offsets = offsets_of(w);
  dispatch_floating(x.dtype(), "max_pool_gather", [&](auto zero) {
    using T = decltype(zero);
    const T* from = x.data<T>();
    T* to = result.data<T>();
    dispatch_position(positions, [&](const auto* chosen) {
      for_tasks(positions, w, [&](const Task& task) {
        for_windows(w, [&](int64_t o, int64_t at) {
          const int64_t target = task.out + o * task.pixel;
          for (int64_t c = 0; c < task.channels; ++c)
            to[target + c] = from[task.in + (at + offsets[static_cast<size_t>(chosen[target + c])]) * task.pixel + c];
        });
      });
    });
  });
  return result;
}

}  // namespace xtgrad::kernels
