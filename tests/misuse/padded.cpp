#include <doctest/doctest.h>

#include <cstdint>

#include "misuse.h"

using namespace torch;

TEST_CASE("misuse: padded and packed sequences") {
  namespace rnn = torch::nn::utils::rnn;
  const Tensor x = zeros({4, 3, 2}), data = zeros({6, 2});
  misuse::check_rows({
      {"pad_sequence: none", [=] { rnn::pad_sequence({}); }, "received an empty list of sequences"},
      {"pad_sequence: a number",
       [=] {
         rnn::pad_sequence({tensor(1.0), tensor(2.0)});
       },
       "pad_sequence: expected sequences [length, ...], got a 0-d tensor"},
      {"pad_sequence: other sizes",
       [=] {
         rnn::pad_sequence({zeros({2, 3}), zeros({1, 2})});
       },
       "pad_sequence: the sizes of sequences must be the same except in dimension 0, got [2, 3] and [1, 2]"},
      {"pad_sequence: another number of dimensions",
       [=] {
         rnn::pad_sequence({zeros({2, 3}), zeros({2})});
       },
       "pad_sequence: the sizes of sequences must be the same except in dimension 0, got [2, 3] and [2]"},
      {"pack_padded_sequence: lengths that grow",
       [=] {
         rnn::pack_padded_sequence(x, tensor({1, 2, 4}));
       },
       "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass "
       "`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not "
       "need ONNX exportability. Got [1, 2, 4]"},
      {"pack_padded_sequence: a length of 0",
       [=] {
         rnn::pack_padded_sequence(x, tensor({4, 2, 0}));
       },
       "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"},
      {"pack_padded_sequence: a negative length",
       [=] {
         rnn::pack_padded_sequence(x, tensor({-1, 2, 4}), false, false);
       },
       "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"},
      {"pack_padded_sequence: two lengths",
       [=] {
         rnn::pack_padded_sequence(x, tensor({4, 2}));
       },
       "Expected `len(lengths)` to be equal to batch_size, but got 2 (batch_size=3)"},
      {"pack_padded_sequence: beyond the input",
       [=] {
         rnn::pack_padded_sequence(x, tensor({5, 2, 1}));
       },
       "pack_padded_sequence: lengths [5, 2, 1] go beyond the input's 4 steps"},
      {"pack_padded_sequence: a matrix of lengths",
       [=] {
         rnn::pack_padded_sequence(x, tensor({{4, 2, 1}}));
       },
       "'lengths' argument should be a 1D CPU int64 tensor, but got 2D cpu Long tensor"},
      {"pack_padded_sequence: nothing",
       [=] {
         rnn::pack_padded_sequence(zeros({0, 3, 2}), tensor({4, 2, 1}));
       },
       "Cannot pack empty tensors."},
      {"pack_padded_sequence: a vector", [=] { rnn::pack_padded_sequence(zeros({3}), tensor({3})); },
       "pack_padded_sequence: expected an input [T, N, ...], got sizes [3]"},
      {"pack_sequence: growing sequences",
       [=] {
         rnn::pack_sequence({zeros({1}), zeros({2})});
       },
       "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass "
       "`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not "
       "need ONNX exportability. Got [1, 2]"},
      {"pad_packed_sequence: too short",
       [=] {
         rnn::pad_packed_sequence(rnn::PackedSequence(data, tensor({3, 2, 1})), false, 0, 2);
       },
       "Expected total_length to be at least the length of the longest sequence in input, but got total_length=2 and "
       "max sequence length being 3"},
      {"pad_packed_sequence: too few rows",
       [=] {
         rnn::pad_packed_sequence(rnn::PackedSequence(data, tensor({3, 3, 3})));
       },
       "pad_packed_sequence: batch sizes [3, 3, 3] must be positive, must not grow and must be those of the data's 6 "
       "rows"},
      {"pad_packed_sequence: too many rows",
       [=] {
         rnn::pad_packed_sequence(rnn::PackedSequence(data, tensor({3, 2})));
       },
       "pad_packed_sequence: batch sizes [3, 2] are those of 5 rows, got data of sizes [6, 2]"},
      {"pad_packed_sequence: batch sizes that grow",
       [=] {
         rnn::pad_packed_sequence(rnn::PackedSequence(data, tensor({2, 4})));
       },
       "pad_packed_sequence: batch sizes [2, 4] must be positive, must not grow and must be those of the data's 6 "
       "rows"},
      {"pad_packed_sequence: no step", [=] { rnn::pad_packed_sequence(rnn::PackedSequence(data, empty({0}, kLong))); },
       "pad_packed_sequence: expected packed data [rows, ...] of at least one step"},
      {"pad_packed_sequence: real batch sizes",
       [=] {
         rnn::pad_packed_sequence(rnn::PackedSequence(data, tensor({3., 3.})));
       },
       "'lengths' argument should be a 1D CPU int64 tensor, but got 1D cpu Float tensor"},
  });
}

TEST_CASE("misuse: labels of sequences") {
  const Tensor x = zeros({6, 2, 5}), t = tensor({{1, 2, 2}, {3, 4, 1}});
  using Lengths = std::vector<int64_t>;
  const Lengths in = {6, 5}, out = {3, 2};
  misuse::check_rows({
      {"ctc_loss: a blank that is no class", [=] { ctc_loss(x, t, in, out, 5); },
       "blank must be in label range [0, 5), got 5"},
      {"ctc_loss: one input length", [=] { ctc_loss(x, t, Lengths{6}, out); },
       "input_lengths must be of size batch_size: expected 2 lengths, got [6]"},
      {"ctc_loss: one target length", [=] { ctc_loss(x, t, in, Lengths{3}); },
       "target_lengths must be of size batch_size: expected 2 lengths, got [3]"},
      {"ctc_loss: an input length beyond the input",
       [=] {
         ctc_loss(x, t, Lengths{7, 5}, out);
       },
       "Expected input_lengths to have value at most 6, but got value 7 (while checking arguments for ctc_loss_cpu)"},
      {"ctc_loss: a negative input length",
       [=] {
         ctc_loss(x, t, Lengths{6, -1}, out);
       },
       "input_lengths must not be negative, got [6, -1]"},
      {"ctc_loss: a negative target length",
       [=] {
         ctc_loss(x, t, in, Lengths{3, -1});
       },
       "target_lengths must not be negative, got [3, -1]"},
      {"ctc_loss: a target length beyond the targets",
       [=] {
         ctc_loss(x, t, in, Lengths{3, 4});
       },
       "Expected tensor to have size at least 4 at dimension 1, but got size 3 for argument #2 'targets' (while "
       "checking arguments for ctc_loss_cpu): expected 2 targets, got sizes [2, 3]"},
      {"ctc_loss: a huge target length",
       [=] {
         ctc_loss(x, t, in, Lengths{3, INT64_MAX});
       },
       "ctc_loss: target lengths [3, 9223372036854775807] go beyond targets of sizes [2, 3]"},
      {"ctc_loss: too few joined targets",
       [=] {
         ctc_loss(x, tensor({1, 2, 2, 3}), in, out);
       },
       "Expected tensor to have size 5 at dimension 0, but got size 4 for argument #2 'targets' (while checking "
       "arguments for ctc_loss_cpu)"},
      {"ctc_loss: a target that is no class",
       [=] {
         ctc_loss(x, tensor({1, 2, 2, 3, 5}), in, out);
       },
       "ctc_loss: targets must be in [0, 5), got 5"},
      {"ctc_loss: a negative target",
       [=] {
         ctc_loss(x, tensor({1, -2, 2, 3, 4}), in, out);
       },
       "ctc_loss: targets must be in [0, 5), got -2"},
      {"ctc_loss: four dimensions",
       [=] {
         ctc_loss(zeros({1, 6, 2, 5}), t, in, out);
       },
       "Expected 3-dimensional tensor, but got 4-dimensional tensor for argument #1 'log_probs' (while checking "
       "arguments for ctc_loss_cpu)"},
      {"ctc_loss: targets of three dimensions",
       [=] {
         ctc_loss(x, zeros({1, 2, 3}, kLong), in, out);
       },
       "Expected 1 to 2 dimensions, but got 3-dimensional tensor for argument #2 'targets' (while checking arguments "
       "for ctc_loss_cpu)"},
      {"ctc_loss: integers",
       [=] {
         ctc_loss(zeros({6, 2, 5}, kLong), t, in, out);
       },
       "\"ctc_loss_cpu\" not implemented for 'Long'"},
      {"ctc_loss: real lengths",
       [=] {
         ctc_loss(x, t, tensor({6., 5.}), tensor({3, 2}));
       },
       "input_lengths must be integral, got Float"},
      {"ctc_loss: an unknown reduction", [=] { ctc_loss(x, t, in, out, 0, 3); },
       "reduction must be Reduction::None (0), Mean (1) or Sum (2), got 3"},
  });
}
