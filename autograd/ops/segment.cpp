#include <xtgrad/autograd/ops/segment.h>

#include <limits>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/index_more.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>

// Segments are groups of slices: their sums, products and extremes are those of index_add and index_reduce.

namespace xtgrad {
namespace {

/// How many slices each segment has, [..., n] (Long).
Tensor lengths_of(const Tensor& data, const std::optional<Tensor>& lengths, const std::optional<Tensor>& offsets,
                  int64_t axis, bool unsafe) {
  const bool by_lengths = lengths && lengths->defined();
  check(by_lengths || (offsets && offsets->defined()), "segment_reduce(): Either lengths or offsets must be defined.");
  const Tensor& given = by_lengths ? *lengths : *offsets;
  check(given.dtype() == kInt || given.dtype() == kLong, "segment_reduce(): expected lengths or offsets of int32 or ",
        "int64, but got ", given.dtype());
  check(given.dim() > 0 && data.dim() >= given.dim(),
        "segment_reduce(): expected data to have at least the dimensions of lengths or offsets, at least one, but got ",
        data.sizes(), " and ", given.sizes());
  check(wrap_dim(axis, given.array().ndim()) == given.dim() - 1,
        "segment_reduce(): Expected axis to be the last dimension of ", by_lengths ? "lengths" : "offsets", " but got ",
        axis, ".");
  for (int64_t d = 0; d + 1 < given.dim(); ++d)
    check(given.size(d) == data.size(d), "segment_reduce(): expected sizes in front of axis to be those of data, ",
          data.sizes(), ", but got ", given.sizes());
  const Tensor whole = given.detach().to(kLong);
  const int64_t last = whole.dim() - 1, size = data.size(last);
  check(by_lengths || whole.size(last) > 0, "segment_reduce(): offsets must not be empty along axis");
  const Tensor result =
      by_lengths ? whole
                 : sub(narrow(whole, last, 1, whole.size(last) - 1), narrow(whole, last, 0, whole.size(last) - 1));
  check(result.numel() == 0 || min(result).item<int64_t>() >= 0, "lengths contains negative value!");
  check(!by_lengths || unsafe || sum(result, last).eq(size).all().item<bool>(),
        "segment_reduce(): Expected all rows of lengths along axis to sum to data.size(lengths.dim()-1) when !unsafe.");
  return result;
}

struct Segments {
  Tensor slices;   // which slices of the flattened rows are in a segment at all
  Tensor of_each;  // the segment that each of them is in
};

/// Rows of `size` slices, of which each segment has the next `lengths`, from `first` [rows, 1] on.
Segments segments_of(const Tensor& lengths, const Tensor& first, int64_t size) {
  const int64_t rows = lengths.size(0), n = lengths.size(1);
  const Tensor ends = add(cumsum(lengths, 1), first);
  check(lengths.numel() == 0 || (min(first).item<int64_t>() >= 0 && max(ends).item<int64_t>() <= size),
        "segment_reduce(): segments reach outside of data.size(axis) = ", size);
  const Tensor of_each = repeat_interleave(arange(rows * n), lengths.flatten());
  // A slice's place is that of its segment's begin, and how far it is from there.
  const Tensor begins = add(sub(ends, lengths), mul(arange(rows), size).unsqueeze(1)).flatten();
  const Tensor counted = sub(cumsum(lengths.flatten(), 0), lengths.flatten());
  const Tensor slices = add(arange(of_each.numel()), index_select(sub(begins, counted), 0, of_each));
  return {slices, of_each};
}

double neutral(const std::string& reduce) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (reduce == "max") return -infinity;
  if (reduce == "min") return infinity;
  return reduce == "prod" ? 1 : 0;
}

Tensor reduced(const Tensor& start, const Tensor& index, const Tensor& source, const std::string& reduce) {
  if (reduce == "sum" || reduce == "mean") return index_add(start, 0, index, source);
  return index_reduce(start, 0, index, source, reduce == "prod" ? "prod" : reduce == "max" ? "amax" : "amin");
}

}  // namespace

Tensor segment_reduce(const Tensor& data, const std::string& reduce, const std::optional<Tensor>& given,
                      const std::optional<Tensor>& indices, const std::optional<Tensor>& offsets, int64_t axis,
                      bool unsafe, const std::optional<Scalar>& initial) {
  check(reduce == "sum" || reduce == "mean" || reduce == "max" || reduce == "min" || reduce == "prod",
        "unsupported reduction given! ", reduce);
  check(is_floating_point(data.dtype()), "\"_segment_reduce_cpu\" not implemented for '", data.dtype(), "'");
  check(!indices || !indices->defined(), "segment_reduce(): indices based reduction is not supported yet.");
  const Tensor counts = lengths_of(data, given, offsets, axis, unsafe);
  const int64_t last = counts.dim() - 1, n = counts.size(last), size = data.size(last);
  check(data.numel() > 0, "Expected data.numel() > 0 to be true, but got data of shape ", data.sizes());
  const bool by_lengths = given && given->defined();
  const int64_t rows = numel_of(IntArrayRef(counts.sizes()).slice(0, static_cast<size_t>(last)));
  const Tensor lengths = reshape(counts, {rows, n});
  const Tensor first =
      by_lengths ? zeros({rows, 1}, kLong) : reshape(narrow(offsets->to(kLong), last, 0, 1), {rows, 1});
  const Segments segments = segments_of(lengths, first, size);

  Dims shape = data.array().shape();
  shape[static_cast<int>(last)] = n;
  const int64_t rest = data.numel() / (rows * size);
  const Tensor source = index_select(reshape(data, {rows * size, rest}), 0, segments.slices);
  const Tensor start = full({rows * n, rest}, initial.value_or(neutral(reduce)), data.dtype());
  Tensor result = reduced(start, segments.of_each, source, reduce);
  if (reduce == "mean") {
    const Tensor count = reshape(lengths, {rows * n, 1}).to(data.dtype());
    // An empty segment keeps what it began with; without that its mean is 0 / 0.
    result = div(result, initial ? clamp_min(count, 1) : count);
  }
  return reshape(result, shape);
}

}  // namespace xtgrad
