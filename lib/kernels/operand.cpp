#include <xtgrad/lib/kernels/operand.h>

#include <algorithm>

namespace xtgrad::kernels {
namespace {

int kind(ScalarType dtype) {
  if (dtype == ScalarType::Undefined) return -1;
  if (is_floating_point(dtype)) return 2;
  return is_integral(dtype, false) ? 1 : 0;
}

ScalarType higher_kind_wins(ScalarType strong, ScalarType weak) { return kind(weak) > kind(strong) ? weak : strong; }

}  // namespace

ScalarType result_type(ArrayRef<Operand> operands) {
  const auto like_first = [&](const Operand& x) {
    return !x.is_scalar() && !operands.front().is_scalar() && x.array().dtype() == operands.front().array().dtype();
  };
  if (!operands.empty() && std::all_of(operands.begin(), operands.end(), like_first))
    return operands.front().array().dtype();
  ScalarType dims = ScalarType::Undefined, zero = ScalarType::Undefined, number = ScalarType::Undefined;
  for (const Operand& operand : operands) {
    if (operand.is_scalar()) {
      ScalarType type = operand.scalar().type();
      if (type == kDouble) type = get_default_dtype();
      number = promote_types(number, type);
    } else if (operand.array().ndim() > 0) {
      dims = promote_types(dims, operand.array().dtype());
    } else {
      zero = promote_types(zero, operand.array().dtype());
    }
  }
  return higher_kind_wins(dims, higher_kind_wins(zero, number));
}

ScalarType floating_result_type(ArrayRef<Operand> operands) {
  const ScalarType type = result_type(operands);
  return is_floating_point(type) ? type : get_default_dtype();
}

}  // namespace xtgrad::kernels
