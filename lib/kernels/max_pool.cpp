#include <xtgrad/lib/kernels/max_pool.h>

#include <xtgrad/lib/kernels/max_pool_run.h>
#include <xtgrad/lib/memory_format.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

Dims with_spatial(const Array& like, const int64_t (&sizes)[3]) {
  Dims shape = like.shape();
  for (int d = 2; d < shape.size(); ++d) shape[d] = sizes[3 - shape.size() + d];
  return shape;
}

Array empty_like_layout(const Array& like, const Dims& shape, ScalarType dtype) {
  return is_channels_last(like) ? empty_channels_last(shape, dtype) : empty_array(shape, dtype);
}

template <class T, class Position>
void pool(const Array& x, const Array& y, Position* positions, const PoolWindow& w) {
  const T* from = x.data<T>();
  T* to = y.data<T>();
  const int64_t batch = x.shape()[0], channels = x.shape()[1];
  const int64_t at = w.out_size();
  if (is_channels_last(x)) {
    const int64_t rows = batch * w.out[0] * w.out[1];
    const int64_t grain = std::max<int64_t>(1, kGrain / std::max<int64_t>(1, w.out[2] * channels * w.positions()));
    return parallel_for(0, rows, grain, [&](int64_t begin, int64_t end) {
      max_pool_channels<T, Position>(w, channels, from, to, positions, begin, end);
    });
  }
  const int64_t grain = std::max<int64_t>(1, kGrain / std::max<int64_t>(1, at * w.positions()));
  parallel_for(0, batch * channels, grain, [&](int64_t begin, int64_t end) {
    if constexpr (std::is_void_v<Position>)
      max_pool_planes<T, Position>(w, from + begin * w.in_size(), to + begin * at, nullptr, end - begin);
    else
      max_pool_planes<T, Position>(w, from + begin * w.in_size(), to + begin * at, positions + begin * at, end - begin);
  });
}

}  // namespace

MaxPooled max_pool(const char* op, const Array& input, const PoolWindow& window, bool with_positions) {
  const Array x = is_channels_last(input) ? input : input.contiguous();
  const Dims shape = with_spatial(x, window.out);
  MaxPooled result{empty_like_layout(x, shape, x.dtype()), {}};
  const bool narrow = window.positions() <= 256;
  if (with_positions) result.positions = empty_like_layout(x, shape, narrow ? kByte : kInt);
  if (result.values.numel() == 0) return result;
  dispatch_floating(x.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    if (!with_positions)
      pool<T, void>(x, result.values, nullptr, window);
    else if (narrow)
      pool<T, uint8_t>(x, result.values, result.positions.data<uint8_t>(), window);
    else
      pool<T, int32_t>(x, result.values, result.positions.data<int32_t>(), window);
  });
  return result;
}

}  // namespace xtgrad::kernels
