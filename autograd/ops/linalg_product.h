#pragma once
#include <xtgrad/autograd/tensor.h>

// Products in the namespace linalg; matrices may come in batches [..., n, m].

namespace xtgrad {
namespace linalg {

/// matmul(x, y)
Tensor matmul(const Tensor& x, const Tensor& y);
/// The product of matrices in the order that needs the fewest multiplications; the first and the last may be vectors.
Tensor multi_dot(TensorList tensors);
/// The vector product along dim, which has size 3.
Tensor cross(const Tensor& x, const Tensor& y, int64_t dim = -1);
/// The sum of products along dim.
Tensor vecdot(const Tensor& x, const Tensor& y, int64_t dim = -1);
/// The elements on a diagonal of the last two dimensions: a view.
Tensor diagonal(const Tensor& x, int64_t offset = 0, int64_t dim1 = -2, int64_t dim2 = -1);
/// Powers of the elements as the last dimension: [..., m] -> [..., m, n], from 0 to n - 1.
Tensor vander(const Tensor& x, std::optional<int64_t> n = std::nullopt);
/// x [..., n, n] multiplied n times by itself; a negative n means the inverse.
Tensor matrix_power(const Tensor& x, int64_t n);
/// The exponential series of x [..., n, n].
Tensor matrix_exp(const Tensor& x);

}  // namespace linalg

Tensor matrix_power(const Tensor& x, int64_t n);
Tensor matrix_exp(const Tensor& x);

}  // namespace xtgrad
