#pragma once
#include <xtgrad/lib/array.h>
#include <xtgrad/lib/kernels/reduce_index.h>

namespace xtgrad::kernels {

/// The largest element of each of out[0] x out[1] x out[2] equal parts of x [planes, depth, height, width], and its
/// index in the flattened plane: [planes, out...] both. Parts overlap where sizes do not divide; a nan wins.
ValueAndIndex adaptive_max_pool(const char* op, const Array& x, const int64_t (&out)[3]);

/// The same for parts of kernel[0] x kernel[1] x kernel[2] elements that begin, in each dimension of each plane, at the
/// elements that starts [planes, out[0] + out[1] + out[2]] (int64) says.
ValueAndIndex max_pool_at(const char* op, const Array& x, const int64_t (&out)[3], const int64_t (&kernel)[3],
                          const Array& starts);

/// Part o of `size` elements in `parts`: where it begins, and the element after its last one.
inline int64_t part_begin(int64_t o, int64_t size, int64_t parts) { return o * size / parts; }
inline int64_t part_end(int64_t o, int64_t size, int64_t parts) { return 1 + ((o + 1) * size - 1) / parts; }

}  // namespace xtgrad::kernels
