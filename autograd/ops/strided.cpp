#include <xtgrad/autograd/ops/strided.h>

#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/strided.h>

namespace xtgrad {
namespace {

// A zeroed buffer that spans both geometries, and how far their offsets move.
struct Buffer {
  Array array;
  int64_t shift;
};

void widen(const Geometry& geometry, int64_t& low, int64_t& high) {
  int64_t first = geometry.offset, last = geometry.offset;
  for (int d = 0; d < geometry.shape.size(); ++d) {
    if (geometry.shape[d] == 0) return;
    (geometry.strides[d] < 0 ? first : last) += (geometry.shape[d] - 1) * geometry.strides[d];
  }
  low = std::min(low, first);
  high = std::max(high, last);
}

Buffer make_buffer(const Geometry& a, const Geometry& b, ScalarType dtype) {
  int64_t low = INT64_MAX, high = INT64_MIN;
  widen(a, low, high);
  widen(b, low, high);
  if (low > high) return {full_array({0}, 0, dtype), 0};
  return {full_array({high - low + 1}, 0, dtype), low};
}

Array read(const Buffer& buffer, const Geometry& geometry) {
  return buffer.array.as_strided(geometry.shape, geometry.strides, geometry.offset - buffer.shift);
}

}  // namespace

Tensor gather_strided(const Tensor& x, const Geometry& from, const Geometry& to) {
  const Buffer buffer = make_buffer(from, to, x.dtype());
  kernels::copy(x.array(), read(buffer, from));
  return record("GatherStridedBackward", read(buffer, to).contiguous(), {x},
                [from, to](const Tensor& g) { return scatter_strided(g, to, from); });
}

Tensor scatter_strided(const Tensor& g, const Geometry& from, const Geometry& to) {
  const Buffer buffer = make_buffer(from, to, g.dtype());
  kernels::accumulate(g.array().expand(from.shape), read(buffer, from));
  return record("ScatterStridedBackward", read(buffer, to).contiguous(), {g},
                [from, to](const Tensor& gg) { return gather_strided(gg, to, from); });
}

Tensor as_strided_of(const Tensor& x, const Geometry& view) {
  return record_view("AsStridedBackward0", x.array().as_strided(view.shape, view.strides, view.offset), x,
                     [from = Geometry(x.array()), view](const Tensor& g) { return scatter_strided(g, view, from); });
}

}  // namespace xtgrad
