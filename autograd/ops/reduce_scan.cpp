#include <xtgrad/lib/kernels/scan.h>

#include <limits>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/reduce_dims.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/reduce.h>

// Running sums and products. `reverse` walks a dimension from its end. No gradient divides by an element: products with
// zeros have gradients of every order.

namespace xtgrad {
namespace {

int checked_dim(const Tensor& x, int64_t dim) { return wrap_dim(dim, static_cast<int>(x.dim())); }

/// y[i] = x[i - 1], and `fill` at the first place.
Tensor shift(const Tensor& x, int dim, bool reverse, double fill) {
  const Array& a = x.array();
  const Array result = full_array(a.shape(), fill, a.dtype());
  const int64_t kept = a.shape()[dim] - 1;
  if (kept > 0) kernels::copy(a.slice(dim, reverse ? 1 : 0, kept), result.slice(dim, reverse ? 0 : 1, kept));
  return record("ShiftBackward0", result, {x}, [=](const Tensor& g) { return shift(g, dim, !reverse, 0); });
}

/// y[i] = b[i] + a[i] y[i - 1], or with a[i - 1] when `lag`. The gradient z for b runs the other way:
/// z[i] = g[i] + a[i + 1] z[i + 1], and a[i] has that of the product it stands in.
Tensor recurrence(const Tensor& b, const Tensor& a, int dim, bool reverse, bool lag) {
  return record("RecurrenceBackward0", kernels::recurrence(b.array(), a.array(), dim, reverse, lag), {b, a},
                [=, a = Saved(a)](const Tensor& g, const Tensor& y, const Needs& needs) {
                  const Tensor z = recurrence(g, a, dim, !reverse, !lag);
                  Tensor of_a;
                  if (needs[1]) of_a = lag ? mul(shift(z, dim, !reverse, 0), y) : mul(z, shift(y, dim, reverse, 0));
                  return std::array{z, of_a};
                });
}

Tensor cumsum_from(const Tensor& x, int dim, bool reverse) {
  return record("CumsumBackward0", kernels::cumsum(x.array(), dim, reverse), {x},
                [=](const Tensor& g) { return cumsum_from(g, dim, !reverse); });
}

/// x[k]'s gradient is the product of what comes before it times what follows of g: z[k] = g[k] + x[k + 1] z[k + 1].
Tensor cumprod_from(const Tensor& x, int dim, bool reverse) {
  return record("CumprodBackward0", kernels::cumprod(x.array(), dim, reverse), {x},
                [=, x = Saved(x)](const Tensor& g, const Tensor& y) {
                  return mul(shift(y, dim, reverse, 1), recurrence(g, x, dim, !reverse, true));
                });
}

Tensor scan_input(const Tensor& x) { return is_integral(x.dtype(), true) ? x.to(kLong) : x; }

// The one element of a 0-d tensor is the result itself.
template <class Scan>
Tensor scan(const Tensor& input, int64_t dim, std::optional<ScalarType> dtype, const Scan& run) {
  const Tensor x = scan_input(dtype ? input.to(*dtype) : input);
  const int d = checked_dim(x, dim);
  const Tensor result = x.dim() == 0 ? x.clone() : run(x, d);
  return dtype ? result.to(*dtype) : result;
}

/// The product of all elements along dim but the one in the same place.
Tensor product_of_others(const Tensor& x, int dim) {
  return mul(shift(cumprod_from(x, dim, false), dim, false, 1), shift(cumprod_from(x, dim, true), dim, true, 1));
}

Tensor prod_along(const Tensor& x, int dim, bool keepdim) {
  const uint32_t mask = 1u << dim;
  return record("ProdBackward1", kernels::prod(x.array(), mask, keepdim), {x},
                [x = Saved(x), mask, dim](const Tensor& g) {
                  return mul(spread(g, x->array().shape(), mask), product_of_others(x, dim));
                });
}

Tensor prod_input(const Tensor& x, const std::optional<ScalarType>& dtype) {
  return dtype ? x.to(*dtype) : scan_input(x);
}

}  // namespace

Tensor cumsum(const Tensor& x, int64_t dim, std::optional<ScalarType> dtype) {
  return scan(x, dim, dtype, [](const Tensor& a, int d) { return cumsum_from(a, d, false); });
}

Tensor cumprod(const Tensor& x, int64_t dim, std::optional<ScalarType> dtype) {
  return scan(x, dim, dtype, [](const Tensor& a, int d) { return cumprod_from(a, d, false); });
}

Tensor logcumsumexp(const Tensor& x, int64_t dim) {
  check(x.is_floating_point(), "logcumsumexp is not implemented for '", x.dtype(), "': use a Float or Double tensor");
  // S[k] = sum of g[i] exp(y[k] - y[i]) over i >= k is a recurrence whose factors, like exp(x - y), are at most 1.
  return scan(x, dim, std::nullopt, [](const Tensor& a, int d) {
    return record("LogcumsumexpBackward0", kernels::logcumsumexp(a.array(), d), {a},
                  [x = Saved(a), d](const Tensor& g, const Tensor& y) {
                    const Tensor factors = exp(clamp_max(sub(shift(y, d, false, 0), y), 0));  // the first is not used
                    return mul(recurrence(g, factors, d, true, true), exp(sub(x, y)));
                  });
  });
}

Tensor prod(const Tensor& input, std::optional<ScalarType> dtype) {
  const Tensor x = prod_input(input, dtype);
  return prod_along(x.reshape({x.numel()}), 0, false);
}

Tensor prod(const Tensor& input, int64_t dim, bool keepdim, std::optional<ScalarType> dtype) {
  const Tensor x = prod_input(input, dtype);
  const int d = checked_dim(x, dim);
  return x.dim() == 0 ? prod_along(x.unsqueeze(0), 0, false) : prod_along(x, d, keepdim);
}

Tensor TensorFunctions::prod(std::optional<ScalarType> dtype) const { return xtgrad::prod(self(), dtype); }
Tensor TensorFunctions::prod(int64_t dim, bool keepdim, std::optional<ScalarType> dtype) const {
  return xtgrad::prod(self(), dim, keepdim, dtype);
}
Tensor TensorFunctions::cumsum(int64_t dim, std::optional<ScalarType> dtype) const {
  return xtgrad::cumsum(self(), dim, dtype);
}
Tensor TensorFunctions::cumprod(int64_t dim, std::optional<ScalarType> dtype) const {
  return xtgrad::cumprod(self(), dim, dtype);
}
Tensor TensorFunctions::logcumsumexp(int64_t dim) const { return xtgrad::logcumsumexp(self(), dim); }

}  // namespace xtgrad
