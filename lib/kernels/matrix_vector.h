#pragma once
#include <cstdint>

namespace xtgrad::kernels {

/// y[i] = alpha * (row i of a) . x + beta * y[i] for a of so many rows and columns, row-major, its rows `leading`
/// elements apart; where beta is 0, y is not read. For float and double.
template <class T>
void matrix_by_vector(int64_t rows, int64_t columns, double alpha, const T* a, int64_t leading, const T* x, double beta,
                      T* y);

/// y = alpha * x a + beta * y for the same a and x of `rows` elements.
template <class T>
void vector_by_matrix(int64_t rows, int64_t columns, double alpha, const T* x, const T* a, int64_t leading, double beta,
                      T* y);

}  // namespace xtgrad::kernels
