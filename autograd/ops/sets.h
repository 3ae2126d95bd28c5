#pragma once
#include <xtgrad/autograd/tensor.h>

// Tensors as sets and as ordered lists. No gradients.

namespace xtgrad {

/// The different elements of x in ascending order, the place of each element of x among them (like x) and how often
/// each occurs; what is not asked for is empty. Every nan is an element of its own.
std::tuple<Tensor, Tensor, Tensor> _unique2(const Tensor& x, bool sorted = true, bool return_inverse = false,
                                            bool return_counts = false);
/// The different slices of x along dim in lexicographic order, and the same of them.
std::tuple<Tensor, Tensor, Tensor> unique_dim(const Tensor& x, int64_t dim, bool sorted = true,
                                              bool return_inverse = false, bool return_counts = false);
/// Without the elements (slices along dim) that equal the one before them, and the same.
std::tuple<Tensor, Tensor, Tensor> unique_consecutive(const Tensor& x, bool return_inverse = false,
                                                      bool return_counts = false,
                                                      std::optional<int64_t> dim = std::nullopt);
/// The slices of x along dim without those that equal the one before them.
inline std::tuple<Tensor, Tensor, Tensor> unique_dim_consecutive(const Tensor& x, int64_t dim,
                                                                 bool return_inverse = false,
                                                                 bool return_counts = false) {
  return unique_consecutive(x, return_inverse, return_counts, dim);
}

/// Where each value would have to be inserted into the ascending rows of `sorted` (a vector, or [..., n] for values
/// [..., m]): before equal elements, or behind them if `right`. With a sorter, sorted holds its rows in that order.
Tensor searchsorted(const Tensor& sorted, const Tensor& values, bool out_int32 = false, bool right = false,
                    const std::optional<std::string>& side = std::nullopt, const Tensor& sorter = {});
Tensor searchsorted(const Tensor& sorted, const Scalar& value, bool out_int32 = false, bool right = false,
                    const std::optional<std::string>& side = std::nullopt, const Tensor& sorter = {});
/// searchsorted of values among boundaries.
Tensor bucketize(const Tensor& values, const Tensor& boundaries, bool out_int32 = false, bool right = false);
Tensor bucketize(const Scalar& value, const Tensor& boundaries, bool out_int32 = false, bool right = false);
/// Bools: which elements are among the test elements (or are not, if `invert`).
Tensor isin(const Tensor& elements, const Tensor& test_elements, bool assume_unique = false, bool invert = false);
Tensor isin(const Tensor& elements, const Scalar& test_element, bool assume_unique = false, bool invert = false);
Tensor isin(const Scalar& element, const Tensor& test_elements, bool assume_unique = false, bool invert = false);
/// How many elements (or how much weight) lie between each two neighbours of the ascending bins, or, for `density`,
/// the share of that divided by the width, and the bins.
std::tuple<Tensor, Tensor> histogram(const Tensor& x, const Tensor& bins, const Tensor& weight = {},
                                     bool density = false);
/// The same with a number of equal bins over a range, that of x if none is given.
std::tuple<Tensor, Tensor> histogram(const Tensor& x, int64_t bins = 100,
                                     const std::optional<std::pair<double, double>>& range = std::nullopt,
                                     const Tensor& weight = {}, bool density = false);
/// How many points x [..., dims] (or how much weight [...]) lie in each cell between neighbouring edges, or, for
/// `density`, the share of that divided by the cell's volume, and the edges: given as ascending bins, one tensor a
/// dimension, or as numbers of equal bins over range (low and high of each dimension in turn), that of x if none is
/// given. Cells contain their lower edges, the last ones their upper edges too.
std::tuple<Tensor, std::vector<Tensor>> histogramdd(const Tensor& x, IntArrayRef bins,
                                                    const std::optional<ArrayRef<double>>& range = std::nullopt,
                                                    const Tensor& weight = {}, bool density = false);
std::tuple<Tensor, std::vector<Tensor>> histogramdd(const Tensor& x, int64_t bins,
                                                    const std::optional<ArrayRef<double>>& range = std::nullopt,
                                                    const Tensor& weight = {}, bool density = false);
std::tuple<Tensor, std::vector<Tensor>> histogramdd(const Tensor& x, TensorList bins,
                                                    const std::optional<ArrayRef<double>>& range = std::nullopt,
                                                    const Tensor& weight = {}, bool density = false);

}  // namespace xtgrad
