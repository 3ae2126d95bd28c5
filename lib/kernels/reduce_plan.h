#pragma once
#include <xtgrad/lib/kernels/loop.h>

namespace xtgrad::kernels {

/// A reduction over some dimensions: what is kept and what is reduced, each sorted by x's strides and merged.
struct ReducePlan {
  Loop kept;     // operand 0: x, operand 1: the result
  Loop reduced;  // operand 0: x
};

ReducePlan make_reduce_plan(const Array& x, uint32_t mask, const Array& result);

/// x's shape without the dimensions in `mask`, or with 1 in their place.
Dims reduced_shape(const Dims& shape, uint32_t mask, bool keepdim);

/// How many elements of x make one of the result.
int64_t reduced_count(const Dims& shape, uint32_t mask);

/// The reduced dimension with the most elements, or -1.
int longest_reduced_dim(const Dims& shape, uint32_t mask);

}  // namespace xtgrad::kernels
