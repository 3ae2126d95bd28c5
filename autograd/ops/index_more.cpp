#include <xtgrad/autograd/ops/index_more.h>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>

namespace xtgrad {

Tensor argwhere(const Tensor& x) { return nonzero(x); }

std::vector<Tensor> nonzero_numpy(const Tensor& x) { return unbind(nonzero(x.dim() == 0 ? x.unsqueeze(0) : x), 1); }

Tensor index_copy(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source) {
  const int d = wrap_dim(dim, x.array().ndim());
  check(index.dim() <= 1, "index_copy_(): Index should have dimension 1 or 0 (got ", index.dim(), ")");
  check(index.dtype() == kLong, "index_copy_(): Expected a long tensor for index, but got ", index.dtype());
  check(source.dtype() == x.dtype(), "index_copy_(): self and source expected to have the same dtype, but got (self) ",
        x.dtype(), " and (source) ", source.dtype());
  if (x.dim() == 0) return index_copy(x.reshape({1}), 0, index, source.reshape({source.numel()})).reshape({});
  Dims expected = x.array().shape();
  expected[d] = index.numel();
  check(source.sizes() == IntArrayRef(expected),
        "index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: ", expected,
        " at dimension ", d, " and source slice shape: ", source.sizes(), ".");
  if (index.numel() == 0) return x.clone();
  const int64_t low = min(index).item<int64_t>(), high = max(index).item<int64_t>();
  check(low >= 0 && high < x.size(d), "index_copy_(): index ", low < 0 ? low : high, " is out of bounds for dimension ",
        d, " with size ", x.size(d));
  std::vector<Tensor> indices(static_cast<size_t>(d) + 1);
  indices.back() = index.reshape({index.numel()});
  return index_put(x, indices, source);
}

Tensor masked_scatter(const Tensor& x, const Tensor& mask, const Tensor& source) {
  check(mask.dtype() == kBool, "masked_scatter only supports boolean masks, but got mask with dtype ", mask.dtype());
  check(source.dtype() == x.dtype(), "masked_scatter: expected self and source to have same dtypes but got ", x.dtype(),
        " and ", source.dtype());
  const Dims shape = broadcast_shapes(x.array().shape(), mask.array().shape());
  const Tensor full = x.expand(shape), places = mask.expand(shape);
  const int64_t count = sum(places).item<int64_t>();
  check(count <= source.numel(),
        "masked_scatter: Number of elements of source < number of ones in mask: ", source.numel(), " < ", count);
  const Tensor values = narrow(ravel(source), 0, 0, count);
  return index_put(ravel(full), ravel(places), values).reshape(shape);
}

Tensor put(const Tensor& x, const Tensor& index, const Tensor& source, bool accumulate) {
  check(index.dtype() == kLong, "put_(): Expected a long tensor for index, but got ", index.dtype());
  check(source.dtype() == x.dtype(),
        "put_(): self and source expected to have the same dtype, but got self.dtype = ", x.dtype(),
        " and source.dtype = ", source.dtype());
  check(index.numel() == source.numel(),
        "put_(): Expected source and index to have the same number of elements, but got source.numel() = ",
        source.numel(), ", index.numel() = ", index.numel());
  check(x.numel() > 0 || source.numel() == 0, "put_(): Expected self to not be empty when source isn't");
  return index_put(ravel(x), ravel(index), ravel(source), accumulate).reshape(x.sizes());
}

Tensor scatter(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce) {
  check(reduce == "add" || reduce == "multiply", "reduce argument must be either add or multiply, got ", reduce);
  return reduce == "add" ? scatter_add(x, dim, index, source) : scatter_reduce(x, dim, index, source, "prod");
}
Tensor scatter(const Tensor& x, int64_t dim, const Tensor& index, const Scalar& value, const std::string& reduce) {
  return scatter(x, dim, index, full(index.sizes(), value, x.dtype()), reduce);
}

Tensor take_along_dim(const Tensor& x, const Tensor& index, std::optional<int64_t> dim) {
  check(index.dtype() == kLong, "torch.take_along_dim(): dtype of indices should be Long but got ", index.dtype());
  if (!dim) return gather(ravel(x), 0, ravel(index));
  check(x.dim() == index.dim(),
        "torch.take_along_dim(): input and indices should have the same number of dimensions, but got ", x.dim(),
        " dimensions for input, and ", index.dim(), " dimensions for indices");
  const int d = wrap_dim(*dim, x.array().ndim());
  if (x.dim() == 0) return gather(x, 0, index);
  Dims of_x = x.array().shape(), of_index = index.array().shape();
  of_x[d] = of_index[d] = 1;
  const Dims shape = broadcast_shapes(of_x, of_index);
  of_x = of_index = shape;
  of_x[d] = x.size(d);
  of_index[d] = index.size(d);
  return gather(x.expand(of_x), d, index.expand(of_index));
}

Tensor msort(const Tensor& x) { return std::get<0>(sort(x, 0)); }

namespace {

template <class Recorded>
Tensor& put_aside(const char* name, const Tensor& self, const Tensor& source, Recorded recorded) {
  return in_place(name, self, {source}, [&](const Tensor& x) { return recorded(x, other_than(self, source, x)); });
}

}  // namespace

Tensor TensorMethods::argwhere() const { return xtgrad::argwhere(self()); }
std::vector<Tensor> TensorMethods::nonzero_numpy() const { return xtgrad::nonzero_numpy(self()); }
Tensor TensorMethods::index_fill(int64_t dim, const Tensor& index, const Scalar& value) const {
  return xtgrad::index_fill(self(), dim, index, value);
}
Tensor TensorMethods::index_put(ArrayRef<Tensor> indices, const Tensor& values, bool accumulate) const {
  return xtgrad::index_put(self(), indices, values, accumulate);
}
Tensor TensorMethods::index_copy(int64_t dim, const Tensor& index, const Tensor& source) const {
  return xtgrad::index_copy(self(), dim, index, source);
}
Tensor& TensorMethods::index_copy_(int64_t dim, const Tensor& index, const Tensor& source) const {
  return put_aside("index_copy_", self(), source,
                   [&](const Tensor& x, const Tensor& from) { return xtgrad::index_copy(x, dim, index, from); });
}
Tensor TensorMethods::masked_scatter(const Tensor& mask, const Tensor& source) const {
  return xtgrad::masked_scatter(self(), mask, source);
}
Tensor& TensorMethods::masked_scatter_(const Tensor& mask, const Tensor& source) const {
  return put_aside("masked_scatter_", self(), source,
                   [&](const Tensor& x, const Tensor& from) { return xtgrad::masked_scatter(x, mask, from); });
}
Tensor TensorMethods::put(const Tensor& index, const Tensor& source, bool accumulate) const {
  return xtgrad::put(self(), index, source, accumulate);
}
Tensor& TensorMethods::put_(const Tensor& index, const Tensor& source, bool accumulate) const {
  return put_aside("put_", self(), source,
                   [&](const Tensor& x, const Tensor& from) { return xtgrad::put(x, index, from, accumulate); });
}
Tensor Tensor::scatter(int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce) const {
  return xtgrad::scatter(*this, dim, index, source, reduce);
}
Tensor Tensor::scatter(int64_t dim, const Tensor& index, const Scalar& value, const std::string& reduce) const {
  return xtgrad::scatter(*this, dim, index, value, reduce);
}
Tensor& Tensor::scatter_(int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce) const {
  return put_aside("scatter_", *this, source,
                   [&](const Tensor& x, const Tensor& from) { return xtgrad::scatter(x, dim, index, from, reduce); });
}
Tensor& Tensor::scatter_(int64_t dim, const Tensor& index, const Scalar& value, const std::string& reduce) const {
  return in_place("scatter_", *this, {},
                  [&](const Tensor& x) { return xtgrad::scatter(x, dim, index, value, reduce); });
}
Tensor TensorMethods::scatter_reduce(int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce,
                                     bool include_self) const {
  return xtgrad::scatter_reduce(self(), dim, index, source, reduce, include_self);
}
Tensor& TensorMethods::scatter_reduce_(int64_t dim, const Tensor& index, const Tensor& source,
                                       const std::string& reduce, bool include_self) const {
  return put_aside("scatter_reduce_", self(), source, [&](const Tensor& x, const Tensor& from) {
    return xtgrad::scatter_reduce(x, dim, index, from, reduce, include_self);
  });
}
Tensor TensorMethods::take_along_dim(const Tensor& index, std::optional<int64_t> dim) const {
  return xtgrad::take_along_dim(self(), index, dim);
}
Tensor TensorMethods::msort() const { return xtgrad::msort(self()); }
std::tuple<Tensor, Tensor> Tensor::sort(std::optional<bool> stable, int64_t dim, bool descending) const {
  return xtgrad::sort(*this, stable, dim, descending);
}

}  // namespace xtgrad
