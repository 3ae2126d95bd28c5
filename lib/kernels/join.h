#pragma once
#include <vector>

#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

/// Writes the parts, of one dtype and equal sizes but for `dim`, one after the other along `dim` into `to`, which has
/// no gaps.
void cat(const std::vector<Array>& parts, int dim, const Array& to);

}  // namespace xtgrad::kernels
