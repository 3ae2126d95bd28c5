#pragma once
#include <cstddef>
#include <cstdint>

#include <xtgrad/lib/array_ref.h>

namespace xtgrad::kernels {

/// out[i][j] = rows[indices[i]][j] / 255, exactly the float quotient: pixels of a batch, gathered and converted at
/// once.
void gather_pixels(const uint8_t* rows, int64_t row_size, ArrayRef<size_t> indices, float* out);

}  // namespace xtgrad::kernels
