#pragma once
#include <xtgrad/autograd/ops/elementwise.h>

// Integers as rows of bits, bools as one bit; operands broadcast and are promoted to one dtype. No gradients.

namespace xtgrad {

Tensor bitwise_and(const Tensor& x, const Tensor& y);
Tensor bitwise_and(const Tensor& x, const Scalar& y);
Tensor bitwise_and(const Scalar& x, const Tensor& y);
Tensor bitwise_or(const Tensor& x, const Tensor& y);
Tensor bitwise_or(const Tensor& x, const Scalar& y);
Tensor bitwise_or(const Scalar& x, const Tensor& y);
Tensor bitwise_xor(const Tensor& x, const Tensor& y);
Tensor bitwise_xor(const Tensor& x, const Scalar& y);
Tensor bitwise_xor(const Scalar& x, const Tensor& y);
/// Every bit turned over; of bools the opposite.
Tensor bitwise_not(const Tensor& x);
/// Shifts by less than 0 or by the width or more leave nothing but the sign.
Tensor bitwise_left_shift(const Tensor& x, const Tensor& y);
Tensor bitwise_left_shift(const Tensor& x, const Scalar& y);
Tensor bitwise_left_shift(const Scalar& x, const Tensor& y);
Tensor bitwise_right_shift(const Tensor& x, const Tensor& y);
Tensor bitwise_right_shift(const Tensor& x, const Scalar& y);
Tensor bitwise_right_shift(const Scalar& x, const Tensor& y);

inline Tensor operator&(const Tensor& x, const Tensor& y) { return bitwise_and(x, y); }
inline Tensor operator|(const Tensor& x, const Tensor& y) { return bitwise_or(x, y); }
inline Tensor operator^(const Tensor& x, const Tensor& y) { return bitwise_xor(x, y); }
inline Tensor operator<<(const Tensor& x, const Tensor& y) { return bitwise_left_shift(x, y); }
inline Tensor operator>>(const Tensor& x, const Tensor& y) { return bitwise_right_shift(x, y); }
template <class T, EnableScalar<T> = 0>
Tensor operator&(const Tensor& x, T y) {
  return bitwise_and(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator&(T x, const Tensor& y) {
  return bitwise_and(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator|(const Tensor& x, T y) {
  return bitwise_or(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator|(T x, const Tensor& y) {
  return bitwise_or(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator^(const Tensor& x, T y) {
  return bitwise_xor(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator^(T x, const Tensor& y) {
  return bitwise_xor(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator<<(const Tensor& x, T y) {
  return bitwise_left_shift(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator>>(const Tensor& x, T y) {
  return bitwise_right_shift(x, Scalar(y));
}

// The operators by their names in Python.
inline Tensor __and__(const Tensor& x, const Tensor& y) { return bitwise_and(x, y); }
inline Tensor __and__(const Tensor& x, const Scalar& y) { return bitwise_and(x, y); }
inline Tensor __or__(const Tensor& x, const Tensor& y) { return bitwise_or(x, y); }
inline Tensor __or__(const Tensor& x, const Scalar& y) { return bitwise_or(x, y); }
inline Tensor __xor__(const Tensor& x, const Tensor& y) { return bitwise_xor(x, y); }
inline Tensor __xor__(const Tensor& x, const Scalar& y) { return bitwise_xor(x, y); }
inline Tensor __lshift__(const Tensor& x, const Tensor& y) { return bitwise_left_shift(x, y); }
inline Tensor __lshift__(const Tensor& x, const Scalar& y) { return bitwise_left_shift(x, y); }
inline Tensor __rshift__(const Tensor& x, const Tensor& y) { return bitwise_right_shift(x, y); }
inline Tensor __rshift__(const Tensor& x, const Scalar& y) { return bitwise_right_shift(x, y); }

}  // namespace xtgrad
