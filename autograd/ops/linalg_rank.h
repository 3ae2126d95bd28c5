#pragma once
#include <xtgrad/autograd/tensor.h>

namespace xtgrad::linalg::detail {

/// Above what the singular values s [..., k] of A count: max(atol, rtol * the largest) [..., 1]; rtol is max(n, m) *
/// epsilon unless it or a positive atol is given.
Tensor threshold(const Tensor& s, const Tensor& A, std::optional<double> atol, std::optional<double> rtol);

}  // namespace xtgrad::linalg::detail
