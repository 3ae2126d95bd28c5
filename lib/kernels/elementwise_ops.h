#pragma once
#include <xtgrad/lib/kernels/operand.h>

// Arithmetic on broadcast operands. `out`, where given, receives the result (it may be an operand itself).

namespace xtgrad::kernels {

/// a + alpha * b
Array add(const Operand& a, const Operand& b, const Scalar& alpha = 1, const Array* out = nullptr);
/// a - alpha * b
Array sub(const Operand& a, const Operand& b, const Scalar& alpha = 1, const Array* out = nullptr);
Array mul(const Operand& a, const Operand& b, const Array* out = nullptr);
/// a / b in floating point
Array div(const Operand& a, const Operand& b, const Array* out = nullptr);

}  // namespace xtgrad::kernels
