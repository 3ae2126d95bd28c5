#pragma once
#include "graph.h"

// The families of steps, and what they share. Each step makes its shapes and numbers from the program's random stream,
// and none looks at values.

namespace random_graphs {

using P = Program;

const std::vector<Step>& pointwise_steps();
const std::vector<Step>& reduction_steps();
const std::vector<Step>& shape_steps();
const std::vector<Step>& index_steps();
const std::vector<Step>& product_steps();
const std::vector<Step>& layer_steps();

inline int64_t dim_in(P& p, const Tensor& x) { return p.integer(x.dim()); }
inline Tensor softly_positive(const Tensor& x) { return x * x + 0.3; }
/// Whole numbers from 0 to `bound` - 1.
Tensor random_index(P& p, xtgrad::IntArrayRef sizes, int64_t bound);

}  // namespace random_graphs
