#pragma once
#include <xtgrad/lib/kernels/operand.h>

// Functions of single numbers that are computed in double, which keeps float exact, at every element. They cost so much
// that nothing is gained by other instruction sets, or by a copy of the loop for each.

namespace xtgrad::kernels {

/// f(x) in floating point; integers become the default dtype.
Array map_double(const char* op, double (*f)(double), const Array& x);
/// The same of two operands, which broadcast.
Array map_double(const char* op, double (*f)(double, double), const Operand& a, const Operand& b);

}  // namespace xtgrad::kernels
