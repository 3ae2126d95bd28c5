#pragma once
#include <cstdint>
#include <string>
#include <vector>

/// An MLP of such widths and a batch size: a point of a curve, "width/256".
struct Point {
  std::string name;
  std::vector<int64_t> widths;
  int64_t batch;
};

/// What cost and memory are measured against: the batch, the width of two hidden layers, the number of layers, the
/// number of parameters; all but one stay as they are.
inline std::vector<Point> scaling_points() {
  std::vector<Point> points;
  for (int64_t batch = 1; batch <= 4096; batch *= 4)
    points.push_back({"batch/" + std::to_string(batch), {784, 500, 250, 100, 10}, batch});
  for (int64_t width = 16; width <= 4096; width *= 4)
    points.push_back({"width/" + std::to_string(width), {784, width, width, 10}, 64});
  for (int64_t depth = 1; depth <= 1000; depth *= 10) {
    std::vector<int64_t> widths(static_cast<size_t>(depth) + 1, 64);
    points.push_back({"depth/" + std::to_string(depth), std::move(widths), 64});
  }
  // A square layer of n * n weights and one of n * 10.
  for (const int64_t side : {27, 95, 311, 995, 3157, 9995})
    points.push_back({"parameters/" + std::to_string(side * side + 12 * side), {side, side, 10}, 64});
  return points;
}
