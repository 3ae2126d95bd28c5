#pragma once
#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/xtgrad.h>

// What the tests of single values share: tensors as numbers, and gradients.

namespace test {

/// The elements, row-major.
inline std::vector<double> numbers(const xtgrad::Tensor& x) {
  const xtgrad::Tensor flat = x.detach().to(xtgrad::kDouble).contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

/// nan is nan here, and other numbers are as near as doctest::Approx has them.
inline void check_is(const xtgrad::Tensor& x, xtgrad::ScalarType dtype, xtgrad::IntArrayRef sizes,
                     const std::vector<double>& expected) {
  CHECK(x.dtype() == dtype);
  CHECK(x.sizes() == sizes);
  const std::vector<double> got = numbers(x);
  REQUIRE(got.size() == expected.size());
  for (size_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    if (std::isnan(expected[i]))
      CHECK(std::isnan(got[i]));
    else if (std::isinf(expected[i]))
      CHECK(got[i] == expected[i]);
    else
      CHECK(got[i] == doctest::Approx(expected[i]));
  }
}

inline xtgrad::Tensor longs(std::initializer_list<int64_t> values) {
  xtgrad::Tensor x = xtgrad::empty({static_cast<int64_t>(values.size())}, xtgrad::kLong);
  std::copy(values.begin(), values.end(), x.data_ptr<int64_t>());
  return x;
}

/// Of the sum of y.
inline xtgrad::Tensor gradient(const xtgrad::Tensor& y, const xtgrad::Tensor& x, bool create_graph = false) {
  return xtgrad::autograd::grad({y.sum()}, {x}, {}, true, create_graph)[0];
}

}  // namespace test
