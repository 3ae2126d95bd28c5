#include <xtgrad/lib/memory_format.h>

#include <xtgrad/lib/kernels/copy.h>

namespace xtgrad {
namespace {

// The dimensions from the innermost to the outermost: channels, the spatial ones from the last on, batch.
Dims channels_last_order(int ndim) {
  Dims order{1};
  for (int d = ndim - 1; d > 1; --d) order.push_back(d);
  order.push_back(0);
  return order;
}

// Strides that do not decrease outwards. Sizes of 1 make several formats possible: [2, 1, 4, 4] counts as channels last
// only with a channel stride of 1, and strides that say nothing at all count as row-major.
bool speaks_of_channels_last(const Array& x) {
  if ((x.ndim() != 4 && x.ndim() != 5) || x.strides()[1] == 0) return false;
  int64_t least = 0;
  for (int64_t dim : channels_last_order(x.ndim())) {
    const int d = static_cast<int>(dim);
    const int64_t size = x.shape()[d], stride = x.strides()[d];
    if (size == 0 || stride < least) return false;
    if (d == 0 && least == x.strides()[1]) return false;
    least = size > 1 ? stride * size : stride;
  }
  return true;
}

bool fills_channels_last(const Array& x) {
  int64_t expected = 1;
  for (int64_t dim : channels_last_order(x.ndim())) {
    const int d = static_cast<int>(dim);
    if (x.shape()[d] == 1) continue;
    if (x.strides()[d] != expected) return false;
    expected *= x.shape()[d];
  }
  return true;
}

MemoryFormat channels_last_of(int ndim) {
  return ndim == 5 ? MemoryFormat::ChannelsLast3d : MemoryFormat::ChannelsLast;
}

}  // namespace

const char* to_string(MemoryFormat format) {
  switch (format) {
    case MemoryFormat::Contiguous:
      return "Contiguous";
    case MemoryFormat::Preserve:
      return "Preserve";
    case MemoryFormat::ChannelsLast:
      return "ChannelsLast";
    default:
      return "ChannelsLast3d";
  }
}

Dims channels_last_strides(IntArrayRef sizes) {
  check(sizes.size() == 4 || sizes.size() == 5, "channels-last: required rank 4 or 5 tensor, got sizes ", sizes);
  Dims strides(static_cast<int>(sizes.size()), 1);
  int64_t stride = 1;
  for (int64_t d : channels_last_order(strides.size())) {
    strides[static_cast<int>(d)] = stride;
    stride *= std::max<int64_t>(sizes[static_cast<size_t>(d)], 1);
  }
  return strides;
}

MemoryFormat suggest_memory_format(const Array& x) {
  return speaks_of_channels_last(x) ? channels_last_of(x.ndim()) : MemoryFormat::Contiguous;
}

bool is_contiguous(const Array& x, MemoryFormat format) {
  if (format == MemoryFormat::ChannelsLast) return x.ndim() == 4 && fills_channels_last(x);
  if (format == MemoryFormat::ChannelsLast3d) return x.ndim() == 5 && fills_channels_last(x);
  return x.is_contiguous();
}

bool is_channels_last(const Array& x) { return speaks_of_channels_last(x) && fills_channels_last(x); }

Array empty_channels_last(const Dims& shape, ScalarType dtype) {
  const Array block = empty_array(shape, dtype);  // refuses sizes that overflow
  return block.as_strided(shape, channels_last_strides(shape), 0);
}

Array empty_array(const Dims& shape, ScalarType dtype, MemoryFormat format) {
  check(format != MemoryFormat::Preserve,
        "unsupported memory format Preserve: there is no tensor whose format to keep");
  check(format != MemoryFormat::ChannelsLast || shape.size() == 4,
        "required rank 4 tensor to use channels_last format, got sizes ", shape);
  check(format != MemoryFormat::ChannelsLast3d || shape.size() == 5,
        "required rank 5 tensor to use channels_last_3d format, got sizes ", shape);
  return format == MemoryFormat::Contiguous ? empty_array(shape, dtype) : empty_channels_last(shape, dtype);
}

Array empty_array_like(const Array& like, ScalarType dtype, MemoryFormat format) {
  if (format == MemoryFormat::Preserve) return empty_array_like(like, dtype);
  return empty_array(like.shape(), dtype, format);
}

Array contiguous(const Array& x, MemoryFormat format) {
  if (is_contiguous(x, format)) return x;
  const Array result = empty_array(x.shape(), x.dtype(), format);
  kernels::copy(x, result);
  return result;
}

}  // namespace xtgrad
