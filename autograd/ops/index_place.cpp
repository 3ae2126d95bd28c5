#include <xtgrad/autograd/ops/index_place.h>

#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/lib/kernels/index.h>
#include <xtgrad/lib/warning.h>

namespace xtgrad::detail {
namespace {

struct Combined {
  Dims shape;
  Array offsets;
  int first = -1, last = -1, count = 0;  // which dimensions are indexed
};

std::string shapes_of(const std::vector<Tensor>& indices) {
  std::string shapes;
  for (const Tensor& index : indices)
    if (index.defined()) shapes += (shapes.empty() ? "" : ", ") + text(index.sizes());
  return shapes;
}

// Broadcasts the indices together and adds up how far each moves in the storage.
Combined combine(const Array& x, const std::vector<Tensor>& indices) {
  Combined result;
  for (size_t i = 0; i < indices.size(); ++i) {
    if (!indices[i].defined()) continue;
    const int d = static_cast<int>(i);
    const Dims& shape = indices[i].array().shape();
    for (int k = 1; k <= std::min(shape.size(), result.shape.size()); ++k) {
      const int64_t a = shape[shape.size() - k], b = result.shape[result.shape.size() - k];
      check(a == b || a == 1 || b == 1, "shape mismatch: indexing tensors could not be broadcast together with shapes ",
            shapes_of(indices));
    }
    const Array offsets = kernels::offsets_of("index()", indices[i].array(), x, d, true);
    result.shape = broadcast_shapes(result.shape, shape);
    result.offsets = result.count ? kernels::add_offsets(result.offsets, offsets, result.shape) : offsets;
    if (result.count++ == 0) result.first = d;
    result.last = d;
  }
  return result;
}

}  // namespace

Place place_of_tensors(const Array& x, const std::vector<Tensor>& indices) {
  const Combined index = combine(x, indices);
  check(index.count > 0, "index: at least one index tensor is needed");
  // Neighbouring indices give their dimensions to their place, others to the front.
  const bool neighbours = index.last - index.first + 1 == index.count;
  const int at = neighbours ? index.first : 0;
  Dims shape, base_shape, strides;
  const auto place_indices = [&] {
    for (int64_t size : index.shape) {
      shape.push_back(size);
      base_shape.push_back(1);
      strides.push_back(0);
    }
  };
  int after = 0;
  bool placed = false;
  for (int d = 0; d <= x.ndim(); ++d) {
    if (!placed && shape.size() == at && (neighbours ? d == index.first : true)) {
      place_indices();
      placed = true;
    }
    if (d == x.ndim()) break;
    if (static_cast<size_t>(d) < indices.size() && indices[static_cast<size_t>(d)].defined()) continue;
    shape.push_back(x.shape()[d]);
    base_shape.push_back(x.shape()[d]);
    strides.push_back(x.strides()[d]);
    after += placed;
  }
  Dims offset_shape = index.shape;
  for (int i = 0; i < after; ++i) offset_shape.push_back(1);
  return {shape, x.as_strided(base_shape, strides, x.offset()), index.offsets.reshape(offset_shape)};
}

Place place_of_slices(const char* op, const Array& x, int dim, const Array& index, bool negative_allowed) {
  const Array from = x.ndim() == 0 ? x.unsqueeze(0) : x;
  Dims shape = from.shape(), base_shape = from.shape(), strides = from.strides();
  shape[dim] = index.numel();
  base_shape[dim] = 1;
  strides[dim] = 0;
  Dims offset_shape(from.ndim() - dim, 1);
  offset_shape[0] = index.numel();
  const Array offsets = kernels::offsets_of(op, index, from, dim, negative_allowed);
  return {shape, from.as_strided(base_shape, strides, from.offset()), offsets.reshape(offset_shape)};
}

Place place_of_elements(const char* op, const Array& x, int dim, const Array& index) {
  const Array from = x.ndim() == 0 ? x.unsqueeze(0) : x;
  const Array at = index.ndim() == 0 ? index.unsqueeze(0) : index;
  Dims strides = from.strides();
  strides[dim] = 0;
  const Array offsets = kernels::offsets_of(op, at, from, dim, false);
  return {at.shape(), from.as_strided(at.shape(), strides, from.offset()), offsets};
}

void append_index(std::vector<Tensor>& indices, const Tensor& index, const Tensor& x) {
  const ScalarType dtype = index.dtype();
  check(dtype == kLong || dtype == kByte || dtype == kBool,
        "tensors used as indices must be long, byte or bool tensors, got ", dtype);
  if (dtype == kLong) return indices.push_back(index);
  if (dtype == kByte) warn("indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead.");
  check(index.dim() > 0, "index: a mask without dimensions needs a new dimension: use x.index({mask})");
  for (int64_t d = 0; d < index.dim(); ++d) {
    const int64_t at = static_cast<int64_t>(indices.size()) + d;
    check(at < x.dim(), "too many indices for tensor of dimension ", x.dim());
    check(index.size(d) == x.size(at), "The shape of the mask ", index.sizes(), " at index ", d,
          " does not match the shape of the indexed tensor ", x.sizes(), " at index ", at);
  }
  const Array positions = kernels::nonzero(index.array());
  for (int d = 0; d < index.dim(); ++d) indices.push_back(Tensor(positions.select(1, d).contiguous()));
}

}  // namespace xtgrad::detail
