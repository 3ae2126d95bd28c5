#pragma once
#include <cstdint>

namespace xtgrad::kernels {

/// c [n, m] = alpha * a b + beta * c + bias, or what is positive of it (and nan), for a [n, k] and b [k, m].
template <class T>
struct Product {
  int64_t n, m, k;
  const T* a;
  int64_t a_row, a_column;  // between neighbours in a column, and in a row
  const T* b;
  int64_t b_row, b_column;
  T* c;
  int64_t c_row;  // between rows, whose elements are neighbours
  T alpha = 1;
  T beta = 0;               // c is not read where this is 0
  const T* bias = nullptr;  // [m] or none
  bool relu = false;
};

/// Computes it on the calling thread by xtgrad's own kernels. No size may be 0.
void multiply_own(const Product<float>& product);
void multiply_own(const Product<double>& product);

}  // namespace xtgrad::kernels
