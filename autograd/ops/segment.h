#pragma once
#include <optional>
#include <string>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad {

/// The "sum", "mean", "max", "min" or "prod" of neighbouring slices of data along axis, which is the last dimension of
/// `lengths` [..., n] (how many slices each segment has) or of `offsets` [..., n + 1] (where each begins, and the end
/// of the last): data [..., size, rest...] -> [..., n, rest...]. `initial` takes part in every segment; without it an
/// empty one gives 0, nan, -inf, inf or 1. Lengths must add up to `size` unless `unsafe`.
Tensor segment_reduce(const Tensor& data, const std::string& reduce, const std::optional<Tensor>& lengths = {},
                      const std::optional<Tensor>& indices = {}, const std::optional<Tensor>& offsets = {},
                      int64_t axis = 0, bool unsafe = false, const std::optional<Scalar>& initial = std::nullopt);

}  // namespace xtgrad
