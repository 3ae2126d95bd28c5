#pragma once
#include <xtgrad/lib/array.h>

// Reductions over the dimensions whose bits are set in `mask`. The result is row-major; keepdim leaves the reduced
// dimensions with size 1. `Array`s of any strides; the dtype is the input's unless said otherwise.

namespace xtgrad::kernels {

/// The sum; float, double or int64.
Array sum(const Array& x, uint32_t mask, bool keepdim);
/// The mean: the sum divided by the number of elements; float or double.
Array mean(const Array& x, uint32_t mask, bool keepdim);
/// x summed over the dimensions that broadcasting from `shape` had added; x itself when there are none.
Array sum_to(const Array& x, const Dims& shape);
/// Sums of x^2, |x|, |x|^p; float or double.
Array sum_squares(const Array& x, uint32_t mask, bool keepdim);
Array sum_abs(const Array& x, uint32_t mask, bool keepdim);
Array sum_powers(const Array& x, double p, uint32_t mask, bool keepdim);
/// The product; float, double or int64.
Array prod(const Array& x, uint32_t mask, bool keepdim);
/// The largest and the smallest element; nan wins; x must have elements in every reduced dimension.
Array amax(const Array& x, uint32_t mask, bool keepdim);
Array amin(const Array& x, uint32_t mask, bool keepdim);
/// Whether all, or any, of a bool array's elements are true.
Array all(const Array& x, uint32_t mask, bool keepdim);
Array any(const Array& x, uint32_t mask, bool keepdim);

}  // namespace xtgrad::kernels
