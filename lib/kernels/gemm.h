#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

/// c = alpha * a @ b + beta * c for a [n, k], b [k, m], row-major c [n, m] of one dtype; where beta is 0, c is not
/// read. Transposed operands are read where they lie.
void gemm(double alpha, const Array& a, const Array& b, double beta, const Array& c);

/// The same for batches a [batch, n, k], b [batch, k, m], row-major c [batch, n, m]; a and b may repeat with stride 0.
void batched_gemm(double alpha, const Array& a, const Array& b, double beta, const Array& c);

}  // namespace xtgrad::kernels
