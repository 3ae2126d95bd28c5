#include <xtgrad/autograd/ops/arrange.h>

#include <algorithm>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/linalg_product.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/operand.h>

// Turning, diagonals and what is built of indices.

namespace xtgrad {

Tensor numpy_T(const Tensor& x) {
  Dims order;
  for (int64_t d = x.dim() - 1; d >= 0; --d) order.push_back(d);
  return permute(x, order);
}
Tensor adjoint(const Tensor& x) { return x.mT(); }
Tensor fliplr(const Tensor& x) {
  check(x.dim() >= 2, "Input must be >= 2-d.");
  return flip(x, 1);
}
Tensor flipud(const Tensor& x) {
  check(x.dim() >= 1, "Input must be >= 1-d.");
  return flip(x, 0);
}
Tensor rot90(const Tensor& x, int64_t k, IntArrayRef dims) {
  check(dims.size() == 2, "expected total rotation dims == 2, but got dims = ", dims.size());
  check(x.dim() >= 2, "expected total dims >= 2, but got total dims = ", x.dim());
  const int a = wrap_dim(dims[0], x.array().ndim()), b = wrap_dim(dims[1], x.array().ndim());
  check(a != b, "expected rotation dims to be different, but got dim0 = ", dims[0], " and dim1 = ", dims[1]);
  switch ((k % 4 + 4) % 4) {
    case 1:
      return transpose(flip(x, b), a, b);
    case 2:
      return flip(x, {a, b});
    case 3:
      return transpose(flip(x, a), a, b);
    default:
      return x.clone();
  }
}

Tensor diag_embed(const Tensor& x, int64_t offset, int64_t dim1, int64_t dim2) {
  check(x.dim() > 0, "diag_embed: expected a tensor of at least one dimension");
  const int ndim = x.array().ndim() + 1;
  const int a = wrap_dim(dim1, ndim), b = wrap_dim(dim2, ndim);
  check(a != b, "diagonal dimensions cannot be identical ", dim1, ", ", dim2);
  check(offset > -(INT64_C(1) << 40) && offset < INT64_C(1) << 40, "diag_embed: offset ", offset, " is too large");
  const int64_t size = x.size(-1) + std::abs(offset);
  Dims shape = x.array().shape();
  shape.erase(shape.size() - 1);
  shape.insert(std::min(a, b), size);
  shape.insert(std::max(a, b), size);
  return diagonal_backward(x, shape, offset, a, b);
}
Tensor diagflat(const Tensor& x, int64_t offset) { return diag_embed(ravel(x), offset); }

Tensor vander(const Tensor& x, std::optional<int64_t> n, bool increasing) {
  check(x.dim() == 1, "x must be a one-dimensional tensor.");
  const int64_t columns = n.value_or(x.size(0));
  check(columns >= 0, "N must be non-negative.");
  const ScalarType dtype = is_integral(x.dtype(), true) ? kLong : x.dtype();
  const Tensor powers = columns > 1 ? linalg::vander(x, columns) : ones({x.size(0), columns}, dtype);
  return increasing ? powers : flip(powers, 1);
}

Tensor narrow_copy(const Tensor& x, int64_t dim, int64_t start, int64_t length) {
  return narrow(x, dim, start, length).clone(MemoryFormat::Contiguous);
}

namespace {

template <class View>
Tensor replaced(const char* op, const Tensor& x, const Tensor& source, View view) {
  const Tensor result = x.clone();
  const Tensor part = view(result);
  check(part.sizes() == source.sizes(), op,
        ": expected src to have a size equal to the slice of self. src size = ", source.sizes(),
        ", slice size = ", part.sizes());
  part.copy_(source);
  return result;
}

}  // namespace

Tensor select_scatter(const Tensor& x, const Tensor& source, int64_t dim, int64_t index) {
  return replaced("select_scatter", x, source, [&](const Tensor& y) { return select(y, dim, index); });
}
Tensor slice_scatter(const Tensor& x, const Tensor& source, int64_t dim, std::optional<int64_t> start,
                     std::optional<int64_t> end, int64_t step) {
  return replaced("slice_scatter", x, source, [&](const Tensor& y) { return slice(y, dim, start, end, step); });
}
Tensor diagonal_scatter(const Tensor& x, const Tensor& source, int64_t offset, int64_t dim1, int64_t dim2) {
  return replaced("diagonal_scatter", x, source, [&](const Tensor& y) { return diagonal(y, offset, dim1, dim2); });
}
Tensor as_strided_scatter(const Tensor& x, const Tensor& source, IntArrayRef size, IntArrayRef stride,
                          std::optional<int64_t> offset) {
  return replaced("as_strided_scatter", x, source,
                  [&](const Tensor& y) { return as_strided(y, size, stride, offset); });
}

Tensor flatten_dense_tensors(TensorList tensors) {
  std::vector<Tensor> flat;
  for (const Tensor& x : tensors) flat.push_back(reshape(x, {x.numel()}));
  return flat.size() == 1 ? flat[0] : cat(flat);
}
std::vector<Tensor> unflatten_dense_tensors(const Tensor& flat, TensorList tensors) {
  std::vector<Tensor> result;
  int64_t start = 0;
  for (const Tensor& x : tensors) {
    const Tensor piece = narrow(flat, 0, start, x.numel());
    result.push_back(x.numel() == 0 ? empty({0}, flat.dtype()) : piece.view(x.sizes()));
    start += x.numel();
  }
  return result;
}

namespace {

Tensor triangle_indices(const char* op, int64_t rows, int64_t columns, int64_t offset, const TensorOptions& options,
                        bool upper) {
  check(rows >= 0, "row must be non-negative, got ", rows);
  check(columns >= 0, "col must be non-negative, got ", columns);
  const ScalarType dtype = options.dtype_opt().value_or(kLong);
  check(dtype == kLong || dtype == kInt, op, ": expected int32 or int64, got ", dtype);
  const Tensor all = ones({rows, columns}, kBool);
  return t(nonzero(upper ? triu(all, offset) : tril(all, offset))).contiguous().to(dtype);
}

}  // namespace

Tensor tril_indices(int64_t rows, int64_t columns, int64_t offset, const TensorOptions& options) {
  return triangle_indices("tril_indices", rows, columns, offset, options, false);
}
Tensor triu_indices(int64_t rows, int64_t columns, int64_t offset, const TensorOptions& options) {
  return triangle_indices("triu_indices", rows, columns, offset, options, true);
}

Tensor logspace(const Scalar& start, const Scalar& end, int64_t steps, double base, const TensorOptions& options) {
  const ScalarType dtype = options.dtype_opt().value_or(get_default_dtype());
  // The exponents end in numbers of the dtype, in integers for an integral one, as in PyTorch.
  const Tensor exponents = linspace(as_element(start, dtype), as_element(end, dtype), steps, kDouble);
  const Tensor result = pow(Scalar(base), exponents).to(dtype);
  return options.requires_grad() ? result.requires_grad_() : result;
}

ScalarType result_type(TensorList tensors) {
  std::vector<kernels::Operand> operands;
  operands.reserve(tensors.size());
  for (const Tensor& x : tensors) operands.emplace_back(x.array());
  return kernels::result_type(operands);
}
ScalarType result_type(const Tensor& x, const Tensor& y) { return kernels::result_type({x.array(), y.array()}); }
ScalarType result_type(const Tensor& x, const Scalar& y) { return kernels::result_type({x.array(), y}); }
ScalarType result_type(const Scalar& x, const Tensor& y) { return result_type(y, x); }
ScalarType result_type(const Scalar& x, const Scalar& y) { return kernels::result_type({x, y}); }

Tensor TensorMethods::ravel() const { return xtgrad::ravel(self()); }
Tensor TensorMethods::broadcast_to(IntArrayRef sizes) const { return xtgrad::broadcast_to(self(), sizes); }
Tensor TensorMethods::swapaxes(int64_t axis0, int64_t axis1) const { return transpose(self(), axis0, axis1); }
Tensor TensorMethods::swapdims(int64_t dim0, int64_t dim1) const { return transpose(self(), dim0, dim1); }
Tensor TensorMethods::moveaxis(int64_t source, int64_t destination) const {
  return movedim(self(), source, destination);
}
Tensor TensorMethods::moveaxis(IntArrayRef source, IntArrayRef destination) const {
  return movedim(self(), source, destination);
}
Tensor TensorMethods::numpy_T() const { return xtgrad::numpy_T(self()); }
Tensor TensorMethods::mH() const { return self().mT(); }
Tensor TensorMethods::matrix_H() const {
  const int64_t ndim = self().dim();
  check(ndim == 2 || ndim == 0, "tensor.H is only supported on matrices (2-D tensors). Got ", ndim, "-D tensor.",
        ndim > 2 ? " For batches of matrices, consider using tensor.mH" : "");
  return self().mT();
}
Tensor TensorMethods::adjoint() const { return self().mT(); }
Tensor TensorMethods::narrow_copy(int64_t dim, int64_t start, int64_t length) const {
  return xtgrad::narrow_copy(self(), dim, start, length);
}
Tensor TensorMethods::diag_embed(int64_t offset, int64_t dim1, int64_t dim2) const {
  return xtgrad::diag_embed(self(), offset, dim1, dim2);
}
Tensor TensorMethods::diagflat(int64_t offset) const { return xtgrad::diagflat(self(), offset); }
Tensor TensorMethods::fliplr() const { return xtgrad::fliplr(self()); }
Tensor TensorMethods::flipud() const { return xtgrad::flipud(self()); }
Tensor TensorMethods::rot90(int64_t k, IntArrayRef dims) const { return xtgrad::rot90(self(), k, dims); }
Tensor TensorMethods::select_scatter(const Tensor& source, int64_t dim, int64_t index) const {
  return xtgrad::select_scatter(self(), source, dim, index);
}
Tensor TensorMethods::slice_scatter(const Tensor& source, int64_t dim, std::optional<int64_t> start,
                                    std::optional<int64_t> end, int64_t step) const {
  return xtgrad::slice_scatter(self(), source, dim, start, end, step);
}
Tensor TensorMethods::diagonal_scatter(const Tensor& source, int64_t offset, int64_t dim1, int64_t dim2) const {
  return xtgrad::diagonal_scatter(self(), source, offset, dim1, dim2);
}
Tensor TensorMethods::as_strided_scatter(const Tensor& source, IntArrayRef size, IntArrayRef stride,
                                         std::optional<int64_t> offset) const {
  return xtgrad::as_strided_scatter(self(), source, size, stride, offset);
}
Tensor Tensor::repeat_interleave(const Tensor& repeats, std::optional<int64_t> dim,
                                 std::optional<int64_t> output_size) const {
  return xtgrad::repeat_interleave(*this, repeats, dim, output_size);
}

}  // namespace xtgrad
