#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels::onednn {

/// y = x @ w^T + bias by oneDNN, whose product takes the bias along; false, and nothing is done, where it is missing,
/// has no good code for the problem, or would not pay. (Its relu makes 0 of nan, so that is no use.)
bool linear(const Array& x, const Array& w, const Array& bias, const Array& y);

}  // namespace xtgrad::kernels::onednn
