// Uniforms and normals of the 16-bit floats: PyTorch draws as many bits as they hold.
#include <cmath>
#include <limits>
#include <type_traits>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/random_fill.h>
#include <xtgrad/lib/random_state.h>

namespace xtgrad {
namespace {

template <class T>
void draw_uniform(T* out, int64_t n, float from, float range, MersenneTwister& twister) {
  constexpr uint32_t mask = (uint32_t{1} << std::numeric_limits<T>::digits) - 1;
  constexpr float step = 1 / static_cast<float>(mask + 1);
  draw_words(twister, n, [&](int64_t offset, int count, const uint32_t* words) {
    for (int i = 0; i < count; ++i) out[offset + i] = static_cast<float>(words[i] & mask) * step * range + from;
  });
}

/// Turns a block of uniforms into normals: element j pairs with j + 8. PyTorch rounds each step of this in BFloat16;
/// in Half the radius, the angle and the result.
template <class T>
void box_muller(T* data, T mean, T std) {
  using Step = std::conditional_t<std::is_same_v<T, BFloat16>, BFloat16, float>;
  constexpr double two_pi = 2 * 3.14159265358979323846;
  constexpr int half = kNormalBlock / 2;
  for (int j = 0; j < half; ++j) {
    const T u = 1 - static_cast<float>(data[j]);
    const Step logarithm = std::log(static_cast<float>(u));
    const T radius = std::sqrt(-2 * static_cast<float>(logarithm));
    const T theta = static_cast<float>(two_pi * static_cast<double>(data[j + half]));
    const Step cosine = std::cos(static_cast<float>(theta)), sine = std::sin(static_cast<float>(theta));
    const Step x = static_cast<float>(radius) * cosine, y = static_cast<float>(radius) * sine;
    const Step wide_x = static_cast<float>(x) * static_cast<float>(std);
    const Step wide_y = static_cast<float>(y) * static_cast<float>(std);
    data[j] = static_cast<float>(wide_x) + static_cast<float>(mean);
    data[j + half] = static_cast<float>(wide_y) + static_cast<float>(mean);
  }
}

template <class T>
void uniform(T* out, int64_t n, double from, double to, const Generator& generator) {
  const T low = static_cast<float>(from), high = static_cast<float>(to);
  check(low <= high, "uniform_ expects to return a [from, to) range, but found from=", from, " > to=", to);
  const T range = static_cast<float>(high) - static_cast<float>(low);
  const float most = std::numeric_limits<T>::max();
  check(range <= most, "uniform_ expects to-from <= ", most, ", but found to=", to, " and from=", from);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  draw_uniform(out, n, static_cast<float>(low), static_cast<float>(range), stream.twister);
}

template <class T>
void normal(T* out, int64_t n, double mean, double std, bool contiguous, const Generator& generator) {
  const T m = static_cast<float>(mean), s = static_cast<float>(std);
  draw_normal(
      out, n, mean, std, contiguous, generator,
      [](T* to, int64_t count, MersenneTwister& twister) { draw_uniform(to, count, 0, 1, twister); },
      [m, s](T* blocks, int64_t count) {
        for (int64_t i = 0; i < count; ++i) box_muller(blocks + i * kNormalBlock, m, s);
      });
}

}  // namespace

void fill_uniform(Half* out, int64_t n, double from, double to, const Generator& generator) {
  uniform(out, n, from, to, generator);
}
void fill_uniform(BFloat16* out, int64_t n, double from, double to, const Generator& generator) {
  uniform(out, n, from, to, generator);
}
void fill_normal(Half* out, int64_t n, double mean, double std, bool contiguous, const Generator& generator) {
  normal(out, n, mean, std, contiguous, generator);
}
void fill_normal(BFloat16* out, int64_t n, double mean, double std, bool contiguous, const Generator& generator) {
  normal(out, n, mean, std, contiguous, generator);
}

}  // namespace xtgrad
