#pragma once
#include <xtgrad/autograd/ops/linalg.h>

// Products of vectors and matrices beyond linalg.h.

namespace xtgrad {

/// beta * c + alpha * the sum of x[i] @ y[i] over batches x [b, n, k], y [b, k, m] -> [n, m]
Tensor addbmm(const Tensor& c, const Tensor& x, const Tensor& y, const Scalar& beta = 1, const Scalar& alpha = 1);
/// beta * c + alpha * x @ y, x [n, k], y [k] -> [n]
Tensor addmv(const Tensor& c, const Tensor& x, const Tensor& y, const Scalar& beta = 1, const Scalar& alpha = 1);
/// beta * c + alpha * x @ y over batches x [b, n, k], y [b, k, m] -> [b, n, m]
Tensor baddbmm(const Tensor& c, const Tensor& x, const Tensor& y, const Scalar& beta = 1, const Scalar& alpha = 1);
/// beta * c + alpha * outer(x, y)
Tensor addr(const Tensor& c, const Tensor& x, const Tensor& y, const Scalar& beta = 1, const Scalar& alpha = 1);
/// x @ y @ ..., in the order that needs the fewest multiplications.
Tensor chain_matmul(TensorList matrices);
/// The vector product along dim, which has size 3; without dim the first such dimension.
Tensor cross(const Tensor& x, const Tensor& y, std::optional<int64_t> dim = std::nullopt);
/// outer(x, y)
Tensor ger(const Tensor& x, const Tensor& y);
/// The sum of products over the last dimension of both; a number multiplies.
Tensor inner(const Tensor& x, const Tensor& y);
/// Kronecker's product: each element of x times all of y.
Tensor kron(const Tensor& x, const Tensor& y);
/// dot(x, y)
Tensor vdot(const Tensor& x, const Tensor& y);

}  // namespace xtgrad
