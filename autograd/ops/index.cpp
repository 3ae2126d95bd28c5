#include <xtgrad/autograd/ops/index.h>

#include <xtgrad/autograd/ops/index_place.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/lib/kernels/index.h>

namespace xtgrad {
namespace {

using detail::Place;
using detail::SavedIndices;

std::vector<Tensor> prepare(const Tensor& x, TensorList given) {
  std::vector<Tensor> indices;
  bool any = false;
  for (const Tensor& index : given) {
    if (index.defined())
      detail::append_index(indices, index, x);
    else
      indices.emplace_back();
    any |= index.defined();
  }
  check(static_cast<int64_t>(indices.size()) <= x.dim(), "too many indices for tensor of dimension ", x.dim(), " (got ",
        indices.size(), ")");
  check(any, "index: at least one index tensor is needed");
  return indices;
}

Array values_for(const Place& place, const Tensor& x, const Tensor& given) {
  const Tensor values = given.dim() == 0 ? given.to(x.dtype()) : given;  // one number fits any dtype, as in fill_
  check(values.dtype() == x.dtype(), "Index put requires the source and destination dtypes match, got ", x.dtype(),
        " for the destination and ", values.dtype(), " for the source.");
  check(is_expandable_to(values.sizes(), place.shape), "shape mismatch: value tensor of shape ", values.sizes(),
        " cannot be broadcast to indexing result of shape ", place.shape);
  const Array expanded = values.array().expand(place.shape);
  const bool shared = values.array().storage().get() == x.array().storage().get();
  return shared ? expanded.clone() : expanded;
}

void put(const Array& target, const Tensor& x, const std::vector<Tensor>& indices, const Tensor& values,
         bool accumulate) {
  const Place place = detail::place_of_tensors(target, indices);
  const Array source = values_for(place, x, values);
  if (accumulate)
    kernels::scatter_add(source, place.offsets, place.base);
  else
    kernels::scatter(source, place.offsets, place.base);
}

}  // namespace

Tensor index(const Tensor& x, TensorList given) {
  const std::vector<Tensor> indices = prepare(x, given);
  const Place place = detail::place_of_tensors(x.array(), indices);
  const Array result = empty_array(place.shape, x.dtype());
  kernels::gather(place.base, place.offsets, result);
  if (!needs_grad(x)) return Tensor(result);
  return record("IndexBackward0", result, {x},
                [sizes = x.array().shape(), indices = SavedIndices(indices)](const Tensor& g) {
                  return index_backward(g, sizes, indices.get());
                });
}

Tensor index_backward(const Tensor& g, IntArrayRef sizes, TensorList given) {
  const Array result = full_array(sizes, 0, g.dtype());
  const std::vector<Tensor> indices = prepare(Tensor(result), given);
  const Place place = detail::place_of_tensors(result, indices);
  kernels::scatter_add(g.array().expand(place.shape), place.offsets, place.base);
  return record("IndexBackwardBackward0", result, {g},
                [indices = SavedIndices(indices)](const Tensor& gg) { return index(gg, indices.get()); });
}

Tensor index_put(const Tensor& x, TensorList given, const Tensor& values, bool accumulate) {
  const std::vector<Tensor> indices = prepare(x, given);
  const Array result = x.array().clone();
  put(result, x, indices, values, accumulate);
  return record("IndexPutBackward0", result, {x, values},
                [indices = SavedIndices(indices), accumulate](const Tensor& g, const Needs& needs) {
                  const std::vector<Tensor> at = indices.get();
                  const Tensor zero(scalar_array(0, g.dtype()));
                  return std::array{!needs[0]    ? Tensor()
                                    : accumulate ? g
                                                 : index_put(g, at, zero),
                                    needs[1] ? index(g, at) : Tensor()};
                });
}

Tensor& index_put_(const Tensor& x, TensorList given, const Tensor& values, bool accumulate) {
  const std::vector<Tensor> indices = prepare(x, given);
  return in_place(
      "index_put_", x, {values}, [&](const Tensor& before) { return index_put(before, indices, values, accumulate); },
      [&](const Array& target) { put(target, x, indices, values, accumulate); });
}

Tensor take(const Tensor& x, const Tensor& index) {
  check(index.dtype() == kLong, "take(): Expected a long tensor for index, but got ", index.dtype());
  const int64_t n = x.numel();
  check(n > 0 || index.numel() == 0, "take(): tried to take from an empty tensor");
  const Array positions = index.array().contiguous();
  for (int64_t i = 0; i < positions.numel(); ++i) {
    const int64_t at = positions.data<int64_t>()[i];
    check(at >= -n && at < n, "out of range: tried to access index ", at, " on a tensor of ", n, " elements.");
  }
  return xtgrad::index(ravel(x), index);
}

Tensor nonzero(const Tensor& x) { return Tensor(kernels::nonzero(x.array())); }

Tensor one_hot(const Tensor& x, int64_t num_classes) {
  check(x.dtype() == kLong, "one_hot is only applicable to index tensor.");
  check(num_classes == -1 || num_classes > 0, "num_classes should be positive, got ", num_classes);
  check(num_classes > 0 || x.numel() > 0, "Can not infer total number of classes from empty tensor.");
  const Array classes = x.array().contiguous();
  int64_t most = -1;
  for (int64_t i = 0; i < classes.numel(); ++i) {
    const int64_t value = classes.data<int64_t>()[i];
    check(value >= 0, "Class values must be non-negative, got ", value);
    check(num_classes == -1 || value < num_classes, "Class values must be smaller than num_classes, got ", value,
          " with num_classes ", num_classes);
    most = std::max(most, value);
  }
  Dims shape = x.array().shape();
  check(num_classes > 0 || most < INT64_MAX, "one_hot: class ", most, " is too large");
  shape.push_back(num_classes > 0 ? num_classes : most + 1);
  const Array result = full_array(shape, 0, kLong);
  if (result.numel() > 0) {
    const Place place =
        detail::place_of_elements("one_hot", result, x.array().ndim(), classes.unsqueeze(x.array().ndim()));
    kernels::scatter_fill(1, place.offsets, place.base);
  }
  return Tensor(result);
}

Tensor Tensor::take(const Tensor& index) const { return xtgrad::take(*this, index); }
Tensor Tensor::nonzero() const { return xtgrad::nonzero(*this); }

}  // namespace xtgrad
