#include <xtgrad/autograd/ops/index.h>

#include <algorithm>

#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/index.h>
#include <xtgrad/lib/kernels/sort.h>

namespace xtgrad {
namespace {

// Values chosen along dim send their gradients to where they came from.
std::tuple<Tensor, Tensor> chosen(const char* name, const Tensor& x, int d, std::pair<Array, Array> result) {
  const Tensor indices(result.second);
  const Tensor values = record(name, result.first, {x},
                               [sizes = x.array().shape(), d, at = Saved(indices, needs_grad(x))](const Tensor& g) {
                                 return gather_backward(g, sizes, d, at);
                               });
  return {values, indices};
}

}  // namespace

std::tuple<Tensor, Tensor> sort(const Tensor& x, int64_t dim, bool descending) {
  const int d = wrap_dim(dim, x.array().ndim());
  return chosen("SortBackward0", x, d, kernels::sort(x.array(), d, descending));
}

std::tuple<Tensor, Tensor> sort(const Tensor& x, std::optional<bool>, int64_t dim, bool descending) {
  return sort(x, dim, descending);
}

Tensor argsort(const Tensor& x, int64_t dim, bool descending) {
  return Tensor(kernels::sort(x.array(), wrap_dim(dim, x.array().ndim()), descending).second);
}

std::tuple<Tensor, Tensor> topk(const Tensor& x, int64_t k, int64_t dim, bool largest, bool) {
  const int d = wrap_dim(dim, x.array().ndim());
  const int64_t size = x.dim() ? x.array().shape()[d] : 1;
  check(k >= 0 && k <= size, "selected index k out of range: topk of ", k, " elements along dimension ", d, " of size ",
        size);
  // A tensor without dimensions gives its element, whatever k is.
  std::pair<Array, Array> result = kernels::topk(x.array(), x.dim() == 0 ? 1 : k, d, largest);
  return chosen("TopkBackward0", x, d, std::move(result));
}

std::tuple<Tensor, Tensor> kthvalue(const Tensor& x, int64_t k, int64_t dim, bool keepdim) {
  const int d = wrap_dim(dim, x.array().ndim());
  const int64_t size = x.dim() ? x.array().shape()[d] : 1;
  check(k >= 1 && k <= size, "kthvalue(): selected number k out of range for dimension ", d, ": ", k, " of ", size);
  auto [values, indices] = chosen("KthvalueBackward0", x, d, kernels::kthvalue(x.array(), k, d));
  if (keepdim || x.dim() == 0) return {values, indices};
  return {squeeze(values, d), squeeze(indices, d)};
}

Tensor bincount(const Tensor& x, const Tensor& weights, int64_t minlength) {
  check(x.dim() == 1 && is_integral(x.dtype(), false), "bincount only supports 1-d non-negative integral inputs, got ",
        x.dtype(), " of sizes ", x.sizes());
  check(minlength >= 0, "minlength should be >= 0, got ", minlength);
  if (x.numel() == 0) return Tensor(full_array({minlength}, 0, kLong));
  check(!weights.defined() || weights.sizes() == x.sizes(), "weights should be 1-d and have the same length as input");
  const Array values = x.array().to(kLong).contiguous();
  int64_t bins = minlength;
  for (int64_t i = 0; i < values.numel(); ++i) {
    const int64_t value = values.data<int64_t>()[i];
    check(value >= 0 && value < INT64_MAX, "bincount only supports 1-d non-negative integral inputs, got the value ",
          value);
    bins = std::max(bins, value + 1);
  }
  if (!weights.defined()) return Tensor(kernels::bincount(values, nullptr, bins));
  const Array amounts = weights.array().to(weights.dtype() == kFloat ? kFloat : kDouble);
  return Tensor(kernels::bincount(values, &amounts, bins));
}

std::tuple<Tensor, Tensor> Tensor::sort(int64_t dim, bool descending) const {
  return xtgrad::sort(*this, dim, descending);
}
Tensor Tensor::argsort(int64_t dim, bool descending) const { return xtgrad::argsort(*this, dim, descending); }
std::tuple<Tensor, Tensor> Tensor::topk(int64_t k, int64_t dim, bool largest, bool sorted) const {
  return xtgrad::topk(*this, k, dim, largest, sorted);
}
std::tuple<Tensor, Tensor> Tensor::kthvalue(int64_t k, int64_t dim, bool keepdim) const {
  return xtgrad::kthvalue(*this, k, dim, keepdim);
}
Tensor Tensor::bincount(const Tensor& weights, int64_t minlength) const {
  return xtgrad::bincount(*this, weights, minlength);
}

}  // namespace xtgrad
