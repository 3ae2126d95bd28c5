#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

/// For each of values [rows, m] how many elements of its row of sorted [rows, n] (or of the only one [1, n]) come
/// before it, equal ones too if `right` (int64); both of one dtype and contiguous. nan comes last.
Array search_sorted(const Array& sorted, const Array& values, bool right);

/// The order (int64) of the rows of x [rows, n] by their first different elements; equal rows keep theirs.
Array sort_rows(const Array& x);

}  // namespace xtgrad::kernels
