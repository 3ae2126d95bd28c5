#pragma once
#include <xtgrad/lib/array.h>

// Channels-last: an [N, C, H, W] (or [N, C, D, H, W]) array whose elements lie in memory as [N, H, W, C].

namespace xtgrad {

/// True of 4 or 5 dimensions that fill one block in channels-last order. Where sizes of one leave both orders possible,
/// their strides decide as in PyTorch: a row-major [N, 1, H, W] or [N, C, 1, 1] does not count.
bool is_channels_last(const Array& x);

/// Strides of a channels-last layout of 4 or 5 dimensions.
Dims channels_last_strides(const Dims& shape);

/// Uninitialised elements in channels-last order; 4 or 5 dimensions.
Array empty_channels_last(const Dims& shape, ScalarType dtype);

}  // namespace xtgrad
