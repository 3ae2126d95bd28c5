#pragma once
#include <initializer_list>

#include <xtgrad/lib/kernels/operand.h>

namespace xtgrad::kernels {

/// Uninitialised elements for the result of an elementwise operation: row-major when all inputs are, else with the
/// order of dimensions that the inputs' strides have in common, the first input deciding where they differ (PyTorch's
/// TensorIterator). Channels-last images so stay what they are.
Array empty_result(const Dims& shape, ScalarType dtype, std::initializer_list<Operand> inputs);

/// The dimensions of `x` in the order of its memory, the largest stride first: x.permute(order) has its elements one
/// after the other when x is dense.
Dims memory_order(const Array& x);

}  // namespace xtgrad::kernels
