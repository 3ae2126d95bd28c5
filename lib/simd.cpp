#include <xtgrad/lib/simd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <xtgrad/lib/check.h>

#if defined(XTGRAD_SIMD_LEVELS) && defined(__x86_64__)
#include <cpuid.h>
#endif

namespace xtgrad {
namespace {

#if defined(XTGRAD_SIMD_LEVELS) && defined(__x86_64__)
// __builtin_cpu_supports also looks at whether the system saves the registers (xgetbv). clang 14 does not know
// all of v3 by name.
bool has_v3() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
  const bool movbe_f16c = (c & (1u << 22)) && (c & (1u << 29));
  if (!__get_cpuid(0x80000001u, &a, &b, &c, &d)) return false;
  const bool lzcnt = c & (1u << 5);
  __builtin_cpu_init();
  return movbe_f16c && lzcnt && __builtin_cpu_supports("avx") && __builtin_cpu_supports("avx2") &&
         __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("sse4.2");
}

bool has_v4() {
  return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

SimdLevel best_level() { return has_v4() ? SimdLevel::v4 : has_v3() ? SimdLevel::v3 : SimdLevel::base; }
#else
SimdLevel best_level() { return SimdLevel::base; }
#endif

SimdLevel level_cap() {
  const char* value = std::getenv("XTGRAD_SIMD");
  if (!value || !*value) return SimdLevel::v4;
  for (const SimdLevel level : {SimdLevel::base, SimdLevel::v3, SimdLevel::v4})
    if (std::string_view(value) == simd_level_name(level)) return level;
  if (std::string_view(value) == "base") return SimdLevel::base;
  fail("XTGRAD_SIMD is \"", value, "\": it should be v4, v3 or ", simd_level_name(SimdLevel::base));
}

}  // namespace

const char* simd_level_name(SimdLevel level) {
  if (level == SimdLevel::v4) return "v4";
  if (level == SimdLevel::v3) return "v3";
#if defined(__aarch64__) && defined(__ARM_NEON)
  return "neon";
#else
  return "base";
#endif
}

SimdLevel simd_level() { return detail::cached_simd_level(); }

namespace detail {

std::atomic<int> simd_level_cache{-1};

SimdLevel detect_simd_level() {
  const SimdLevel cap = level_cap();
  const SimdLevel level = std::min(cap, best_level());
  simd_level_cache.store(static_cast<int>(level), std::memory_order_relaxed);
  return level;
}

SimdLevel force_simd_level(SimdLevel level) {
  check(level <= best_level(), "processor or library has no level ", simd_level_name(level), ", only ",
        simd_level_name(best_level()));
  const SimdLevel before = simd_level();
  simd_level_cache.store(static_cast<int>(level), std::memory_order_relaxed);
  return before;
}

}  // namespace detail
}  // namespace xtgrad
