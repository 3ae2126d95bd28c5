#include <xtgrad/lib/kernels/running.h>

#include <algorithm>

#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/sort.h>

namespace xtgrad::kernels {
namespace {

// Rows along dim lie in the last dimension, contiguous; a number is a row of one element.
Array as_rows(const Array& x, int dim) {
  return (x.ndim() == 0 ? x.unsqueeze(0) : x.transpose(dim, x.ndim() - 1)).contiguous();
}
Array from_rows(const Array& rows, const Array& x, int dim) {
  return x.ndim() == 0 ? rows.reshape({}) : rows.transpose(dim, x.ndim() - 1).contiguous();
}

}  // namespace

ValueAndIndex running_extreme(const Array& x, int dim, bool largest) {
  if (is_narrow(x.dtype())) return in_float(running_extreme, x, dim, largest);
  const Array rows = as_rows(x, dim), values = empty_array(rows.shape(), x.dtype());
  const Array indices = empty_array(rows.shape(), kLong);
  const int64_t n = rows.shape().back();
  dispatch(x.dtype(), largest ? "cummax" : "cummin", [&](auto zero) {
    using T = decltype(zero);
    const T* from = rows.data<T>();
    T* to = values.data<T>();
    int64_t* where = indices.data<int64_t>();
    for (int64_t i = 0; i < rows.numel(); ++i) {
      const bool first = i % n == 0;
      const T best = first ? from[i] : to[i - 1], value = from[i];
      const bool better = first || value != value || (best == best && (largest ? value >= best : value <= best));
      to[i] = better ? value : best;
      where[i] = better ? i % n : where[i - 1];
    }
  });
  return {from_rows(values, x, dim), from_rows(indices, x, dim)};
}

ValueAndIndex mode(const Array& x, int dim) {
  if (is_narrow(x.dtype())) return in_float(mode, x, dim);
  const Array rows = as_rows(x, dim);
  const int last = rows.ndim() - 1;
  const int64_t n = rows.shape()[last];
  const auto [sorted, order] = sort(rows, last, false);
  Dims shape = rows.shape();
  shape[last] = 1;
  const Array values = empty_array(shape, x.dtype()), indices = empty_array(shape, kLong);
  dispatch(x.dtype(), "mode", [&, &in_order = sorted, &places = order](auto zero) {
    using T = decltype(zero);
    for (int64_t r = 0; r < values.numel(); ++r) {
      const T* row = in_order.data<T>() + r * n;
      int64_t best = 0, longest = 0, length = 0;
      for (int64_t i = 0; i < n; ++i) {
        length = i > 0 && row[i] == row[i - 1] ? length + 1 : 1;
        if (length > longest) {
          longest = length;
          best = i;
        }
      }
      values.data<T>()[r] = row[best];
      indices.data<int64_t>()[r] = places.data<int64_t>()[r * n + best];
    }
  });
  return {from_rows(values, x, dim), from_rows(indices, x, dim)};
}

Array histogram(const Array& x, int64_t bins, double low, double high) {
  const Array result = full_array({bins}, 0, kDouble), dense = x.contiguous();
  double* counts = result.data<double>();
  dispatch_floating(x.dtype(), "histc", [&](auto zero) {
    const auto* values = dense.data<decltype(zero)>();
    for (int64_t i = 0; i < dense.numel(); ++i) {
      const double value = static_cast<double>(values[i]);
      if (!(value >= low && value <= high)) continue;
      const auto bin = static_cast<int64_t>((value - low) / (high - low) * static_cast<double>(bins));
      counts[std::min(bin, bins - 1)] += 1;
    }
  });
  return result;
}

}  // namespace xtgrad::kernels
