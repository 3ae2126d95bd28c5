#include <limits>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index_more.h>
#include <xtgrad/autograd/ops/index_place.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/ops/special.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/index.h>
#include <xtgrad/lib/kernels/scatter_reduce.h>

// scatter_reduce: sums and means from scatter_add, products and extremes by a kernel of their own; index_reduce is
// scatter_reduce with one index for each slice.

namespace xtgrad {
namespace {

using kernels::ScatterReduce;

/// What a place starts with that takes no part in the result.
Scalar neutral(ScatterReduce how, ScalarType dtype) {
  if (how == ScatterReduce::multiply) return 1;
  const bool low = how == ScatterReduce::largest;
  if (is_floating_point(dtype)) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return low ? -infinity : infinity;
  }
  return dispatch(dtype, "scatter_reduce", [&](auto zero) -> Scalar {
    using T = decltype(zero);
    return low ? std::numeric_limits<T>::lowest() : std::numeric_limits<T>::max();
  });
}

Array reduced(const Tensor& x, int dim, const Tensor& index, const Tensor& source, ScatterReduce how,
              bool include_self) {
  const NoGradGuard no_grad;
  if (kernels::is_narrow(x.dtype())) return kernels::in_float(reduced, x, dim, index, source, how, include_self);
  const Array result = include_self ? x.array().clone() : scatter(x, dim, index, neutral(how, x.dtype())).array();
  if (index.numel() == 0) return result;
  const detail::Place place = detail::place_of_elements("scatter_reduce()", result, dim, index.array());
  kernels::scatter_reduce(source.array().reshape(place.shape), place.offsets, place.base, how);
  return result;
}

using Pair = std::array<Tensor, 2>;

/// Equal extremes share the gradient.
Pair extreme_gradients(const Tensor& g, const Tensor& x, const Tensor& source, const Tensor& y, int dim,
                       const Tensor& index, bool include_self) {
  const auto same = [&g](const Tensor& a, const Tensor& b) { return eq(a, b).to(g.dtype()); };
  Tensor of_x = same(x, y);
  if (!include_self) of_x = scatter(of_x, dim, index, 0);
  const Tensor of_source = same(source, gather(y, dim, index));
  const Tensor share = div(g, scatter_add(of_x, dim, index, of_source));
  return {masked_fill(mul(of_x, share), eq(of_x, 0), 0), mul(of_source, gather(share, dim, index))};
}

/// The product of the others: by division where nothing is 0, else put together without the zero.
Pair product_gradients(const Tensor& g, const Tensor& x, const Tensor& source, const Tensor& y, int dim,
                       const Tensor& index, bool include_self) {
  const Tensor filled = masked_fill(x, eq(x, 0), 1);
  const Tensor of_x = div(mul(g, scatter_reduce(filled, dim, index, source, "prod", include_self)), filled);
  const Tensor is_zero = eq(source, 0), ones_there = is_zero.to(g.dtype());
  const Tensor zeros_of = gather(scatter_add(zeros_like(x).detach(), dim, index, ones_there), dim, index);
  const Tensor only = logical_and(is_zero, eq(zeros_of, 1));
  const Tensor rest = scatter_reduce(x, dim, index, masked_fill(source, only, 1), "prod", include_self);
  const Tensor divided = div(gather(mul(g, y), dim, index), masked_fill(source, is_zero, 1));
  const Tensor of_source = where(only, gather(mul(g, rest), dim, index), divided);
  return {of_x, masked_fill(of_source, gt(zeros_of, 1), 0)};
}

Tensor record_reduce(const Tensor& x, int dim, const Tensor& index, const Tensor& source, ScatterReduce how,
                     bool include_self) {
  return record("ScatterReduceBackward0", reduced(x, dim, index, source, how, include_self), {x, source},
                [x = Saved(x), source = Saved(source), index = Saved(index), dim, how, include_self](const Tensor& g,
                                                                                                     const Tensor& y) {
                  Pair result = how == ScatterReduce::multiply
                                    ? product_gradients(g, x, source, y, dim, index, include_self)
                                    : extreme_gradients(g, x, source, y, dim, index, include_self);
                  if (!include_self) result[0] = scatter(result[0], dim, index, 0);
                  return result;
                });
}

Tensor mean_of(const Tensor& x, int dim, const Tensor& index, const Tensor& source, bool include_self) {
  const Tensor start = include_self ? x : scatter(x, dim, index, 0);
  Tensor count = ones_like(x).detach();
  if (!include_self) count = scatter(count, dim, index, 0);
  count = clamp_min(scatter_add(count, dim, index, ones_like(source).detach()), 1);
  const Tensor total = scatter_add(start, dim, index, source);
  return is_floating_point(x.dtype()) ? div(total, count) : floor_divide(total, count);
}

}  // namespace

Tensor scatter_reduce(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& given, const std::string& reduce,
                      bool include_self) {
  const int d = wrap_dim(dim, x.array().ndim());
  check(reduce == "sum" || reduce == "prod" || reduce == "mean" || reduce == "amax" || reduce == "amin",
        "reduce argument must be either sum, prod, mean, amax or amin, got ", reduce);
  scatter_add(zeros_like(x).detach(), d, index, given.detach());  // says what is wrong with the arguments
  Tensor source = given;
  for (int64_t k = 0; k < index.dim(); ++k) source = narrow(source, k, 0, index.size(k));
  if (reduce == "sum") return scatter_add(include_self ? x : scatter(x, d, index, 0), d, index, source);
  if (reduce == "mean") return mean_of(x, d, index, source, include_self);
  const ScatterReduce how = reduce == "prod"   ? ScatterReduce::multiply
                            : reduce == "amax" ? ScatterReduce::largest
                                               : ScatterReduce::smallest;
  return record_reduce(x, d, index, source, how, include_self);
}

Tensor index_reduce(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce,
                    bool include_self) {
  check(reduce == "prod" || reduce == "mean" || reduce == "amax" || reduce == "amin",
        "index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got ", reduce, ".");
  const int d = wrap_dim(dim, x.array().ndim());
  check(index.dim() <= 1, "index_reduce_(): Index is supposed to be a vector, but got dim: ", index.dim(),
        " with type: ", index.dtype(), " and size: ", index.sizes());
  check(index.dtype() == kInt || index.dtype() == kLong,
        "index_reduce_(): Expected dtype int32/int64 for index but got: ", index.dtype());
  check(x.dtype() == source.dtype(), "index_reduce_(): self (", x.dtype(), ") and source (", source.dtype(),
        ") must have the same scalar type");
  check(reduce != "mean" || x.dtype() != kBool, "\"div_floor_cpu\" not implemented for 'Bool'");
  Dims expected = x.array().shape();
  if (expected.empty()) expected.push_back(1);
  expected[d] = index.numel();
  check(source.array().shape() == expected || (x.dim() <= 1 && source.numel() == index.numel()),
        "index_reduce_(): Number of indices (", index.numel(),
        ") should be equal to source.size(dim), and other sizes those of self, for dim: ", d, ", but got self ",
        x.sizes(), " and source ", source.sizes());
  check(index.numel() == 0 ||
            (index.min().item<int64_t>() >= 0 && index.max().item<int64_t>() < (x.dim() ? x.size(d) : 1)),
        "index_reduce_(): index out of range in self");
  Dims along(expected.size(), 1);
  along[d] = index.numel();
  const Tensor of_each = reshape(index.to(kLong), along).expand(expected);
  const Tensor slices = x.dim() == 0 ? x.unsqueeze(0) : x;
  return reshape(scatter_reduce(slices, d, of_each, reshape(source, expected), reduce, include_self), x.sizes());
}

Tensor TensorMethods::index_reduce(int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce,
                                   bool include_self) const {
  return xtgrad::index_reduce(self(), dim, index, source, reduce, include_self);
}
Tensor& TensorMethods::index_reduce_(int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce,
                                     bool include_self) const {
  return in_place("index_reduce_", self(), {source}, [&](const Tensor& x) {
    return xtgrad::index_reduce(x, dim, index, other_than(self(), source, x), reduce, include_self);
  });
}

}  // namespace xtgrad
