#pragma once
#include <tuple>

#include <xtgrad/autograd/tensor.h>

// Sequences of different lengths as one tensor: padded to the longest, or packed step by step (nn/utils/rnn.h).

namespace xtgrad {

/// Sequences [length, ...] under each other, filled up with padding_value -> [T, N, ...], or [N, T, ...] if
/// batch_first. Throws for no sequence, and where their other sizes differ.
Tensor pad_sequence(TensorList sequences, bool batch_first = false, double padding_value = 0);

/// The elements of x [T, N, ...] (or [N, T, ...]) that lie within `lengths` [N] (int64, falling), step after step ->
/// data [sum of lengths, ...], and how many sequences have each step (int64). Throws where lengths do not fit.
std::tuple<Tensor, Tensor> _pack_padded_sequence(const Tensor& x, const Tensor& lengths, bool batch_first);
/// The inverse, filled up with padding_value to total_length steps where that is positive, and the lengths (int64).
std::tuple<Tensor, Tensor> _pad_packed_sequence(const Tensor& data, const Tensor& batch_sizes, bool batch_first,
                                                const Scalar& padding_value, int64_t total_length);

}  // namespace xtgrad
