#pragma once
#include <vector>

#include <xtgrad/autograd/ops/index.h>

// Rarer ways to choose elements and to put them in their place; see index.h.

namespace xtgrad {

/// nonzero(x)
Tensor argwhere(const Tensor& x);
/// The indices of the elements that are not zero, a tensor for each dimension.
inline std::vector<Tensor> where(const Tensor& condition) { return condition.nonzero_numpy(); }
/// The indices of the elements that are not zero, one vector a dimension.
std::vector<Tensor> nonzero_numpy(const Tensor& x);
/// x with source's slice i in the place of slice index[i] along dim.
Tensor index_copy(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source);
/// x with source's elements, in row-major order, where the mask holds; source may have more than are needed.
Tensor masked_scatter(const Tensor& x, const Tensor& mask, const Tensor& source);
/// x with source's elements at the places of the flattened x that index names, or added there.
Tensor put(const Tensor& x, const Tensor& index, const Tensor& source, bool accumulate = false);
/// scatter where source joins what is there by reduce: "add" or "multiply".
Tensor scatter(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce);
Tensor scatter(const Tensor& x, int64_t dim, const Tensor& index, const Scalar& value, const std::string& reduce);
/// For each place the "sum", "prod", "mean", "amax" or "amin" of the source elements that scatter would put there, and,
/// with include_self, of x's own; places that no source goes to keep x's.
Tensor scatter_reduce(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source,
                      const std::string& reduce, bool include_self = true);
/// For each slice of x along dim the "prod", "mean", "amax" or "amin" of the slices of source that index [n] sends to
/// it and, with include_self, of its own; slices that none is sent to stay.
Tensor index_reduce(const Tensor& x, int64_t dim, const Tensor& index, const Tensor& source, const std::string& reduce,
                    bool include_self = true);
/// gather along dim with the other dimensions broadcast; without dim, take of the flattened x.
Tensor take_along_dim(const Tensor& x, const Tensor& index, std::optional<int64_t> dim = std::nullopt);
/// The elements in ascending order along the first dimension.
Tensor msort(const Tensor& x);

}  // namespace xtgrad
