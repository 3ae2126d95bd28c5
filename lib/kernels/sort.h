#pragma once
#include <utility>

#include <xtgrad/lib/array.h>

// Order along one dimension. nan counts as larger than any number; of equal elements the first stays first.

namespace xtgrad::kernels {

/// The elements along dim in order, and where each was (int64).
std::pair<Array, Array> sort(const Array& x, int dim, bool descending);

/// The k largest (or smallest) elements along dim, the most extreme first, and where each was.
std::pair<Array, Array> topk(const Array& x, int64_t k, int dim, bool largest);

/// The k-th smallest element along dim (k from 1), which keeps size 1, and where it was.
std::pair<Array, Array> kthvalue(const Array& x, int64_t k, int dim);

}  // namespace xtgrad::kernels
