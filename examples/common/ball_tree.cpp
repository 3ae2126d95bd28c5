#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <vector>

#include "tree_answer.h"

namespace examples {

using namespace xtgrad;

namespace {

// Balls around balls (Omohundro, 1989): each node covers the rows below it with the least sphere around their mean;
// half of them, cut where they spread most, belongs to either child.
class BallTree {
 public:
  BallTree(const uint8_t* points, int64_t count, int64_t dims)
      : points_(points), dims_(dims), rows_(static_cast<size_t>(count)) {
    std::iota(rows_.begin(), rows_.end(), 0);
    build(0, count);
  }

  int64_t nearest(const uint8_t* query) const {
    Search search{query};
    visit(0, distance_to_centre(0, query), search);
    return search.row;
  }

 private:
  static constexpr int64_t kLeaf = 30;
  struct Ball {
    int64_t from, to;           // of rows_
    int64_t near = 0, far = 0;  // its children; 0: none
    double radius = 0;
  };
  struct Search {
    const uint8_t* query;
    int64_t row = -1, squared = std::numeric_limits<int64_t>::max();
  };

  const uint8_t* point(int64_t place) const { return points_ + rows_[static_cast<size_t>(place)] * dims_; }

  int64_t build(int64_t from, int64_t to) {
    const auto at = static_cast<int64_t>(balls_.size());
    balls_.push_back({from, to});
    std::vector<double> mean(static_cast<size_t>(dims_)), squares(mean.size());
    for (int64_t i = from; i < to; ++i)
      for (int64_t d = 0; d < dims_; ++d) {
        mean[d] += point(i)[d];
        squares[d] += point(i)[d] * point(i)[d];
      }
    const auto count = static_cast<double>(to - from);
    size_t widest = 0;
    double most = -1;
    for (int64_t d = 0; d < dims_; ++d) {
      mean[d] /= count;
      const double spread = squares[d] / count - mean[d] * mean[d];
      if (spread > most) most = spread, widest = d;
    }
    centres_.insert(centres_.end(), mean.begin(), mean.end());
    double radius = 0;
    for (int64_t i = from; i < to; ++i) radius = std::max(radius, distance_to_centre(at, point(i)));
    balls_[at].radius = radius;
    if (to - from <= kLeaf) return at;
    const int64_t middle = from + (to - from) / 2;
    std::nth_element(rows_.begin() + from, rows_.begin() + middle, rows_.begin() + to,
                     [&](int64_t a, int64_t b) { return points_[a * dims_ + widest] < points_[b * dims_ + widest]; });
    const int64_t left = build(from, middle), right = build(middle, to);
    balls_[at].near = left;
    balls_[at].far = right;
    return at;
  }

  double distance_to_centre(int64_t ball, const uint8_t* query) const {
    const float* centre = centres_.data() + ball * dims_;
    float sum = 0;
    for (int64_t d = 0; d < dims_; ++d) {
      const float difference = static_cast<float>(query[d]) - centre[d];
      sum += difference * difference;
    }
    return std::sqrt(sum);
  }

  void visit(int64_t at, double distance, Search& search) const {
    const Ball& ball = balls_[at];
    // Nothing within is closer; a little less than nothing, for distances to centres are rounded.
    const double closest = distance - ball.radius;
    if (search.row >= 0 && closest > 0 && closest * closest > 1.001 * static_cast<double>(search.squared) + 1) return;
    if (ball.near == 0) return scan(ball, search);
    const double left = distance_to_centre(ball.near, search.query), right = distance_to_centre(ball.far, search.query);
    visit(left <= right ? ball.near : ball.far, std::min(left, right), search);
    visit(left <= right ? ball.far : ball.near, std::max(left, right), search);
  }

  void scan(const Ball& ball, Search& search) const {
    for (int64_t i = ball.from; i < ball.to; ++i) {
      const uint8_t* x = point(i);
      int32_t squared = 0;
      for (int64_t d = 0; d < dims_; ++d) {
        const int32_t difference = x[d] - search.query[d];
        squared += difference * difference;
      }
      const int64_t row = rows_[static_cast<size_t>(i)];
      if (squared < search.squared || (squared == search.squared && row < search.row)) {
        search.squared = squared;
        search.row = row;
      }
    }
  }

  const uint8_t* points_;
  int64_t dims_;
  std::vector<int64_t> rows_;
  std::vector<Ball> balls_;
  std::vector<float> centres_;
};

}  // namespace

TreeAnswer nearest_rows_by_ball_tree(const Tensor& points, const Tensor& queries) {
  const Tensor x = points.contiguous(), y = queries.contiguous();
  const int64_t dims = x.size(1);
  check(x.dtype() == kByte && y.dtype() == kByte && y.size(1) == dims && dims <= 32768 && x.size(0) > 0,
        "nearest_rows_by_ball_tree: expected rows of bytes in as many columns, at most 32768, got ", x.sizes(), " and ",
        y.sizes());
  const uint8_t* asked = y.data_ptr<uint8_t>();
  return ask_tree(
      y.size(0), [&] { return std::make_unique<BallTree>(x.data_ptr<uint8_t>(), x.size(0), dims); },
      [&](const BallTree& tree, int64_t i) { return tree.nearest(asked + i * dims); });
}

}  // namespace examples
