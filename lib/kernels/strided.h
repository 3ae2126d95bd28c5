#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

/// to[...] += from[...], of one shape; several indices of `to` may lead to one element, which then receives them all.
void accumulate(const Array& from, const Array& to);

}  // namespace xtgrad::kernels
