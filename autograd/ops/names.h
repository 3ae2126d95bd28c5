#pragma once
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/special.h>

// Second names: each function does what the one it calls does. So do the free forms of methods.

namespace xtgrad {

inline Tensor absolute(const Tensor& x) { return abs(x); }
inline Tensor negative(const Tensor& x) { return neg(x); }
inline Tensor arccos(const Tensor& x) { return acos(x); }
inline Tensor arccosh(const Tensor& x) { return acosh(x); }
inline Tensor arcsin(const Tensor& x) { return asin(x); }
inline Tensor arcsinh(const Tensor& x) { return asinh(x); }
inline Tensor arctan(const Tensor& x) { return atan(x); }
inline Tensor arctanh(const Tensor& x) { return atanh(x); }
inline Tensor fix(const Tensor& x) { return trunc(x); }
inline Tensor arctan2(const Tensor& y, const Tensor& x) { return atan2(y, x); }
inline Tensor clip(const Tensor& x, const std::optional<Scalar>& min = std::nullopt,
                   const std::optional<Scalar>& max = std::nullopt) {
  return clamp(x, min, max);
}
inline Tensor clip(const Tensor& x, const std::optional<Tensor>& min, const std::optional<Tensor>& max = std::nullopt) {
  return clamp(x, min, max);
}
inline Tensor alias(const Tensor& x) { return x.alias(); }
inline Tensor divide(const Tensor& x, const Tensor& y) { return div(x, y); }
inline Tensor divide(const Tensor& x, const Scalar& y) { return div(x, y); }
inline Tensor divide(const Tensor& x, const Tensor& y, const std::optional<std::string>& rounding_mode) {
  return div(x, y, rounding_mode);
}
inline Tensor divide(const Tensor& x, const Scalar& y, const std::optional<std::string>& rounding_mode) {
  return div(x, y, rounding_mode);
}
inline Tensor true_divide(const Tensor& x, const Tensor& y) { return div(x, y); }
inline Tensor true_divide(const Tensor& x, const Scalar& y) { return div(x, y); }
inline Tensor multiply(const Tensor& x, const Tensor& y) { return mul(x, y); }
inline Tensor multiply(const Tensor& x, const Scalar& y) { return mul(x, y); }
inline Tensor subtract(const Tensor& x, const Tensor& y, const Scalar& alpha = 1) { return sub(x, y, alpha); }
inline Tensor subtract(const Tensor& x, const Scalar& y, const Scalar& alpha = 1) { return sub(x, y, alpha); }
inline Tensor greater(const Tensor& x, const Tensor& y) { return gt(x, y); }
inline Tensor greater(const Tensor& x, const Scalar& y) { return gt(x, y); }
inline Tensor greater_equal(const Tensor& x, const Tensor& y) { return ge(x, y); }
inline Tensor greater_equal(const Tensor& x, const Scalar& y) { return ge(x, y); }
inline Tensor less(const Tensor& x, const Tensor& y) { return lt(x, y); }
inline Tensor less(const Tensor& x, const Scalar& y) { return lt(x, y); }
inline Tensor less_equal(const Tensor& x, const Tensor& y) { return le(x, y); }
inline Tensor less_equal(const Tensor& x, const Scalar& y) { return le(x, y); }
inline Tensor not_equal(const Tensor& x, const Tensor& y) { return ne(x, y); }
inline Tensor not_equal(const Tensor& x, const Scalar& y) { return ne(x, y); }

inline bool is_nonzero(const Tensor& x) { return x.is_nonzero(); }
inline bool is_same_size(const Tensor& x, const Tensor& y) { return x.is_same_size(y); }
inline int64_t size(const Tensor& x, int64_t dim) { return x.size(dim); }
inline int64_t stride(const Tensor& x, int64_t dim) { return x.stride(dim); }
inline Tensor clone(const Tensor& x, std::optional<MemoryFormat> format = std::nullopt) { return x.clone(format); }
inline Tensor detach(const Tensor& x) { return x.detach(); }
inline Tensor& zero_(Tensor& x) { return x.zero_(); }
/// A tensor like x, filled.
inline Tensor fill(const Tensor& x, const Scalar& value) { return empty_like(x.detach()).fill_(value); }
inline Tensor fill(const Tensor& x, const Tensor& value) { return empty_like(x.detach()).fill_(value); }
/// x: all numbers are real.
inline Tensor real(const Tensor& x) { return x; }
/// Always throws: there are no complex numbers.
Tensor imag(const Tensor& x);
inline const Tensor& resize_as_(const Tensor& x, const Tensor& like) { return x.resize_as_(like); }

}  // namespace xtgrad
