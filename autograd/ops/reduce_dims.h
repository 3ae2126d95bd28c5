#pragma once
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/reduce_plan.h>

// What the reductions share.

namespace xtgrad {

inline uint32_t all_dims(const Tensor& x) { return (1u << x.dim()) - 1; }

/// A view [shape] of y, the result of reducing [shape] over `mask` with or without keepdim: each element repeated over
/// what was reduced to it. The adjoint of the sum.
Tensor spread(const Tensor& y, const Dims& shape, uint32_t mask);

/// g * (where x equals y) / how many do, y and g being the result of reducing x over `mask` and its gradient.
Tensor share_among_equal(const Tensor& g, const Tensor& x, const Tensor& y, uint32_t mask);

/// sum over `mask` as a public operation.
Tensor sum_dims(const Tensor& x, uint32_t mask, bool keepdim);

}  // namespace xtgrad
