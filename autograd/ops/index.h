#pragma once
#include <concepts>
#include <optional>
#include <tuple>

#include <xtgrad/autograd/tensor.h>

// Elements chosen by position or by a mask, and put in their place. Indices are int64 tensors; masks are bools and
// broadcast. What is out of range throws before anything changes. Where several sources go to one place, the last one
// stays, or they add up in order.

namespace xtgrad {

/// x at index tensors, one a dimension from the first on, undefined ones meaning all: they broadcast together, and
/// their shape takes the place of theirs (or stands first, if they are not neighbours). A mask counts as its nonzero().
Tensor index(const Tensor& x, TensorList indices);
/// A copy of x with values at those places, or with them added there.
Tensor index_put(const Tensor& x, TensorList indices, const Tensor& values, bool accumulate = false);
/// The same in place.
Tensor& index_put_(const Tensor& x, TensorList indices, const Tensor& values, bool accumulate = false);

/// The slices of x along dim that a vector of indices names.
Tensor index_select(const Tensor& x, int64_t dim, const Tensor& index);
/// result[i][j] = x[i][index[i][j]] (for dim 1): result has index's shape.
Tensor gather(const Tensor& x, int64_t dim, const Tensor& index, bool sparse_grad = false);
/// x with result[i][index[i][j]] = source[i][j] (for dim 1).
Tensor scatter(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source);
Tensor scatter(const Tensor& x, int64_t dim, const Tensor& index, const Scalar& value);
/// x with result[i][index[i][j]] += source[i][j] (for dim 1).
Tensor scatter_add(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source);
/// x with alpha * source's slice i added to slice index[i] along dim.
Tensor index_add(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source, const Scalar& alpha = 1);
/// x with `value` in the slices that index names.
Tensor index_fill(const Tensor& x, int64_t dim, const Tensor& index, const Scalar& value);
/// By a 0-d tensor.
Tensor index_fill(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& value);
/// x with `value` where the mask holds.
Tensor masked_fill(const Tensor& x, const Tensor& mask, const Scalar& value);
Tensor masked_fill(const Tensor& x, const Tensor& mask, const Tensor& value);
/// The elements where the mask holds, in row-major order.
Tensor masked_select(const Tensor& x, const Tensor& mask);
/// The elements of the flattened x that index names; result has index's shape.
Tensor take(const Tensor& x, const Tensor& index);
/// The indices of the elements that are not zero -> int64 [count, x.dim()].
Tensor nonzero(const Tensor& x);
/// Zeros, and a one at the class that each index means: int64 [...] -> int64 [..., num_classes].
Tensor one_hot(const Tensor& x, int64_t num_classes = -1);

/// The elements along dim in ascending (or descending) order and where each was; equal ones keep their order, nan is
/// largest.
std::tuple<Tensor, Tensor> sort(const Tensor& x, int64_t dim = -1, bool descending = false);
std::tuple<Tensor, Tensor> sort(const Tensor& x, std::optional<bool> stable, int64_t dim = -1, bool descending = false);
Tensor argsort(const Tensor& x, int64_t dim = -1, bool descending = false);
/// Sorting is stable, asked for or not.
template <std::same_as<bool> Bool>
Tensor argsort(const Tensor& x, Bool, int64_t dim = -1, bool descending = false) {
  return argsort(x, dim, descending);
}
/// The k largest (or smallest) elements along dim and where each was.
std::tuple<Tensor, Tensor> topk(const Tensor& x, int64_t k, int64_t dim = -1, bool largest = true, bool sorted = true);
/// The k-th smallest element along dim (k from 1) and where it was.
std::tuple<Tensor, Tensor> kthvalue(const Tensor& x, int64_t k, int64_t dim = -1, bool keepdim = false);
/// How often each of 0, 1, ... max(x, minlength - 1) occurs in a vector, or the sum of the weights there.
Tensor bincount(const Tensor& x, const Tensor& weights = {}, int64_t minlength = 0);

/// Zeros [sizes] to which g's slices are added where index_select took them: its adjoint.
Tensor index_select_backward(const Tensor& g, IntArrayRef sizes, int64_t dim, const Tensor& index);
/// Zeros [sizes] to which g's elements are added where gather took them: its adjoint.
Tensor gather_backward(const Tensor& g, IntArrayRef sizes, int64_t dim, const Tensor& index);
/// Zeros [sizes] to which g's elements are added where index took them: its adjoint.
Tensor index_backward(const Tensor& g, IntArrayRef sizes, TensorList indices);
/// Zeros [mask's sizes] with g's elements where masked_select took them: its adjoint.
Tensor masked_select_backward(const Tensor& g, const Tensor& mask);

}  // namespace xtgrad
