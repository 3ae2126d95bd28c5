#include <xtgrad/lib/cache_sizes.h>

#include <unistd.h>

namespace xtgrad {
namespace {

[[maybe_unused]] int64_t reported(int name, int64_t common) {
  const long bytes = sysconf(name);
  return bytes > 0 ? bytes : common;
}

}  // namespace

const CacheSizes& cache_sizes() {
  constexpr int64_t kFirst = 32 << 10, kSecond = 512 << 10, kThird = 8 << 20;
#ifdef _SC_LEVEL1_DCACHE_SIZE  // glibc
  static const CacheSizes sizes{reported(_SC_LEVEL1_DCACHE_SIZE, kFirst), reported(_SC_LEVEL2_CACHE_SIZE, kSecond),
                                reported(_SC_LEVEL3_CACHE_SIZE, kThird)};
#else
  static constexpr CacheSizes sizes{kFirst, kSecond, kThird};
#endif
  return sizes;
}

}  // namespace xtgrad
