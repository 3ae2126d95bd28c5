#include <cmath>

#include <xtgrad/lib/kernels/lapack.h>
#include <xtgrad/lib/kernels/linalg.h>

// What Gauss's elimination gives: inverses, solutions and determinants.

namespace xtgrad::kernels {
namespace {

/// Calls body(T{}, factors, pivots, batch) for every factorised matrix of x.
template <class Body>
void for_each_lu(const char* op, const Array& x, const Array& info, const Body& body) {
  const Array factors = lapack::by_columns(x);
  const int n = lapack::rows(x);
  std::vector<int> pivots(static_cast<size_t>(n));
  dispatch_floating(x.dtype(), op, [&](auto zero) {
    using T = decltype(zero);
    for (int64_t b = 0; b < lapack::batches(x); ++b) {
      T* matrix = factors.data<T>() + b * n * n;
      const int failed = n == 0 ? 0 : cxxlapack::getrf<int>(n, n, matrix, n, pivots.data());
      if (info.defined()) info.data<int32_t>()[b] = failed;
      body(zero, matrix, pivots.data(), b, failed);
    }
  });
}

Array info_for(const Array& x) { return full_array(lapack::batch_and(x, {}), 0, kInt); }

}  // namespace

Array solve(const Array& a, const Array& b, Array& info) {
  const Array result = lapack::by_columns(b);
  const int n = lapack::rows(a), k = lapack::columns(b);
  info = info_for(a);
  for_each_lu("linalg.solve", a, info, [&](auto zero, auto* factors, const int* pivots, int64_t batch, int failed) {
    using T = decltype(zero);
    T* x = result.data<T>() + batch * n * k;
    if (failed)
      std::fill_n(x, int64_t{n} * k, std::numeric_limits<T>::quiet_NaN());
    else if (n > 0 && k > 0)
      cxxlapack::getrs<int>('N', n, k, factors, n, pivots, x, n);
  });
  return lapack::by_rows(result);
}

Array inverse(const Array& x, Array& info) {
  const int n = lapack::rows(x);
  const Array identity = full_array(x.shape(), 0, x.dtype());
  Dims shape = lapack::batch_and(x, {n}), strides = identity.strides();
  strides.erase(strides.size() - 1);
  strides[strides.size() - 1] = n + 1;
  fill(identity.as_strided(shape, strides, identity.offset()), 1);
  return solve(x, identity, info);
}

Determinant determinant(const Array& x) {
  const Dims shape = lapack::batch_and(x, {});
  const Determinant result{empty_array(shape, x.dtype()), empty_array(shape, x.dtype()), empty_array(shape, x.dtype())};
  const int n = lapack::rows(x);
  for_each_lu("linalg.det", x, {}, [&](auto zero, auto* factors, const int* pivots, int64_t batch, int) {
    using T = decltype(zero);
    T value = 1, sign = 1, log_abs = 0;
    for (int i = 0; i < n; ++i) {
      const T factor = factors[int64_t{i} * n + i] * T(pivots[i] == i + 1 ? 1 : -1);
      value *= factor;
      sign *= factor == 0 ? T(0) : std::copysign(factor == factor ? T(1) : factor, factor);
      log_abs += std::log(std::abs(factor));
    }
    result.value.data<T>()[batch] = value;
    result.sign.data<T>()[batch] = sign;
    result.log_abs.data<T>()[batch] = log_abs;
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
