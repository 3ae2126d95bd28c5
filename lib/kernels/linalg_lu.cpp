#include <algorithm>
#include <cmath>
#include <limits>

#include <xtgrad/lib/kernels/lapack.h>
#include <xtgrad/lib/kernels/linalg.h>

// What Gauss's elimination gives: factors, solutions, inverses and determinants.

namespace xtgrad::kernels {
namespace {

/// The factors by columns, [..., m, n].
LU factorise(const char* op, const Array& x, Array& info) {
  const int n = lapack::rows(x), m = lapack::columns(x), k = std::min(n, m);
  const LU result{lapack::by_columns(x), empty_array(lapack::batch_and(x, {k}), kInt)};
  info = full_array(lapack::batch_and(x, {}), 0, kInt);
  dispatch_floating(x.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    for (int64_t b = 0; k > 0 && b < lapack::batches(x); ++b)
      info.data<int32_t>()[b] =
          cxxlapack::getrf<int>(n, m, result.factors.data<T>() + b * n * m, n, result.pivots.data<int32_t>() + b * k);
  });
  return result;
}

/// Solves in place: `lu` holds its factors by columns, `x` the right-hand sides.
void substitute(const LU& lu, bool transpose, const Array& x) {
  const int n = lapack::rows(lu.factors), k = lapack::rows(x);
  dispatch_floating(x.dtype(), "linalg.lu_solve", [&](auto zero) {
    using T = decltype(zero);
    for (int64_t b = 0; n > 0 && k > 0 && b < lapack::batches(x); ++b)
      cxxlapack::getrs<int>(transpose ? 'T' : 'N', n, k, lu.factors.data<T>() + b * n * n, n,
                            lu.pivots.data<int32_t>() + b * n, x.data<T>() + b * n * k, n);
  });
}

}  // namespace

LU lu_factor(const Array& x, Array& info) {
  const LU found = factorise("lu_cpu", x, info);
  return {lapack::by_rows(found.factors), found.pivots};
}

Array lu_solve(const LU& lu, const Array& b, bool transpose) {
  const Array x = lapack::by_columns(b);
  substitute({lapack::by_columns(lu.factors), lu.pivots.contiguous()}, transpose, x);
  return lapack::by_rows(x);
}

Array permutation(const Array& given, int64_t n) {
  const Array pivots = given.contiguous();
  Dims shape = pivots.shape();
  const int64_t k = shape[shape.size() - 1];
  shape[shape.size() - 1] = n;
  const Array result = empty_array(shape, kLong);
  int64_t* rows = result.data<int64_t>();
  const int32_t* pivot = pivots.data<int32_t>();
  for (int64_t b = 0; n > 0 && b < result.numel() / n; ++b, rows += n, pivot += k) {
    for (int64_t i = 0; i < n; ++i) rows[i] = i;
    for (int64_t i = 0; i < k; ++i) std::swap(rows[i], rows[pivot[i] - 1]);
  }
  return result;
}

Array solve(const Array& a, const Array& b, Array& info) {
  const Array x = lapack::by_columns(b);
  substitute(factorise("linalg.solve", a, info), false, x);
  return lapack::by_rows(x);
}

Array inverse(const Array& x, Array& info) {
  const int n = lapack::rows(x);
  const Array identity = full_array(x.shape(), 0, x.dtype());
  Dims shape = lapack::batch_and(x, {n}), strides = identity.strides();
  strides.erase(strides.size() - 1);
  strides[strides.size() - 1] = n + 1;
  fill(identity.as_strided(shape, strides, identity.offset()), 1);
  const Array result = solve(x, identity, info);
  const Array flat = lapack::by_rows(result).reshape({lapack::batches(x), int64_t{n} * n});  // a view: it is by columns
  for (int64_t b = 0; b < lapack::batches(x); ++b)
    if (info.data<int32_t>()[b] != 0) fill(flat.select(0, b), std::numeric_limits<double>::quiet_NaN());
  return result;
}

Determinant determinant(const Array& x) {
  const Dims shape = lapack::batch_and(x, {});
  const Determinant result{empty_array(shape, x.dtype()), empty_array(shape, x.dtype()), empty_array(shape, x.dtype()),
                           empty_array(shape, kBool)};
  const int n = lapack::rows(x);
  Array info;
  const LU lu = factorise("linalg.det", x, info);
  dispatch_floating(x.dtype(), "linalg.det", [&](auto zero) {
    using T = decltype(zero);
    for (int64_t b = 0; b < lapack::batches(x); ++b) {
      const T* factors = lu.factors.data<T>() + b * n * n;
      const int32_t* pivots = lu.pivots.data<int32_t>() + b * n;
      T value = 1, sign = 1, log_abs = 0, largest = 0, smallest = std::numeric_limits<T>::infinity();
      bool finite = true;
      for (int i = 0; i < n; ++i) {
        const T factor = factors[int64_t{i} * n + i] * T(pivots[i] == i + 1 ? 1 : -1);
        value *= factor;
        sign *= factor == 0 ? T(0) : std::copysign(factor == factor ? T(1) : factor, factor);
        log_abs += std::log(std::abs(factor));
        largest = std::max(largest, std::abs(factor));
        smallest = std::min(smallest, std::abs(factor));
        finite = finite && std::isfinite(factor);
      }
      result.value.data<T>()[b] = value;
      result.sign.data<T>()[b] = sign;
      result.log_abs.data<T>()[b] = log_abs;
      const T least = static_cast<T>(n) * std::numeric_limits<T>::epsilon() * largest;
      result.singular.data<bool>()[b] = finite && smallest <= least;
    }
  });
  return result;
}

// Of a singular matrix from u diag(s) vh: the cofactors are det(u) det(v) u diag(the product of the other s) vh.
Array cofactors(const Array& x) {
  Array info;
  const SVD parts = svd(x, true, true, info);
  const Array of_u = determinant(parts.u).value, of_v = determinant(parts.vh).value;
  const Array result = empty_array(x.shape(), x.dtype());
  const int n = lapack::rows(x);
  const Array u = parts.u.contiguous(), vh = parts.vh.contiguous();
  dispatch_floating(x.dtype(), "linalg.det", [&](auto zero) {
    using T = decltype(zero);
    std::vector<T> others(static_cast<size_t>(n));
    for (int64_t b = 0; b < lapack::batches(x); ++b) {
      const T* s = parts.s.data<T>() + b * n;
      const T sign = of_u.data<T>()[b] * of_v.data<T>()[b];
      for (int i = 0; i < n; ++i) {
        T& product = others[static_cast<size_t>(i)] = sign;
        for (int j = 0; j < n; ++j) product *= j == i ? T(1) : s[j];
      }
      const int64_t at = b * n * n;
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
          T sum = 0;
          for (int k = 0; k < n; ++k)
            sum += u.data<T>()[at + int64_t{i} * n + k] * others[static_cast<size_t>(k)] *
                   vh.data<T>()[at + int64_t{k} * n + j];
          result.data<T>()[at + int64_t{i} * n + j] = sum;
        }
    }
  });
  return result;
}

}  // namespace xtgrad::kernels
