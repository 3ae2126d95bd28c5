#include "simd_math_loops.h"

#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/simd.h>

using namespace xtgrad;

namespace {

template <class T, class Op>
void loop(T* out, const T* in, std::size_t count) {
  simd(
      [](T* __restrict o, const T* __restrict x, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) o[i] = Op()(x[i]);
      },
      out, in, count);
}

template <class T, class Run>
void run(T* out, const T* in, std::size_t count) {
  simd([](T* o, const T* x, std::size_t n) { Run()(o, x, n); }, out, in, count);
}

template <class T, class Op>
MathCase<T> of(const char* name, Op, long double (*reference)(long double), double max_ulp, double low, double high) {
  return {name, loop<T, Op>, reference, max_ulp, static_cast<T>(low), static_cast<T>(high)};
}

template <class T, class Run>
MathCase<T> of_run(const char* name, Run, long double (*reference)(long double), double max_ulp) {
  return {name, run<T, Run>, reference, max_ulp, T(-1000), T(1000)};
}

long double reference_sigmoid(long double x) { return 1 / (1 + std::exp(-x)); }
long double reference_log1p_exp(long double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}
long double reference_rsqrt(long double x) { return 1 / std::sqrt(x); }

}  // namespace

template <class T>
std::vector<MathCase<T>> math_cases() {
  using L = long double;
  const bool f = sizeof(T) == 4;
  const double top = f ? 89 : 710, bottom = f ? -104 : -746;
  return {
      of<T>(
          "exp", [](T x) { return math::exp(x); }, [](L x) { return std::exp(x); }, 1.1, bottom, top),
      of<T>(
          "expm1", [](T x) { return math::expm1(x); }, [](L x) { return std::expm1(x); }, 1.5, -20, 20),
      of<T>(
          "sigmoid", [](T x) { return math::sigmoid(x); }, reference_sigmoid, 1.5, bottom, 40),
      of<T>(
          "tanh", [](T x) { return math::tanh(x); }, [](L x) { return std::tanh(x); }, 1.5, -22, 22),
      of<T>(
          "sinh", [](T x) { return math::sinh(x); }, [](L x) { return std::sinh(x); }, f ? 0.6 : 2.5, -top - 1, top),
      of<T>(
          "cosh", [](T x) { return math::cosh(x); }, [](L x) { return std::cosh(x); }, f ? 0.6 : 2, -top - 1, top),
      of<T>(
          "log", [](T x) { return math::log(x); }, [](L x) { return std::log(x); }, 1.0, 0, 4),
      of<T>(
          "log1p", [](T x) { return math::log1p(x); }, [](L x) { return std::log1p(x); }, 1.5, -1, 4),
      of<T>(
          "log2", [](T x) { return math::log2(x); }, [](L x) { return std::log2(x); }, 1.0, 0, 4),
      of<T>(
          "log10", [](T x) { return math::log10(x); }, [](L x) { return std::log10(x); }, 1.5, 0, 4),
      of<T>(
          "log1p_exp", [](T x) { return math::log1p_exp(x); }, reference_log1p_exp, 2.0, -110, 40),
      of<T>(
          "asinh", [](T x) { return math::asinh(x); }, [](L x) { return std::asinh(x); }, f ? 0.6 : 3, -4, 4),
      of<T>(
          "acosh", [](T x) { return math::acosh(x); }, [](L x) { return std::acosh(x); }, f ? 0.6 : 3, 1, 6),
      of<T>(
          "atanh", [](T x) { return math::atanh(x); }, [](L x) { return std::atanh(x); }, f ? 0.6 : 3, -1, 1),
      of<T>(
          "erf", [](T x) { return math::erf(x); }, [](L x) { return std::erf(x); }, 1.5, -6.5, 6.5),
      of<T>(
          "erfc", [](T x) { return math::erfc(x); }, [](L x) { return std::erfc(x); }, f ? 0.6 : 4, -6, 28),
      of_run<T>(
          "sin", [](T* o, const T* x, std::size_t n) { math::sin_run(o, x, n); }, [](L x) { return std::sin(x); }, 1.0),
      of_run<T>(
          "cos", [](T* o, const T* x, std::size_t n) { math::cos_run(o, x, n); }, [](L x) { return std::cos(x); }, 1.0),
      of_run<T>(
          "tan", [](T* o, const T* x, std::size_t n) { math::tan_run(o, x, n); }, [](L x) { return std::tan(x); },
          f ? 1.0 : 3.0),
      of<T>(
          "asin", [](T x) { return math::asin(x); }, [](L x) { return std::asin(x); }, f ? 0.6 : 2.5, -1, 1),
      of<T>(
          "acos", [](T x) { return math::acos(x); }, [](L x) { return std::acos(x); }, f ? 0.6 : 2, -1, 1),
      of<T>(
          "atan", [](T x) { return math::atan(x); }, [](L x) { return std::atan(x); }, f ? 0.6 : 2, -5, 5),
      of<T>(
          "rsqrt", [](T x) { return math::rsqrt(x); }, reference_rsqrt, 1.5, 0, 4),
  };
}

template std::vector<MathCase<float>> math_cases();
template std::vector<MathCase<double>> math_cases();

template <class F>
static void pair_loop(F f, float* out, const float* x, const float* y, std::size_t count) {
  simd(
      [f](float* __restrict o, const float* __restrict a, const float* __restrict b, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) o[i] = f(a[i], b[i]);
      },
      out, x, y, count);
}

void pow_loop(float* out, const float* base, const float* exponent, std::size_t count) {
  pair_loop([](float x, float y) { return math::pow(x, y); }, out, base, exponent, count);
}

void atan2_loop(float* out, const float* y, const float* x, std::size_t count) {
  pair_loop([](float a, float b) { return math::atan2(a, b); }, out, y, x, count);
}
