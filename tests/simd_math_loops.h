#pragma once
#include <cstddef>
#include <vector>

/// One function of xtgrad/lib/kernels/math.h: its loop through simd(), its reference, and what it promises.
template <class T>
struct MathCase {
  const char* name;
  void (*run)(T* out, const T* in, std::size_t count);
  long double (*reference)(long double);
  double max_ulp;
  T low, high;  // where it is swept densely
};

/// Compiled in a file of its own, with the flags that kernels have.
template <class T>
std::vector<MathCase<T>> math_cases();

/// pow(base, exponent) in float, through simd().
void pow_loop(float* out, const float* base, const float* exponent, std::size_t count);
/// atan2(y, x) in float, through simd().
void atan2_loop(float* out, const float* y, const float* x, std::size_t count);
