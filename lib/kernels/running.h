#pragma once
#include <xtgrad/lib/kernels/reduce_index.h>

namespace xtgrad::kernels {

/// The largest (smallest) element so far along dim and where it last occurred; nan stays.
ValueAndIndex running_extreme(const Array& x, int dim, bool largest);

/// The most frequent element of each row along dim (of several the smallest) and where it last occurs; dim keeps size
/// 1. x has elements along dim.
ValueAndIndex mode(const Array& x, int dim);

/// How many elements fall into each of `bins` equal parts of [low, high], the last one closed; double.
Array histogram(const Array& x, int64_t bins, double low, double high);

}  // namespace xtgrad::kernels
