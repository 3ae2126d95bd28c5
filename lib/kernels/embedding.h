#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

/// Rows of weight [num, dim] by indices [n] (int64, contiguous, within range) -> [n, dim].
Array embedding_rows(const Array& weight, const Array& indices);

/// The rows g [n, dim] added up by their indices -> [num, dim]; those of `padding` are left out; `by_count` divides
/// each sum by the number of its rows.
Array embedding_sums(const Array& g, const Array& indices, int64_t num, int64_t padding, bool by_count);

/// Scales the rows of a contiguous `weight` that indices name so that no norm is above `most`.
void embedding_renorm(const Array& weight, const Array& indices, double most, double order);

/// Sums of rows by bag, each times its own weight if there are such: bag b holds positions starts[b] up to
/// starts[b + 1] -> [bags, dim].
Array embedding_bag_sums(const Array& weight, const Array& indices, const Array& starts, int64_t padding,
                         const Array& sample_weights);

/// The number [bags, dim] of the row whose element is each bag's largest, -1 in a bag without rows.
Array embedding_bag_winners(const Array& weight, const Array& indices, const Array& starts, int64_t padding);

}  // namespace xtgrad::kernels
