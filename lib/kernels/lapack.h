#pragma once
#include <algorithm>
#include <complex>  // cxxlapack uses it without including it
#include <limits>
#include <vector>

// In a block before the others: without it cxxblas has loops of its own instead of BLAS.
#include <xtensor-blas/xblas_config.hpp>

#include <xflens/cxxblas/cxxblas.cxx>
#include <xflens/cxxlapack/cxxlapack.cxx>

#include <xtgrad/lib/array.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/gemm_library.h>

// How batches of matrices get to xtensor-blas's wrappers of LAPACK, which has matrices by columns and counts in int.
// For kernels' .cpp files only.

namespace xtgrad::kernels::lapack {

inline int size(int64_t n) {
  offer_library();
  check(n <= std::numeric_limits<int>::max(), "LAPACK counts rows and columns in 32 bits, but there are ", n);
  return static_cast<int>(n);
}

/// The sizes in front of the last two, with others behind them.
inline Dims batch_and(const Array& x, std::initializer_list<int64_t> last) {
  Dims shape = x.shape();
  shape.erase(shape.size() - 1);
  shape.erase(shape.size() - 1);
  for (int64_t n : last) shape.push_back(n);
  return shape;
}
inline int64_t batches(const Array& x) { return numel_of(batch_and(x, {})); }
inline int rows(const Array& x) { return size(x.shape()[x.ndim() - 2]); }
inline int columns(const Array& x) { return size(x.shape()[x.ndim() - 1]); }

/// Matrices stored by columns as an array [..., m, n], seen as [..., n, m].
inline Array by_rows(const Array& x) { return x.transpose(x.ndim() - 2, x.ndim() - 1); }
/// A copy of x [..., n, m] with every matrix stored by columns.
inline Array by_columns(const Array& x) {
  const Array result = empty_array(batch_and(x, {columns(x), rows(x)}), x.dtype());
  copy(x, by_rows(result));
  return result;
}

/// LAPACK says how much room it wants as a floating-point number, which rounds.
template <class T>
std::vector<T> room(T wanted) {
  return std::vector<T>(static_cast<size_t>(std::max(wanted * (1 + std::numeric_limits<T>::epsilon()), T(1))) + 1);
}

}  // namespace xtgrad::kernels::lapack
