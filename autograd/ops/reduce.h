#pragma once
#include <optional>
#include <tuple>

#include <xtgrad/autograd/tensor.h>

// Sums and their kind. `dim` is one dimension or several, none meaning all; keepdim leaves them with size 1.

namespace xtgrad {

/// Integers and bools are summed in int64.
Tensor sum(const Tensor& x, std::optional<ScalarType> dtype = std::nullopt);
Tensor sum(const Tensor& x, IntArrayRef dim, bool keepdim = false, std::optional<ScalarType> dtype = std::nullopt);
Tensor mean(const Tensor& x, std::optional<ScalarType> dtype = std::nullopt);
Tensor mean(const Tensor& x, IntArrayRef dim, bool keepdim = false, std::optional<ScalarType> dtype = std::nullopt);
Tensor prod(const Tensor& x, std::optional<ScalarType> dtype = std::nullopt);
Tensor prod(const Tensor& x, int64_t dim, bool keepdim = false, std::optional<ScalarType> dtype = std::nullopt);
/// The variance, divided by n - 1 when unbiased, else by n.
Tensor var(const Tensor& x, bool unbiased = true);
Tensor var(const Tensor& x, int dim);
Tensor var(const Tensor& x, IntArrayRef dim, bool unbiased = true, bool keepdim = false);
/// Divided by n - correction, 1 where there is none.
Tensor var(const Tensor& x, IntArrayRef dim, std::optional<int64_t> correction, bool keepdim = false);
/// The square root of var.
Tensor std(const Tensor& x, bool unbiased = true);
Tensor std(const Tensor& x, int dim);
Tensor std(const Tensor& x, IntArrayRef dim, bool unbiased = true, bool keepdim = false);
Tensor std(const Tensor& x, IntArrayRef dim, std::optional<int64_t> correction, bool keepdim = false);
std::tuple<Tensor, Tensor> var_mean(const Tensor& x, IntArrayRef dim, bool unbiased = true, bool keepdim = false);
std::tuple<Tensor, Tensor> var_mean(const Tensor& x, IntArrayRef dim, std::optional<int64_t> correction,
                                    bool keepdim = false);
std::tuple<Tensor, Tensor> std_mean(const Tensor& x, IntArrayRef dim, bool unbiased = true, bool keepdim = false);
std::tuple<Tensor, Tensor> std_mean(const Tensor& x, IntArrayRef dim, std::optional<int64_t> correction,
                                    bool keepdim = false);
/// The largest element; equal ones share the gradient; nan wins.
Tensor max(const Tensor& x);
Tensor min(const Tensor& x);
/// The largest element along dim and where it first occurs; the gradient goes there.
std::tuple<Tensor, Tensor> max(const Tensor& x, int64_t dim, bool keepdim = false);
std::tuple<Tensor, Tensor> min(const Tensor& x, int64_t dim, bool keepdim = false);
/// The largest element along dims; equal ones share the gradient.
Tensor amax(const Tensor& x, IntArrayRef dim = {}, bool keepdim = false);
Tensor amin(const Tensor& x, IntArrayRef dim = {}, bool keepdim = false);
/// Where the largest element first occurs (int64); without dim, in the flattened tensor.
Tensor argmax(const Tensor& x, std::optional<int64_t> dim = std::nullopt, bool keepdim = false);
Tensor argmin(const Tensor& x, std::optional<int64_t> dim = std::nullopt, bool keepdim = false);
/// The lower median along dim and its index.
std::tuple<Tensor, Tensor> median(const Tensor& x, int64_t dim, bool keepdim = false);
Tensor median(const Tensor& x);
/// log(sum(exp(x))), without overflow
Tensor logsumexp(const Tensor& x, IntArrayRef dim, bool keepdim = false);
/// (sum |x|^p)^(1/p); inf: the largest |x|; 0: how many are not zero.
Tensor norm(const Tensor& x, const Scalar& p = 2);
Tensor norm(const Tensor& x, const std::optional<Scalar>& p, IntArrayRef dim, bool keepdim = false);
/// Of x in that dtype.
Tensor norm(const Tensor& x, const std::optional<Scalar>& p, ScalarType dtype);
Tensor norm(const Tensor& x, const std::optional<Scalar>& p, IntArrayRef dim, bool keepdim, ScalarType dtype);
/// Sums and products up to each element, of x in `dtype`; integers and bools give int64 without one.
Tensor cumsum(const Tensor& x, int64_t dim, std::optional<ScalarType> dtype = std::nullopt);
Tensor cumprod(const Tensor& x, int64_t dim, std::optional<ScalarType> dtype = std::nullopt);
Tensor logcumsumexp(const Tensor& x, int64_t dim);
Tensor all(const Tensor& x);
Tensor all(const Tensor& x, int64_t dim, bool keepdim = false);
Tensor any(const Tensor& x);
Tensor any(const Tensor& x, int64_t dim, bool keepdim = false);
Tensor count_nonzero(const Tensor& x);
/// x summed over the dimensions that broadcasting from `size` had added: the adjoint of expand.
Tensor sum_to_size(const Tensor& x, IntArrayRef size);

}  // namespace xtgrad
