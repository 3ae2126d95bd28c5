#include <xtgrad/data/synthetic_digits.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include <xtgrad/data/synthetic_glyphs.h>
#include <xtgrad/lib/check.h>

namespace xtgrad::data {
namespace {

constexpr int side = 28;
constexpr double box = 20;  // MNIST fits each digit into 20x20 and puts its centre of mass in the middle of 28x28
constexpr double pi = 3.14159265358979323846;

// std's distributions differ between libraries; these do not.
class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}

  double uniform(double low, double high) {
    return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1.0p-53;
  }
  // The sum of three uniforms: bell-shaped and never beyond 3 deviations.
  double bell(double deviation) { return deviation * (uniform(-1, 1) + uniform(-1, 1) + uniform(-1, 1)); }
  size_t below(size_t count) { return static_cast<size_t>(engine_() % count); }

 private:
  std::mt19937_64 engine_;
};

struct Segment {
  GlyphPoint from;
  GlyphPoint to;
  double radius = 0;
};

GlyphPoint operator+(GlyphPoint a, GlyphPoint b) { return {a.x + b.x, a.y + b.y}; }
GlyphPoint operator-(GlyphPoint a, GlyphPoint b) { return {a.x - b.x, a.y - b.y}; }
GlyphPoint operator*(double s, GlyphPoint a) { return {s * a.x, s * a.y}; }

// A smooth displacement of the plane, a few long waves across the digit, and an affine map after it.
class Warp {
 public:
  explicit Warp(Dice& dice) {
    for (Wave& wave : waves_) {
      const double direction = dice.uniform(0, 2 * pi);
      const double frequency = dice.uniform(2, 7);
      wave.across = {frequency * std::cos(direction), frequency * std::sin(direction)};
      wave.phase = dice.uniform(0, 2 * pi);
      wave.shift = {dice.bell(0.04), dice.bell(0.04)};
    }
    const double angle = dice.bell(0.13);
    const double slant = 0.12 + dice.bell(0.24);
    const double breadth = 0.7 * std::exp(dice.bell(0.17));
    // Rotation times shear times scale; y points down, so a forward slant moves the top to the right.
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    x_ = {c * breadth, s * breadth};
    y_ = {-c * slant - s, -s * slant + c};
  }

  GlyphPoint operator()(GlyphPoint p) const {
    for (const Wave& wave : waves_) {
      p = p + std::sin(wave.across.x * p.x + wave.across.y * p.y + wave.phase) * wave.shift;
    }
    return p.x * x_ + p.y * y_;
  }

 private:
  struct Wave {
    GlyphPoint across;
    double phase = 0;
    GlyphPoint shift;
  };
  std::array<Wave, 3> waves_;
  GlyphPoint x_;
  GlyphPoint y_;
};

// The Catmull-Rom curve from b to c.
GlyphPoint curve_point(GlyphPoint a, GlyphPoint b, GlyphPoint c, GlyphPoint d, double t) {
  const GlyphPoint linear = c - a;
  const GlyphPoint square = 2 * a - 5 * b + 4 * c - d;
  const GlyphPoint cube = 3 * b - a - 3 * c + d;
  return b + 0.5 * t * (linear + t * (square + t * cube));
}

void append_stroke(std::vector<Segment>& out, const Stroke& points, const Warp& warp) {
  const auto point = [&](size_t i) { return points[std::min(i, points.size() - 1)]; };
  GlyphPoint last = warp(points.front());
  for (size_t i = 0; i + 1 < points.size(); ++i) {
    const int pieces = points.size() == 2 ? 8 : 5;
    for (int k = 1; k <= pieces; ++k) {
      const double t = static_cast<double>(k) / pieces;
      const GlyphPoint next = warp(curve_point(point(i == 0 ? 0 : i - 1), point(i), point(i + 1), point(i + 2), t));
      out.push_back({last, next, 0});
      last = next;
    }
  }
}

std::vector<Segment> write_by_hand(int digit, Dice& dice) {
  const std::vector<Glyph>& glyphs = glyphs_of(digit);
  Glyph glyph = glyphs[dice.below(glyphs.size())];
  const double carelessness = dice.uniform(0.015, 0.055);
  for (Stroke& stroke : glyph) {
    const GlyphPoint drift = {dice.bell(carelessness), dice.bell(carelessness)};
    for (GlyphPoint& p : stroke) p = p + drift + GlyphPoint{dice.bell(carelessness), dice.bell(carelessness)};
    // A stroke ends a little early or late.
    stroke.back() = stroke.back() + dice.uniform(-0.12, 0.12) * (stroke.back() - stroke[stroke.size() - 2]);
  }
  const Warp warp(dice);
  std::vector<Segment> segments;
  for (const Stroke& stroke : glyph) append_stroke(segments, stroke, warp);
  return segments;
}

// Scales to the 20x20 box, stroke width included, and moves the centre of mass (ink goes with length) to the middle.
void fit(std::vector<Segment>& segments, double radius) {
  constexpr double huge = std::numeric_limits<double>::max();
  GlyphPoint low = {huge, huge};
  GlyphPoint high = {-huge, -huge};
  GlyphPoint mass = {0, 0};
  double length = 0;
  for (const Segment& s : segments) {
    low = {std::min({low.x, s.from.x, s.to.x}), std::min({low.y, s.from.y, s.to.y})};
    high = {std::max({high.x, s.from.x, s.to.x}), std::max({high.y, s.from.y, s.to.y})};
    const double piece = std::hypot(s.to.x - s.from.x, s.to.y - s.from.y);
    mass = mass + 0.5 * piece * (s.from + s.to);
    length += piece;
  }
  const double scale = (box - 2 * radius) / std::max(high.x - low.x, high.y - low.y);
  const GlyphPoint centre = (1 / length) * mass;
  const GlyphPoint middle = {(side - 1) / 2.0, (side - 1) / 2.0};
  for (Segment& s : segments) {
    s.from = middle + scale * (s.from - centre);
    s.to = middle + scale * (s.to - centre);
  }
}

// The pen's pressure swings slowly along the strokes.
void press(std::vector<Segment>& segments, double radius, Dice& dice) {
  const double swing = dice.uniform(0, 0.25);
  const double phase = dice.uniform(0, 2 * pi);
  const double pace = dice.uniform(0.5, 2) * 2 * pi / static_cast<double>(segments.size());
  for (size_t i = 0; i < segments.size(); ++i) {
    segments[i].radius = radius * (1 + swing * std::sin(phase + pace * static_cast<double>(i)));
  }
}

using Canvas = std::array<float, static_cast<size_t>(side* side)>;

// Lowers each pixel near the segment to its distance from the segment's edge, negative inside.
void trace(Canvas& distances, const Segment& s, double reach) {
  const auto first = [reach](double a, double b) { return std::max(0, static_cast<int>(std::min(a, b) - reach)); };
  const auto last = [reach](double a, double b) {
    return std::min(side - 1, static_cast<int>(std::max(a, b) + reach) + 1);
  };
  const GlyphPoint along = s.to - s.from;
  const double square = std::max(along.x * along.x + along.y * along.y, 1e-12);
  for (int y = first(s.from.y, s.to.y); y <= last(s.from.y, s.to.y); ++y) {
    for (int x = first(s.from.x, s.to.x); x <= last(s.from.x, s.to.x); ++x) {
      const GlyphPoint p = GlyphPoint{static_cast<double>(x), static_cast<double>(y)} - s.from;
      const double t = std::clamp((p.x * along.x + p.y * along.y) / square, 0.0, 1.0);
      const GlyphPoint off = p - t * along;
      const auto distance = static_cast<float>(std::sqrt(off.x * off.x + off.y * off.y) - s.radius);
      float& pixel = distances[static_cast<size_t>(y * side + x)];
      pixel = std::min(pixel, distance);
    }
  }
}

void draw(int digit, Dice& dice, uint8_t* image) {
  const double radius = 1.45 + dice.bell(0.3);
  const double blur = dice.uniform(0.9, 1.4);
  const double ink = dice.uniform(0.85, 1.15);
  const double grain = dice.uniform(0, 0.12);
  std::vector<Segment> segments = write_by_hand(digit, dice);
  fit(segments, radius);
  press(segments, radius, dice);
  Canvas distances;
  distances.fill(side);
  for (const Segment& s : segments) trace(distances, s, s.radius + blur);
  for (size_t i = 0; i < distances.size(); ++i) {
    const double t = std::clamp(0.5 - distances[i] / (2 * blur), 0.0, 1.0);
    const double coverage = t * t * (3 - 2 * t);
    const double value = coverage > 0 ? coverage * ink * (1 + dice.uniform(-grain, grain)) : 0;
    image[i] = static_cast<uint8_t>(std::lround(255 * std::min(value, 1.0)));
  }
}

}  // namespace

SyntheticDigits synthetic_digits(int64_t count, uint64_t seed) {
  constexpr int64_t most = 1000000;
  check(count >= 0 && count <= most, "synthetic_digits: count must be 0 to ", most, ", got ", count);
  Dice dice(seed);
  SyntheticDigits digits;
  const auto n = static_cast<size_t>(count);
  digits.labels.resize(n);
  for (size_t i = 0; i < n; ++i) digits.labels[i] = static_cast<uint8_t>(i % 10);
  for (size_t i = n; i > 1; --i) std::swap(digits.labels[i - 1], digits.labels[dice.below(i)]);
  constexpr auto pixels = static_cast<size_t>(side * side);
  digits.images.resize(n * pixels);
  for (size_t i = 0; i < n; ++i) draw(digits.labels[i], dice, digits.images.data() + i * pixels);
  return digits;
}

}  // namespace xtgrad::data
