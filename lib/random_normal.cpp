// Draws that go through a logarithm: normal, log-normal, exponential, Cauchy, geometric.
#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/random_fill.h>
#include <xtgrad/lib/random_state.h>
#include <xtgrad/lib/simd.h>

namespace xtgrad {

namespace {

constexpr double pi = 3.14159265358979323846;

/// Turns each block of 16 uniforms into normals: element j pairs with j + 8. The pairs of some blocks are gathered
/// first, so that the transform is one long loop.
template <class T>
void box_muller(T* data, int64_t blocks, T mean, T std) {
  simd(
      [](T* values, int64_t total, T m, T s) {
        constexpr int most = 32, block = kNormalBlock, half = block / 2;
        alignas(64) T a[most * half], b[most * half];
        for (int64_t done = 0; done < total; done += most) {
          const int count = static_cast<int>(total - done < most ? total - done : most);
          T* from = values + done * block;
          for (int k = 0; k < count; ++k)
            for (int j = 0; j < half; ++j) {
              a[k * half + j] = from[k * block + j];
              b[k * half + j] = from[k * block + half + j];
            }
          for (int i = 0; i < count * half; ++i) {
            const T radius = math::sqrt(T(-2) * math::log(T(1) - a[i]));
            const T theta = static_cast<T>(2 * pi) * b[i];
            a[i] = radius * math::cos(theta) * s + m;
            b[i] = radius * math::sin(theta) * s + m;
          }
          for (int k = 0; k < count; ++k)
            for (int j = 0; j < half; ++j) {
              from[k * block + j] = a[k * half + j];
              from[k * block + half + j] = b[k * half + j];
            }
        }
      },
      data, blocks, mean, std);
}

}  // namespace

double GeneratorState::normal() {
  if (next_normal) {
    const double cached = *next_normal;
    next_normal.reset();
    return cached;
  }
  const double u1 = uniform();
  const double u2 = uniform();
  const double radius = std::sqrt(-2 * std::log1p(-u2));
  const double theta = 2 * pi * u1;
  next_normal = radius * std::sin(theta);
  return radius * std::cos(theta);
}

template <class T>
void fill_normal(T* out, int64_t n, double mean, double std, bool contiguous, const Generator& generator) {
  const T m = static_cast<T>(mean), s = static_cast<T>(std);
  draw_normal(
      out, n, mean, std, contiguous, generator,
      [](T* to, int64_t count, MersenneTwister& twister) { draw_uniform(to, count, T(0), T(1), twister); },
      [m, s](T* blocks, int64_t count) { box_muller(blocks, count, m, s); });
}

template <class T>
void fill_log_normal(T* out, int64_t n, double mean, double std, const Generator& generator) {
  check(std > 0, "log_normal_ expects std > 0.0, but found std=", std);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  for (int64_t i = 0; i < n; ++i) out[i] = static_cast<T>(std::exp(stream.normal() * std + mean));
}

template <class T>
void fill_exponential(T* out, int64_t n, double lambda, const Generator& generator) {
  check(lambda >= 0, "exponential_ expects lambda >= 0.0, but found lambda=", lambda);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  // The 16-bit floats are rounded outside of the loop, which calls no function.
  using Wide = std::conditional_t<std::is_floating_point_v<T>, T, float>;
  draw_pairs(stream.twister, n, [&](int64_t offset, int count, const uint32_t* words) {
    Wide drawn[MersenneTwister::size];
    Wide* target = drawn;
    if constexpr (std::is_same_v<T, Wide>) target = out + offset;
    simd(
        [scale = -1 / lambda](Wide* __restrict to, const uint32_t* __restrict w, int m) {
          for (int i = 0; i < m; ++i)
            to[i] = static_cast<Wide>(scale * math::log(1 - uniform_of_pair(w[2 * i], w[2 * i + 1])));
        },
        target, words, count);
    if constexpr (!std::is_same_v<T, Wide>) std::copy_n(drawn, count, out + offset);
  });
}

template <class T>
void fill_cauchy(T* out, int64_t n, double median, double sigma, const Generator& generator) {
  check(sigma > 0, "cauchy_ expects sigma > 0.0, but found sigma=", sigma);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  for (int64_t i = 0; i < n; ++i) out[i] = static_cast<T>(median + sigma * std::tan(pi * (stream.uniform() - 0.5)));
}

template <class T>
void fill_geometric(T* out, int64_t n, double p, const Generator& generator) {
  check(p > 0 && p < 1, "geometric_ expects p to be in (0, 1), but got p=", p);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  const double failure = std::log1p(-p);
  for (int64_t i = 0; i < n; ++i) {
    const double trials = std::ceil(std::log(stream.uniform()) / failure);
    // A uniform of 0 asks for infinitely many trials, which no integer holds. Those of 8 and 16 bits are cut from wider
    // ones.
    using Wide = std::conditional_t<std::is_integral_v<T> && sizeof(T) < 4, int32_t, T>;
    const bool beyond = std::is_integral_v<T> && !(trials < static_cast<double>(std::numeric_limits<Wide>::max()));
    out[i] = static_cast<T>(beyond ? std::numeric_limits<Wide>::max() : static_cast<Wide>(trials));
  }
}

template void fill_normal(float*, int64_t, double, double, bool, const Generator&);
template void fill_normal(double*, int64_t, double, double, bool, const Generator&);
#define XTGRAD_REALS(T)                                                         \
  template void fill_log_normal(T*, int64_t, double, double, const Generator&); \
  template void fill_exponential(T*, int64_t, double, const Generator&);        \
  template void fill_cauchy(T*, int64_t, double, double, const Generator&);     \
  template void fill_geometric(T*, int64_t, double, const Generator&);
XTGRAD_REALS(float)
XTGRAD_REALS(double)
XTGRAD_REALS(Half)
XTGRAD_REALS(BFloat16)
#undef XTGRAD_REALS
template void fill_geometric(uint8_t*, int64_t, double, const Generator&);
template void fill_geometric(int8_t*, int64_t, double, const Generator&);
template void fill_geometric(int16_t*, int64_t, double, const Generator&);
template void fill_geometric(int32_t*, int64_t, double, const Generator&);
template void fill_geometric(int64_t*, int64_t, double, const Generator&);

}  // namespace xtgrad
