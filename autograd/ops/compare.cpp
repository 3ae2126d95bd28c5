#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

// Questions about elements: bools, without gradients.

namespace xtgrad {

Tensor eq(const Tensor& x, const Tensor& y) { return Tensor(kernels::eq(x.array(), y.array())); }
Tensor eq(const Tensor& x, const Scalar& y) { return Tensor(kernels::eq(x.array(), y)); }
Tensor ne(const Tensor& x, const Tensor& y) { return Tensor(kernels::ne(x.array(), y.array())); }
Tensor ne(const Tensor& x, const Scalar& y) { return Tensor(kernels::ne(x.array(), y)); }
Tensor lt(const Tensor& x, const Tensor& y) { return Tensor(kernels::lt(x.array(), y.array())); }
Tensor lt(const Tensor& x, const Scalar& y) { return Tensor(kernels::lt(x.array(), y)); }
Tensor le(const Tensor& x, const Tensor& y) { return Tensor(kernels::le(x.array(), y.array())); }
Tensor le(const Tensor& x, const Scalar& y) { return Tensor(kernels::le(x.array(), y)); }
Tensor gt(const Tensor& x, const Tensor& y) { return Tensor(kernels::lt(y.array(), x.array())); }
Tensor gt(const Tensor& x, const Scalar& y) { return Tensor(kernels::lt(y, x.array())); }
Tensor ge(const Tensor& x, const Tensor& y) { return Tensor(kernels::le(y.array(), x.array())); }
Tensor ge(const Tensor& x, const Scalar& y) { return Tensor(kernels::le(y, x.array())); }

Tensor logical_and(const Tensor& x, const Tensor& y) { return Tensor(kernels::logical_and(x.array(), y.array())); }
Tensor logical_or(const Tensor& x, const Tensor& y) { return Tensor(kernels::logical_or(x.array(), y.array())); }
Tensor logical_xor(const Tensor& x, const Tensor& y) { return Tensor(kernels::logical_xor(x.array(), y.array())); }
Tensor logical_not(const Tensor& x) { return Tensor(kernels::logical_not(x.array())); }
Tensor isnan(const Tensor& x) { return Tensor(kernels::isnan(x.array())); }
Tensor isinf(const Tensor& x) { return Tensor(kernels::isinf(x.array())); }
Tensor isfinite(const Tensor& x) { return Tensor(kernels::isfinite(x.array())); }

bool equal(const Tensor& x, const Tensor& y) {
  return x.array().shape() == y.array().shape() && kernels::all_true(kernels::eq(x.array(), y.array()));
}
bool allclose(const Tensor& x, const Tensor& y, double rtol, double atol, bool equal_nan) {
  check(rtol >= 0, "rtol must be greater than or equal to zero, but got ", rtol);
  check(atol >= 0, "atol must be greater than or equal to zero, but got ", atol);
  check(x.dtype() == y.dtype(), x.dtype(), " did not match ", y.dtype());
  return kernels::all_true(kernels::isclose(x.array(), y.array(), rtol, atol, equal_nan));
}

Tensor TensorFunctions::eq(const Tensor& other) const { return xtgrad::eq(self(), other); }
Tensor TensorFunctions::eq(const Scalar& other) const { return xtgrad::eq(self(), other); }
Tensor TensorFunctions::ne(const Tensor& other) const { return xtgrad::ne(self(), other); }
Tensor TensorFunctions::ne(const Scalar& other) const { return xtgrad::ne(self(), other); }
Tensor TensorFunctions::lt(const Tensor& other) const { return xtgrad::lt(self(), other); }
Tensor TensorFunctions::lt(const Scalar& other) const { return xtgrad::lt(self(), other); }
Tensor TensorFunctions::le(const Tensor& other) const { return xtgrad::le(self(), other); }
Tensor TensorFunctions::le(const Scalar& other) const { return xtgrad::le(self(), other); }
Tensor TensorFunctions::gt(const Tensor& other) const { return xtgrad::gt(self(), other); }
Tensor TensorFunctions::gt(const Scalar& other) const { return xtgrad::gt(self(), other); }
Tensor TensorFunctions::ge(const Tensor& other) const { return xtgrad::ge(self(), other); }
Tensor TensorFunctions::ge(const Scalar& other) const { return xtgrad::ge(self(), other); }
Tensor TensorFunctions::logical_and(const Tensor& other) const { return xtgrad::logical_and(self(), other); }
Tensor TensorFunctions::logical_or(const Tensor& other) const { return xtgrad::logical_or(self(), other); }
Tensor TensorFunctions::logical_xor(const Tensor& other) const { return xtgrad::logical_xor(self(), other); }
Tensor TensorFunctions::logical_not() const { return xtgrad::logical_not(self()); }
Tensor TensorFunctions::isnan() const { return xtgrad::isnan(self()); }
Tensor TensorFunctions::isinf() const { return xtgrad::isinf(self()); }
Tensor TensorFunctions::isfinite() const { return xtgrad::isfinite(self()); }
bool Tensor::equal(const Tensor& other) const { return xtgrad::equal(*this, other); }
bool Tensor::allclose(const Tensor& other, double rtol, double atol, bool equal_nan) const {
  return xtgrad::allclose(*this, other, rtol, atol, equal_nan);
}

}  // namespace xtgrad
