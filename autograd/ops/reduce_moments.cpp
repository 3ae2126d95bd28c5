#include <cmath>
#include <limits>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/reduce_dims.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/reduce.h>

// Variances, norms and the logarithm of a sum of exponentials.

namespace xtgrad {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

uint32_t mask_of(const Tensor& x, IntArrayRef dims) { return dim_mask(dims, static_cast<int>(x.dim())); }

void check_floating(const char* op, const Tensor& x) {
  check(x.is_floating_point(), op, "(): input dtype should be floating point (Float or Double). Got ", x.dtype());
}

// The divisor of the sum of squares, never negative: n - 1 of one element is 0 and gives nan, as no elements do.
double divisor(const Tensor& x, uint32_t mask, int64_t correction) {
  const double count = static_cast<double>(kernels::reduced_count(x.sizes(), mask));
  if (count == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::max(0.0, count - static_cast<double>(correction));
}

Array variance(const Tensor& x, uint32_t mask, int64_t correction, bool keepdim) {
  const Array centred = kernels::sub(x.array(), kernels::mean(x.array(), mask, true));
  return kernels::div(kernels::sum_squares(centred, mask, keepdim), Scalar(divisor(x, mask, correction)));
}

Tensor var_backward(const Tensor& g, const Tensor& x, uint32_t mask, double by) {
  const Tensor mean =
      spread(div(sum_dims(x, mask, true), Scalar(static_cast<double>(kernels::reduced_count(x.sizes(), mask)))),
             x.array().shape(), mask);
  return mul(spread(mul(g, Scalar(2 / by)), x.array().shape(), mask), sub(x, mean));
}

Tensor var_over(const Tensor& x, uint32_t mask, int64_t correction, bool keepdim) {
  check_floating("var", x);
  // The mean cancels in the gradient.
  if (kernels::is_narrow(x.dtype())) return kernels::in_float(var_over, x, mask, correction, keepdim);
  return record("VarBackward0", variance(x, mask, correction, keepdim), {x},
                [x = Saved(x), mask, by = divisor(x, mask, correction)](const Tensor& g) {
                  return var_backward(g, x, mask, by);
                });
}

Tensor std_over(const Tensor& x, uint32_t mask, int64_t correction, bool keepdim) {
  check_floating("std", x);
  if (kernels::is_narrow(x.dtype())) return kernels::in_float(std_over, x, mask, correction, keepdim);
  Array result = kernels::sqrt(variance(x, mask, correction, keepdim));
  // Where all elements are equal the root has no gradient: 0 is taken.
  return record("StdBackward0", result, {x},
                [x = Saved(x), mask, by = divisor(x, mask, correction)](const Tensor& g, const Tensor& y) {
                  const Tensor of_var = masked_fill(div(g, mul(y, Scalar(2))), eq(y, Scalar(0)), 0);
                  return var_backward(of_var, x, mask, by);
                });
}

// ---- norms

Array norm_value(const Tensor& x, double p, uint32_t mask, bool keepdim) {
  const NoGradGuard no_grad;
  const Array& a = x.array();
  if (p == 2) return sqrt(Tensor(kernels::sum_squares(a, mask, keepdim))).array();
  if (p == 1) return kernels::sum_abs(a, mask, keepdim);
  if (p == 0) return kernels::sum(ne(x, Scalar(0)).to(x.dtype()).array(), mask, keepdim);
  if (kernels::reduced_count(x.sizes(), mask) == 0)  // of no elements
    return full_array(kernels::reduced_shape(x.sizes(), mask, keepdim), 0, x.dtype());
  if (std::isinf(p)) return (p > 0 ? kernels::amax : kernels::amin)(abs(x).array(), mask, keepdim);
  return pow(Tensor(kernels::sum_powers(a, p, mask, keepdim)), Scalar(1 / p)).array();
}

/// The gradient of y = norm(x), y and g being spread over x's shape; 0 where the norm is 0.
Tensor norm_backward(const Tensor& g, const Tensor& x, const Tensor& y, double p, uint32_t mask) {
  if (p == 0) return mul(x, Scalar(0));
  if (p == 1) return mul(g, sign(x));
  if (p == 2) return mul(masked_fill(div(x, y), eq(y, Scalar(0)), 0), g);
  if (std::isinf(p)) {
    const Tensor chosen = logical_or(eq(abs(x), y), logical_and(isnan(x), isnan(y))).to(x.dtype());
    const Tensor count = spread(sum_dims(chosen, mask, true), x.array().shape(), mask);
    return mul(mul(sign(x), chosen), div(g, count));
  }
  if (p < 1) {
    const Tensor powers = masked_fill(mul(sign(x), pow(abs(x), Scalar(p - 1))), eq(x, Scalar(0)), 0);
    return mul(mul(powers, g), pow(y, Scalar(1 - p)));
  }
  const Tensor powers = p < 2 ? mul(sign(x), pow(abs(x), Scalar(p - 1))) : mul(x, pow(abs(x), Scalar(p - 2)));
  return mul(powers, masked_fill(div(g, pow(y, Scalar(p - 1))), eq(y, Scalar(0)), 0));
}

Tensor norm_over(const Tensor& x, double p, uint32_t mask, bool keepdim) {
  check_floating("norm", x);
  if (kernels::is_narrow(x.dtype())) return kernels::in_float(norm_over, x, p, mask, keepdim);
  return record("NormBackward1", norm_value(x, p, mask, keepdim), {x},
                [x = Saved(x), p, mask](const Tensor& g, const Tensor& y) {
                  const Dims& shape = x->array().shape();
                  return norm_backward(spread(g, shape, mask), x, spread(y, shape, mask), p, mask);
                });
}

}  // namespace

Tensor var(const Tensor& x, bool unbiased) { return var_over(x, all_dims(x), unbiased, false); }
Tensor var(const Tensor& x, int dim) { return var(x, IntArrayRef(int64_t{dim})); }
Tensor var(const Tensor& x, IntArrayRef dim, bool unbiased, bool keepdim) {
  return var_over(x, mask_of(x, dim), unbiased, keepdim);
}
Tensor std(const Tensor& x, bool unbiased) { return std_over(x, all_dims(x), unbiased, false); }
Tensor std(const Tensor& x, int dim) { return xtgrad::std(x, IntArrayRef(int64_t{dim})); }
Tensor std(const Tensor& x, IntArrayRef dim, bool unbiased, bool keepdim) {
  return std_over(x, mask_of(x, dim), unbiased, keepdim);
}

Tensor var(const Tensor& x, IntArrayRef dim, std::optional<int64_t> correction, bool keepdim) {
  return var_over(x, mask_of(x, dim), correction.value_or(1), keepdim);
}
Tensor std(const Tensor& x, IntArrayRef dim, std::optional<int64_t> correction, bool keepdim) {
  return std_over(x, mask_of(x, dim), correction.value_or(1), keepdim);
}

std::tuple<Tensor, Tensor> var_mean(const Tensor& x, IntArrayRef dim, bool unbiased, bool keepdim) {
  return {var(x, dim, unbiased, keepdim), mean(x, dim, keepdim)};
}
std::tuple<Tensor, Tensor> std_mean(const Tensor& x, IntArrayRef dim, bool unbiased, bool keepdim) {
  return {xtgrad::std(x, dim, unbiased, keepdim), mean(x, dim, keepdim)};
}

std::tuple<Tensor, Tensor> var_mean(const Tensor& x, IntArrayRef dim, std::optional<int64_t> correction, bool keepdim) {
  return {var(x, dim, correction, keepdim), mean(x, dim, keepdim)};
}
std::tuple<Tensor, Tensor> std_mean(const Tensor& x, IntArrayRef dim, std::optional<int64_t> correction, bool keepdim) {
  return {xtgrad::std(x, dim, correction, keepdim), mean(x, dim, keepdim)};
}

Tensor norm(const Tensor& x, const Scalar& p) { return norm_over(x, p.to_double(), all_dims(x), false); }
Tensor norm(const Tensor& x, const std::optional<Scalar>& p, IntArrayRef dim, bool keepdim) {
  return norm_over(x, p.value_or(2).to_double(), mask_of(x, dim), keepdim);
}

Tensor norm(const Tensor& x, const std::optional<Scalar>& p, ScalarType dtype) {
  return norm(x.to(dtype), p.value_or(2));
}
Tensor norm(const Tensor& x, const std::optional<Scalar>& p, IntArrayRef dim, bool keepdim, ScalarType dtype) {
  return norm(x.to(dtype), p, dim, keepdim);
}

Tensor logsumexp(const Tensor& given, IntArrayRef dim, bool keepdim) {
  const Tensor x = is_integral(given.dtype(), true) ? given.to(get_default_dtype()) : given;
  check_floating("logsumexp", x);
  const uint32_t mask = mask_of(x, dim);
  Array result;
  {
    const NoGradGuard no_grad;
    if (kernels::reduced_count(x.sizes(), mask) == 0) {
      result = full_array(kernels::reduced_shape(x.sizes(), mask, keepdim), -kInfinity, x.dtype());
    } else {
      // An infinite maximum is not subtracted: inf - inf has no value.
      const Tensor wide(kernels::widened(x.array())), highest(kernels::amax(wide.array(), mask, true));
      const Tensor shift = masked_fill(highest, eq(abs(highest), Scalar(kInfinity)), 0);
      const Tensor total = log(sum_dims(exp(sub(wide, shift)), mask, keepdim));
      result = add(total, Tensor(shift.array().reshape(total.array().shape()))).array().to(x.dtype());
    }
  }
  return record("LogsumexpBackward0", result, {x}, [x = Saved(x), mask](const Tensor& g, const Tensor& y) {
    const Dims& shape = x->array().shape();
    return mul(spread(g, shape, mask), exp(sub(x, spread(y, shape, mask))));
  });
}

Tensor TensorFunctions::var(bool unbiased) const { return xtgrad::var(self(), unbiased); }
Tensor TensorFunctions::var(int dim) const { return xtgrad::var(self(), dim); }
Tensor TensorFunctions::var(IntArrayRef dim, bool unbiased, bool keepdim) const {
  return xtgrad::var(self(), dim, unbiased, keepdim);
}
Tensor TensorFunctions::std(bool unbiased) const { return xtgrad::std(self(), unbiased); }
Tensor TensorFunctions::std(int dim) const { return xtgrad::std(self(), dim); }
Tensor TensorFunctions::std(IntArrayRef dim, bool unbiased, bool keepdim) const {
  return xtgrad::std(self(), dim, unbiased, keepdim);
}
Tensor TensorFunctions::var(IntArrayRef dim, std::optional<int64_t> correction, bool keepdim) const {
  return xtgrad::var(self(), dim, correction, keepdim);
}
Tensor TensorFunctions::std(IntArrayRef dim, std::optional<int64_t> correction, bool keepdim) const {
  return xtgrad::std(self(), dim, correction, keepdim);
}
Tensor TensorFunctions::norm(const std::optional<Scalar>& p, ScalarType dtype) const {
  return xtgrad::norm(self(), p, dtype);
}
Tensor TensorFunctions::norm(const std::optional<Scalar>& p, IntArrayRef dim, bool keepdim, ScalarType dtype) const {
  return xtgrad::norm(self(), p, dim, keepdim, dtype);
}
Tensor TensorFunctions::norm(const Scalar& p) const { return xtgrad::norm(self(), p); }
Tensor TensorFunctions::norm(const std::optional<Scalar>& p, IntArrayRef dim, bool keepdim) const {
  return xtgrad::norm(self(), p, dim, keepdim);
}
Tensor TensorFunctions::logsumexp(IntArrayRef dim, bool keepdim) const {
  return xtgrad::logsumexp(self(), dim, keepdim);
}

}  // namespace xtgrad
