#include <xtgrad/autograd/ops/sequence.h>

#include <algorithm>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/shape.h>

namespace xtgrad {
namespace {

Tensor to_tensor_of(const std::vector<int64_t>& values) {
  const Array result = empty_array({static_cast<int64_t>(values.size())}, kLong);
  if (!values.empty()) std::copy(values.begin(), values.end(), result.data<int64_t>());
  return Tensor(result);
}

std::vector<int64_t> lengths_of(const Tensor& lengths) {
  check(lengths.dim() == 1 && lengths.dtype() == kLong, "'lengths' argument should be a 1D CPU int64 tensor, but got ",
        lengths.dim(), "D cpu ", lengths.dtype(), " tensor");
  const Array values = lengths.array().contiguous();
  if (values.numel() == 0) return {};
  return {values.data<int64_t>(), values.data<int64_t>() + values.numel()};
}

void check_lengths(const std::vector<int64_t>& lengths, int64_t steps, int64_t batch) {
  check(static_cast<int64_t>(lengths.size()) == batch, "Expected `len(lengths)` to be equal to batch_size, but got ",
        lengths.size(), " (batch_size=", batch, ")");
  check(lengths.back() > 0 && *std::min_element(lengths.begin(), lengths.end()) > 0,
        "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0");
  check(
      std::is_sorted(lengths.rbegin(), lengths.rend()),
      "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass "
      "`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not "
      "need ONNX exportability. Got ",
      IntArrayRef(lengths));
  check(lengths.front() <= steps, "pack_padded_sequence: lengths ", IntArrayRef(lengths), " go beyond the input's ",
        steps, " steps");
}

// All sizes but the first.
IntArrayRef tail(const Tensor& x) { return x.sizes().slice(1, static_cast<size_t>(x.dim() - 1)); }

// dimensions 0 and 1 as one
Tensor as_rows(const Tensor& x) { return flatten(x, 0, 1); }

}  // namespace

Tensor pad_sequence(TensorList sequences, bool batch_first, double padding_value) {
  check(!sequences.empty(), "received an empty list of sequences");
  int64_t longest = 0;
  for (const Tensor& x : sequences) {
    check(x.dim() > 0, "pad_sequence: expected sequences [length, ...], got a 0-d tensor");
    check(x.dim() == sequences[0].dim() && tail(x) == tail(sequences[0]),
          "pad_sequence: the sizes of sequences must be the same except in dimension 0, got ", sequences[0].sizes(),
          " and ", x.sizes());
    longest = std::max(longest, x.size(0));
  }
  std::vector<Tensor> padded;
  for (const Tensor& x : sequences) {
    std::vector<int64_t> pad(2 * static_cast<size_t>(x.dim()), 0);
    pad.back() = longest - x.size(0);
    padded.push_back(constant_pad_nd(x.to(sequences[0].dtype()), pad, padding_value));
  }
  return stack(padded, batch_first ? 0 : 1);
}

std::tuple<Tensor, Tensor> _pack_padded_sequence(const Tensor& input, const Tensor& lengths, bool batch_first) {
  check(input.dim() >= 2, "pack_padded_sequence: expected an input ", batch_first ? "[N, T, ...]" : "[T, N, ...]",
        ", got sizes ", input.sizes());
  const Tensor x = batch_first ? transpose(input, 0, 1) : input;
  check(x.numel() > 0, "Cannot pack empty tensors.");
  const int64_t batch = x.size(1);
  const std::vector<int64_t> ends = lengths_of(lengths);
  check_lengths(ends, x.size(0), batch);
  std::vector<int64_t> rows, counts;
  for (int64_t t = 0; t < ends.front(); ++t) {
    int64_t n = 0;
    for (; n < batch && ends[static_cast<size_t>(n)] > t; ++n) rows.push_back(t * batch + n);
    counts.push_back(n);
  }
  return {index_select(as_rows(x), 0, to_tensor_of(rows)), to_tensor_of(counts)};
}

std::tuple<Tensor, Tensor> _pad_packed_sequence(const Tensor& data, const Tensor& batch_sizes, bool batch_first,
                                                const Scalar& padding_value, int64_t total_length) {
  const std::vector<int64_t> counts = lengths_of(batch_sizes);
  check(!counts.empty() && data.dim() > 0,
        "pad_packed_sequence: expected packed data [rows, ...] of at least one step");
  const auto longest = static_cast<int64_t>(counts.size());
  check(total_length <= 0 || total_length >= longest,
        "Expected total_length to be at least the length of the longest sequence in input, but got total_length=",
        total_length, " and max sequence length being ", longest);
  const int64_t steps = total_length > 0 ? total_length : longest, batch = counts.front(), none = data.size(0);
  int64_t row = 0;
  for (size_t t = 0; t < counts.size(); ++t) {
    check(counts[t] > 0 && counts[t] <= (t > 0 ? counts[t - 1] : counts[t]) && counts[t] <= none - row,
          "pad_packed_sequence: batch sizes ", IntArrayRef(counts),
          " must be positive, must not grow and must be those ", "of the data's ", none, " rows");
    row += counts[t];
  }
  check(row == none, "pad_packed_sequence: batch sizes ", IntArrayRef(counts), " are those of ", row,
        " rows, got data of sizes ", data.sizes());
  Dims shape = data.sizes();
  shape[0] = 1;
  shape.insert(0, steps);
  shape[1] = batch;
  numel_of(shape);
  // Where there is no element stands the row behind the last.
  std::vector<int64_t> rows(static_cast<size_t>(steps * batch), none), ends(static_cast<size_t>(batch), 0);
  row = 0;
  for (size_t t = 0; t < counts.size(); ++t)
    for (int64_t n = 0; n < counts[t]; ++n) {
      rows[t * static_cast<size_t>(batch) + static_cast<size_t>(n)] = row++;
      ++ends[static_cast<size_t>(n)];
    }
  Dims filler = data.sizes();
  filler[0] = 1;
  const Tensor all = cat({data, full(filler, padding_value, data.options())}, 0);
  const Tensor padded = reshape(index_select(all, 0, to_tensor_of(rows)), shape);
  return {batch_first ? transpose(padded, 0, 1) : padded, to_tensor_of(ends)};
}

}  // namespace xtgrad
