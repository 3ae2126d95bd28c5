#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

/// to[...] = from[...] broadcast to `to`'s shape, converted to its dtype; the two must not overlap except exactly.
void copy(const Array& from, const Array& to);

/// to[...] = value.
void fill(const Array& to, const Scalar& value);

/// The value of a one-element array.
Scalar item(const Array& x);

}  // namespace xtgrad::kernels
