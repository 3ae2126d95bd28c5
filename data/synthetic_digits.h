#pragma once
#include <cstdint>
#include <vector>

namespace xtgrad::data {

/// Handwriting-like digits in MNIST's form: images [n, 28, 28], light strokes on black, and labels [n], 0 to 9.
struct SyntheticDigits {
  std::vector<uint8_t> images;
  std::vector<uint8_t> labels;
};

/// `count` digits, 0 to 1 000 000, as many of each class as can be, in random order; the same seed gives the same
/// digits.
SyntheticDigits synthetic_digits(int64_t count, uint64_t seed);

}  // namespace xtgrad::data
