#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace examples {

/// Seconds of a clock that never goes back.
inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The middle one, or the lower of the two in the middle.
inline double median(std::vector<double> values) {
  const auto middle = values.begin() + (static_cast<std::ptrdiff_t>(values.size()) - 1) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Seconds that `work` takes, the median of so many runs.
template <class Work>
double seconds_of(const Work& work, int64_t runs = 1) {
  std::vector<double> seconds;
  while (runs-- > 0) {
    const double start = now();
    work();
    seconds.push_back(now() - start);
  }
  return median(std::move(seconds));
}

}  // namespace examples
