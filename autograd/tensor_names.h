#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include <xtgrad/lib/array_ref.h>
#include <xtgrad/lib/scalar.h>

namespace xtgrad {

class Tensor;

/// Methods of Tensor that have several names: operators' and second ones.
class TensorNames {
 public:
  // ---- bits: autograd/ops/bitwise.h
  Tensor bitwise_and(const Tensor& other) const;
  Tensor bitwise_and(const Scalar& other) const;
  Tensor bitwise_or(const Tensor& other) const;
  Tensor bitwise_or(const Scalar& other) const;
  Tensor bitwise_xor(const Tensor& other) const;
  Tensor bitwise_xor(const Scalar& other) const;
  Tensor bitwise_not() const;
  Tensor bitwise_left_shift(const Tensor& other) const;
  Tensor bitwise_left_shift(const Scalar& other) const;
  Tensor bitwise_right_shift(const Tensor& other) const;
  Tensor bitwise_right_shift(const Scalar& other) const;
  Tensor& bitwise_and_(const Tensor& other) const;
  Tensor& bitwise_and_(const Scalar& other) const;
  Tensor& bitwise_or_(const Tensor& other) const;
  Tensor& bitwise_or_(const Scalar& other) const;
  Tensor& bitwise_xor_(const Tensor& other) const;
  Tensor& bitwise_xor_(const Scalar& other) const;
  Tensor& bitwise_not_() const;
  Tensor& bitwise_left_shift_(const Tensor& other) const;
  Tensor& bitwise_left_shift_(const Scalar& other) const;
  Tensor& bitwise_right_shift_(const Tensor& other) const;
  Tensor& bitwise_right_shift_(const Scalar& other) const;
  Tensor __and__(const Tensor& other) const;
  Tensor __and__(const Scalar& other) const;
  Tensor& __iand__(const Tensor& other) const;
  Tensor& __iand__(const Scalar& other) const;
  Tensor __or__(const Tensor& other) const;
  Tensor __or__(const Scalar& other) const;
  Tensor& __ior__(const Tensor& other) const;
  Tensor& __ior__(const Scalar& other) const;
  Tensor __xor__(const Tensor& other) const;
  Tensor __xor__(const Scalar& other) const;
  Tensor& __ixor__(const Tensor& other) const;
  Tensor& __ixor__(const Scalar& other) const;
  Tensor __lshift__(const Tensor& other) const;
  Tensor __lshift__(const Scalar& other) const;
  Tensor& __ilshift__(const Tensor& other) const;
  Tensor& __ilshift__(const Scalar& other) const;
  Tensor __rshift__(const Tensor& other) const;
  Tensor __rshift__(const Scalar& other) const;
  Tensor& __irshift__(const Tensor& other) const;
  Tensor& __irshift__(const Scalar& other) const;

  // ---- other names for the same: autograd/ops/names.h
  Tensor alias() const;
  Tensor absolute() const;
  Tensor& absolute_() const;
  Tensor negative() const;
  Tensor& negative_() const;
  Tensor arccos() const;
  Tensor arccosh() const;
  Tensor arcsin() const;
  Tensor arcsinh() const;
  Tensor arctan() const;
  Tensor arctanh() const;
  Tensor& arccos_() const;
  Tensor& arccosh_() const;
  Tensor& arcsin_() const;
  Tensor& arcsinh_() const;
  Tensor& arctan_() const;
  Tensor& arctanh_() const;
  Tensor arctan2(const Tensor& other) const;
  Tensor& arctan2_(const Tensor& other) const;
  Tensor clip(const std::optional<Scalar>& min = std::nullopt, const std::optional<Scalar>& max = std::nullopt) const;
  Tensor& clip_(const std::optional<Scalar>& min = std::nullopt, const std::optional<Scalar>& max = std::nullopt) const;
  Tensor clip(const Tensor& min) const;
  Tensor clip(const std::optional<Tensor>& min, const std::optional<Tensor>& max) const;
  Tensor& clip_(const Tensor& min) const;
  Tensor& clip_(const std::optional<Tensor>& min, const std::optional<Tensor>& max) const;
  Tensor fix() const;
  Tensor& fix_() const;
  Tensor divide(const Tensor& other) const;
  Tensor divide(const Scalar& other) const;
  Tensor& divide_(const Tensor& other) const;
  Tensor& divide_(const Scalar& other) const;
  Tensor divide(const Tensor& other, const std::optional<std::string>& rounding_mode) const;
  Tensor divide(const Scalar& other, const std::optional<std::string>& rounding_mode) const;
  Tensor& divide_(const Tensor& other, const std::optional<std::string>& rounding_mode) const;
  Tensor& divide_(const Scalar& other, const std::optional<std::string>& rounding_mode) const;
  Tensor true_divide(const Tensor& other) const;
  Tensor true_divide(const Scalar& other) const;
  Tensor& true_divide_(const Tensor& other) const;
  Tensor& true_divide_(const Scalar& other) const;
  Tensor multiply(const Tensor& other) const;
  Tensor multiply(const Scalar& other) const;
  Tensor& multiply_(const Tensor& other) const;
  Tensor& multiply_(const Scalar& other) const;
  Tensor subtract(const Tensor& other, const Scalar& alpha = 1) const;
  Tensor subtract(const Scalar& other, const Scalar& alpha = 1) const;
  Tensor& subtract_(const Tensor& other, const Scalar& alpha = 1) const;
  Tensor& subtract_(const Scalar& other, const Scalar& alpha = 1) const;
  Tensor greater(const Tensor& other) const;
  Tensor greater(const Scalar& other) const;
  Tensor greater_equal(const Tensor& other) const;
  Tensor greater_equal(const Scalar& other) const;
  Tensor less(const Tensor& other) const;
  Tensor less(const Scalar& other) const;
  Tensor less_equal(const Tensor& other) const;
  Tensor less_equal(const Scalar& other) const;
  Tensor not_equal(const Tensor& other) const;
  Tensor not_equal(const Scalar& other) const;
  Tensor& greater_(const Tensor& other) const;
  Tensor& greater_(const Scalar& other) const;
  Tensor& greater_equal_(const Tensor& other) const;
  Tensor& greater_equal_(const Scalar& other) const;
  Tensor& less_(const Tensor& other) const;
  Tensor& less_(const Scalar& other) const;
  Tensor& less_equal_(const Tensor& other) const;
  Tensor& less_equal_(const Scalar& other) const;
  Tensor& not_equal_(const Tensor& other) const;
  Tensor& not_equal_(const Scalar& other) const;

 protected:
  TensorNames() = default;
  const Tensor& self() const;
};

}  // namespace xtgrad
