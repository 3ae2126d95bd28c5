#include <xtgrad/autograd/ops/finite_difference.h>

#include <algorithm>
#include <numeric>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/shape.h>

// Fornberg, Generation of finite difference formulas on arbitrarily spaced grids (1988), for three points.

namespace xtgrad {
namespace {

/// Points `first` .. `first + count - 1` along dim; negative numbers count from the end.
Tensor points(const Tensor& x, int64_t dim, int64_t first, int64_t count) {
  return narrow(x, dim, first < 0 ? x.size(dim) + first : first, count);
}

Tensor at_distance(const Tensor& x, int64_t dim, double h, int64_t edge_order) {
  const auto at = [&](int64_t i) { return points(x, dim, i, 1); };
  const int64_t n = x.size(dim);
  const Tensor inside = div(sub(points(x, dim, 2, n - 2), points(x, dim, 0, n - 2)), 2 * h);
  // Of second order: (-3 x0 + 4 x1 - x2) / 2h.
  const auto one_sided = [&](int64_t first, int64_t second, int64_t third) {
    return sub(mul(sub(at(second), at(first)), 2 / h), div(sub(at(third), at(first)), 2 * h));
  };
  if (edge_order == 2) return cat({one_sided(0, 1, 2), inside, neg(one_sided(-1, -2, -3))}, dim);
  return cat({div(sub(at(1), at(0)), h), inside, div(sub(at(-1), at(-2)), h)}, dim);
}

Tensor at_places(const Tensor& x, int64_t dim, const Tensor& given, int64_t edge_order) {
  std::vector<int64_t> shape(static_cast<size_t>(x.dim()), 1);
  shape[static_cast<size_t>(dim)] = given.numel();
  const Tensor places = reshape(given, shape);
  const int64_t n = x.size(dim);
  // The slopes between neighbours, and the distances that they are over.
  const Tensor h = sub(points(places, dim, 1, n - 1), points(places, dim, 0, n - 1));
  const Tensor slope = div(sub(points(x, dim, 1, n - 1), points(x, dim, 0, n - 1)), h);
  const auto distance = [&](int64_t first, int64_t count) { return points(h, dim, first, count); };
  const auto slopes = [&](int64_t first, int64_t count) { return points(slope, dim, first, count); };
  // A point's derivative weighs the slope on either side by the distance on the other.
  const Tensor before = distance(0, n - 2), after = distance(1, n - 2), both = add(before, after);
  const Tensor inside = div(add(mul(after, slopes(0, n - 2)), mul(before, slopes(1, n - 2))), both);
  if (edge_order == 1) return cat({slopes(0, 1), inside, slopes(-1, 1)}, dim);
  // Of second order at an end: its slope, and half of the way that the next one has turned.
  const auto end = [&](int64_t near, int64_t next) {
    const Tensor share = div(distance(near, 1), add(distance(near, 1), distance(next, 1)));
    return add(slopes(near, 1), mul(share, sub(slopes(near, 1), slopes(next, 1))));
  };
  return cat({end(0, 1), inside, end(-1, -2)}, dim);
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
