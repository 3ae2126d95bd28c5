#include <xtgrad/lib/random_mersenne.h>

#include <xtgrad/lib/simd.h>

namespace xtgrad {

namespace {

constexpr int size = MersenneTwister::size;
constexpr int shift = 397;

inline uint32_t twist(uint32_t here, uint32_t next, uint32_t far) {
  const uint32_t mixed = (here & 0x80000000U) | (next & 0x7fffffffU);
  return far ^ (mixed >> 1) ^ (-(next & 1U) & 0x9908b0dfU);
}

// Three loops, because the recurrence wraps around: within each, what is read and what is written lie at least 227
// words apart or the read runs ahead, so that it vectorises.
inline void twist_block(uint32_t* words) {
  for (int i = 0; i < size - shift; ++i) words[i] = twist(words[i], words[i + 1], words[i + shift]);
  for (int i = size - shift; i < size - 1; ++i) words[i] = twist(words[i], words[i + 1], words[i - (size - shift)]);
  words[size - 1] = twist(words[size - 1], words[0], words[shift - 1]);
}

inline void temper_block(const uint32_t* words, uint32_t* numbers) {
  for (int i = 0; i < size; ++i) {
    uint32_t y = words[i];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680U;
    y ^= (y << 15) & 0xefc60000U;
    y ^= y >> 18;
    numbers[i] = y;
  }
}

}  // namespace

void MersenneTwister::reseed(uint32_t seed) {
  words_[0] = seed;
  for (uint32_t i = 1; i < size; ++i) words_[i] = 1812433253U * (words_[i - 1] ^ (words_[i - 1] >> 30)) + i;
  position_ = size;
}

void MersenneTwister::refill() {
  simd(
      [](uint32_t* __restrict words, uint32_t* __restrict numbers) {
        twist_block(words);
        temper_block(words, numbers);
      },
      words_.data(), numbers_.data());
  position_ = 0;
}

void MersenneTwister::restore(const Words& words, int position) {
  words_ = words;
  temper_block(words_.data(), numbers_.data());
  position_ = position;
}

}  // namespace xtgrad
