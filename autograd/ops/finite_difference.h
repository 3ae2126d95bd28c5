#pragma once
#include <optional>
#include <vector>

#include <xtgrad/autograd/tensor.h>

// Derivatives of a function known at the points of a grid, by differences of neighbours.

namespace xtgrad {

/// The derivative of x along each of dims (all, unless given), one tensor like x a dimension: of second order inside,
/// of order `edge_order` (1 or 2) at the ends. Points lie `spacing` apart (1, unless given), one number for all
/// dimensions or one a dimension, or at the ascending places that 1-d tensors of the dimensions' sizes name. Throws
/// where a dimension has fewer than edge_order + 1 points.
std::vector<Tensor> gradient(const Tensor& x, const std::optional<Scalar>& spacing = std::nullopt,
                             std::optional<int64_t> dim = std::nullopt, int64_t edge_order = 1);
std::vector<Tensor> gradient(const Tensor& x, const Scalar& spacing, IntArrayRef dims, int64_t edge_order = 1);
std::vector<Tensor> gradient(const Tensor& x, IntArrayRef dims, int64_t edge_order = 1);
std::vector<Tensor> gradient(const Tensor& x, ArrayRef<Scalar> spacing, std::optional<int64_t> dim = std::nullopt,
                             int64_t edge_order = 1);
std::vector<Tensor> gradient(const Tensor& x, ArrayRef<Scalar> spacing, IntArrayRef dims, int64_t edge_order = 1);
std::vector<Tensor> gradient(const Tensor& x, TensorList places, std::optional<int64_t> dim = std::nullopt,
                             int64_t edge_order = 1);
std::vector<Tensor> gradient(const Tensor& x, TensorList places, IntArrayRef dims, int64_t edge_order = 1);

}  // namespace xtgrad
