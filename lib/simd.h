#pragma once
#include <atomic>
#include <utility>

namespace xtgrad {

/// Instruction sets that kernels are compiled for: any processor of the kind (x86-64 with SSE2, aarch64 with NEON), and
/// on x86-64 also AVX2 with FMA and AVX-512.
enum class SimdLevel { base, v3, v4 };

/// The level that simd() runs at: the best that processor and system offer and that kernels were compiled for, capped
/// by the environment variable XTGRAD_SIMD (v4, v3, base or neon; anything else throws); read once.
SimdLevel simd_level();

/// The name that XTGRAD_SIMD knows the level by: "v4", "v3", and for the base "neon" on aarch64, elsewhere "base".
const char* simd_level_name(SimdLevel level);

namespace detail {
// -1 until the first use: no guard on the way, and a test may change it.
extern std::atomic<int> simd_level_cache;
SimdLevel detect_simd_level();

/// For tests: from now on everything runs at `level`; returns the level before; throws where processor or library lacks
/// it.
SimdLevel force_simd_level(SimdLevel level);

inline SimdLevel cached_simd_level() {
  const int level = simd_level_cache.load(std::memory_order_relaxed);
  if (level < 0) [[unlikely]]
    return detect_simd_level();
  return static_cast<SimdLevel>(level);
}
}  // namespace detail

/// A SIMD level as a type: a body's loops may be made for it.
template <SimdLevel level>
struct AtLevel {
  static constexpr SimdLevel kLevel = level;
};

#if defined(XTGRAD_SIMD_LEVELS) && defined(__x86_64__)
namespace detail {
// flatten puts the whole body into the wrapper, so that it is compiled for the wrapper's instruction set; below -O3
// g++ leaves large functions out all the same, unless they are always_inline (tests/tools/outlined_kernels.sh). What
// stays a call (a std:: function; under clang, what the body's own callees call) is correct, only slower. The
// body comes by value: behind a reference its captures would be reloaded after every store.
#if defined(__clang__)
#define XTGRAD_TARGET_V4 gnu::target("arch=x86-64-v4")
#else
#define XTGRAD_TARGET_V4 gnu::target("arch=x86-64-v4,prefer-vector-width=512")
#endif
template <class Body, class... Args>
[[XTGRAD_TARGET_V4, gnu::flatten, gnu::noinline]] void run_v4(Body body, Args... args) {
  body(args...);
}
#undef XTGRAD_TARGET_V4
template <class Body, class... Args>
[[gnu::target("arch=x86-64-v3"), gnu::flatten, gnu::noinline]] void run_v3(Body body, Args... args) {
  body(args...);
}
template <class Body, class... Args>
[[gnu::flatten, gnu::noinline]] void run_base(Body body, Args... args) {
  body(args...);
}
}  // namespace detail

// An inline namespace, because a file compiled without levels defines another template of this name.
inline namespace simd_levels {
/// Runs body(args...), plain loops over plain pointers, compiled for the best instruction set at hand.
template <class Body, class... Args>
inline void simd(Body body, Args... args) {
  switch (detail::cached_simd_level()) {
    case SimdLevel::v4:
      return detail::run_v4(std::move(body), args...);
    case SimdLevel::v3:
      return detail::run_v3(std::move(body), args...);
    case SimdLevel::base:
      break;
  }
  detail::run_base(std::move(body), args...);
}

/// Runs body(args...) in a function of its own, compiled for `level`, which is at hand: a loop that needs all registers
/// then shares them with nothing around it.
template <SimdLevel level, class Body, class... Args>
inline void simd_apart(Body body, Args... args) {
  if constexpr (level == SimdLevel::v4)
    detail::run_v4(std::move(body), args...);
  else if constexpr (level == SimdLevel::v3)
    detail::run_v3(std::move(body), args...);
  else
    detail::run_base(std::move(body), args...);
}

/// Runs body(AtLevel<level>()), compiled for any processor, with the best level at hand.
template <class Body>
inline void dispatch_simd_level(Body body) {
  switch (detail::cached_simd_level()) {
    case SimdLevel::v4:
      return body(AtLevel<SimdLevel::v4>());
    case SimdLevel::v3:
      return body(AtLevel<SimdLevel::v3>());
    case SimdLevel::base:
      break;
  }
  body(AtLevel<SimdLevel::base>());
}
}  // namespace simd_levels
#else
inline namespace simd_plain {
#if defined(__AVX512F__)
inline constexpr SimdLevel kCompiledLevel = SimdLevel::v4;
#elif defined(__AVX2__) && defined(__FMA__)
inline constexpr SimdLevel kCompiledLevel = SimdLevel::v3;
#else
inline constexpr SimdLevel kCompiledLevel = SimdLevel::base;
#endif

/// Runs body(args...): this file is compiled for one instruction set only.
template <class Body, class... Args>
inline void simd(Body body, Args... args) {
  body(args...);
}

/// Runs body(args...) in a function of its own: a loop that needs all registers then shares them with nothing around
/// it.
template <SimdLevel, class Body, class... Args>
[[gnu::noinline]] void simd_apart(Body body, Args... args) {
  body(args...);
}

/// Runs body(AtLevel<level>()) with the level that this file is compiled for.
template <class Body>
inline void dispatch_simd_level(Body body) {
  body(AtLevel<kCompiledLevel>());
}
}  // namespace simd_plain
#endif

}  // namespace xtgrad
