#pragma once
#include <optional>
#include <tuple>

#include <xtgrad/autograd/tensor.h>

// Sequences of different lengths as input of recurrent layers.

namespace xtgrad::nn::utils::rnn {

/// The inverse of a permutation (int64); undefined for an undefined one.
Tensor invert_permutation(const Tensor& permutation);

/// Sequences step by step, without what would fill up the shorter ones: data [rows, ...] holds first all first steps,
/// longest sequence first, then all second steps; batch_sizes [T] (int64) says how many sequences have each step. The
/// indices (int64, or undefined) sorted the sequences by length, and bring them back into their order.
class PackedSequence {
 public:
  /// The inverse of sorted_indices stands for unsorted_indices that are not given.
  explicit PackedSequence(Tensor data, Tensor batch_sizes, Tensor sorted_indices = {}, Tensor unsorted_indices = {});

  const Tensor& data() const { return data_; }
  const Tensor& batch_sizes() const { return batch_sizes_; }
  const Tensor& sorted_indices() const { return sorted_indices_; }
  const Tensor& unsorted_indices() const { return unsorted_indices_; }

  /// The same with data of another dtype.
  PackedSequence to(const TensorOptions& options) const;
  PackedSequence cpu() const { return *this; }
  bool is_cuda() const { return false; }
  bool is_pinned() const { return false; }

 private:
  Tensor data_, batch_sizes_, sorted_indices_, unsorted_indices_;
};

/// Packs input [T, N, ...] (or [N, T, ...]) of sequences of `lengths` [N]; without enforce_sorted they may stand in any
/// order. Throws where lengths do not fit or, with enforce_sorted, grow.
PackedSequence pack_padded_sequence(Tensor input, Tensor lengths, bool batch_first = false, bool enforce_sorted = true);

/// The inverse: [T, N, ...] (or [N, T, ...]), filled up with padding_value, to total_length steps if given, and the
/// lengths [N].
std::tuple<Tensor, Tensor> pad_packed_sequence(const PackedSequence& sequence, bool batch_first = false,
                                               double padding_value = 0,
                                               std::optional<int64_t> total_length = std::nullopt);

/// Sequences [length, ...] filled up to the longest -> [T, N, ...], or [N, T, ...] if batch_first.
Tensor pad_sequence(ArrayRef<Tensor> sequences, bool batch_first = false, double padding_value = 0);

/// Packs sequences [length, ...].
PackedSequence pack_sequence(ArrayRef<Tensor> sequences, bool enforce_sorted = true);

}  // namespace xtgrad::nn::utils::rnn
