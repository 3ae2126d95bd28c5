#pragma once
#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <type_traits>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/random.h>
#include <xtgrad/lib/random_mersenne.h>

namespace xtgrad {

/// What stands behind a Generator. Whoever draws holds the mutex, once a fill.
struct GeneratorState {
  explicit GeneratorState(uint64_t seed_value) : twister(static_cast<uint32_t>(seed_value)), seed(seed_value) {}

  uint64_t random64() {
    const uint64_t high = twister();
    return high << 32 | twister();
  }
  /// [0, 1) with 53 bits.
  double uniform() { return static_cast<double>(random64() & ((uint64_t{1} << 53) - 1)) * 0x1p-53; }
  /// A standard normal by Box and Muller, in double; every other one was drawn with the one before.
  double normal();

  std::mutex mutex;
  MersenneTwister twister;
  uint64_t seed;
  std::optional<double> next_normal;  // the second half of the last Box-Muller pair
};

/// Calls body(offset, count, words) over the next n draws, as runs of a block.
template <class Body>
void draw_words(MersenneTwister& twister, int64_t n, const Body& body) {
  for (int64_t done = 0; done < n;) {
    const int count = static_cast<int>(std::min<int64_t>(n - done, twister.available()));
    body(done, count, twister.take(count));
    done += count;
  }
}

/// Calls body(offset, count, words) over the next n pairs of draws; a pair may lie across two blocks.
template <class Body>
void draw_pairs(MersenneTwister& twister, int64_t n, const Body& body) {
  for (int64_t done = 0; done < n;) {
    const int count = static_cast<int>(std::min<int64_t>(n - done, twister.available() / 2));
    if (count > 0) {
      body(done, count, twister.take(2 * count));
      done += count;
    } else {
      const uint32_t first = twister();
      const uint32_t pair[2] = {first, twister()};
      body(done, 1, pair);
      ++done;
    }
  }
}

/// [0, 1) from a pair of draws, as (random64() & (2^53 - 1)) * 2^-53; exact, in conversions that every level has.
inline double uniform_of_pair(uint32_t first, uint32_t second) {
  const double high = static_cast<int32_t>(first & 0x1fffffU);
  const double low = static_cast<double>(static_cast<int32_t>(second ^ 0x80000000U)) + 0x1p31;
  return high * 0x1p-21 + low * 0x1p-53;
}

/// out[i] = u range + from, rounded once; the caller holds the generator's mutex.
void draw_uniform(float* out, int64_t n, float from, float range, MersenneTwister& twister);
void draw_uniform(double* out, int64_t n, double from, double range, MersenneTwister& twister);

inline constexpr int kNormalBlock = 16;

/// Normals as PyTorch fills contiguous memory: uniform(out, n, twister) draws, box_muller(out, blocks) transforms each
/// kNormalBlock of them; a rest is drawn anew with the elements before it. Other memory is drawn one by one.
template <class T, class Uniform, class Transform>
void draw_normal(T* out, int64_t n, double mean, double std, bool contiguous, const Generator& generator,
                 Uniform uniform, Transform box_muller) {
  check(std >= 0, "normal expects std >= 0.0, but found std ", std);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  if (n < kNormalBlock || !contiguous) {
    using Wide = std::conditional_t<std::is_same_v<T, double>, double, float>;
    for (int64_t i = 0; i < n; ++i) out[i] = static_cast<Wide>(stream.normal() * std + mean);
    return;
  }
  uniform(out, n, stream.twister);
  box_muller(out, n / kNormalBlock);
  if (n % kNormalBlock != 0) {
    T* last = out + n - kNormalBlock;
    uniform(last, kNormalBlock, stream.twister);
    box_muller(last, 1);
  }
}

}  // namespace xtgrad
