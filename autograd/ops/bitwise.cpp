#include <xtgrad/autograd/ops/bitwise.h>

#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/special.h>

namespace xtgrad {

Tensor bitwise_and(const Tensor& x, const Tensor& y) { return Tensor(kernels::bitwise_and(x.array(), y.array())); }
Tensor bitwise_and(const Tensor& x, const Scalar& y) { return Tensor(kernels::bitwise_and(x.array(), y)); }
Tensor bitwise_and(const Scalar& x, const Tensor& y) { return Tensor(kernels::bitwise_and(x, y.array())); }
Tensor bitwise_or(const Tensor& x, const Tensor& y) { return Tensor(kernels::bitwise_or(x.array(), y.array())); }
Tensor bitwise_or(const Tensor& x, const Scalar& y) { return Tensor(kernels::bitwise_or(x.array(), y)); }
Tensor bitwise_or(const Scalar& x, const Tensor& y) { return Tensor(kernels::bitwise_or(x, y.array())); }
Tensor bitwise_xor(const Tensor& x, const Tensor& y) { return Tensor(kernels::bitwise_xor(x.array(), y.array())); }
Tensor bitwise_xor(const Tensor& x, const Scalar& y) { return Tensor(kernels::bitwise_xor(x.array(), y)); }
Tensor bitwise_xor(const Scalar& x, const Tensor& y) { return Tensor(kernels::bitwise_xor(x, y.array())); }
Tensor bitwise_left_shift(const Tensor& x, const Tensor& y) {
  return Tensor(kernels::bitwise_left_shift(x.array(), y.array()));
}
Tensor bitwise_left_shift(const Tensor& x, const Scalar& y) {
  return Tensor(kernels::bitwise_left_shift(x.array(), y));
}
Tensor bitwise_left_shift(const Scalar& x, const Tensor& y) {
  return Tensor(kernels::bitwise_left_shift(x, y.array()));
}
Tensor bitwise_right_shift(const Tensor& x, const Tensor& y) {
  return Tensor(kernels::bitwise_right_shift(x.array(), y.array()));
}
Tensor bitwise_right_shift(const Tensor& x, const Scalar& y) {
  return Tensor(kernels::bitwise_right_shift(x.array(), y));
}
Tensor bitwise_right_shift(const Scalar& x, const Tensor& y) {
  return Tensor(kernels::bitwise_right_shift(x, y.array()));
}
Tensor bitwise_not(const Tensor& x) { return Tensor(kernels::bitwise_not(x.array())); }

Tensor TensorNames::bitwise_and(const Tensor& other) const { return xtgrad::bitwise_and(self(), other); }
Tensor TensorNames::bitwise_and(const Scalar& other) const { return xtgrad::bitwise_and(self(), other); }
Tensor TensorNames::bitwise_or(const Tensor& other) const { return xtgrad::bitwise_or(self(), other); }
Tensor TensorNames::bitwise_or(const Scalar& other) const { return xtgrad::bitwise_or(self(), other); }
Tensor TensorNames::bitwise_xor(const Tensor& other) const { return xtgrad::bitwise_xor(self(), other); }
Tensor TensorNames::bitwise_xor(const Scalar& other) const { return xtgrad::bitwise_xor(self(), other); }
Tensor TensorNames::bitwise_left_shift(const Tensor& other) const { return xtgrad::bitwise_left_shift(self(), other); }
Tensor TensorNames::bitwise_left_shift(const Scalar& other) const { return xtgrad::bitwise_left_shift(self(), other); }
Tensor TensorNames::bitwise_right_shift(const Tensor& other) const {
  return xtgrad::bitwise_right_shift(self(), other);
}
Tensor TensorNames::bitwise_right_shift(const Scalar& other) const {
  return xtgrad::bitwise_right_shift(self(), other);
}
Tensor TensorNames::bitwise_not() const { return xtgrad::bitwise_not(self()); }

Tensor& TensorNames::bitwise_and_(const Tensor& other) const {
  return in_place("bitwise_and_", self(), {}, [&](const Tensor& x) { return xtgrad::bitwise_and(x, other); });
}
Tensor& TensorNames::bitwise_and_(const Scalar& other) const {
  return in_place("bitwise_and_", self(), {}, [&](const Tensor& x) { return xtgrad::bitwise_and(x, other); });
}
Tensor& TensorNames::bitwise_or_(const Tensor& other) const {
  return in_place("bitwise_or_", self(), {}, [&](const Tensor& x) { return xtgrad::bitwise_or(x, other); });
}
Tensor& TensorNames::bitwise_or_(const Scalar& other) const {
  return in_place("bitwise_or_", self(), {}, [&](const Tensor& x) { return xtgrad::bitwise_or(x, other); });
}
Tensor& TensorNames::bitwise_xor_(const Tensor& other) const {
  return in_place("bitwise_xor_", self(), {}, [&](const Tensor& x) { return xtgrad::bitwise_xor(x, other); });
}
Tensor& TensorNames::bitwise_xor_(const Scalar& other) const {
  return in_place("bitwise_xor_", self(), {}, [&](const Tensor& x) { return xtgrad::bitwise_xor(x, other); });
}
Tensor& TensorNames::bitwise_left_shift_(const Tensor& other) const {
  return in_place("bitwise_left_shift_", self(), {},
                  [&](const Tensor& x) { return xtgrad::bitwise_left_shift(x, other); });
}
Tensor& TensorNames::bitwise_left_shift_(const Scalar& other) const {
  return in_place("bitwise_left_shift_", self(), {},
                  [&](const Tensor& x) { return xtgrad::bitwise_left_shift(x, other); });
}
Tensor& TensorNames::bitwise_right_shift_(const Tensor& other) const {
  return in_place("bitwise_right_shift_", self(), {},
                  [&](const Tensor& x) { return xtgrad::bitwise_right_shift(x, other); });
}
Tensor& TensorNames::bitwise_right_shift_(const Scalar& other) const {
  return in_place("bitwise_right_shift_", self(), {},
                  [&](const Tensor& x) { return xtgrad::bitwise_right_shift(x, other); });
}
Tensor& TensorNames::bitwise_not_() const {
  return in_place("bitwise_not_", self(), {}, [](const Tensor& x) { return xtgrad::bitwise_not(x); });
}

Tensor TensorNames::__and__(const Tensor& other) const { return bitwise_and(other); }
Tensor& TensorNames::__iand__(const Tensor& other) const { return bitwise_and_(other); }
Tensor TensorNames::__and__(const Scalar& other) const { return bitwise_and(other); }
Tensor& TensorNames::__iand__(const Scalar& other) const { return bitwise_and_(other); }
Tensor TensorNames::__or__(const Tensor& other) const { return bitwise_or(other); }
Tensor& TensorNames::__ior__(const Tensor& other) const { return bitwise_or_(other); }
Tensor TensorNames::__or__(const Scalar& other) const { return bitwise_or(other); }
Tensor& TensorNames::__ior__(const Scalar& other) const { return bitwise_or_(other); }
Tensor TensorNames::__xor__(const Tensor& other) const { return bitwise_xor(other); }
Tensor& TensorNames::__ixor__(const Tensor& other) const { return bitwise_xor_(other); }
Tensor TensorNames::__xor__(const Scalar& other) const { return bitwise_xor(other); }
Tensor& TensorNames::__ixor__(const Scalar& other) const { return bitwise_xor_(other); }
Tensor TensorNames::__lshift__(const Tensor& other) const { return bitwise_left_shift(other); }
Tensor& TensorNames::__ilshift__(const Tensor& other) const { return bitwise_left_shift_(other); }
Tensor TensorNames::__lshift__(const Scalar& other) const { return bitwise_left_shift(other); }
Tensor& TensorNames::__ilshift__(const Scalar& other) const { return bitwise_left_shift_(other); }
Tensor TensorNames::__rshift__(const Tensor& other) const { return bitwise_right_shift(other); }
Tensor& TensorNames::__irshift__(const Tensor& other) const { return bitwise_right_shift_(other); }
Tensor TensorNames::__rshift__(const Scalar& other) const { return bitwise_right_shift(other); }
Tensor& TensorNames::__irshift__(const Scalar& other) const { return bitwise_right_shift_(other); }

}  // namespace xtgrad
