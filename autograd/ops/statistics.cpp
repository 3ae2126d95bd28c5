#include <xtgrad/autograd/ops/statistics.h>

#include <algorithm>
#include <cmath>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/reduce_dims.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/running.h>

// Extremes, frequencies, and sums that leave nan out.

namespace xtgrad {
namespace {

int checked_dim(const char* op, const Tensor& x, int64_t dim) {
  const int d = wrap_dim(dim, x.array().ndim());
  check(x.dim() == 0 || x.size(d) > 0, op, "(): Expected reduction dim ", d, " to have non-zero size.");
  return d;
}

// Values chosen along dim send their gradients to where they came from.
std::tuple<Tensor, Tensor> chosen(const char* name, const Tensor& x, int d, kernels::ValueAndIndex found) {
  const Tensor indices(found.indices);
  const Tensor values = record(name, found.values, {x},
                               [sizes = x.array().shape(), d, at = Saved(indices, needs_grad(x))](const Tensor& g) {
                                 return gather_backward(g, sizes, d, at);
                               });
  return {values, indices};
}

}  // namespace

std::tuple<Tensor, Tensor> aminmax(const Tensor& x, std::optional<int64_t> dim, bool keepdim) {
  if (dim) {
    const int d = checked_dim("aminmax", x, *dim);
    return {amin(x, d, keepdim), amax(x, d, keepdim)};
  }
  check(x.numel() > 0, "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.");
  return {amin(x, {}, keepdim), amax(x, {}, keepdim)};
}

std::tuple<Tensor, Tensor> cummax(const Tensor& x, int64_t dim) {
  const int d = wrap_dim(dim, x.array().ndim());
  return chosen("CummaxBackward0", x, d, kernels::running_extreme(x.array(), d, true));
}
std::tuple<Tensor, Tensor> cummin(const Tensor& x, int64_t dim) {
  const int d = wrap_dim(dim, x.array().ndim());
  return chosen("CumminBackward0", x, d, kernels::running_extreme(x.array(), d, false));
}

std::tuple<Tensor, Tensor> mode(const Tensor& x, int64_t dim, bool keepdim) {
  const int d = checked_dim("mode", x, dim);
  auto [values, indices] = chosen("ModeBackward0", x, d, kernels::mode(x.array(), d));
  if (keepdim || x.dim() == 0) return {values, indices};
  return {squeeze(values, d), squeeze(indices, d)};
}

Tensor count_nonzero(const Tensor& x, IntArrayRef dim) { return sum(ne(x, 0), dim); }

Tensor nansum(const Tensor& x) { return is_floating_point(x.dtype()) ? sum(masked_fill(x, isnan(x), 0)) : sum(x); }
Tensor nansum(const Tensor& x, IntArrayRef dim, bool keepdim, std::optional<ScalarType> dtype) {
  return sum(is_floating_point(x.dtype()) ? masked_fill(x, isnan(x), 0) : x, dim, keepdim, dtype);
}

namespace {

void check_nanmean(const Tensor& x) {
  check(is_floating_point(x.dtype()), "nanmean(): expected input to have floating point or complex dtype but got ",
        x.dtype());
}

}  // namespace

Tensor nanmean(const Tensor& x) {
  check_nanmean(x);
  return div(nansum(x), sum(logical_not(isnan(x))));
}
Tensor nanmean(const Tensor& x, IntArrayRef dim, bool keepdim, std::optional<ScalarType> dtype) {
  check_nanmean(x);
  return div(nansum(x, dim, keepdim, dtype), sum(logical_not(isnan(x)), dim, keepdim));
}

// Sorting puts nan last, so the median of the others stands in the middle of what comes before.
std::tuple<Tensor, Tensor> nanmedian(const Tensor& x, int64_t dim, bool keepdim) {
  const int d = checked_dim("nanmedian", x, dim);
  if (x.dim() == 0) return median(x, d, keepdim);
  const Tensor order = argsort(x.detach(), d);
  const Tensor count = sum(logical_not(isnan(x)), d, true);
  const Tensor middle = Tensor(clamp_min(sub(count, 1), 0).array());
  const Tensor indices = gather(order, d, (middle - remainder(middle, 2)).div(2).to(kLong));
  const Tensor values = gather(x, d, indices);
  if (keepdim) return {values, indices};
  return {squeeze(values, d), squeeze(indices, d)};
}
Tensor nanmedian(const Tensor& x) {
  if (x.numel() == 0) return median(x);
  const Tensor value = std::get<0>(nanmedian(ravel(x.detach()), 0));
  return record("NanmedianBackward0", value.array(), {x},
                [x = Saved(x)](const Tensor& g, const Tensor& y) { return share_among_equal(g, x, y, all_dims(x)); });
}

std::tuple<Tensor, Tensor> var_mean(const Tensor& x, bool unbiased) { return {var(x, unbiased), mean(x)}; }
std::tuple<Tensor, Tensor> var_mean(const Tensor& x, int dim) { return {var(x, dim), mean(x, dim)}; }
std::tuple<Tensor, Tensor> std_mean(const Tensor& x, int dim) { return {xtgrad::std(x, dim), mean(x, dim)}; }
std::tuple<Tensor, Tensor> std_mean(const Tensor& x, bool unbiased) { return {xtgrad::std(x, unbiased), mean(x)}; }

Tensor histc(const Tensor& x, int64_t bins, const Scalar& min, const Scalar& max) {
  check(is_floating_point(x.dtype()), "histc is not implemented for '", x.dtype(), "'");
  check(bins > 0, "bins must be > 0, got ", bins);
  double low = min.to_double(), high = max.to_double();
  if (low == high && x.numel() > 0) {
    low = xtgrad::min(x).item<double>();
    high = xtgrad::max(x).item<double>();
  }
  if (low == high) {
    low -= 1;
    high += 1;
  }
  check(std::isfinite(low) && std::isfinite(high), "range of [", low, ", ", high, "] is not finite");
  check(low < high, "max must be larger than min, got min ", low, " and max ", high);
  return Tensor(kernels::histogram(x.array(), bins, low, high).to(x.dtype()));
}

Tensor cov(const Tensor& given, int64_t correction, const Tensor& fweights, const Tensor& aweights) {
  check(given.dim() <= 2, "cov(): expected input to have two or fewer dimensions but got an input with ", given.dim(),
        " dimensions");
  check(given.dtype() != kBool, "cov(): bool dtype is not supported for input");
  const Tensor floats = is_floating_point(given.dtype()) ? given : given.to(get_default_dtype());
  const Tensor x = floats.dim() < 2 ? floats.reshape({1, floats.numel()}) : floats;
  const int64_t n = x.size(1);
  Tensor weight;
  for (const Tensor* w : {&fweights, &aweights}) {
    if (!w->defined()) continue;
    check(w->dim() <= 1 && w->numel() == n, "cov(): expected weights to have one number for each of ", n,
          " observations, got ", w->sizes());
    check(n == 0 || !any(lt(*w, 0)).item<bool>(), "cov(): weights cannot be negative");
    weight = weight.defined() ? mul(weight, *w) : *w;
  }
  if (weight.defined()) weight = weight.reshape({n});
  const Tensor total = weight.defined() ? sum(weight) : full({}, n, x.dtype());
  const Tensor average = div(weight.defined() ? sum(mul(x, weight), 1) : sum(x, 1), total);
  const Tensor centred = sub(x, average.unsqueeze(1));
  const Tensor weighted = weight.defined() ? mul(centred, weight) : centred;
  Tensor divisor = sub(total, correction);
  if (weight.defined() && aweights.defined() && correction != 0)
    divisor = sub(total, div(sum(mul(weight, aweights.reshape({n}))), total) * correction);
  const Tensor result = div(mm(weighted, centred.t().to(weighted.dtype())), clamp_min(divisor, 0));
  return result.squeeze();
}

Tensor corrcoef(const Tensor& x) {
  check(x.dim() <= 2, "corrcoef(): expected input to have two or fewer dimensions but got an input with ", x.dim(),
        " dimensions");
  if (kernels::is_narrow(x.dtype())) return kernels::in_float(corrcoef, x);
  const Tensor c = cov(x);
  if (c.dim() == 0) return div(c, c);
  const Tensor deviation = sqrt(diagonal(c));
  return clamp(div(div(c, deviation.unsqueeze(1)), deviation.unsqueeze(0)), -1, 1);
}

std::tuple<Tensor, Tensor> TensorMethods::aminmax(std::optional<int64_t> dim, bool keepdim) const {
  return xtgrad::aminmax(self(), dim, keepdim);
}
std::tuple<Tensor, Tensor> TensorMethods::cummax(int64_t dim) const { return xtgrad::cummax(self(), dim); }
std::tuple<Tensor, Tensor> TensorMethods::cummin(int64_t dim) const { return xtgrad::cummin(self(), dim); }
std::tuple<Tensor, Tensor> TensorMethods::mode(int64_t dim, bool keepdim) const {
  return xtgrad::mode(self(), dim, keepdim);
}
Tensor TensorFunctions::count_nonzero(IntArrayRef dim) const { return xtgrad::count_nonzero(self(), dim); }
Tensor TensorMethods::nansum() const { return xtgrad::nansum(self()); }
Tensor TensorMethods::nansum(IntArrayRef dim, bool keepdim, std::optional<ScalarType> dtype) const {
  return xtgrad::nansum(self(), dim, keepdim, dtype);
}
Tensor TensorMethods::nanmean() const { return xtgrad::nanmean(self()); }
Tensor TensorMethods::nanmean(IntArrayRef dim, bool keepdim, std::optional<ScalarType> dtype) const {
  return xtgrad::nanmean(self(), dim, keepdim, dtype);
}
Tensor TensorMethods::nanmedian() const { return xtgrad::nanmedian(self()); }
std::tuple<Tensor, Tensor> TensorMethods::nanmedian(int64_t dim, bool keepdim) const {
  return xtgrad::nanmedian(self(), dim, keepdim);
}
Tensor TensorMethods::histc(int64_t bins, const Scalar& min, const Scalar& max) const {
  return xtgrad::histc(self(), bins, min, max);
}
Tensor TensorMethods::corrcoef() const { return xtgrad::corrcoef(self()); }
Tensor TensorMethods::cov(int64_t correction) const { return xtgrad::cov(self(), correction); }
Tensor TensorMethods::cov(int64_t correction, const Tensor& fweights) const {
  return xtgrad::cov(self(), correction, fweights);
}
Tensor TensorMethods::cov(int64_t correction, const Tensor& fweights, const Tensor& aweights) const {
  return xtgrad::cov(self(), correction, fweights, aweights);
}

}  // namespace xtgrad
