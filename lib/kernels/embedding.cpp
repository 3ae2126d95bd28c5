#include <xtgrad/lib/kernels/embedding.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

int64_t row_grain(int64_t size) { return std::max<int64_t>(1, kGrain / std::max<int64_t>(1, size)); }

template <class T>
void add_row(T* to, const T* from, int64_t n, T scale) {
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) to[j] += from[j] * scale;
}

double norm_of(const double* x, int64_t n, double order) {
  double total = 0;
  for (int64_t j = 0; j < n; ++j)
    total = std::isinf(order) ? std::max(total, std::abs(x[j])) : total + std::pow(std::abs(x[j]), order);
  return std::isinf(order) ? total : std::pow(total, 1 / order);
}

}  // namespace

Array embedding_rows(const Array& table, const Array& indices) {
  const Array weight = table.contiguous();
  const int64_t n = indices.numel(), dim = weight.shape()[1];
  const Array result = empty_array({n, dim}, weight.dtype());
  const size_t bytes = static_cast<size_t>(dim) * element_size(weight.dtype());
  const char* from = static_cast<const char*>(weight.raw());
  char* to = static_cast<char*>(result.raw());
  const int64_t* at = indices.data<int64_t>();
  if (bytes == 0) return result;
  parallel_for(0, n, row_grain(dim), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      std::memcpy(to + static_cast<size_t>(i) * bytes, from + static_cast<size_t>(at[i]) * bytes, bytes);
  });
  return result;
}

Array embedding_sums(const Array& gradient, const Array& indices, int64_t num, int64_t padding, bool by_count) {
  if (is_narrow(gradient.dtype())) return in_float(embedding_sums, gradient, indices, num, padding, by_count);
  const Array g = gradient.contiguous();
  const int64_t n = indices.numel(), dim = g.shape()[1];
  const Array result = full_array({num, dim}, 0, g.dtype());
  const int64_t* at = indices.data<int64_t>();
  std::vector<int64_t> counts(static_cast<size_t>(by_count ? num : 0), 0);
  for (int64_t i = 0; i < n && by_count; ++i) ++counts[static_cast<size_t>(at[i])];
  dispatch_floating(g.dtype(), "embedding_dense_backward", [&](auto zero) {
    using T = decltype(zero);
    const T* from = g.data<T>();
    T* to = result.data<T>();
    // Each thread adds to rows of its own, in the order of the indices, so that sums do not depend on the threads.
    parallel_for(0, num, n * dim <= kGrain ? num : row_grain(dim), [&](int64_t begin, int64_t end) {
      for (int64_t i = 0; i < n; ++i) {
        if (at[i] < begin || at[i] >= end || at[i] == padding) continue;
        const T scale = by_count ? T(1) / static_cast<T>(counts[static_cast<size_t>(at[i])]) : T(1);
        add_row(to + at[i] * dim, from + i * dim, dim, scale);
      }
    });
  });
  return result;
}

void embedding_renorm(const Array& weight, const Array& indices, double most, double order) {
  if (is_narrow(weight.dtype())) {
    const Array wide = weight.to(kFloat);
    embedding_renorm(wide, indices, most, order);
    return copy(wide, weight);
  }
  const int64_t dim = weight.shape()[1];
  std::vector<int64_t> rows(indices.data<int64_t>(), indices.data<int64_t>() + indices.numel());
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  dispatch_floating(weight.dtype(), "embedding_renorm_", [&](auto zero) {
    using T = decltype(zero);
    std::vector<double> row(static_cast<size_t>(dim));
    for (int64_t i : rows) {
      T* elements = weight.data<T>() + i * dim;
      std::copy_n(elements, dim, row.begin());
      const double norm = norm_of(row.data(), dim, order);
      if (norm <= most) continue;
      const T scale = static_cast<T>(most / (norm + 1e-7));
      for (int64_t j = 0; j < dim; ++j) elements[j] *= scale;
    }
  });
}

Array embedding_bag_sums(const Array& table, const Array& indices, const Array& starts, int64_t padding,
                         const Array& sample_weights) {
  if (is_narrow(table.dtype())) return in_float(embedding_bag_sums, table, indices, starts, padding, sample_weights);
  const Array weight = table.contiguous();
  const int64_t bags = starts.numel() - 1, dim = weight.shape()[1];
  const Array result = full_array({bags, dim}, 0, weight.dtype());
  const int64_t *at = indices.data<int64_t>(), *start = starts.data<int64_t>();
  dispatch_floating(weight.dtype(), "embedding_bag", [&](auto zero) {
    using T = decltype(zero);
    const T* scales = sample_weights.defined() ? sample_weights.data<T>() : nullptr;
    parallel_for(0, bags, row_grain(dim * std::max<int64_t>(1, indices.numel() / std::max<int64_t>(1, bags))),
                 [&](int64_t begin, int64_t end) {
                   for (int64_t b = begin; b < end; ++b)
                     for (int64_t i = start[b]; i < start[b + 1]; ++i)
                       if (at[i] != padding)
                         add_row(result.data<T>() + b * dim, weight.data<T>() + at[i] * dim, dim,
                                 scales ? scales[i] : T(1));
                 });
  });
  return result;
}

Array embedding_bag_winners(const Array& table, const Array& indices, const Array& starts, int64_t padding) {
  if (is_narrow(table.dtype())) return embedding_bag_winners(widened(table), indices, starts, padding);
  const Array weight = table.contiguous();
  const int64_t bags = starts.numel() - 1, dim = weight.shape()[1];
  const Array result = full_array({bags, dim}, -1, kLong);
  const int64_t *at = indices.data<int64_t>(), *start = starts.data<int64_t>();
  dispatch_floating(weight.dtype(), "embedding_bag", [&](auto zero) {
    const auto* values = weight.data<decltype(zero)>();
    for (int64_t b = 0; b < bags; ++b) {
      int64_t* winners = result.data<int64_t>() + b * dim;
      for (int64_t i = start[b]; i < start[b + 1]; ++i) {
        if (at[i] == padding) continue;
        for (int64_t j = 0; j < dim; ++j)
          if (winners[j] < 0 || values[at[i] * dim + j] > values[winners[j] * dim + j]) winners[j] = at[i];
      }
    }
  });
  return result;
}

}  // namespace xtgrad::kernels
