#include <xtgrad/autograd/ops/names.h>

// Methods by their second names.

namespace xtgrad {

Tensor TensorMethods::absolute() const { return self().abs(); }
Tensor TensorMethods::negative() const { return self().neg(); }
Tensor TensorMethods::arccos() const { return self().acos(); }
Tensor TensorMethods::arccosh() const { return self().acosh(); }
Tensor TensorMethods::arcsin() const { return self().asin(); }
Tensor TensorMethods::arcsinh() const { return self().asinh(); }
Tensor TensorMethods::arctan() const { return self().atan(); }
Tensor TensorMethods::arctanh() const { return self().atanh(); }
Tensor TensorMethods::fix() const { return self().trunc(); }
Tensor& TensorMethods::absolute_() const { return self().abs_(); }
Tensor& TensorMethods::negative_() const { return self().neg_(); }
Tensor TensorMethods::arctan2(const Tensor& other) const { return self().atan2(other); }
Tensor TensorMethods::clip(const std::optional<Scalar>& min, const std::optional<Scalar>& max) const {
  return self().clamp(min, max);
}
Tensor& TensorMethods::clip_(const std::optional<Scalar>& min, const std::optional<Scalar>& max) const {
  return self().clamp_(min, max);
}
Tensor TensorMethods::divide(const Tensor& other) const { return self().div(other); }
Tensor TensorMethods::divide(const Scalar& other) const { return self().div(other); }
Tensor TensorMethods::true_divide(const Tensor& other) const { return self().div(other); }
Tensor TensorMethods::true_divide(const Scalar& other) const { return self().div(other); }
Tensor TensorMethods::multiply(const Tensor& other) const { return self().mul(other); }
Tensor TensorMethods::multiply(const Scalar& other) const { return self().mul(other); }
Tensor TensorMethods::subtract(const Tensor& other) const { return self().sub(other); }
Tensor TensorMethods::subtract(const Scalar& other) const { return self().sub(other); }
Tensor TensorMethods::greater(const Tensor& other) const { return self().gt(other); }
Tensor TensorMethods::greater(const Scalar& other) const { return self().gt(other); }
Tensor TensorMethods::greater_equal(const Tensor& other) const { return self().ge(other); }
Tensor TensorMethods::greater_equal(const Scalar& other) const { return self().ge(other); }
Tensor TensorMethods::less(const Tensor& other) const { return self().lt(other); }
Tensor TensorMethods::less(const Scalar& other) const { return self().lt(other); }
Tensor TensorMethods::less_equal(const Tensor& other) const { return self().le(other); }
Tensor TensorMethods::less_equal(const Scalar& other) const { return self().le(other); }
Tensor TensorMethods::not_equal(const Tensor& other) const { return self().ne(other); }
Tensor TensorMethods::not_equal(const Scalar& other) const { return self().ne(other); }
Tensor& TensorMethods::divide_(const Tensor& other) const { return self().div_(other); }
Tensor& TensorMethods::divide_(const Scalar& other) const { return self().div_(other); }
Tensor& TensorMethods::true_divide_(const Tensor& other) const { return self().div_(other); }
Tensor& TensorMethods::true_divide_(const Scalar& other) const { return self().div_(other); }
Tensor& TensorMethods::multiply_(const Tensor& other) const { return self().mul_(other); }
Tensor& TensorMethods::multiply_(const Scalar& other) const { return self().mul_(other); }
Tensor& TensorMethods::subtract_(const Tensor& other) const { return self().sub_(other); }
Tensor& TensorMethods::subtract_(const Scalar& other) const { return self().sub_(other); }

Tensor& TensorMethods::arccos_() const { return self().acos_(); }
Tensor& TensorMethods::arccosh_() const { return self().acosh_(); }
Tensor& TensorMethods::arcsin_() const { return self().asin_(); }
Tensor& TensorMethods::arcsinh_() const { return self().asinh_(); }
Tensor& TensorMethods::arctan_() const { return self().atan_(); }
Tensor& TensorMethods::arctanh_() const { return self().atanh_(); }
Tensor& TensorMethods::arctan2_(const Tensor& other) const { return self().atan2_(other); }
Tensor& TensorMethods::fix_() const { return self().trunc_(); }
Tensor& TensorMethods::greater_(const Tensor& other) const { return self().gt_(other); }
Tensor& TensorMethods::greater_(const Scalar& other) const { return self().gt_(other); }
Tensor& TensorMethods::greater_equal_(const Tensor& other) const { return self().ge_(other); }
Tensor& TensorMethods::greater_equal_(const Scalar& other) const { return self().ge_(other); }
Tensor& TensorMethods::less_(const Tensor& other) const { return self().lt_(other); }
Tensor& TensorMethods::less_(const Scalar& other) const { return self().lt_(other); }
Tensor& TensorMethods::less_equal_(const Tensor& other) const { return self().le_(other); }
Tensor& TensorMethods::less_equal_(const Scalar& other) const { return self().le_(other); }
Tensor& TensorMethods::not_equal_(const Tensor& other) const { return self().ne_(other); }
Tensor& TensorMethods::not_equal_(const Scalar& other) const { return self().ne_(other); }

}  // namespace xtgrad
