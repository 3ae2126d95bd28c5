#pragma once
#include <cstdint>
#include <random>
#include <vector>

namespace differential {

/// The numbers of [-1, 1] by which a run weights the next tensor's elements in its backward pass.
inline std::vector<double> incoming_numbers(std::mt19937_64& random, int64_t count) {
  std::vector<double> numbers(static_cast<size_t>(count));
  for (double& number : numbers) number = static_cast<double>(static_cast<int64_t>(random() % 33) - 16) / 16;
  return numbers;
}

}  // namespace differential
