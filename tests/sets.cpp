#include <doctest/doctest.h>

#include <limits>

#include <xtgrad/autograd/ops.h>

using namespace xtgrad;

namespace {

template <class Body>
std::string error_of(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}
bool says(const std::string& message, const char* part) { return message.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE_BEGIN("sets");

TEST_CASE("Different elements, where they went and how often they were") {
  const Tensor x = tensor({{3, 1, 3}, {2, 1, 3}});
  const auto [values, inverse, counts] = _unique2(x, true, true, true);
  CHECK(equal(values, tensor({1, 2, 3})));
  CHECK(equal(inverse, tensor({{2, 0, 2}, {1, 0, 2}})));
  CHECK(equal(counts, tensor({2, 1, 3})));
  CHECK(std::get<1>(_unique2(x)).numel() == 0);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::get<0>(_unique2(tensor({nan, 1.0, nan}))).numel() == 3);
  CHECK(std::get<0>(_unique2(empty({0}))).numel() == 0);
  CHECK(equal(std::get<0>(_unique2(tensor(5))), tensor({5})));
  CHECK(equal(std::get<0>(_unique2(tensor({true, false, true}))), tensor({false, true})));
}

TEST_CASE("Different slices in lexicographic order, and runs of equal ones") {
  const Tensor x = tensor({{1, 2}, {0, 5}, {1, 2}, {1, 0}});
  const auto [rows, inverse, counts] = unique_dim(x, 0, true, true, true);
  CHECK(equal(rows, tensor({{0, 5}, {1, 0}, {1, 2}})));
  CHECK(equal(inverse, tensor({2, 0, 2, 1})));
  CHECK(equal(counts, tensor({1, 1, 2})));
  CHECK(equal(std::get<0>(unique_dim(x.t(), 1)), rows.t()));
  const auto [runs, places, lengths] = unique_consecutive(tensor({1, 1, 2, 2, 1}), true, true);
  CHECK(equal(runs, tensor({1, 2, 1})));
  CHECK(equal(places, tensor({0, 0, 1, 1, 2})));
  CHECK(equal(lengths, tensor({2, 2, 1})));
  CHECK(equal(std::get<0>(unique_consecutive(tensor({{1, 1}, {1, 1}, {0, 1}}), false, false, 0)),
              tensor({{1, 1}, {0, 1}})));
  CHECK(says(error_of([] { unique_dim(empty({2, 0}), 0); }), "0 sized dimensions"));
}

TEST_CASE("Where values belong in sorted rows") {
  const Tensor sorted = tensor({{1, 3, 5, 7, 9}, {2, 4, 6, 8, 10}}), values = tensor({{3, 6, 9}, {3, 6, 9}});
  CHECK(equal(searchsorted(sorted, values), tensor({{1, 3, 4}, {1, 2, 4}})));
  CHECK(equal(searchsorted(sorted, values, false, true), tensor({{2, 3, 5}, {1, 3, 4}})));
  CHECK(equal(searchsorted(sorted, values, false, false, "right"), searchsorted(sorted, values, false, true)));
  CHECK(searchsorted(sorted.select(0, 0), 4).item<int64_t>() == 2);
  CHECK(searchsorted(sorted.select(0, 0), values, true).dtype() == kInt);
  CHECK(equal(searchsorted(tensor({5, 1, 3}), tensor({2}), false, false, {}, tensor({1, 2, 0})), tensor({1})));
  CHECK(equal(bucketize(tensor({0.5, 2.0, 9.0}), tensor({1.0, 2.0})), tensor({0, 1, 2})));
  CHECK(equal(searchsorted(empty({0}), ones({2})), tensor({0, 0})));
  CHECK(says(error_of([&] { searchsorted(sorted, ones({3, 3}, kLong)); }), "the first N-1 dimensions"));
  CHECK(says(error_of([&] { searchsorted(sorted, values, false, true, "left"); }), "can't be set to opposites"));
  CHECK(says(error_of([&] { bucketize(values, sorted); }), "boundaries tensor must be 1 dimension, but got dim(2)"));
}

TEST_CASE("Membership and histograms") {
  CHECK(equal(isin(tensor({{1, 2}, {3, 4}}), tensor({2, 3})), tensor({{false, true}, {true, false}})));
  CHECK(equal(isin(tensor({1, 2}), tensor({2}), false, true), tensor({true, false})));
  CHECK(equal(isin(tensor({1.5, 2.0}), tensor({2})), tensor({false, true})));
  CHECK(equal(isin(tensor({1, 2}), empty({0}, kLong)), tensor({false, false})));
  const Tensor x = tensor({0.0, 0.5, 1.0, 2.0, 3.0, -1.0}, kDouble);
  const auto [counts, edges] = histogram(x, tensor({0.0, 1.0, 2.0}, kDouble));
  CHECK(equal(counts, tensor({2.0, 2.0}, kDouble)));
  const auto [equal_bins, places] = histogram(x, 2, std::pair(0.0, 2.0));
  CHECK(equal(equal_bins, counts));
  CHECK(equal(places, tensor({0.0, 1.0, 2.0}, kDouble)));
  CHECK(std::get<0>(histogram(x, 4, {}, {}, true)).sum().item<double>() == doctest::Approx(1));
  CHECK(equal(std::get<0>(histogram(x, edges, x + 1)), tensor({2.5, 5.0}, kDouble)));
  CHECK(says(error_of([&] { histogram(x, 0); }), "bins must be > 0, but got 0"));
  CHECK(says(error_of([&] { histogram(x, tensor({1.0}, kDouble)); }), "at least two elements"));
}

TEST_SUITE_END();
