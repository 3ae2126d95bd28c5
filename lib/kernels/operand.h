#pragma once
#include <xtgrad/lib/array.h>
#include <xtgrad/lib/array_ref.h>

namespace xtgrad::kernels {

/// What an elementwise kernel reads: an array, or a number that broadcasts and does not promote within its kind.
class Operand {
 public:
  Operand(const Array& x) : array_(&x) {}
  Operand(const Scalar& value) : scalar_(value) {}
  bool is_scalar() const { return array_ == nullptr; }
  const Array& array() const { return *array_; }
  const Scalar& scalar() const { return scalar_; }
  Dims shape() const { return array_ ? array_->shape() : Dims(); }

 private:
  const Array* array_ = nullptr;
  Scalar scalar_;
};

/// The dtype of a result by PyTorch's rules: arrays with dimensions count before 0-d arrays, those before numbers;
/// a lower rank decides only by being of a higher kind (bool < integer < float).
ScalarType result_type(ArrayRef<Operand> operands);

/// result_type for operations that divide or take roots: integers give the default floating-point dtype.
ScalarType floating_result_type(ArrayRef<Operand> operands);

}  // namespace xtgrad::kernels
