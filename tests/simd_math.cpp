#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/simd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "simd_math_loops.h"

using namespace xtgrad;

namespace {

/// Every level that this processor has, and the level before put back at the end.
template <class Test>
void at_every_level(Test test) {
  const SimdLevel before = simd_level();
  for (SimdLevel level : {SimdLevel::base, SimdLevel::v3, SimdLevel::v4}) {
    try {
      detail::force_simd_level(level);
    } catch (const Error&) {
      continue;
    }
    const std::string level_name = simd_level_name(level);
    CAPTURE(level_name);
    test();
  }
  detail::force_simd_level(before);
}

/// Distance of `got` from the exact value in units of the last place of T there; inf where one of the two is special.
template <class T>
double ulps(T got, long double exact) {
  using Limits = std::numeric_limits<T>;
  const T expected = static_cast<T>(exact);
  if (std::isnan(expected) || std::isnan(got)) return std::isnan(expected) && std::isnan(got) ? 0 : INFINITY;
  if (expected == 0 && got == 0) return std::signbit(expected) == std::signbit(got) ? 0 : INFINITY;
  if (expected == got) {
    if (std::isinf(got)) return 0;
  } else if (std::isinf(expected) || std::isinf(got)) {
    const bool at_limit = std::fabs(std::fabs(exact) / Limits::max() - 1) < 2 * Limits::epsilon();
    return at_limit && std::signbit(expected) == std::signbit(got) ? 1 : INFINITY;
  }
  const int exponent = std::max(std::ilogb(expected), Limits::min_exponent - 1);
  return static_cast<double>(std::fabs(got - exact) / std::ldexp(1.0L, exponent - Limits::digits + 1));
}

template <class T>
std::vector<T> special_values() {
  using Limits = std::numeric_limits<T>;
  std::vector<T> values = {0,
                           1,
                           2,
                           3,
                           0.5,
                           10,
                           88,
                           88.8f,
                           103,
                           104,
                           709,
                           709.7827128933840,
                           710,
                           710.5,
                           744,
                           745.1,
                           746,
                           1000,
                           1e6,
                           1e9,
                           1e15,
                           1e30f,
                           T(1.5707963267948966),
                           T(3.14159265358979),
                           0.625,
                           0.41421356,
                           2.41421356,
                           4,
                           6,
                           26.5,
                           28,
                           Limits::min(),
                           Limits::denorm_min(),
                           Limits::max(),
                           Limits::epsilon(),
                           Limits::infinity()};
  for (int e = -30; e < 30; ++e) values.push_back(std::ldexp(T(1), e));
  for (std::size_t i = 0, n = values.size(); i < n; ++i) {
    values.push_back(std::nextafter(values[i], T(0)));
    values.push_back(std::nextafter(values[i], Limits::infinity()));
  }
  for (std::size_t i = 0, n = values.size(); i < n; ++i) values.push_back(-values[i]);
  values.push_back(Limits::quiet_NaN());
  return values;
}

template <class T>
std::vector<T> arguments(T low, T high) {
  using Bits = math::detail::Bits<T>;
  std::vector<T> values = special_values<T>();
  std::mt19937_64 random(17);
  std::uniform_real_distribution<T> uniform(low, high);
  for (int i = 0; i < 20000; ++i) values.push_back(uniform(random));
  for (int i = 0; i < 10000; ++i) values.push_back(math::detail::from_bits<T>(static_cast<Bits>(random())));
  for (int i = 0; i < 10000; ++i) values.push_back(uniform(random) * std::exp2(T(-20) * (i / T(10000))));
  return values;
}

template <class T>
void check_case(const MathCase<T>& c) {
  const std::vector<T> in = arguments(c.low, c.high);
  std::vector<T> out(in.size());
  c.run(out.data(), in.data(), in.size());
  double worst = 0;
  T where = 0, got = 0;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const double error = ulps(out[i], c.reference(in[i]));
    if (error > worst) worst = error, where = in[i], got = out[i];
  }
  const std::string name = c.name;
  CAPTURE(name);
  CAPTURE(where);
  CAPTURE(got);
  if (std::getenv("XTGRAD_SHOW_ULP")) MESSAGE(sizeof(T) * 8, " ", name, " ", worst, " at ", where);
  CHECK(worst <= c.max_ulp);
}

/// A function of two floats at every level, for these pairs and for all pairs of special values: half a ULP and a
/// little from the reference, signs of zeros included.
void check_pairs(void (*run)(float*, const float*, const float*, std::size_t),
                 long double (*reference)(long double, long double), std::vector<float> x, std::vector<float> y) {
  for (const float a : special_values<float>())
    for (const float b : special_values<float>()) x.push_back(a), y.push_back(b);
  at_every_level([&] {
    std::vector<float> out(x.size());
    run(out.data(), x.data(), y.data(), x.size());
    double worst = 0;
    std::size_t where = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const long double exact = reference(x[i], y[i]);
      const double error = ulps(out[i], exact);
      if (error > worst) worst = error, where = i;
      if (exact == 0) CHECK(std::signbit(out[i]) == std::signbit(exact));
    }
    CAPTURE(x[where]);
    CAPTURE(y[where]);
    CAPTURE(out[where]);
    CHECK(worst <= 0.51);
  });
}

}  // namespace

TEST_SUITE("simd_math") {
  TEST_CASE("every float function keeps its accuracy at every level, special values included") {
    at_every_level([] {
      for (const auto& c : math_cases<float>()) check_case(c);
    });
  }

  TEST_CASE("every double function keeps its accuracy at every level, special values included") {
    at_every_level([] {
      for (const auto& c : math_cases<double>()) check_case(c);
    });
  }

  TEST_CASE("pow in float agrees with long double for all pairs of special values and for random pairs") {
    std::vector<float> base, exponent;
    std::mt19937 random(5);
    std::uniform_real_distribution<float> small(0, 8), signed_small(-20, 20);
    for (int i = 0; i < 20000; ++i) base.push_back(small(random)), exponent.push_back(signed_small(random));
    for (int i = 0; i < 2000; ++i) base.push_back(-small(random)), exponent.push_back(std::round(signed_small(random)));
    check_pairs(
        pow_loop, [](long double x, long double y) { return std::pow(x, y); }, base, exponent);
  }

  TEST_CASE("atan2 in float agrees with long double for all pairs of special values and for random pairs") {
    std::vector<float> y, x;
    std::mt19937 random(6);
    std::normal_distribution<float> normal, exponent(0, 8);
    for (int i = 0; i < 20000; ++i)
      y.push_back(normal(random) * std::exp2(exponent(random))), x.push_back(normal(random));
    check_pairs(
        atan2_loop, [](long double a, long double b) { return std::atan2(a, b); }, y, x);
  }

  TEST_CASE("erfinv is the inverse of erf within 4 ULP") {
    // x = erfinv(y) has the error (erf(x) - y) / erf'(x) against the true inverse.
    double worst = 0;
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> uniform(-1, 1);
    for (int i = 0; i < 20000; ++i) {
      double y = uniform(random);
      if (i % 2) y = std::copysign(1 - std::ldexp(std::fabs(y), -i % 40), y);
      if (i % 5 == 0) y = std::ldexp(y, -i % 300);
      const long double x = math::erfinv(y);
      const long double slope = 2 / std::sqrt(std::acos(-1.0L)) * std::exp(-x * x);
      const long double difference =
          std::fabs(y) < 0.5 ? std::erf(x) - y
                             : std::copysign((1 - std::fabs(static_cast<long double>(y))) - std::erfc(std::fabs(x)),
                                             static_cast<long double>(y));
      worst = std::max(worst, ulps(static_cast<double>(x), x - difference / slope));
    }
    CHECK(worst <= 4);
    CHECK(math::erfinv(1.0) == INFINITY);
    CHECK(math::erfinv(-1.0f) == -INFINITY);
    CHECK(std::isnan(math::erfinv(1.5)));
    CHECK(std::isnan(math::erfinv(std::nan(""))));
    CHECK(std::signbit(math::erfinv(-0.0)));
  }

  TEST_CASE("a run may be computed in place, its huge arguments included") {
    std::vector<float> x(1500), y(1500);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = i == 700 ? 3e20f : 0.01f * static_cast<float>(i);
    y = x;
    math::sin_run(y.data(), y.data(), y.size());
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(ulps(y[i], std::sin(static_cast<long double>(x[i]))) <= 1);
  }

  TEST_CASE("XTGRAD_SIMD caps the level and a wrong value is an error that names the right ones") {
    const char* set = std::getenv("XTGRAD_SIMD");
    const std::string saved = set ? set : "";
    const SimdLevel before = simd_level();
    setenv("XTGRAD_SIMD", "base", 1);
    CHECK(detail::detect_simd_level() == SimdLevel::base);
    setenv("XTGRAD_SIMD", "v3", 1);
    CHECK(detail::detect_simd_level() <= SimdLevel::v3);
    setenv("XTGRAD_SIMD", "avx9", 1);
    CHECK_THROWS_WITH_AS(
        detail::detect_simd_level(),
        text("XTGRAD_SIMD is \"avx9\": it should be v4, v3 or ", simd_level_name(SimdLevel::base)).c_str(), Error);
#ifndef XTGRAD_SIMD_LEVELS
    setenv("XTGRAD_SIMD", "v4", 1);
    CHECK(detail::detect_simd_level() == SimdLevel::base);  // the only level that there are kernels for
#endif
    if (set)
      setenv("XTGRAD_SIMD", saved.c_str(), 1);
    else
      unsetenv("XTGRAD_SIMD");
    detail::force_simd_level(before);
  }
}
