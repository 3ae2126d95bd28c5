#pragma once
#include <xtgrad/lib/array.h>

// Elements moved to or from places that other elements name. A place is an element of a base array, which walks along
// with the loop (stride 0 along the dimensions that the indices take the place of), plus an offset in elements.

namespace xtgrad::kernels {

/// to[i] = base[i + offsets[i]]; offsets (int64) and base broadcast to `to`'s shape.
void gather(const Array& base, const Array& offsets, const Array& to);

/// base[i + offsets[i]] = from[i]; where two lead to one place, the later in row-major order stays.
void scatter(const Array& from, const Array& offsets, const Array& base);

/// base[i + offsets[i]] += from[i], in row-major order of i for each place.
void scatter_add(const Array& from, const Array& offsets, const Array& base);

/// base[i + offsets[i]] = value.
void scatter_fill(const Scalar& value, const Array& offsets, const Array& base);

/// How far indices into dimension `dim` of a base lead: index * stride as contiguous int64 (it may be `index` itself),
/// negative indices counting from the size; throws before that on an index outside of [-size, size) (or [0, size) where
/// negative ones are not allowed), saying `op` and `dim`.
Array offsets_of(const char* op, const Array& index, const Array& base, int dim, bool negative_allowed);

/// a + b where `a` has been made by offsets_of, both broadcast to `shape`.
Array add_offsets(const Array& a, const Array& b, const Dims& shape);

/// The indices of the true elements in row-major order, int64 [count, ndim].
Array nonzero(const Array& x);

/// The elements of x where the mask (bools of the same shape) holds, in row-major order.
Array masked_select(const Array& x, const Array& mask);

/// to = mask ? value : x, of one shape.
void masked_fill(const Array& x, const Array& mask, const Array& value, const Array& to);

/// Zeroes the part of each matrix [..., n, m] above `diagonal` (below it, if `upper`); x is contiguous.
void clear_triangle(const Array& x, int64_t diagonal, bool upper);

/// How often each of 0 .. bins - 1 occurs in x (int64), or the sum of the weights there.
Array bincount(const Array& x, const Array* weights, int64_t bins);

}  // namespace xtgrad::kernels
