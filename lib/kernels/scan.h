#pragma once
#include <xtgrad/lib/array.h>

// Running results along one dimension, forward or (reverse) from its end; row-major, float or double unless said
// otherwise.

namespace xtgrad::kernels {

/// y[i] = x[0] + ... + x[i]; also int64.
Array cumsum(const Array& x, int dim, bool reverse = false);
/// y[i] = x[0] * ... * x[i]; also int64.
Array cumprod(const Array& x, int dim, bool reverse = false);
/// y[i] = log(exp(x[0]) + ... + exp(x[i])), without overflow.
Array logcumsumexp(const Array& x, int dim);
/// y[i] = b[i] + a[i] * y[i - 1], or with a[i - 1] when `lag`; a and b have one shape.
Array recurrence(const Array& b, const Array& a, int dim, bool reverse, bool lag);

}  // namespace xtgrad::kernels
