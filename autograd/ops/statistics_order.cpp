#include <algorithm>
#include <cmath>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/ops/statistics.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/in_float.h>

// Quantiles, differences and integrals.

namespace xtgrad {
namespace {

Tensor between(const Tensor& sorted, const Tensor& rank, const std::string& interpolation) {
  const auto at = [&](const Tensor& place) { return gather(sorted, -1, place.to(kLong)); };
  if (interpolation == "lower") return at(floor(rank));
  if (interpolation == "higher") return at(ceil(rank));
  if (interpolation == "nearest") return at(round(rank));
  const Tensor low = at(floor(rank)), high = at(ceil(rank));
  return lerp(low, high, interpolation == "midpoint" ? full_like(rank, 0.5) : sub(rank, floor(rank)));
}

Tensor quantile_of(const char* op, const Tensor& x, const Tensor& q, std::optional<int64_t> dim, bool keepdim,
                   const std::string& interpolation, bool ignore_nan) {
  check(x.numel() > 0, op, "() input tensor must be non-empty");
  check(q.dim() <= 1, op, "() q must be a scalar or 1D tensor");
  check(x.dtype() == kFloat || x.dtype() == kDouble, op, "() input tensor must be either float or double dtype");
  check(q.dtype() == x.dtype(), op, "() q tensor must be same dtype as the input tensor");
  check(q.numel() == 0 || (logical_and(ge(q, 0), le(q, 1))).all().item<bool>(), op,
        "() q values must be in the range [0, 1]");
  check(interpolation == "linear" || interpolation == "lower" || interpolation == "higher" ||
            interpolation == "midpoint" || interpolation == "nearest",
        op, "() interpolation must be one of linear, lower, higher, midpoint or nearest, but got ", interpolation);
  const int d = dim ? wrap_dim(*dim, x.array().ndim()) : 0;
  const Tensor rows = !dim || x.dim() == 0 ? ravel(x) : movedim(x, d, -1);
  const Tensor sorted = std::get<0>(sort(rows, -1)), missing = isnan(sorted);
  // A rank for each row and q: rows without their missing elements are shorter, others that miss one give nan.
  const Tensor last = ignore_nan ? clamp_min(sub(sum(logical_not(missing), -1, true), 1), 0).to(x.dtype())
                                 : full({1}, rows.size(-1) - 1, x.dtype());
  const Tensor wanted = q.reshape({q.numel()});
  Tensor rank = mul(wanted, last);
  if (!ignore_nan) rank = masked_fill(rank, any(missing, -1, true), static_cast<double>(rows.size(-1) - 1));
  Dims shape = rows.array().shape();
  shape[shape.size() - 1] = q.numel();
  Tensor result = movedim(between(sorted, rank.expand(shape), interpolation), -1, 0);
  if (keepdim && x.dim() > 0) {
    if (dim) {
      result = result.unsqueeze(d + 1);
    } else {
      Dims ones(x.array().ndim(), 1);
      ones.insert(0, q.numel());
      result = result.reshape(ones);
    }
  }
  return q.dim() == 0 ? result.squeeze(0) : result;
}

}  // namespace

Tensor quantile(const Tensor& x, const Tensor& q, std::optional<int64_t> dim, bool keepdim,
                const std::string& interpolation) {
  return quantile_of("quantile", x, q, dim, keepdim, interpolation, false);
}
Tensor quantile(const Tensor& x, double q, std::optional<int64_t> dim, bool keepdim, const std::string& interpolation) {
  check(q >= 0 && q <= 1, "quantile() q must be in the range [0, 1] but got ", q);
  return quantile(x, scalar_tensor(q, x.dtype()), dim, keepdim, interpolation);
}
Tensor nanquantile(const Tensor& x, const Tensor& q, std::optional<int64_t> dim, bool keepdim,
                   const std::string& interpolation) {
  return quantile_of("nanquantile", x, q, dim, keepdim, interpolation, true);
}
Tensor nanquantile(const Tensor& x, double q, std::optional<int64_t> dim, bool keepdim,
                   const std::string& interpolation) {
  check(q >= 0 && q <= 1, "nanquantile() q must be in the range [0, 1] but got ", q);
  return nanquantile(x, scalar_tensor(q, x.dtype()), dim, keepdim, interpolation);
}

Tensor diff(const Tensor& x, int64_t n, int64_t dim, const Tensor& prepend, const Tensor& append) {
  check(x.dim() >= 1, "diff expects input to be at least one-dimensional");
  check(n >= 0, "order must be non-negative but got ", n);
  const int d = wrap_dim(dim, x.array().ndim());
  std::vector<Tensor> parts;
  for (const Tensor* part : {&prepend, &x, &append}) {
    if (!part->defined()) continue;
    check(part->dim() == x.dim(), "diff expects prepend or append to be the same dimension as input, got ", part->dim(),
          " and ", x.dim(), " dimensions");
    parts.push_back(*part);
  }
  Tensor result = parts.size() == 1 ? x : cat(parts, d);
  if (n == 0) return x.clone();
  const bool bools = result.dtype() == kBool;
  for (int64_t i = 0; i < n && result.size(d) > 0; ++i) {
    const int64_t rest = result.size(d) - 1;
    const Tensor low = narrow(result, d, 0, rest), high = narrow(result, d, 1, rest);
    result = bools ? logical_xor(high, low) : sub(high, low);
  }
  return result;
}

namespace {

/// The sums of neighbours.
Tensor pairs(const Tensor& y, int64_t dim) {
  const int64_t rest = std::max<int64_t>(y.size(dim) - 1, 0), start = std::min<int64_t>(1, y.size(dim));
  return add(narrow(y, dim, 0, rest), narrow(y, dim, start, rest));
}

int checked_dim(const char* op, const Tensor& y, int64_t dim) {
  check(y.dim() > 0, op, ": expected a tensor of at least one dimension");
  return wrap_dim(dim, y.array().ndim());
}

/// 0 in the dtype of y, which integrals else are not of integers.
Tensor integral_of_nothing(const Tensor& y, int d) { return zeros(sum(y, d).sizes(), y.dtype()); }

/// The steps between places x, which are one a sample along dimension d, or broadcast to y. As PyTorch's, d counts y's
/// dimensions, even where x has more.
Tensor widths(const char* op, const Tensor& y, const Tensor& x, int d) {
  const int n = y.array().ndim();
  const bool is_line = x.dim() == 1;
  check(!is_line || x.size(0) == y.size(d), op, ": There must be one `x` value for each sample point, got ", x.numel(),
        " for ", y.size(d));
  Dims shape;
  for (int before = is_line ? d : n - x.array().ndim(); before > 0; --before) shape.push_back(1);
  for (const int64_t size : x.sizes()) shape.push_back(size);
  while (shape.size() < n) shape.push_back(1);
  return diff(x.reshape(shape), 1, d);
}

}  // namespace

Tensor trapezoid(const Tensor& y, const Scalar& dx, int64_t dim) {
  const int d = checked_dim("trapezoid", y, dim);
  if (y.size(d) == 0) return integral_of_nothing(y, d);
  // Each element counts once, but for half of the two ends, whose sum wraps in their own dtype as libtorch's does.
  return mul(sub(sum(y, d), mul(add(y.select(d, 0), y.select(d, -1)), 0.5)), dx);
}
Tensor trapezoid(const Tensor& y, const Tensor& x, int64_t dim) {
  const int d = checked_dim("trapezoid", y, dim);
  if (y.size(d) == 0) return integral_of_nothing(y, d);
  return div(sum(mul(pairs(y, d), widths("trapezoid", y, x, d)), d), 2.0);
}
Tensor trapz(const Tensor& y, const Tensor& x, int64_t dim) { return trapezoid(y, x, dim); }
Tensor trapz(const Tensor& y, double dx, int64_t dim) { return trapezoid(y, Scalar(dx), dim); }
Tensor cumulative_trapezoid(const Tensor& y, const Scalar& dx, int64_t dim) {
  const int d = checked_dim("cumulative_trapezoid", y, dim);
  return cumsum(mul(pairs(y, d), dx.to_double() / 2), d);
}
Tensor cumulative_trapezoid(const Tensor& y, const Tensor& x, int64_t dim) {
  const int d = checked_dim("cumulative_trapezoid", y, dim);
  return div(cumsum(mul(widths("cumulative_trapezoid", y, x, d), pairs(y, d)), d), 2.0);
}

Tensor dist(const Tensor& x, const Tensor& y, const Scalar& p) { return norm(sub(x, y), p); }

Tensor renorm(const Tensor& x, const Scalar& p, int64_t dim, const Scalar& maxnorm) {
  check(x.dim() > 1, "renorm: input needs at least 2 dimensions, got ", x.dim(), " dimensions");
  check(p.to_double() > 0, "renorm: non-positive norm not supported");
  check(maxnorm.to_double() >= 0, "renorm: expected maxnorm to be >= 0 but got ", maxnorm);
  // The reciprocal of a length of 0 is beyond a 16-bit float.
  if (kernels::is_narrow(x.dtype())) return kernels::in_float(renorm, x, p, dim, maxnorm);
  const int d = wrap_dim(dim, x.array().ndim());
  std::vector<int64_t> others;
  for (int k = 0; k < x.dim(); ++k)
    if (k != d) others.push_back(k);
  const Tensor length = norm(x, p, others, true);
  const Tensor factor = where(gt(length, maxnorm), mul(reciprocal(add(length, 1e-7)), maxnorm), 1);
  return mul(x, factor);
}

namespace {

void check_own_dtype(const Tensor& x, const std::optional<ScalarType>& dtype) {
  check(!dtype || *dtype == x.dtype(), "Bad in-place call: input tensor dtype ", x.dtype(), " and output tensor dtype ",
        dtype.value_or(x.dtype()), " should match");
}

}  // namespace

Tensor& TensorMethods::cumsum_(int64_t dim, std::optional<ScalarType> dtype) const {
  check_own_dtype(self(), dtype);
  return in_place("cumsum_", self(), {}, [&](const Tensor& x) { return cumsum(x, dim).to(x.dtype()); });
}
Tensor& TensorMethods::cumprod_(int64_t dim, std::optional<ScalarType> dtype) const {
  check_own_dtype(self(), dtype);
  return in_place("cumprod_", self(), {}, [&](const Tensor& x) { return cumprod(x, dim).to(x.dtype()); });
}
Tensor TensorMethods::quantile(const Tensor& q, std::optional<int64_t> dim, bool keepdim,
                               const std::string& interpolation) const {
  return xtgrad::quantile(self(), q, dim, keepdim, interpolation);
}
Tensor TensorMethods::quantile(double q, std::optional<int64_t> dim, bool keepdim,
                               const std::string& interpolation) const {
  return xtgrad::quantile(self(), q, dim, keepdim, interpolation);
}
Tensor TensorMethods::nanquantile(const Tensor& q, std::optional<int64_t> dim, bool keepdim,
                                  const std::string& interpolation) const {
  return xtgrad::nanquantile(self(), q, dim, keepdim, interpolation);
}
Tensor TensorMethods::nanquantile(double q, std::optional<int64_t> dim, bool keepdim,
                                  const std::string& interpolation) const {
  return xtgrad::nanquantile(self(), q, dim, keepdim, interpolation);
}
Tensor TensorMethods::diff(int64_t n, int64_t dim) const { return xtgrad::diff(self(), n, dim); }
Tensor TensorMethods::diff(int64_t n, int64_t dim, const Tensor& prepend) const {
  return xtgrad::diff(self(), n, dim, prepend);
}
Tensor TensorMethods::diff(int64_t n, int64_t dim, const Tensor& prepend, const Tensor& append) const {
  return xtgrad::diff(self(), n, dim, prepend, append);
}
Tensor TensorMethods::dist(const Tensor& other, const Scalar& p) const { return xtgrad::dist(self(), other, p); }
Tensor TensorMethods::renorm(const Scalar& p, int64_t dim, const Scalar& maxnorm) const {
  return xtgrad::renorm(self(), p, dim, maxnorm);
}
Tensor& TensorMethods::renorm_(const Scalar& p, int64_t dim, const Scalar& maxnorm) const {
  return in_place("renorm_", self(), {}, [&](const Tensor& x) { return xtgrad::renorm(x, p, dim, maxnorm); });
}

}  // namespace xtgrad
