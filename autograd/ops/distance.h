#pragma once
#include <xtgrad/autograd/tensor.h>

// How far vectors are apart.

namespace xtgrad {

/// The p-norm of x - y + eps along the last dimension; x and y broadcast.
Tensor pairwise_distance(const Tensor& x, const Tensor& y, double p = 2, double eps = 1e-6, bool keepdim = false);
/// The cosine of the angle between x and y along dim, norms being at least eps; x and y broadcast.
Tensor cosine_similarity(const Tensor& x, const Tensor& y, int64_t dim = 1, double eps = 1e-8);
/// The p-norms of all differences of rows: x [..., n, d], y [..., m, d] -> [..., n, m]. compute_mode 1 computes
/// Euclidean distances by a matrix product always, 2 never, otherwise it does above 25 rows.
Tensor cdist(const Tensor& x, const Tensor& y, double p = 2, std::optional<int64_t> compute_mode = std::nullopt);
/// The p-norms of the differences of each two rows i < j of x [n, d] -> [n (n - 1) / 2].
Tensor pdist(const Tensor& x, double p = 2);

}  // namespace xtgrad
