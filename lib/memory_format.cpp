#include <xtgrad/lib/memory_format.h>

namespace xtgrad {
namespace {

// The i-th dimension from the fastest on: channels, the spatial ones from the last, batch.
int dim_at(int i, int ndim) { return i == 0 ? 1 : i == ndim - 1 ? 0 : ndim - i; }

}  // namespace

bool is_channels_last(const Array& x) {
  const int ndim = x.ndim();
  if ((ndim != 4 && ndim != 5) || x.numel() == 0 || x.strides()[1] == 0) return false;
  int64_t expected = 1, least = 0;
  for (int i = 0; i < ndim; ++i) {
    const int d = dim_at(i, ndim);
    const int64_t size = x.shape()[d], stride = x.strides()[d];
    if (stride < least || (size > 1 && stride != expected)) return false;
    if (d == 0 && least == x.strides()[1]) return false;
    least = stride * size;
    expected *= size;
  }
  return true;
}

Dims channels_last_strides(const Dims& shape) {
  const int ndim = shape.size();
  check(ndim == 4 || ndim == 5, "channels-last: required rank 4 or 5 tensor, got sizes ", shape);
  Dims order = shape, strides = shape;  // [N, H, W, C]
  order.erase(1);
  order.push_back(shape[1]);
  const Dims in_order = contiguous_strides(order);
  for (int d = 0; d < ndim; ++d) strides[d] = in_order[d == 0 ? 0 : d == 1 ? ndim - 1 : d - 1];
  return strides;
}

Array empty_channels_last(const Dims& shape, ScalarType dtype) {
  const Array block = empty_array(shape, dtype);  // refuses sizes that overflow
  return block.as_strided(shape, channels_last_strides(shape), 0);
}

}  // namespace xtgrad
