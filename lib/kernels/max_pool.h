#pragma once
#include <xtgrad/lib/array.h>
#include <xtgrad/lib/kernels/pool_window.h>

// Pooling by the largest element of each window: x [N, C, in...] -> [N, C, out...], one to three spatial dimensions.
// Which element that was is kept as its position in the window, one byte where that suffices: an eighth of an index.
// A channels-last x gives channels-last results. float or double.

namespace xtgrad::kernels {

struct MaxPooled {
  Array values;
  Array positions;  // Byte or Int; undefined unless asked for
};

/// The largest element of each window, a nan winning; of equal ones the first counts.
MaxPooled max_pool(const char* op, const Array& x, const PoolWindow& window, bool with_positions);

/// The positions as indices into the flattened in... (int64).
Array max_pool_indices(const Array& positions, const PoolWindow& window);

/// g [N, C, out...] added up at the elements that the positions name -> [N, C, in...]; the adjoint of the gather.
Array max_pool_scatter(const Array& g, const Array& positions, const PoolWindow& window);

/// The elements of x [N, C, in...] that the positions name -> [N, C, out...].
Array max_pool_gather(const Array& x, const Array& positions, const PoolWindow& window);

}  // namespace xtgrad::kernels
