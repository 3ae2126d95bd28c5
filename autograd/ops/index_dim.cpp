#include <xtgrad/autograd/ops/index.h>

#include <xtgrad/autograd/ops/index_place.h>
#include <xtgrad/autograd/ops/scaled.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/index.h>

// Indices along one dimension.

namespace xtgrad {
namespace {

using detail::Place;

void check_vector(const char* op, const Tensor& x, const Tensor& index) {
  check(index.dim() <= 1, op, ": Index is supposed to be a vector, got sizes ", index.sizes());
  check(index.dtype() == kLong || index.dtype() == kInt, op, ": Expected dtype int32 or int64 for index, got ",
        index.dtype());
  check(x.dim() > 0 || index.numel() == 1, op, ": Index to scalar can have only 1 value, got ", index.numel(),
        " value(s)");
}

int64_t size_at(const Tensor& x, int dim) { return x.dim() == 0 ? 1 : x.array().shape()[dim]; }

void check_elements(const char* op, const Tensor& x, int dim, const Tensor& index) {
  check(index.dtype() == kLong, op, ": Expected dtype int64 for index, got ", index.dtype());
  if (index.numel() == 0) return;
  const int ndim = std::max(x.array().ndim(), 1);
  check(std::max(index.array().ndim(), 1) == ndim, op,
        ": Index tensor must have the same number of dimensions as input tensor, got ", index.sizes(), " and ",
        x.sizes());
  for (int d = 0; d < ndim; ++d)
    check(d == dim || size_at(index, d) <= size_at(x, d), op, ": Size does not match at dimension ", d,
          " expected index ", index.sizes(), " to be smaller than self ", x.sizes(), " apart from dimension ", dim);
}

// The part of the source that scatter reads: as much as there are indices.
Tensor source_part(const char* op, const Tensor& x, const Tensor& index, const Tensor& source) {
  check(source.dtype() == x.dtype(), op, ": Expected self.dtype to be equal to src.dtype, got ", x.dtype(), " and ",
        source.dtype());
  if (source.sizes() == index.sizes()) return source;
  check(std::max<int64_t>(source.dim(), 1) == std::max<int64_t>(index.dim(), 1), op,
        ": Index tensor must have the same number of dimensions as src tensor, got ", index.sizes(), " and ",
        source.sizes());
  Tensor part = source.dim() == 0 ? unsqueeze(source, 0) : source;
  for (int d = 0; d < part.array().ndim(); ++d) {
    check(size_at(index, d) <= part.size(d), op, ": Expected index ", index.sizes(), " to be smaller size than src ",
          source.sizes());
    part = narrow(part, d, 0, size_at(index, d));
  }
  return reshape(part, index.sizes());
}

// What scatter writes, without sharing elements with what it writes to.
Array values_apart(const Tensor& source, const Array& target, const Place& place) {
  const Array values = source.array().reshape(place.shape);
  return values.storage().get() == target.storage().get() ? values.clone() : values;
}

constexpr const char* kSelect = "index_select(): index out of range in self";

}  // namespace

Tensor index_select(const Tensor& x, int64_t dim, const Tensor& index) {
  const int d = wrap_dim(dim, x.array().ndim());
  check_vector("index_select()", x, index);
  const Place place = detail::place_of_slices(kSelect, x.array(), d, index.array());
  Array result = empty_array(place.shape, x.dtype());
  kernels::gather(place.base, place.offsets, result);
  if (x.dim() == 0) result = result.reshape({});
  return record("IndexSelectBackward0", result, {x},
                [sizes = x.array().shape(), d, index = Saved(index, needs_grad(x))](const Tensor& g) {
                  return index_select_backward(g, sizes, d, index);
                });
}

Tensor index_select_backward(const Tensor& g, IntArrayRef sizes, int64_t dim, const Tensor& index) {
  const Array result = full_array(sizes, 0, g.dtype());
  const int d = wrap_dim(dim, result.ndim());
  const Place place = detail::place_of_slices(kSelect, result, d, index.array());
  kernels::scatter_add(g.array().expand(place.shape), place.offsets, place.base);
  return record("IndexSelectBackwardBackward0", result, {g},
                [d, index = Saved(index, needs_grad(g))](const Tensor& gg) { return index_select(gg, d, index); });
}

Tensor gather(const Tensor& x, int64_t dim, const Tensor& index, bool) {
  const int d = wrap_dim(dim, x.array().ndim());
  check_elements("gather()", x, d, index);
  Array result = empty_array(index.sizes(), x.dtype());
  if (index.numel() > 0) {
    const Place place = detail::place_of_elements("gather()", x.array(), d, index.array());
    kernels::gather(place.base, place.offsets, result.reshape(place.shape));
  }
  return record("GatherBackward0", result, {x},
                [sizes = x.array().shape(), d, index = Saved(index, needs_grad(x))](const Tensor& g) {
                  return gather_backward(g, sizes, d, index);
                });
}

Tensor gather_backward(const Tensor& g, IntArrayRef sizes, int64_t dim, const Tensor& index) {
  const Array result = full_array(sizes, 0, g.dtype());
  const int d = wrap_dim(dim, result.ndim());
  check_elements("gather_backward()", Tensor(result), d, index);
  if (index.numel() > 0) {
    const Place place = detail::place_of_elements("gather_backward()", result, d, index.array());
    kernels::scatter_add(g.array().expand(place.shape), place.offsets, place.base);
  }
  return record("GatherBackwardBackward0", result, {g},
                [d, index = Saved(index, needs_grad(g))](const Tensor& gg) { return gather(gg, d, index); });
}

namespace {

void scatter_into(const Array& target, int d, const Tensor& index, const Tensor& source, bool adds) {
  if (index.numel() == 0) return;
  const Place place = detail::place_of_elements(adds ? "scatter_add()" : "scatter()", target, d, index.array());
  const Array values = values_apart(source, target, place);
  if (adds)
    kernels::scatter_add(values, place.offsets, place.base);
  else
    kernels::scatter(values, place.offsets, place.base);
}

void scatter_number(const Array& target, int d, const Tensor& index, const Scalar& value) {
  if (index.numel() == 0) return;
  const Place place = detail::place_of_elements("scatter()", target, d, index.array());
  kernels::scatter_fill(value, place.offsets, place.base);
}

Tensor record_scatter(const Tensor& x, int d, const Tensor& index, const Tensor& source, bool adds) {
  const Array result = x.array().clone();
  scatter_into(result, d, index, source, adds);
  const bool needed = needs_grad(x) || needs_grad(source);
  return record(adds ? "ScatterAddBackward0" : "ScatterBackward0", result, {x, source},
                [d, adds, index = Saved(index, needed)](const Tensor& g, const Needs& needs) {
                  return std::array{!needs[0] ? Tensor()
                                    : adds    ? g
                                              : scatter(g, d, index, 0),
                                    needs[1] ? gather(g, d, index) : Tensor()};
                });
}

}  // namespace

Tensor scatter(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source) {
  const int d = wrap_dim(dim, x.array().ndim());
  check_elements("scatter()", x, d, index);
  return record_scatter(x, d, index, source_part("scatter()", x, index, source), false);
}

Tensor scatter(const Tensor& x, int64_t dim, const Tensor& index, const Scalar& value) {
  const int d = wrap_dim(dim, x.array().ndim());
  check_elements("scatter()", x, d, index);
  const Array result = x.array().clone();
  scatter_number(result, d, index, value);
  return record("ScatterBackward1", result, {x},
                [d, index = Saved(index, needs_grad(x))](const Tensor& g) { return scatter(g, d, index, 0); });
}

Tensor scatter_add(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source) {
  const int d = wrap_dim(dim, x.array().ndim());
  check_elements("scatter_add()", x, d, index);
  return record_scatter(x, d, index, source_part("scatter_add()", x, index, source), true);
}

Tensor& Tensor::scatter_(int64_t dim, const Tensor& index, const Tensor& source) const {
  const int d = wrap_dim(dim, array().ndim());
  check_elements("scatter_()", *this, d, index);
  const Tensor part = source_part("scatter_()", *this, index, source);
  return in_place(
      "scatter_", *this, {part}, [&](const Tensor& x) { return record_scatter(x, d, index, part, false); },
      [&](const Array& target) { scatter_into(target, d, index, part, false); });
}

Tensor& Tensor::scatter_(int64_t dim, const Tensor& index, const Scalar& value) const {
  const int d = wrap_dim(dim, array().ndim());
  check_elements("scatter_()", *this, d, index);
  return in_place(
      "scatter_", *this, {}, [&](const Tensor& x) { return xtgrad::scatter(x, d, index, value); },
      [&](const Array& target) { scatter_number(target, d, index, value); });
}

Tensor& Tensor::scatter_add_(int64_t dim, const Tensor& index, const Tensor& source) const {
  const int d = wrap_dim(dim, array().ndim());
  check_elements("scatter_add_()", *this, d, index);
  const Tensor part = source_part("scatter_add_()", *this, index, source);
  return in_place(
      "scatter_add_", *this, {part}, [&](const Tensor& x) { return record_scatter(x, d, index, part, true); },
      [&](const Array& target) { scatter_into(target, d, index, part, true); });
}

namespace {

constexpr const char* kAdd = "index_add(): index out of range in self";

int check_index_add(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source) {
  const int d = wrap_dim(dim, x.array().ndim());
  check_vector("index_add()", x, index);
  check(source.dtype() == x.dtype(), "index_add(): self and source must have the same scalar type, got ", x.dtype(),
        " and ", source.dtype());
  check(index.numel() == size_at(source, std::min(d, std::max(source.array().ndim() - 1, 0))),
        "index_add(): Number of indices (", index.numel(), ") should be equal to source.size(dim), for dim: ", d,
        ", source ", source.sizes());
  Dims expected = x.array().shape();
  if (!expected.empty()) expected[d] = index.numel();
  const bool fits = source.sizes() == IntArrayRef(expected) || (x.dim() <= 1 && source.numel() == index.numel());
  check(fits,
        "index_add(): source tensor shape must match self tensor shape, excluding the specified dimension. Got "
        "self.shape = ",
        x.sizes(), " source.shape = ", source.sizes());
  return d;
}

void add_slices(const Array& target, int d, const Tensor& index, const Tensor& source) {
  const Place place = detail::place_of_slices(kAdd, target, d, index.array());
  kernels::scatter_add(values_apart(source, target, place), place.offsets, place.base);
}

Tensor record_index_add(const Tensor& x, int d, const Tensor& index, const Tensor& source) {
  const Array result = x.array().clone();
  add_slices(result, d, index, source);
  const bool needed = needs_grad(source);
  return record("IndexAddBackward0", result, {x, source},
                [d, index = Saved(index, needed), sizes = source.array().shape()](const Tensor& g, const Needs& needs) {
                  return std::array{g, needs[1] ? reshape(index_select(g, d, index), sizes) : Tensor()};
                });
}

void fill_slices(const Array& target, int d, const Tensor& index, const Scalar& value) {
  const Place place =
      detail::place_of_slices("index_fill(): index out of range in self", target, d, index.array(), true);
  kernels::scatter_fill(value, place.offsets, place.base);
}

}  // namespace

Tensor index_add(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source, const Scalar& alpha) {
  const int d = check_index_add(x, dim, index, source);
  return record_index_add(x, d, index, detail::scaled(source, alpha));
}

Tensor& Tensor::index_add_(int64_t dim, const Tensor& index, const Tensor& source, const Scalar& alpha) const {
  const int d = check_index_add(*this, dim, index, source);
  const Tensor added = detail::scaled(source, alpha);
  return in_place(
      "index_add_", *this, {added}, [&](const Tensor& x) { return record_index_add(x, d, index, added); },
      [&](const Array& target) { add_slices(target, d, index, added); });
}

Tensor index_fill(const Tensor& x, int64_t dim, const Tensor& index, const Scalar& value) {
  const int d = wrap_dim(dim, x.array().ndim());
  check_vector("index_fill()", x, index);
  const Array result = x.array().clone();
  fill_slices(result, d, index, value);
  return record("IndexFillBackward0", result, {x},
                [d, index = Saved(index, needs_grad(x))](const Tensor& g) { return index_fill(g, d, index, 0); });
}

namespace {

// Where index_fill would write.
Tensor filled_places(const Tensor& x, int64_t dim, const Tensor& index) {
  return index_fill(Tensor(full_array(x.array().shape(), false, kBool)), dim, index, true);
}

}  // namespace

Tensor index_fill(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& value) {
  check(value.dim() == 0, "index_fill_ only supports a 0-dimensional value tensor, but got tensor with ", value.dim(),
        " dimension(s).");
  return where(filled_places(x, dim, index), value.to(x.dtype()), x);
}
Tensor& Tensor::index_fill_(int64_t dim, const Tensor& index, const Tensor& value) const {
  return in_place("index_fill_", *this, {value},
                  [&](const Tensor& x) { return xtgrad::index_fill(x, dim, index, other_than(*this, value, x)); });
}
Tensor TensorMethods::index_fill(int64_t dim, const Tensor& index, const Tensor& value) const {
  return xtgrad::index_fill(self(), dim, index, value);
}

Tensor& Tensor::index_fill_(int64_t dim, const Tensor& index, const Scalar& value) const {
  const int d = wrap_dim(dim, array().ndim());
  check_vector("index_fill_()", *this, index);
  return in_place(
      "index_fill_", *this, {}, [&](const Tensor& x) { return xtgrad::index_fill(x, d, index, value); },
      [&](const Array& target) { fill_slices(target, d, index, value); });
}

Tensor Tensor::index_select(int64_t dim, const Tensor& index) const { return xtgrad::index_select(*this, dim, index); }
Tensor Tensor::gather(int64_t dim, const Tensor& index, bool sparse_grad) const {
  return xtgrad::gather(*this, dim, index, sparse_grad);
}
Tensor Tensor::scatter(int64_t dim, const Tensor& index, const Tensor& source) const {
  return xtgrad::scatter(*this, dim, index, source);
}
Tensor Tensor::scatter(int64_t dim, const Tensor& index, const Scalar& value) const {
  return xtgrad::scatter(*this, dim, index, value);
}
Tensor Tensor::scatter_add(int64_t dim, const Tensor& index, const Tensor& source) const {
  return xtgrad::scatter_add(*this, dim, index, source);
}
Tensor Tensor::index_add(int64_t dim, const Tensor& index, const Tensor& source, const Scalar& alpha) const {
  return xtgrad::index_add(*this, dim, index, source, alpha);
}

}  // namespace xtgrad
