#include <cmath>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/sets.h>
#include <xtgrad/autograd/ops/shape.h>

// Counts of points in the cells between edges; a histogram of numbers has one dimension.

namespace xtgrad {
namespace {

/// The counts, or the sums of weights, of points [n, dims] in the cells between edges[d] [counts[d] + 1].
Tensor counted(const Tensor& points, TensorList edges, const Tensor& weight, bool density) {
  const auto dims = static_cast<int64_t>(edges.size());
  Dims shape;
  for (const Tensor& edge : edges) shape.push_back(edge.numel() - 1);
  const int64_t cells = numel_of(shape);
  if (dims == 0) return zeros({}, points.dtype());
  Tensor cell = zeros({points.size(0)}, kLong), inside = ones({points.size(0)}, kBool);
  for (int64_t d = 0; d < dims; ++d) {
    const Tensor values = points.select(1, d).contiguous();
    const Tensor& edge = edges[static_cast<size_t>(d)];
    const int64_t count = edge.numel() - 1;
    // The last bin contains its end and, as in PyTorch, what is neither below the first edge nor above the last: nan.
    const Tensor at = clamp(sub(searchsorted(edge, values, false, true), 1), Scalar(0), Scalar(count - 1));
    const Tensor outside = logical_or(lt(values, edge.select(0, 0)), gt(values, edge.select(0, count)));
    inside = logical_and(inside, logical_not(outside));
    cell = add(mul(cell, count), at);
  }
  const Tensor amounts =
      weight.defined() ? ravel(weight.detach()).to(points.dtype()) : ones({points.size(0)}, points.dtype());
  const Tensor result =
      bincount(masked_select(cell, inside), masked_select(amounts, inside), cells).to(points.dtype()).reshape(shape);
  if (!density) return result;
  Tensor volume = sum(result);
  for (int64_t d = 0; d < dims; ++d) {
    const Tensor& edge = edges[static_cast<size_t>(d)];
    Dims along(static_cast<int>(dims), 1);
    along[static_cast<int>(d)] = edge.numel() - 1;
    volume =
        mul(volume, reshape(sub(narrow(edge, 0, 1, edge.numel() - 1), narrow(edge, 0, 0, edge.numel() - 1)), along));
  }
  return div(result, volume);
}

/// `bins` equal bins from low to high, or around the only value that there is.
Tensor equal_bins(double low, double high, int64_t bins, ScalarType dtype) {
  const double widened = low == high ? 0.5 : 0;
  return linspace(low - widened, high + widened, bins + 1, dtype);
}

}  // namespace

std::tuple<Tensor, Tensor> histogram(const Tensor& x, const Tensor& bins, const Tensor& weight, bool density) {
  const NoGradGuard no_grad;
  check(bins.dim() == 1 && bins.numel() > 1,
        "torch.histogram(): bins tensor should have one dimension and at least two "
        "elements, but got sizes ",
        bins.sizes());
  check(x.dtype() == bins.dtype() && is_floating_point(x.dtype()),
        "torch.histogram(): input tensor and bins tensors should have the same floating-point dtype, but got input "
        "with dtype ",
        x.dtype(), " and bins with dtype ", bins.dtype());
  check(!weight.defined() || weight.sizes() == x.sizes(),
        "torch.histogram(): if weight tensor is provided it should have "
        "the same shape as the input tensor, but got input ",
        x.sizes(), " and weight ", weight.defined() ? weight.sizes() : x.sizes());
  return {counted(reshape(x.detach(), {x.numel(), 1}), bins, weight, density), bins};
}
std::tuple<Tensor, Tensor> histogram(const Tensor& x, int64_t bins,
                                     const std::optional<std::pair<double, double>>& range, const Tensor& weight,
                                     bool density) {
  check(bins > 0, "torch.histogram(): bins must be > 0, but got ", bins);
  double low = range ? range->first : 0, high = range ? range->second : 1;
  if (!range && x.numel() > 0) {
    low = min(x).item<double>();
    high = max(x).item<double>();
  }
  check(low <= high, "torch.histogram(): max must be larger than min, got ", low, " and ", high);
  return histogram(x, equal_bins(low, high, bins, x.dtype()), weight, density);
}

namespace {

int64_t checked_points(const Tensor& x, const Tensor& weight, size_t edges) {
  check(x.dim() >= 2, "torch.histogramdd: input tensor should have at least 2 dimensions, but got ", x.sizes());
  check(is_floating_point(x.dtype()), "\"histogramdd\" not implemented for '", x.dtype(), "'");
  const int64_t dims = x.size(-1);
  check(static_cast<int64_t>(edges) == dims, "torch.histogramdd: expected ", dims, " sequences of bin edges for a ",
        dims, "-dimensional histogram but got ", edges);
  if (!weight.defined()) return dims;
  check(
      weight.sizes() == x.sizes().slice(0, x.sizes().size() - 1),
      "torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor excluding its "
      "innermost dimension, but got input with shape ",
      x.sizes(), " and weight with shape ", weight.sizes());
  check(
      weight.dtype() == x.dtype(),
      "torch.histogramdd: if weight tensor is provided, input tensor and weight tensor should have the same dtype, but "
      "got input(",
      x.dtype(), "), and weight(", weight.dtype(), ")");
  return dims;
}

Tensor as_points(const Tensor& x) {
  const int64_t dims = x.size(-1);
  return reshape(x.detach(), {dims == 0 ? 0 : x.numel() / dims, dims});
}

}  // namespace

std::tuple<Tensor, std::vector<Tensor>> histogramdd(const Tensor& x, TensorList bins,
                                                    const std::optional<ArrayRef<double>>&, const Tensor& weight,
                                                    bool density) {
  const NoGradGuard no_grad;
  checked_points(x, weight, bins.size());
  for (size_t d = 0; d < bins.size(); ++d) {
    check(bins[d].dtype() == x.dtype(),
          "torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype ",
          x.dtype(), " and bins for dimension ", d, " with dtype ", bins[d].dtype());
    check(bins[d].dim() == 1, "torch.histogramdd: bins tensor should have one dimension, but got ", bins[d].dim(),
          " dimensions in the bins tensor for dimension ", d);
    check(bins[d].numel() > 1, "torch.histogramdd: bins tensor should have at least two elements, but got ",
          bins[d].numel(), " elements in the bins tensor for dimension ", d);
  }
  return {counted(as_points(x), bins, weight, density), bins.vec()};
}

std::tuple<Tensor, std::vector<Tensor>> histogramdd(const Tensor& x, IntArrayRef bins,
                                                    const std::optional<ArrayRef<double>>& range, const Tensor& weight,
                                                    bool density) {
  const NoGradGuard no_grad;
  const int64_t dims = checked_points(x, weight, bins.size());
  check(!range || static_cast<int64_t>(range->size()) == 2 * dims, "torch.histogramdd: for a ", dims,
        "-dimensional histogram range should have ", 2 * dims, " elements, but got ", range ? range->size() : 0);
  const Tensor points = as_points(x);
  std::vector<Tensor> edges;
  for (size_t d = 0; d < bins.size(); ++d) {
    check(bins[d] > 0, "torch.histogramdd(): bins must be > 0, but got ", bins[d], " for dimension ", d);
    double low = range ? (*range)[2 * d] : 0, high = range ? (*range)[2 * d + 1] : 1;
    if (!range && points.numel() > 0) {
      const Tensor values = points.select(1, static_cast<int64_t>(d));
      low = min(values).item<double>();
      high = max(values).item<double>();
    }
    check(std::isfinite(low) && std::isfinite(high), "torch.histogramdd: dimension ", d, "'s range [", low, ", ", high,
          "] is not finite");
    check(low <= high, "torch.histogramdd: min should not exceed max, but got min ", low, " max ", high,
          " for dimension ", d);
    edges.push_back(equal_bins(low, high, bins[d], x.dtype()));
  }
  return {counted(points, edges, weight, density), edges};
}
std::tuple<Tensor, std::vector<Tensor>> histogramdd(const Tensor& x, int64_t bins,
                                                    const std::optional<ArrayRef<double>>& range, const Tensor& weight,
                                                    bool density) {
  check(x.dim() >= 2, "torch.histogramdd: input tensor should have at least 2 dimensions, but got ", x.sizes());
  return histogramdd(x, std::vector<int64_t>(static_cast<size_t>(x.size(-1)), bins), range, weight, density);
}

std::tuple<Tensor, Tensor> TensorMethods::histogram(const Tensor& bins, const Tensor& weight, bool density) const {
  return xtgrad::histogram(self(), bins, weight, density);
}
std::tuple<Tensor, Tensor> TensorMethods::histogram(int64_t bins, const std::optional<std::pair<double, double>>& range,
                                                    const Tensor& weight, bool density) const {
  return xtgrad::histogram(self(), bins, range, weight, density);
}

}  // namespace xtgrad
