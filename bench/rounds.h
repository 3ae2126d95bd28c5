#pragma once
#include <algorithm>
#include <chrono>
#include <vector>

// What benchmarks of training steps share: models with run(steps), timed in turns.

/// Milliseconds a step.
template <class Model>
double milliseconds(Model& model, int steps) {
  const auto start = std::chrono::steady_clock::now();
  model.run(steps);
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count() / steps;
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}
