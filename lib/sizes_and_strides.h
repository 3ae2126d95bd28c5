#pragma once
#include <xtgrad/lib/ref.h>
#include <xtgrad/lib/shape.h>

namespace xtgrad {

/// Where the elements of an array lie, in elements from its first one. It never changes, so that all arrays of one
/// shape can share it: a recorded graph does not keep the same numbers in a dozen places.
struct SizesAndStrides : RefCounted {
  SizesAndStrides() : numel(0), contiguous(true) {}
  SizesAndStrides(const Dims& sizes_, const Dims& strides_)
      : sizes(sizes_), strides(strides_), numel(numel_of(sizes)), contiguous(is_contiguous(sizes, strides)) {}

  const Dims sizes, strides;
  const int64_t numel;
  const bool contiguous;
};

/// The row-major layout of `sizes`: the first few hundred shapes of a program have theirs forever.
Ref<const SizesAndStrides> row_major(const Dims& sizes);

}  // namespace xtgrad
