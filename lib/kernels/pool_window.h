#pragma once
#include <algorithm>
#include <cstdint>

namespace xtgrad::kernels {

/// Where pooling windows lie: depth, height and width, the missing ones being 1 long. Window o of an axis covers
/// o * stride - pad + k * dilation for k < kernel, as far as that is inside [0, in).
struct PoolWindow {
  int64_t in[3] = {1, 1, 1}, out[3] = {1, 1, 1}, kernel[3] = {1, 1, 1};
  int64_t stride[3] = {1, 1, 1}, pad[3] = {0, 0, 0}, dilation[3] = {1, 1, 1};

  int64_t in_size() const { return in[0] * in[1] * in[2]; }
  int64_t out_size() const { return out[0] * out[1] * out[2]; }
  int64_t positions() const { return kernel[0] * kernel[1] * kernel[2]; }
  /// Where window o of an axis begins, perhaps outside.
  int64_t start(int axis, int64_t o) const { return o * stride[axis] - pad[axis]; }
  /// The first k of window o that is inside, and the one after the last.
  int64_t first(int axis, int64_t o) const {
    const int64_t at = start(axis, o);
    return at >= 0 ? 0 : (-at + dilation[axis] - 1) / dilation[axis];
  }
  int64_t last(int axis, int64_t o) const {
    const int64_t room = in[axis] - start(axis, o);
    return room <= 0 ? 0 : std::min(kernel[axis], (room + dilation[axis] - 1) / dilation[axis]);
  }
};

}  // namespace xtgrad::kernels
