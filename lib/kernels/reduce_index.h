#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

/// An element of each row along a dimension and where it stands (int64).
struct ValueAndIndex {
  Array values, indices;
};

/// The largest (or smallest) element along dim and where it first occurs; the first nan wins. x has elements along dim.
ValueAndIndex extreme(const Array& x, int dim, bool keepdim, bool largest);

/// The lower median along dim and an index of it; nan where there is one.
ValueAndIndex median(const Array& x, int dim, bool keepdim);

}  // namespace xtgrad::kernels
