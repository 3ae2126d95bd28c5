// Uniforms, and what is decided by comparing one: bernoulli and dropout.
#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/random_fill.h>
#include <xtgrad/lib/random_state.h>
#include <xtgrad/lib/simd.h>

namespace xtgrad {

namespace {

// PyTorch's kernel is compiled with fused multiply-add, and the same seed must give the same bits at every level.
inline float fused(float u, float range, float from) { return __builtin_fmaf(u, range, from); }
inline double fused(double u, double range, double from) { return __builtin_fma(u, range, from); }

inline float uniform_of_word(uint32_t word) {
  return static_cast<float>(static_cast<int32_t>(word & 0xffffffU)) * 0x1p-24F;
}

// A double uniform k 2^-53 is below p exactly when the integer k is below ceil(p 2^53); k's 21 high and 32 low bits
// are the two draws, so that the comparison needs no arithmetic beyond 32 bits.
template <class T>
void compare_with_p(T* out, int64_t n, double p, T one, MersenneTwister& twister) {
  const auto threshold = static_cast<uint64_t>(std::ceil(p * 0x1p53));
  const auto high = static_cast<int32_t>(threshold >> 32);
  const auto low = static_cast<int32_t>(static_cast<uint32_t>(threshold) ^ 0x80000000U);
  draw_pairs(twister, n, [&](int64_t offset, int count, const uint32_t* words) {
    simd(
        [high, low, one](T* __restrict to, const uint32_t* __restrict w, int m) {
          for (int i = 0; i < m; ++i) {
            const auto h = static_cast<int32_t>(w[2 * i] & 0x1fffffU);
            const auto l = static_cast<int32_t>(w[2 * i + 1] ^ 0x80000000U);
            const bool below = (h < high) | ((h == high) & (l < low));
            to[i] = below ? one : T(0);
          }
        },
        out + offset, words, count);
  });
}

template <class T>
void check_probabilities(const T* p, int64_t n) {
  for (int64_t i = 0; i < n; ++i)
    check(p[i] >= 0 && p[i] <= 1, "bernoulli_ expects p to be in [0, 1], but got p[", i, "]=", p[i]);
}

// bool is written as the bytes 0 and 1, a 16-bit float by its bits: these need no conversion in the loop.
template <class T>
auto* storage_of(T* out) {
  if constexpr (std::is_same_v<T, bool>)
    return reinterpret_cast<uint8_t*>(out);
  else if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>)
    return reinterpret_cast<uint16_t*>(out);
  else
    return out;
}
template <class T>
auto stored_one() {
  T one = static_cast<T>(1.0F);
  return *storage_of(&one);
}

}  // namespace

void draw_uniform(float* out, int64_t n, float from, float range, MersenneTwister& twister) {
  draw_words(twister, n, [&](int64_t offset, int count, const uint32_t* words) {
    simd(
        [from, range](float* __restrict to, const uint32_t* __restrict w, int m) {
          if (from == 0)
            for (int i = 0; i < m; ++i) to[i] = uniform_of_word(w[i]) * range;
          else
            for (int i = 0; i < m; ++i) to[i] = fused(uniform_of_word(w[i]), range, from);
        },
        out + offset, words, count);
  });
}

void draw_uniform(double* out, int64_t n, double from, double range, MersenneTwister& twister) {
  draw_pairs(twister, n, [&](int64_t offset, int count, const uint32_t* words) {
    simd(
        [from, range](double* __restrict to, const uint32_t* __restrict w, int m) {
          if (from == 0)
            for (int i = 0; i < m; ++i) to[i] = uniform_of_pair(w[2 * i], w[2 * i + 1]) * range;
          else
            for (int i = 0; i < m; ++i) to[i] = fused(uniform_of_pair(w[2 * i], w[2 * i + 1]), range, from);
        },
        out + offset, words, count);
  });
}

template <class T>
void fill_uniform(T* out, int64_t n, double from, double to, const Generator& generator) {
  const T low = static_cast<T>(from), high = static_cast<T>(to);
  check(low <= high, "uniform_ expects to return a [from, to) range, but found from=", from, " > to=", to);
  check(high - low <= std::numeric_limits<T>::max(),
        "uniform_ expects to-from <= ", static_cast<double>(std::numeric_limits<T>::max()), ", but found to=", to,
        " and from=", from);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  draw_uniform(out, n, low, high - low, stream.twister);
}

template <class T>
void fill_bernoulli(T* out, int64_t n, double p, const Generator& generator) {
  check(p >= 0 && p <= 1, "bernoulli_ expects p to be in [0, 1], but got p=", p);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  auto* to = storage_of(out);
  compare_with_p(to, n, p, stored_one<T>(), stream.twister);
}

template <class T>
void fill_bernoulli(T* out, const float* p, int64_t n, const Generator& generator) {
  check_probabilities(p, n);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  draw_words(stream.twister, n, [&](int64_t offset, int count, const uint32_t* words) {
    for (int i = 0; i < count; ++i) out[offset + i] = static_cast<T>(uniform_of_word(words[i]) < p[offset + i]);
  });
}

template <class T>
void fill_bernoulli(T* out, const double* p, int64_t n, const Generator& generator) {
  check_probabilities(p, n);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  draw_pairs(stream.twister, n, [&](int64_t offset, int count, const uint32_t* words) {
    for (int i = 0; i < count; ++i)
      out[offset + i] = static_cast<T>(uniform_of_pair(words[2 * i], words[2 * i + 1]) < p[offset + i]);
  });
}

template <class T>
void fill_dropout_mask(T* out, int64_t n, double p, const Generator& generator) {
  check(p >= 0 && p <= 1, "dropout probability has to be between 0 and 1, but got ", p);
  if (p == 0 || p == 1) {
    std::fill_n(out, std::max<int64_t>(n, 0), static_cast<T>(1 - p));
    return;
  }
  T one(1);
  if constexpr (std::is_floating_point_v<T>) one = T(1) / static_cast<T>(1 - p);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  compare_with_p(out, n, 1 - p, one, stream.twister);
}

#define XTGRAD_BERNOULLI(T)                                                  \
  template void fill_bernoulli(T*, int64_t, double, const Generator&);       \
  template void fill_bernoulli(T*, const float*, int64_t, const Generator&); \
  template void fill_bernoulli(T*, const double*, int64_t, const Generator&);
XTGRAD_BERNOULLI(float)
XTGRAD_BERNOULLI(double)
XTGRAD_BERNOULLI(Half)
XTGRAD_BERNOULLI(BFloat16)
XTGRAD_BERNOULLI(bool)
XTGRAD_BERNOULLI(uint8_t)
XTGRAD_BERNOULLI(int8_t)
XTGRAD_BERNOULLI(int16_t)
XTGRAD_BERNOULLI(int32_t)
XTGRAD_BERNOULLI(int64_t)
#undef XTGRAD_BERNOULLI

template void fill_uniform(float*, int64_t, double, double, const Generator&);
template void fill_uniform(double*, int64_t, double, double, const Generator&);
template void fill_dropout_mask(float*, int64_t, double, const Generator&);
template void fill_dropout_mask(double*, int64_t, double, const Generator&);
template void fill_dropout_mask(uint8_t*, int64_t, double, const Generator&);

}  // namespace xtgrad
