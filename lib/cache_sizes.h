#pragma once
#include <cstdint>

namespace xtgrad {

/// Bytes of the processor's caches: data of the first level, the second level, and the third, which cores share.
struct CacheSizes {
  int64_t first, second, third;
};

/// The sizes that the system reports, and common ones where it reports none.
const CacheSizes& cache_sizes();

}  // namespace xtgrad
