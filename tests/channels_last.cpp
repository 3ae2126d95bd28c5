// Which arrays count as channels-last: what kernels choose their layout by.
#include <doctest/doctest.h>

#include <xtgrad/lib/memory_format.h>

using namespace xtgrad;

namespace {
bool channels_last(const Dims& shape, const Dims& strides) {
  return is_channels_last(full_array({4096}, 0, kFloat).as_strided(shape, strides, 0));
}
}  // namespace

TEST_SUITE("channels_last") {
  TEST_CASE("channels-last arrays are known by their strides") {
    CHECK(channels_last_strides({2, 3, 4, 5}) == Dims{60, 1, 15, 3});
    CHECK(channels_last_strides({2, 3, 4, 5, 6}) == Dims{360, 1, 90, 18, 3});
    CHECK(channels_last({2, 3, 4, 5}, {60, 1, 15, 3}));
    CHECK(channels_last({2, 3, 4, 5, 6}, {360, 1, 90, 18, 3}));
    CHECK(is_channels_last(empty_channels_last({2, 3, 4, 5}, kDouble)));
    CHECK(!is_channels_last(empty_array({2, 3, 4, 5}, kDouble)));
    CHECK(!channels_last({2, 3, 4, 5}, {80, 1, 20, 4}));
    CHECK(!channels_last({2, 3, 4, 5}, {60, 20, 5, 1}));
    CHECK(!channels_last({3, 4, 5}, {1, 15, 3}));
  }

  TEST_CASE("sizes of one count as channels-last where PyTorch counts them") {
    CHECK(!channels_last({2, 1, 4, 5}, {20, 20, 5, 1}));
    CHECK(channels_last({2, 1, 4, 5}, {20, 1, 5, 1}));
    CHECK(!channels_last({2, 3, 1, 1}, {3, 1, 1, 1}));
    CHECK(channels_last({2, 3, 1, 1}, {3, 1, 3, 3}));
    CHECK(channels_last({1, 3, 2, 2}, {12, 1, 6, 3}));
    CHECK(!channels_last({2, 1, 1, 1}, {1, 1, 1, 1}));
    CHECK(!channels_last({1, 1, 1, 1}, {1, 1, 1, 1}));
    CHECK(!is_channels_last(empty_channels_last({0, 3, 4, 5}, kFloat)));
  }

  TEST_CASE("a channels-last array of impossible sizes is refused") {
    CHECK_THROWS_AS(empty_channels_last({1LL << 40, 1LL << 40, 2, 2}, kFloat), Error);
    CHECK_THROWS_AS(empty_channels_last({2, 3}, kFloat), Error);
  }
}
