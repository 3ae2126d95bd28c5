#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

enum class ScatterReduce { multiply, largest, smallest };

/// base[i + offsets[i]] joined with from[i] by a product, or the larger or smaller of the two (nan wins); see index.h.
void scatter_reduce(const Array& from, const Array& offsets, const Array& base, ScatterReduce how);

}  // namespace xtgrad::kernels
