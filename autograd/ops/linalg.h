#pragma once
#include <vector>

#include <xtgrad/autograd/tensor.h>

// Matrix products. Transposed operands are read where they lie, never copied.

namespace xtgrad {

/// The product by the operands' ranks: dot, matrix-vector, matrix-matrix, or batches of matrices that broadcast.
Tensor matmul(const Tensor& x, const Tensor& y);
/// x [n, k], y [k, m] -> [n, m]
Tensor mm(const Tensor& x, const Tensor& y);
/// x [b, n, k], y [b, k, m] -> [b, n, m]
Tensor bmm(const Tensor& x, const Tensor& y);
/// x [n, k], y [k] -> [n]
Tensor mv(const Tensor& x, const Tensor& y);
/// x [k], y [k] -> []
Tensor dot(const Tensor& x, const Tensor& y);
/// x [n], y [m] -> [n, m]
Tensor outer(const Tensor& x, const Tensor& y);
/// beta * c + alpha * x @ y, c broadcast to [n, m]; where beta is 0, c is not read.
Tensor addmm(const Tensor& c, const Tensor& x, const Tensor& y, const Scalar& beta = 1, const Scalar& alpha = 1);
/// x [..., in] @ weight [out, in]^T + bias [out] -> [..., out]
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias = {});
/// relu(linear(x, weight, bias)) as one operation: the same numbers in fewer passes over memory.
Tensor linear_relu(const Tensor& x, const Tensor& weight, const Tensor& bias = {});
/// out[..., k] = sum_ij x[..., i] weight[k, i, j] y[..., j] + bias[k]
Tensor bilinear(const Tensor& x, const Tensor& y, const Tensor& weight, const Tensor& bias = {});
/// Sums of products by Einstein's convention: "ij,jk->ik" and the like, "..." for batch dimensions.
Tensor einsum(const std::string& equation, ArrayRef<Tensor> operands);
/// Contracts the last `dims` dimensions of x with the first of y.
Tensor tensordot(const Tensor& x, const Tensor& y, int64_t dims = 2);
/// Contracts the dimensions dims_x of x with dims_y of y, pairwise.
Tensor tensordot(const Tensor& x, const Tensor& y, IntArrayRef dims_x, IntArrayRef dims_y);

}  // namespace xtgrad
