#include <xtgrad/autograd/ops/names.h>

// Methods by their second names.

namespace xtgrad {

Tensor imag(const Tensor& x) { fail("imag is not implemented for tensors with non-complex dtypes, got ", x.dtype()); }

Tensor TensorNames::alias() const { return self().view(self().sizes()); }
Tensor TensorNames::absolute() const { return self().abs(); }
Tensor TensorNames::negative() const { return self().neg(); }
Tensor TensorNames::arccos() const { return self().acos(); }
Tensor TensorNames::arccosh() const { return self().acosh(); }
Tensor TensorNames::arcsin() const { return self().asin(); }
Tensor TensorNames::arcsinh() const { return self().asinh(); }
Tensor TensorNames::arctan() const { return self().atan(); }
Tensor TensorNames::arctanh() const { return self().atanh(); }
Tensor TensorNames::fix() const { return self().trunc(); }
Tensor& TensorNames::absolute_() const { return self().abs_(); }
Tensor& TensorNames::negative_() const { return self().neg_(); }
Tensor TensorNames::arctan2(const Tensor& other) const { return self().atan2(other); }
Tensor TensorNames::clip(const std::optional<Scalar>& min, const std::optional<Scalar>& max) const {
  return self().clamp(min, max);
}
Tensor& TensorNames::clip_(const std::optional<Scalar>& min, const std::optional<Scalar>& max) const {
  return self().clamp_(min, max);
}
Tensor TensorNames::clip(const Tensor& min) const { return self().clamp_min(min); }
Tensor TensorNames::clip(const std::optional<Tensor>& min, const std::optional<Tensor>& max) const {
  return self().clamp(min, max);
}
Tensor& TensorNames::clip_(const Tensor& min) const { return self().clamp_min_(min); }
Tensor& TensorNames::clip_(const std::optional<Tensor>& min, const std::optional<Tensor>& max) const {
  return self().clamp_(min, max);
}
Tensor TensorNames::divide(const Tensor& other) const { return self().div(other); }
Tensor TensorNames::divide(const Scalar& other) const { return self().div(other); }
Tensor TensorNames::divide(const Tensor& other, const std::optional<std::string>& rounding_mode) const {
  return self().div(other, rounding_mode);
}
Tensor TensorNames::divide(const Scalar& other, const std::optional<std::string>& rounding_mode) const {
  return self().div(other, rounding_mode);
}
Tensor& TensorNames::divide_(const Tensor& other, const std::optional<std::string>& rounding_mode) const {
  return self().div_(other, rounding_mode);
}
Tensor& TensorNames::divide_(const Scalar& other, const std::optional<std::string>& rounding_mode) const {
  return self().div_(other, rounding_mode);
}
Tensor TensorNames::true_divide(const Tensor& other) const { return self().div(other); }
Tensor TensorNames::true_divide(const Scalar& other) const { return self().div(other); }
Tensor TensorNames::multiply(const Tensor& other) const { return self().mul(other); }
Tensor TensorNames::multiply(const Scalar& other) const { return self().mul(other); }
Tensor TensorNames::subtract(const Tensor& other, const Scalar& alpha) const { return self().sub(other, alpha); }
Tensor TensorNames::subtract(const Scalar& other, const Scalar& alpha) const { return self().sub(other, alpha); }
Tensor TensorNames::greater(const Tensor& other) const { return self().gt(other); }
Tensor TensorNames::greater(const Scalar& other) const { return self().gt(other); }
Tensor TensorNames::greater_equal(const Tensor& other) const { return self().ge(other); }
Tensor TensorNames::greater_equal(const Scalar& other) const { return self().ge(other); }
Tensor TensorNames::less(const Tensor& other) const { return self().lt(other); }
Tensor TensorNames::less(const Scalar& other) const { return self().lt(other); }
Tensor TensorNames::less_equal(const Tensor& other) const { return self().le(other); }
Tensor TensorNames::less_equal(const Scalar& other) const { return self().le(other); }
Tensor TensorNames::not_equal(const Tensor& other) const { return self().ne(other); }
Tensor TensorNames::not_equal(const Scalar& other) const { return self().ne(other); }
Tensor& TensorNames::divide_(const Tensor& other) const { return self().div_(other); }
Tensor& TensorNames::divide_(const Scalar& other) const { return self().div_(other); }
Tensor& TensorNames::true_divide_(const Tensor& other) const { return self().div_(other); }
Tensor& TensorNames::true_divide_(const Scalar& other) const { return self().div_(other); }
Tensor& TensorNames::multiply_(const Tensor& other) const { return self().mul_(other); }
Tensor& TensorNames::multiply_(const Scalar& other) const { return self().mul_(other); }
Tensor& TensorNames::subtract_(const Tensor& other, const Scalar& alpha) const { return self().sub_(other, alpha); }
Tensor& TensorNames::subtract_(const Scalar& other, const Scalar& alpha) const { return self().sub_(other, alpha); }

Tensor& TensorNames::arccos_() const { return self().acos_(); }
Tensor& TensorNames::arccosh_() const { return self().acosh_(); }
Tensor& TensorNames::arcsin_() const { return self().asin_(); }
Tensor& TensorNames::arcsinh_() const { return self().asinh_(); }
Tensor& TensorNames::arctan_() const { return self().atan_(); }
Tensor& TensorNames::arctanh_() const { return self().atanh_(); }
Tensor& TensorNames::arctan2_(const Tensor& other) const { return self().atan2_(other); }
Tensor& TensorNames::fix_() const { return self().trunc_(); }
Tensor& TensorNames::greater_(const Tensor& other) const { return self().gt_(other); }
Tensor& TensorNames::greater_(const Scalar& other) const { return self().gt_(other); }
Tensor& TensorNames::greater_equal_(const Tensor& other) const { return self().ge_(other); }
Tensor& TensorNames::greater_equal_(const Scalar& other) const { return self().ge_(other); }
Tensor& TensorNames::less_(const Tensor& other) const { return self().lt_(other); }
Tensor& TensorNames::less_(const Scalar& other) const { return self().lt_(other); }
Tensor& TensorNames::less_equal_(const Tensor& other) const { return self().le_(other); }
Tensor& TensorNames::less_equal_(const Scalar& other) const { return self().le_(other); }
Tensor& TensorNames::not_equal_(const Tensor& other) const { return self().ne_(other); }
Tensor& TensorNames::not_equal_(const Scalar& other) const { return self().ne_(other); }

}  // namespace xtgrad
