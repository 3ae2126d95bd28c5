#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>
#include <xtgrad/data/synthetic_digits.h>
#include <xtgrad/lib/check.h>

using namespace xtgrad;
using namespace xtgrad::data;

namespace {

constexpr size_t pixels = 28 * 28;

// The share of `test` whose nearest neighbour in `known`, by squared distance, has the same label.
double nearest_neighbour_accuracy(const SyntheticDigits& known, const SyntheticDigits& test) {
  size_t right = 0;
  for (size_t i = 0; i < test.labels.size(); ++i) {
    int64_t best = INT64_MAX;
    uint8_t label = 255;
    for (size_t k = 0; k < known.labels.size(); ++k) {
      int64_t distance = 0;
      for (size_t p = 0; p < pixels; ++p) {
        const int difference = test.images[i * pixels + p] - known.images[k * pixels + p];
        distance += difference * difference;
      }
      if (distance >= best) continue;
      best = distance;
      label = known.labels[k];
    }
    right += label == test.labels[i] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(test.labels.size());
}

}  // namespace

TEST_SUITE("synthetic digits") {
  TEST_CASE("the same seed gives the same digits and another seed others") {
    const SyntheticDigits a = synthetic_digits(50, 7);
    const SyntheticDigits b = synthetic_digits(50, 7);
    const SyntheticDigits c = synthetic_digits(50, 8);
    CHECK(a.images == b.images);
    CHECK(a.labels == b.labels);
    CHECK(a.images != c.images);
    CHECK(a.labels != c.labels);
  }

  TEST_CASE("classes are balanced and shuffled") {
    const SyntheticDigits digits = synthetic_digits(1003, 1);
    REQUIRE(digits.labels.size() == 1003);
    REQUIRE(digits.images.size() == 1003 * pixels);
    std::array<int, 10> counts{};
    size_t in_sequence = 0;
    for (size_t i = 0; i < digits.labels.size(); ++i) {
      REQUIRE(digits.labels[i] < 10);
      ++counts[digits.labels[i]];
      in_sequence += digits.labels[i] == i % 10 ? 1 : 0;
    }
    for (const int n : counts) CHECK((n == 100 || n == 101));
    CHECK(in_sequence < 200);
  }

  TEST_CASE("each digit is light on black, within 20x20 and centred by mass, as MNIST's are") {
    const SyntheticDigits digits = synthetic_digits(500, 3);
    double ink = 0;
    for (size_t i = 0; i < digits.labels.size(); ++i) {
      double mass = 0;
      double x_mass = 0;
      double y_mass = 0;
      int brightest = 0;
      std::array<int, 4> bounds = {27, 0, 27, 0};
      for (int y = 0; y < 28; ++y) {
        for (int x = 0; x < 28; ++x) {
          const int value = digits.images[i * pixels + static_cast<size_t>(y * 28 + x)];
          mass += value;
          x_mass += value * x;
          y_mass += value * y;
          brightest = std::max(brightest, value);
          if (value < 128) continue;
          bounds = {std::min(bounds[0], x), std::max(bounds[1], x), std::min(bounds[2], y), std::max(bounds[3], y)};
        }
      }
      CHECK(brightest > 150);
      CHECK(std::abs(x_mass / mass - 13.5) < 1.5);
      CHECK(std::abs(y_mass / mass - 13.5) < 1.5);
      CHECK(bounds[1] - bounds[0] < 22);
      CHECK(bounds[3] - bounds[2] < 22);
      CHECK(std::max(bounds[1] - bounds[0], bounds[3] - bounds[2]) > 14);
      ink += mass / (255.0 * pixels);
    }
    // MNIST's mean is 0.1307.
    const double mean = ink / static_cast<double>(digits.labels.size());
    CHECK(mean > 0.09);
    CHECK(mean < 0.17);
  }

  TEST_CASE("digits can be told apart, but not at a glance") {
    const double accuracy = nearest_neighbour_accuracy(synthetic_digits(1000, 1), synthetic_digits(300, 2));
    CHECK(accuracy > 0.8);
    CHECK(accuracy < 0.99);
  }

  TEST_CASE("no digits are fine, a negative or an absurd number is refused") {
    CHECK(synthetic_digits(0, 1).images.empty());
    CHECK_THROWS_WITH_AS(synthetic_digits(-1, 1), "synthetic_digits: count must be 0 to 1000000, got -1", Error);
    CHECK_THROWS_AS(synthetic_digits(INT64_MAX, 1), Error);
  }
}
