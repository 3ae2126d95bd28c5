// ns per element of every function of lib/kernels/math.h at each SIMD level, beside a loop over <cmath>.
#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/simd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

using namespace xtgrad;

namespace {

constexpr std::size_t count = 1 << 16;

template <class Work>
double nanoseconds_per_element(Work work) {
  double best = 1e30;
  for (int round = 0; round < 7; ++round) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    best = std::min(best, elapsed.count() / count);
  }
  return best;
}

template <class T>
std::vector<T> arguments(double low, double high) {
  std::vector<T> values(count);
  for (std::size_t i = 0; i < count; ++i)
    values[i] = static_cast<T>(low + (high - low) * static_cast<double>(i * 40503 % count) / count);
  return values;
}

/// One line: `run` is the loop that goes through simd(), `standard` one call.
template <class T, class Run, class Standard>
void row(const char* name, double low, double high, Run run, Standard standard) {
  const std::vector<T> in = arguments<T>(low, high);
  std::vector<T> out(count);
  std::printf("%-7s %-10s", sizeof(T) == 4 ? "float" : "double", name);
  const SimdLevel before = simd_level();
  for (SimdLevel level : {SimdLevel::base, SimdLevel::v3, SimdLevel::v4}) {
    try {
      detail::force_simd_level(level);
    } catch (const Error&) {
      std::printf(" %8s", "-");
      continue;
    }
    std::printf(" %8.3f", nanoseconds_per_element([&] { simd(run, out.data(), in.data(), count); }));
  }
  detail::force_simd_level(before);
  std::printf(" %8.3f\n", nanoseconds_per_element([&] {
                for (std::size_t i = 0; i < count; ++i) out[i] = standard(in[i]);
              }));
}

template <class T, class Op, class Standard>
void each(const char* name, double low, double high, Op op, Standard standard) {
  row<T>(
      name, low, high,
      [op](T* __restrict out, const T* __restrict in, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) out[i] = op(in[i]);
      },
      standard);
}

template <class T>
void exponentials() {
  each<T>(
      "exp", -20, 20, [](T x) { return math::exp(x); }, [](T x) { return std::exp(x); });
  each<T>(
      "expm1", -5, 5, [](T x) { return math::expm1(x); }, [](T x) { return std::expm1(x); });
  each<T>(
      "sigmoid", -10, 10, [](T x) { return math::sigmoid(x); }, [](T x) { return 1 / (1 + std::exp(-x)); });
  each<T>(
      "tanh", -5, 5, [](T x) { return math::tanh(x); }, [](T x) { return std::tanh(x); });
  each<T>(
      "sinh", -5, 5, [](T x) { return math::sinh(x); }, [](T x) { return std::sinh(x); });
  each<T>(
      "cosh", -5, 5, [](T x) { return math::cosh(x); }, [](T x) { return std::cosh(x); });
  each<T>(
      "erf", -4, 4, [](T x) { return math::erf(x); }, [](T x) { return std::erf(x); });
  each<T>(
      "erfc", -4, 8, [](T x) { return math::erfc(x); }, [](T x) { return std::erfc(x); });
}

template <class T>
void logarithms() {
  each<T>(
      "log", 0, 100, [](T x) { return math::log(x); }, [](T x) { return std::log(x); });
  each<T>(
      "log1p", -0.9, 10, [](T x) { return math::log1p(x); }, [](T x) { return std::log1p(x); });
  each<T>(
      "log2", 0, 100, [](T x) { return math::log2(x); }, [](T x) { return std::log2(x); });
  each<T>(
      "log10", 0, 100, [](T x) { return math::log10(x); }, [](T x) { return std::log10(x); });
  each<T>(
      "log1p_exp", -10, 10, [](T x) { return math::log1p_exp(x); },
      [](T x) { return std::fmax(x, T(0)) + std::log1p(std::exp(-std::fabs(x))); });
  each<T>(
      "asinh", -5, 5, [](T x) { return math::asinh(x); }, [](T x) { return std::asinh(x); });
  each<T>(
      "acosh", 1, 9, [](T x) { return math::acosh(x); }, [](T x) { return std::acosh(x); });
  each<T>(
      "atanh", -1, 1, [](T x) { return math::atanh(x); }, [](T x) { return std::atanh(x); });
  each<T>(
      "rsqrt", 0, 9, [](T x) { return math::rsqrt(x); }, [](T x) { return 1 / std::sqrt(x); });
  each<T>(
      "pow", 0, 9, [](T x) { return math::pow(x, T(2.7)); }, [](T x) { return std::pow(x, T(2.7)); });
  each<T>(
      "erfinv", -1, 1, [](T x) { return math::erfinv(x); }, [](T x) { return math::erfinv(x); });
}

template <class T>
void trigonometry() {
  row<T>(
      "sin", -9, 9, [](T* out, const T* in, std::size_t n) { math::sin_run(out, in, n); },
      [](T x) { return std::sin(x); });
  row<T>(
      "cos", -9, 9, [](T* out, const T* in, std::size_t n) { math::cos_run(out, in, n); },
      [](T x) { return std::cos(x); });
  row<T>(
      "tan", -9, 9, [](T* out, const T* in, std::size_t n) { math::tan_run(out, in, n); },
      [](T x) { return std::tan(x); });
  each<T>(
      "asin", -1, 1, [](T x) { return math::asin(x); }, [](T x) { return std::asin(x); });
  each<T>(
      "acos", -1, 1, [](T x) { return math::acos(x); }, [](T x) { return std::acos(x); });
  each<T>(
      "atan", -5, 5, [](T x) { return math::atan(x); }, [](T x) { return std::atan(x); });
}

template <class T>
void table() {
  exponentials<T>();
  logarithms<T>();
  trigonometry<T>();
}

}  // namespace

int main() {
  std::printf("ns per element%15s %8s %8s %8s\n", "base", "v3", "v4", "std");
  table<float>();
  table<double>();
}
