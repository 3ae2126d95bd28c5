// Indices drawn by weight.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/random_fill.h>
#include <xtgrad/lib/random_state.h>

namespace xtgrad {

namespace {

template <class T>
void check_weights(const T* weights, int64_t categories) {
  T sum = 0;
  for (int64_t i = 0; i < categories; ++i) {
    check(weights[i] >= 0 && std::isfinite(weights[i]),
          "probability tensor contains either `inf`, `nan` or element < 0: element ", i, " is ",
          static_cast<double>(weights[i]));
    sum = static_cast<T>(sum + weights[i]);
  }
  check(sum > 0 && std::isfinite(sum), "invalid multinomial distribution (sum of probabilities is ",
        static_cast<double>(sum), ")");
}

// The first category whose cumulative probability reaches a uniform.
template <class T>
void draw_with_replacement(int64_t* out, int64_t samples, const T* weights, int64_t categories,
                           GeneratorState& stream) {
  std::vector<T> cumulative(static_cast<size_t>(categories));
  std::partial_sum(weights, weights + categories, cumulative.begin());
  const T sum = cumulative.back();
  for (T& value : cumulative) value = static_cast<T>(value / sum);
  cumulative.back() = 1;
  for (int64_t i = 0; i < samples; ++i) {
    const double u = stream.uniform();
    const auto found = std::lower_bound(cumulative.begin(), cumulative.end(), u,
                                        [](T value, double mass) { return static_cast<double>(value) < mass; });
    out[i] = found - cumulative.begin();
  }
}

}  // namespace

template <class T>
void race_multinomial(int64_t* out, int64_t samples, const T* weights, const T* exponentials, int64_t categories) {
  check_weights(weights, categories);
  std::vector<T> keys(static_cast<size_t>(categories));
  for (int64_t i = 0; i < categories; ++i)
    keys[static_cast<size_t>(i)] = weights[i] > 0 ? static_cast<T>(weights[i] / exponentials[i]) : T(0);
  std::vector<int64_t> order(keys.size());
  std::iota(order.begin(), order.end(), int64_t{0});
  std::partial_sort(order.begin(), order.begin() + samples, order.end(), [&](int64_t a, int64_t b) {
    const T x = keys[static_cast<size_t>(a)], y = keys[static_cast<size_t>(b)];
    return x != y ? x > y : a < b;
  });
  std::copy_n(order.begin(), samples, out);
}

template <class T>
void fill_multinomial(int64_t* out, int64_t samples, const T* probabilities, int64_t categories,
                      const Generator& generator) {
  check_weights(probabilities, categories);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  draw_with_replacement(out, samples, probabilities, categories, stream);
}

#define XTGRAD_MULTINOMIAL(T)                                                     \
  template void race_multinomial(int64_t*, int64_t, const T*, const T*, int64_t); \
  template void fill_multinomial(int64_t*, int64_t, const T*, int64_t, const Generator&);
XTGRAD_MULTINOMIAL(float)
XTGRAD_MULTINOMIAL(double)
XTGRAD_MULTINOMIAL(Half)
XTGRAD_MULTINOMIAL(BFloat16)
#undef XTGRAD_MULTINOMIAL

}  // namespace xtgrad
