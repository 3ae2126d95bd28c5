// Nanoseconds an element of each fill of 64 K elements, beside the loop over std::mt19937 that one would write.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>
#include <random>
#include <vector>

#include <xtgrad/lib/random.h>
#include <xtgrad/lib/random_fill.h>

namespace {

using namespace xtgrad;

constexpr int64_t n = 65536;

template <class Body>
double ns_per_element(Body body) {
  double best = 1e9;
  for (int round = 0; round < 15; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 4; ++i) body();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count() / (4.0 * n));
  }
  return best;
}

template <class Ours, class Standard>
void row(const char* name, Ours ours, Standard standard) {
  const double a = ns_per_element(ours), b = ns_per_element(standard);
  std::printf("%-22s %8.2f %8.2f %7.1fx\n", name, a, b, b / a);
}

template <class T, class Distribution>
auto loop(std::vector<T>& out, Distribution distribution) {
  return [&out, distribution, twister = std::mt19937(1)]() mutable {
    for (T& x : out) x = static_cast<T>(distribution(twister));
  };
}

}  // namespace

int main() {
  const Generator g(1);
  std::vector<float> f(n);
  std::vector<double> d(n);
  std::vector<int64_t> k(n);
  std::vector<uint8_t> b(n);
  std::printf("%-22s %8s %8s  (ns an element, 64 K elements)\n", "", "xtgrad", "std");
  row(
      "uniform float", [&] { fill_uniform(f.data(), n, 0, 1, g); }, loop(f, std::uniform_real_distribution<float>()));
  row(
      "uniform float (-a, a)", [&] { fill_uniform(f.data(), n, -0.3, 0.3, g); },
      loop(f, std::uniform_real_distribution<float>(-0.3F, 0.3F)));
  row(
      "uniform double", [&] { fill_uniform(d.data(), n, 0, 1, g); }, loop(d, std::uniform_real_distribution<double>()));
  row(
      "normal float", [&] { fill_normal(f.data(), n, 0, 1, true, g); }, loop(f, std::normal_distribution<float>()));
  row(
      "normal double", [&] { fill_normal(d.data(), n, 0, 1, true, g); }, loop(d, std::normal_distribution<double>()));
  row(
      "normal, one by one", [&] { fill_normal(f.data(), n, 0, 1, false, g); }, loop(f, std::normal_distribution<>()));
  row(
      "exponential float", [&] { fill_exponential(f.data(), n, 1, g); }, loop(f, std::exponential_distribution<>()));
  row(
      "bernoulli float", [&] { fill_bernoulli(f.data(), n, 0.3, g); }, loop(f, std::bernoulli_distribution(0.3)));
  row(
      "bernoulli uint8", [&] { fill_bernoulli(b.data(), n, 0.3, g); }, loop(b, std::bernoulli_distribution(0.3)));
  row(
      "dropout mask float", [&] { fill_dropout_mask(f.data(), n, 0.5, g); }, loop(f, std::bernoulli_distribution(0.5)));
  row(
      "dropout mask double", [&] { fill_dropout_mask(d.data(), n, 0.5, g); },
      loop(d, std::bernoulli_distribution(0.5)));
  row(
      "randint int64", [&] { fill_randint(k.data(), n, 0, 1000, g); },
      loop(k, std::uniform_int_distribution<int64_t>(0, 999)));
  row(
      "random_ int64", [&] { fill_random(k.data(), n, g); }, loop(k, std::uniform_int_distribution<int64_t>()));
  row(
      "randperm", [&] { fill_randperm(k.data(), n, g); },
      [&, twister = std::mt19937(1)]() mutable {
        std::iota(k.begin(), k.end(), int64_t{0});
        std::shuffle(k.begin(), k.end(), twister);
      });
}
