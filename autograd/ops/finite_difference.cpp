#include <xtgrad/autograd/ops/finite_difference.h>

#include <algorithm>
#include <array>
#include <numeric>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/operand.h>

// Fornberg, Generation of finite difference formulas on arbitrarily spaced grids (1988), for three points.

namespace xtgrad {
namespace {

/// Points `first` .. `first + count - 1` along dim; negative numbers count from the end.
Tensor points(const Tensor& x, int64_t dim, int64_t first, int64_t count) {
  return narrow(x, dim, first < 0 ? x.size(dim) + first : first, count);
}

/// a x0 + b x1 + c x2
Tensor weighed(const std::array<Tensor, 3>& weights, const std::array<Tensor, 3>& values) {
  return add(add(mul(weights[0], values[0]), mul(weights[1], values[1])), mul(weights[2], values[2]));
}

Tensor at_distance(const Tensor& x, int64_t dim, double h, int64_t edge_order) {
  const auto at = [&](int64_t i) { return points(x, dim, i, 1); };
  const int64_t n = x.size(dim);
  const Tensor inside = div(sub(points(x, dim, 2, n - 2), points(x, dim, 0, n - 2)), 2 * h);
  if (edge_order == 1) return cat({div(sub(at(1), at(0)), h), inside, div(sub(at(-1), at(-2)), h)}, dim);
  // Of second order: (-3 x0 + 4 x1 - x2) / 2h.
  const auto one_sided = [](const Tensor& end, const Tensor& next, const Tensor& third, double distance) {
    return add(add(mul(end, -1.5 / distance), mul(next, 2 / distance)), mul(third, -0.5 / distance));
  };
  return cat({one_sided(at(0), at(1), at(2), h), inside, one_sided(at(-1), at(-2), at(-3), -h)}, dim);
}

Tensor at_places(const Tensor& x, int64_t dim, const Tensor& given, int64_t edge_order) {
  // The weights multiply distances, which integers and 16-bit floats could not hold.
  const ScalarType dtype = kernels::result_type({x.array(), given.array()});
  if (kernels::is_narrow(dtype)) return kernels::in_float(dtype, at_places, x, dim, given, edge_order);
  std::vector<int64_t> shape(static_cast<size_t>(x.dim()), 1);
  shape[static_cast<size_t>(dim)] = given.numel();
  const Tensor places = reshape(given, shape).to(is_integral(dtype, true) ? kFloat : dtype);
  const int64_t n = x.size(dim);
  const Tensor h = sub(points(places, dim, 1, n - 1), points(places, dim, 0, n - 1));
  const auto distance = [&](int64_t first) { return points(h, dim, first, 1); };
  const auto at = [&](int64_t i) { return points(x, dim, i, 1); };
  const Tensor before = points(h, dim, 0, n - 2), after = points(h, dim, 1, n - 2), both = add(before, after);
  const Tensor inside = weighed(
      {neg(div(after, mul(before, both))), div(sub(after, before), mul(before, after)), div(before, mul(after, both))},
      {points(x, dim, 0, n - 2), points(x, dim, 1, n - 2), points(x, dim, 2, n - 2)});
  if (edge_order == 1)
    return cat({div(sub(at(1), at(0)), distance(0)), inside, div(sub(at(-1), at(-2)), distance(-1))}, dim);
  // The weights of the last point, its neighbour and the one beyond.
  const auto weights_at_end = [](const Tensor& near, const Tensor& next) {
    const Tensor sum = add(near, next);
    return std::array{div(add(mul(near, 2), next), mul(near, sum)), neg(div(sum, mul(near, next))),
                      div(near, mul(next, sum))};
  };
  const Tensor first = neg(weighed(weights_at_end(distance(0), distance(1)), {at(0), at(1), at(2)}));
  return cat({first, inside, weighed(weights_at_end(distance(-1), distance(-2)), {at(-1), at(-2), at(-3)})}, dim);
}

/// The dimensions asked for, from 0 on, and the number of spacings checked against them.
Dims checked_dims(const Tensor& x, const std::optional<IntArrayRef>& dims, std::optional<size_t> spacings,
                  int64_t edge_order) {
  check(x.dtype() != kByte, "torch.gradient does not support uint8 input.");
  check(edge_order == 1 || edge_order == 2, "torch.gradient only supports edge_order=1 and edge_order=2, got ",
        edge_order);
  Dims result;
  if (!dims)
    for (int64_t d = 0; d < x.dim(); ++d) result.push_back(d);
  else
    for (int64_t d : *dims) {
      const int wrapped = wrap_dim(d, x.array().ndim());
      check(std::find(result.begin(), result.end(), wrapped) == result.end(), "dim ", d,
            " appears multiple times in the list of dims");
      result.push_back(wrapped);
    }
  const auto count = static_cast<size_t>(result.size());
  check(!spacings || *spacings == count,
        "torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the "
        "same length, but got a spacing argument of length ",
        spacings.value_or(0), " and a dim argument of length ", count, ".");
  for (int64_t d : result)
    check(x.dim() > 0 && x.size(d) > edge_order,
          "torch.gradient expected each dimension size to be at least edge_order+1, but got ", x.sizes(),
          " and edge_order=", edge_order);
  return result;
}

std::vector<Tensor> differences(const Tensor& x, ArrayRef<Scalar> spacing, const std::optional<IntArrayRef>& dims,
                                int64_t edge_order) {
  const bool one = spacing.size() == 1;
  const Dims along = checked_dims(x, dims, one ? std::nullopt : std::optional(spacing.size()), edge_order);
  std::vector<Tensor> result;
  for (int i = 0; i < along.size(); ++i)
    result.push_back(at_distance(x, along[i], spacing[one ? 0 : static_cast<size_t>(i)].to_double(), edge_order));
  return result;
}

std::vector<Tensor> differences(const Tensor& x, TensorList places, const std::optional<IntArrayRef>& dims,
                                int64_t edge_order) {
  const Dims along = checked_dims(x, dims, places.size(), edge_order);
  for (int i = 0; i < along.size(); ++i) {
    const Tensor& at = places[static_cast<size_t>(i)];
    check(at.dim() == 1,
          "torch.gradient expected each element of spacing to have one dimension, but got an element with ", at.dim(),
          " dimensions!");
    check(at.numel() == x.size(along[i]), "torch.gradient expected ", x.size(along[i]), " places along dim ", along[i],
          ", but got ", at.numel());
  }
  std::vector<Tensor> result;
  for (int i = 0; i < along.size(); ++i)
    result.push_back(at_places(x, along[i], places[static_cast<size_t>(i)], edge_order));
  return result;
}

std::optional<IntArrayRef> only(const std::optional<int64_t>& dim) {
  return dim ? std::optional(IntArrayRef(*dim)) : std::nullopt;
}

}  // namespace

std::vector<Tensor> gradient(const Tensor& x, const std::optional<Scalar>& spacing, std::optional<int64_t> dim,
                             int64_t edge_order) {
  return differences(x, {spacing.value_or(1)}, only(dim), edge_order);
}
std::vector<Tensor> gradient(const Tensor& x, const Scalar& spacing, IntArrayRef dims, int64_t edge_order) {
  return differences(x, ArrayRef<Scalar>(spacing), dims, edge_order);
}
std::vector<Tensor> gradient(const Tensor& x, IntArrayRef dims, int64_t edge_order) {
  return differences(x, {Scalar(1)}, dims, edge_order);
}
std::vector<Tensor> gradient(const Tensor& x, ArrayRef<Scalar> spacing, std::optional<int64_t> dim,
                             int64_t edge_order) {
  return differences(x, spacing, only(dim), edge_order);
}
std::vector<Tensor> gradient(const Tensor& x, ArrayRef<Scalar> spacing, IntArrayRef dims, int64_t edge_order) {
  return differences(x, spacing, dims, edge_order);
}
std::vector<Tensor> gradient(const Tensor& x, TensorList places, std::optional<int64_t> dim, int64_t edge_order) {
  return differences(x, places, only(dim), edge_order);
}
std::vector<Tensor> gradient(const Tensor& x, TensorList places, IntArrayRef dims, int64_t edge_order) {
  return differences(x, places, dims, edge_order);
}

}  // namespace xtgrad
