#pragma once
#include <xtgrad/autograd/tensor.h>

// Reductions and running values beyond reduce.h. `dim` counts from the end where it is negative.

namespace xtgrad {

/// The smallest and the largest element, of all or along dim; equal ones share the gradient.
std::tuple<Tensor, Tensor> aminmax(const Tensor& x, std::optional<int64_t> dim = std::nullopt, bool keepdim = false);
/// The largest (smallest) element so far along dim and where it last occurred; nan stays.
std::tuple<Tensor, Tensor> cummax(const Tensor& x, int64_t dim);
std::tuple<Tensor, Tensor> cummin(const Tensor& x, int64_t dim);
/// The most frequent element along dim (of several the smallest) and where it last occurs.
std::tuple<Tensor, Tensor> mode(const Tensor& x, int64_t dim = -1, bool keepdim = false);
Tensor count_nonzero(const Tensor& x, IntArrayRef dim);

// nan counts as missing.
Tensor nansum(const Tensor& x);
Tensor nansum(const Tensor& x, IntArrayRef dim, bool keepdim = false, std::optional<ScalarType> dtype = std::nullopt);
Tensor nanmean(const Tensor& x);
Tensor nanmean(const Tensor& x, IntArrayRef dim, bool keepdim = false, std::optional<ScalarType> dtype = std::nullopt);
Tensor nanmedian(const Tensor& x);
std::tuple<Tensor, Tensor> nanmedian(const Tensor& x, int64_t dim, bool keepdim = false);

/// The q-quantiles of all elements or along dim, by interpolation "linear", "lower", "higher", "midpoint" or "nearest"
/// between neighbours; a vector q gives a new first dimension. A nan makes a quantile nan.
Tensor quantile(const Tensor& x, const Tensor& q, std::optional<int64_t> dim = std::nullopt, bool keepdim = false,
                const std::string& interpolation = "linear");
Tensor quantile(const Tensor& x, double q, std::optional<int64_t> dim = std::nullopt, bool keepdim = false,
                const std::string& interpolation = "linear");
/// The same of the elements that are not nan.
Tensor nanquantile(const Tensor& x, const Tensor& q, std::optional<int64_t> dim = std::nullopt, bool keepdim = false,
                   const std::string& interpolation = "linear");
Tensor nanquantile(const Tensor& x, double q, std::optional<int64_t> dim = std::nullopt, bool keepdim = false,
                   const std::string& interpolation = "linear");

/// How many elements fall into each of `bins` equal parts of [min, max]; without limits those of x; others are left
/// out.
Tensor histc(const Tensor& x, int64_t bins = 100, const Scalar& min = 0, const Scalar& max = 0);
/// The covariances of the rows of x [variables, observations], divided by observations - correction.
Tensor cov(const Tensor& x, int64_t correction = 1, const Tensor& fweights = {}, const Tensor& aweights = {});
/// The covariances divided by both standard deviations.
Tensor corrcoef(const Tensor& x);
std::tuple<Tensor, Tensor> var_mean(const Tensor& x, bool unbiased = true);
std::tuple<Tensor, Tensor> var_mean(const Tensor& x, int dim);
std::tuple<Tensor, Tensor> std_mean(const Tensor& x, bool unbiased = true);
std::tuple<Tensor, Tensor> std_mean(const Tensor& x, int dim);

/// Differences of neighbours along dim, n times over, after `prepend` and `append` have been put around x.
Tensor diff(const Tensor& x, int64_t n = 1, int64_t dim = -1, const Tensor& prepend = {}, const Tensor& append = {});
/// The integral of y along dim by the trapezoidal rule, at distances dx or at the places x.
Tensor trapezoid(const Tensor& y, const Scalar& dx = 1, int64_t dim = -1);
Tensor trapezoid(const Tensor& y, const Tensor& x, int64_t dim = -1);
Tensor trapz(const Tensor& y, const Tensor& x, int64_t dim = -1);
Tensor trapz(const Tensor& y, double dx = 1, int64_t dim = -1);
/// The integrals up to each element but the first.
Tensor cumulative_trapezoid(const Tensor& y, const Scalar& dx = 1, int64_t dim = -1);
Tensor cumulative_trapezoid(const Tensor& y, const Tensor& x, int64_t dim = -1);
/// The p-norm of x - y.
Tensor dist(const Tensor& x, const Tensor& y, const Scalar& p = 2);
/// Slices along dim of a p-norm above maxnorm scaled down to it.
Tensor renorm(const Tensor& x, const Scalar& p, int64_t dim, const Scalar& maxnorm);

}  // namespace xtgrad
