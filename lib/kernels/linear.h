#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

/// x @ w^T + bias for x [n, in], w [out, in] and, unless it is undefined, bias [out], of one dtype; with
/// `relu`, what is positive of it. Row-major [n, out].
Array linear(const Array& x, const Array& w, const Array& bias, bool relu);

/// The gradient of a sum behind relu: g [n, out] where y is positive, else 0, in `masked` (which may be g), and its
/// sums down the columns, [out], which are returned. All row-major, of one floating dtype.
Array relu_backward_columns(const Array& g, const Array& y, const Array& masked);

}  // namespace xtgrad::kernels
