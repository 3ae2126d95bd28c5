#pragma once
#include <array>
#include <cstdint>

namespace xtgrad {

/// std::mt19937 that makes its numbers 624 at a time, with SIMD, and lets a fill read them where they lie.
class MersenneTwister {
 public:
  static constexpr int size = 624;
  using Words = std::array<uint32_t, size>;

  explicit MersenneTwister(uint32_t seed) { reseed(seed); }
  void reseed(uint32_t seed);

  uint32_t operator()() {
    if (position_ == size) refill();
    return numbers_[position_++];
  }

  /// The numbers of this block that are still to be drawn; at least one.
  int available() {
    if (position_ == size) refill();
    return size - position_;
  }
  /// Takes the next `count` <= available() numbers.
  const uint32_t* take(int count) {
    const uint32_t* from = numbers_.data() + position_;
    position_ += count;
    return from;
  }

  /// The state proper and how many numbers of its block have been drawn: enough to go on from.
  const Words& words() const { return words_; }
  int position() const { return position_; }
  void restore(const Words& words, int position);

 private:
  void refill();

  alignas(64) Words words_;
  alignas(64) Words numbers_;
  int position_;
};

}  // namespace xtgrad
