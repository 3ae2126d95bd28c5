#include <xtgrad/optim/line_search.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>

namespace xtgrad::optim::detail {

namespace {

constexpr int kMostSteps = 25;
constexpr double kLeastWidth = 1e-9;

/// Where the cubic through two points with their slopes is smallest between `least` and `most`; the middle where it has
/// no minimum.
double minimum_of_cubic(const LinePoint& a, const LinePoint& b, double least, double most) {
  const auto& [left, right] = a.t <= b.t ? std::tie(a, b) : std::tie(b, a);
  const double d1 = left.slope + right.slope - 3 * (left.loss - right.loss) / (left.t - right.t);
  const double square = d1 * d1 - left.slope * right.slope;
  if (!(square >= 0)) return (least + most) / 2;
  const double d2 = std::sqrt(square);
  const double t = right.t - (right.t - left.t) * ((right.slope + d2 - d1) / (right.slope - left.slope + 2 * d2));
  return std::min(std::max(t, least), most);
}

class Search {
 public:
  Search(const std::function<LinePoint(double)>& evaluate, const LinePoint& start)
      : evaluate_(evaluate), start_(start) {}

  LinePoint run(double t, double length) {
    bracket(t);
    if (!done_) zoom(length);
    return ends_[low_];
  }

 private:
  bool sank_too_little(const LinePoint& p) const { return p.loss > start_.loss + 1e-4 * p.t * start_.slope; }
  bool is_flat(const LinePoint& p) const { return std::fabs(p.slope) <= -0.9 * start_.slope; }

  // Goes on until two neighbouring points have a good one between them.
  void bracket(double t) {
    LinePoint before = start_, now = evaluate_(t);
    for (; steps_ < kMostSteps; ++steps_) {
      if (sank_too_little(now) || (steps_ > 1 && now.loss >= before.loss)) break;
      done_ = is_flat(now);
      if (done_ || now.slope >= 0) break;
      const double next = minimum_of_cubic(before, now, now.t + 0.01 * (now.t - before.t), 10 * now.t);
      before = std::exchange(now, evaluate_(next));
    }
    if (steps_ == kMostSteps) before = start_;
    ends_ = {std::move(before), std::move(now)};
    low_ = done_ ? 1 : lower_end();
  }

  // Narrows the bracket around a good point.
  void zoom(double length) {
    bool was_near_end = false;
    for (; !done_ && steps_ < kMostSteps; ++steps_) {
      if (std::fabs(ends_[1].t - ends_[0].t) * length < kLeastWidth) break;
      replace_end(evaluate_(next_guess(was_near_end)));
    }
  }

  // The cubic's minimum, moved inwards when it keeps close to an end: that bracket would hardly shrink.
  double next_guess(bool& was_near_end) const {
    const auto [least, most] = std::minmax(ends_[0].t, ends_[1].t);
    const double t = minimum_of_cubic(ends_[0], ends_[1], least, most), margin = 0.1 * (most - least);
    const bool near_end = std::min(most - t, t - least) < margin;
    const bool moves = near_end && (was_near_end || t >= most || t <= least);
    was_near_end = near_end && !moves;
    if (!moves) return t;
    return std::fabs(t - most) < std::fabs(t - least) ? most - margin : least + margin;
  }

  void replace_end(LinePoint p) {
    LinePoint &low = ends_[low_], &high = ends_[1 - low_];
    if (sank_too_little(p) || p.loss >= low.loss) {
      high = std::move(p);
      low_ = lower_end();
      return;
    }
    done_ = is_flat(p);
    if (!done_ && p.slope * (high.t - low.t) >= 0) high = low;
    low = std::move(p);
  }

  size_t lower_end() const { return ends_[0].loss <= ends_[1].loss ? 0 : 1; }

  const std::function<LinePoint(double)>& evaluate_;
  const LinePoint& start_;
  std::array<LinePoint, 2> ends_;
  size_t low_ = 0;
  int steps_ = 0;
  bool done_ = false;
};

}  // namespace

LinePoint strong_wolfe(const std::function<LinePoint(double)>& evaluate, const LinePoint& start, double t,
                       double length) {
  return Search(evaluate, start).run(t, length);
}

}  // namespace xtgrad::optim::detail
