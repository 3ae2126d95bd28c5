#pragma once
#include <cstdint>

namespace xtgrad::kernels {

/// y = y + bias, or what is positive of it (and nan), for y [rows, columns] of which rows lie `leading` apart; bias
/// [columns] or none. On the calling thread.
template <class T>
void add_bias_relu(T* y, int64_t leading, const T* bias, int64_t rows, int64_t columns, bool relu);

}  // namespace xtgrad::kernels
