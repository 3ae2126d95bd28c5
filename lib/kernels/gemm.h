#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

/// c = alpha * a @ b + beta * c for a [n, k], b [k, m], row-major c [n, m] of one dtype; where beta is 0, c is not
/// read. Transposed operands are read where they lie.
void gemm(double alpha, const Array& a, const Array& b, double beta, const Array& c);

/// c = a @ b + bias, or what is positive of it (and nan), for floats or doubles: a [n, k], b [k, m], row-major c [n, m]
/// and, unless it is undefined, bias [m].
void gemm_with_bias(const Array& a, const Array& b, const Array& bias, bool relu, const Array& c);

/// The products of batches a [batch, n, k], b [batch, k, m], row-major c [batch, n, m]; a and b may repeat with stride
/// 0.
void batched_gemm(double alpha, const Array& a, const Array& b, double beta, const Array& c);

}  // namespace xtgrad::kernels
