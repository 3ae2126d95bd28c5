// Counts: Poisson and binomial.
#include <cmath>
#include <limits>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/kernels/special_scalar.h>
#include <xtgrad/lib/random_fill.h>
#include <xtgrad/lib/random_state.h>

namespace xtgrad {
namespace {

/// Multiplies uniforms until the product is below exp(-rate).
double poisson_by_product(double rate, GeneratorState& stream) {
  const double limit = std::exp(-rate);
  double count = 0;
  for (double product = stream.uniform(); product > limit; product *= stream.uniform()) ++count;
  return count;
}

/// Hoermann 1993, "The transformed rejection method for generating Poisson random variables", PTRS; rate >= 10.
double poisson_by_rejection(double rate, GeneratorState& stream) {
  const double root = std::sqrt(rate), log_rate = std::log(rate);
  const double b = 0.931 + 2.53 * root, a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2);
  while (true) {
    const double u = stream.uniform() - 0.5, v = stream.uniform();
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= v_r) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const double left = std::log(v) + std::log(inverse_alpha) - std::log(a / (us * us) + b);
    if (left <= -rate + k * log_rate - kernels::log_gamma(k + 1)) return k;
  }
}

/// log k! less Stirling's formula for it.
double stirling_tail(double k) {
  static constexpr double small[] = {0.0810614667953272,  0.0413406959554092, 0.0276779256849983, 0.02079067210376509,
                                     0.0166446911898211,  0.0138761288230707, 0.0118967099458917, 0.0104112652619720,
                                     0.00925546218271273, 0.00833056343336287};
  if (k <= 9) return small[static_cast<int>(k)];
  const double square = (k + 1) * (k + 1);
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

// What follows computes in T where PyTorch does, so that a float's draws are accepted and rejected alike.

/// Sums the trials from one success to the next until there are more than `trials`.
template <class T>
T binomial_by_gaps(T trials, T p, GeneratorState& stream) {
  const double log_failure = std::log1p(-p);
  T count = 0;
  for (double passed = 0;; ++count) {
    passed += std::ceil(std::log(stream.uniform()) / log_failure);
    if (passed > trials) return count;
  }
}

/// Hoermann 1993, "The generation of binomial random variates", BTRS; trials * p >= 10.
template <class T>
T binomial_by_rejection(T trials, T p, GeneratorState& stream) {
  const double deviation = std::sqrt(trials * p * (1 - p));
  const double b = 1.15 + 2.53 * deviation, a = -0.0873 + 0.0248 * b + 0.01 * p, c = trials * p + 0.5;
  const double v_r = 0.92 - 4.2 / b, odds = p / (1 - p), alpha = (2.83 + 5.1 / b) * deviation;
  const double mode = std::floor((trials + 1) * p);
  while (true) {
    const double u = stream.uniform() - 0.5, v = stream.uniform();
    const double us = 0.5 - std::abs(u);
    const T k = static_cast<T>(std::floor((2 * a / us + b) * u + c));
    if (k < 0 || k > trials) continue;
    if (us >= 0.07 && v <= v_r) return k;
    const double bound = (mode + 0.5) * std::log((mode + 1) / (odds * (trials - mode + 1))) +
                         (trials + 1) * std::log((trials - mode + 1) / (trials - k + 1)) +
                         (k + 0.5) * std::log(odds * (trials - k + 1) / (k + 1)) + stirling_tail(mode) +
                         stirling_tail(trials - mode) - stirling_tail(k) - stirling_tail(trials - k);
    if (std::log(v * alpha / (a / (us * us) + b)) <= bound) return k;
  }
}

template <class T>
T binomial_up_to_half(T trials, T p, GeneratorState& stream) {
  return trials * p >= 10 ? binomial_by_rejection(trials, p, stream) : binomial_by_gaps(trials, p, stream);
}

template <class T>
T draw_binomial(T trials, T p, GeneratorState& stream) {
  if (trials <= 0 || p <= 0) return 0;
  if (p >= 1) return trials;
  if (std::isnan(p) || !std::isfinite(trials)) return std::numeric_limits<T>::quiet_NaN();
  if (p <= T(0.5)) return binomial_up_to_half(trials, p, stream);
  return trials - binomial_up_to_half(trials, static_cast<T>(1.0 - p), stream);
}

}  // namespace

template <class T>
void fill_poisson(T* out, const T* rates, int64_t n, const Generator& generator) {
  for (int64_t i = 0; i < n; ++i)
    check(rates[i] >= 0 && std::isfinite(rates[i]),
          "invalid Poisson rate, expected rate to be non-negative (and finite), but got ", rates[i]);
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  for (int64_t i = 0; i < n; ++i) {
    const double rate = rates[i];
    out[i] = static_cast<T>(rate >= 10 ? poisson_by_rejection(rate, stream)
                            : rate > 0 ? poisson_by_product(rate, stream)
                                       : 0);
  }
}

template <class T>
void fill_binomial(T* out, const T* trials, const T* p, int64_t n, const Generator& generator) {
  GeneratorState& stream = generator.stream();
  const std::lock_guard lock(stream.mutex);
  for (int64_t i = 0; i < n; ++i) out[i] = draw_binomial(trials[i], p[i], stream);
}

template void fill_poisson(float*, const float*, int64_t, const Generator&);
template void fill_poisson(double*, const double*, int64_t, const Generator&);
template void fill_binomial(float*, const float*, const float*, int64_t, const Generator&);
template void fill_binomial(double*, const double*, const double*, int64_t, const Generator&);

}  // namespace xtgrad
