#pragma once
#include <xtgrad/autograd/tensor.h>

namespace xtgrad::detail {

/// `values`, which are elements of x, each at an index (int64) into x's dimensions from `first` on, flattened; their
/// gradient goes there.
Tensor record_places(const char* name, Array values, const Tensor& x, const Tensor& indices, int first);

}  // namespace xtgrad::detail
