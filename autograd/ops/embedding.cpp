#include <xtgrad/autograd/ops/embedding.h>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/embedding.h>

namespace xtgrad {
namespace {

/// The indices in a row, as int64, each within [0, num).
Array checked_indices(const char* op, const Tensor& indices, int64_t num) {
  check(indices.dtype() == kLong || indices.dtype() == kInt,
        "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got ",
        indices.toString(), " instead (while checking arguments for ", op, ")");
  const Array flat = indices.array().to(kLong).reshape({indices.numel()}).contiguous();
  const int64_t* at = flat.data<int64_t>();
  for (int64_t i = 0; i < flat.numel(); ++i)
    check(at[i] >= 0 && at[i] < num, op, ": index out of range in self: index ", at[i], " of a table of ", num,
          " rows");
  return flat;
}

void check_table(const Tensor& weight) { check(weight.dim() == 2, "'weight' must be 2-D, got sizes ", weight.sizes()); }

Dims with_last(const Tensor& indices, int64_t dim) {
  Dims shape = indices.sizes();
  shape.push_back(dim);
  return shape;
}

// 1 for rows that count towards the table's gradient, 0 for those of the padding: [n, 1].
Tensor counting(const Tensor& indices, int64_t padding, ScalarType dtype) {
  return unsqueeze(ne(indices, padding).to(dtype), -1);
}

}  // namespace

Tensor embedding(const Tensor& weight, const Tensor& indices, int64_t padding_idx, bool scale_grad_by_freq, bool) {
  check_table(weight);
  const int64_t num = weight.size(0), dim = weight.size(1);
  const Array flat = checked_indices("embedding", indices, num);
  return traced(record("EmbeddingBackward0",
                       kernels::embedding_rows(weight.array(), flat).reshape(with_last(indices, dim)), {weight},
                       [indices = Saved(indices), num, padding_idx, scale_grad_by_freq](const Tensor& g) {
                         return embedding_dense_backward(g, indices, num, padding_idx, scale_grad_by_freq);
                       }),
                [&](TracedOperation& op) {
                  op.as("embedding", {weight, indices});
                });
}

Tensor embedding_dense_backward(const Tensor& g, const Tensor& indices, int64_t num_weights, int64_t padding_idx,
                                bool scale_grad_by_freq) {
  check(num_weights >= 0, "embedding_dense_backward: num_weights must not be negative, got ", num_weights);
  check(g.dim() == indices.dim() + 1 && g.sizes().slice(0, g.sizes().size() - 1) == indices.sizes(),
        "embedding_dense_backward: expected a gradient [", indices.sizes(), ", dim], got ", g.sizes());
  const Array flat = checked_indices("embedding_dense_backward", indices, num_weights);
  const Array rows = g.array().reshape({flat.numel(), g.size(-1)});
  // The adjoint: each row fetched back, with the factor that it had.
  return record(
      "EmbeddingDenseBackward0", kernels::embedding_sums(rows, flat, num_weights, padding_idx, scale_grad_by_freq), {g},
      [indices = Saved(indices), flat = Tensor(flat), num_weights, padding_idx, scale_grad_by_freq](const Tensor& h) {
        Tensor result = embedding(h, indices);
        if (padding_idx >= 0) result = result * counting(indices, padding_idx, h.dtype());
        if (!scale_grad_by_freq) return result;
        const Tensor counts = bincount(flat, {}, num_weights).to(h.dtype());
        return result / unsqueeze(index_select(counts, 0, flat).view(indices->sizes()), -1);
      });
}

Tensor& embedding_renorm_(Tensor& weight, const Tensor& indices, double max_norm, double norm_type) {
  check_table(weight);
  check(max_norm >= 0, "embedding_renorm_: max_norm must not be negative, got ", max_norm);
  check(norm_type > 0, "embedding_renorm_: norm_type must be positive, got ", norm_type);
  const NoGradGuard no_grad;
  const Array flat = checked_indices("embedding_renorm_", indices, weight.size(0));
  const Array& target = weight.array();
  const Array table = target.contiguous();
  kernels::embedding_renorm(table, flat, max_norm, norm_type);
  if (!target.is_contiguous()) kernels::copy(table, target);
  target.storage()->bump_version();
  return weight;
}

Tensor embedding_renorm(const Tensor& weight, const Tensor& indices, double max_norm, double norm_type) {
  Tensor copy = weight.detach().clone();
  embedding_renorm_(copy, indices, max_norm, norm_type);
  return record("EmbeddingRenormBackward", copy.array(), {weight},
                [](const Tensor&) -> Tensor { fail("derivative for aten::embedding_renorm is not implemented"); });
}

// ---- bags

namespace {

constexpr int64_t kSums = 0, kMeans = 1, kLargest = 2;

struct Bags {
  Tensor starts;   // [bags + 1]: where each begins, and the end of the last
  Tensor of_each;  // [n]: the bag of each index, some bag for one behind the last bag
  Tensor inside;   // [n, 1]: 1 for indices in a bag, 0 behind the last one; undefined where all are inside
  Tensor sizes;    // [bags, 1]: how many of its indices count, at least 1
};

Bags bags_of(const Array& indices, const Tensor& offsets, bool include_last, int64_t padding, ScalarType dtype) {
  check(offsets.dtype() == kLong || offsets.dtype() == kInt,
        "Expected tensor for argument #1 'offsets' to have one of the following scalar types: Long, Int; but got ",
        offsets.toString(), " instead (while checking arguments for embedding_bag)");
  check(offsets.dim() == 1, "offsets has to be a 1D Tensor, got sizes ", offsets.sizes());
  check(!include_last || offsets.numel() >= 1, "include_last_offset: number of offset should be at least 1");
  const int64_t n = indices.numel(), bags = offsets.numel() - (include_last ? 1 : 0);
  const Array given = offsets.array().to(kLong).contiguous();
  const Array starts = full_array({bags + 1}, n, kLong), of_each = full_array({n}, 0, kLong);
  const Array sizes = full_array({bags, 1}, 1, dtype);
  int64_t* start = starts.data<int64_t>();
  std::copy_n(given.data<int64_t>(), offsets.numel(), start);
  check(
      bags == 0 || start[0] == 0,
      "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got ",
      start[0]);
  check(offsets.numel() == 0 || given.data<int64_t>()[offsets.numel() - 1] <= n,
        "offsets[-1] can not be greater than input's length ", n, " but got offsets[-1] of ",
        start[offsets.numel() - 1]);
  for (int64_t b = 0; b < bags; ++b) {
    check(start[b] <= start[b + 1], "embedding_bag: offsets must not decrease, got ", start[b], " before ",
          start[b + 1]);
    int64_t count = 0;
    for (int64_t i = start[b]; i < start[b + 1]; ++i) {
      of_each.data<int64_t>()[i] = b;
      count += indices.data<int64_t>()[i] != padding;
    }
    dispatch_floating(dtype, "embedding_bag", [&](auto zero) {
      sizes.data<decltype(zero)>()[b] = static_cast<decltype(zero)>(std::max<int64_t>(1, count));
    });
  }
  Tensor inside;
  if (start[bags] < n) inside = unsqueeze(lt(arange(n), start[bags]).to(dtype), -1);
  return {Tensor(starts), Tensor(of_each), inside, Tensor(sizes)};
}

// The elements of the rows that won, and zeros in bags without any.
Tensor largest_of_bags(const Tensor& weight, const Tensor& winners) {
  const Tensor none = lt(winners, 0);
  if (weight.size(0) == 0) return zeros(winners.sizes(), weight.dtype());
  return masked_fill(gather(weight, 0, masked_fill(winners, none, 0)), none, 0);
}

Tensor largest_of_bags_backward(const Tensor& g, const Tensor& winners, int64_t num) {
  const Tensor none = lt(winners, 0);
  if (num == 0) return zeros({num, g.size(1)}, g.dtype());
  return scatter_add(zeros({num, g.size(1)}, g.dtype()), 0, masked_fill(winners, none, 0), masked_fill(g, none, 0));
}

void check_sample_weights(const Tensor& weight, const Tensor& indices, const Tensor& sample_weights, int64_t mode) {
  if (!sample_weights.defined()) return;
  check(mode == kSums, "embedding_bag: per_sample_weights is only supported for mode sum");
  check(sample_weights.sizes() == indices.sizes(), "embedding_bag: If per_sample_weights (", sample_weights.sizes(),
        ") is not null, then it must have the same shape as the input (", indices.sizes(), ")");
  check(sample_weights.dtype() == weight.dtype(), "embedding_bag: expected per_sample_weights of dtype ",
        weight.dtype(), ", that of the weight, got ", sample_weights.dtype());
}

}  // namespace

Tensor embedding_bag(const Tensor& weight, const Tensor& indices, const Tensor& offsets, bool scale_grad_by_freq,
                     int64_t mode, bool, const Tensor& sample_weights, bool include_last_offset, int64_t padding) {
  check_table(weight);
  check(indices.dim() == 1, "embedding_bag: expected indices of one dimension, got sizes ", indices.sizes());
  check(mode >= kSums && mode <= kLargest, "embedding_bag: unknown mode ", mode);
  check_sample_weights(weight, indices, sample_weights, mode);
  check(mode != kLargest || !scale_grad_by_freq, "max mode does not support scaling the gradient by the frequency");
  const int64_t num = weight.size(0);
  const Array flat = checked_indices("embedding_bag", indices, num);
  const Bags bags = bags_of(flat, offsets, include_last_offset, padding, weight.dtype());
  if (mode == kLargest) {
    const Tensor winners(kernels::embedding_bag_winners(weight.array(), flat, bags.starts.array(), padding));
    const Tensor result = [&] {
      const NoGradGuard no_grad;
      return largest_of_bags(weight, winners);
    }();
    return record("EmbeddingBagBackward0", result.array(), {weight},
                  [winners, num](const Tensor& g) { return largest_of_bags_backward(g, winners, num); });
  }
  const Array scales = sample_weights.defined() ? sample_weights.array().contiguous() : Array();
  Array result = kernels::embedding_bag_sums(weight.array(), flat, bags.starts.array(), padding, scales);
  if (mode == kMeans) {
    const NoGradGuard no_grad;
    result = div(Tensor(result), bags.sizes).array();
  }
  return record(
      "EmbeddingBagBackward0", result, {weight, sample_weights},
      [weight = Saved(weight, needs_grad(sample_weights)), sample_weights = Saved(sample_weights), flat = Tensor(flat),
       bags, num, mode, padding, scale_grad_by_freq](const Tensor& g, const Needs& needs) {
        if (g.size(0) == 0)
          return std::array{needs[0] ? zeros({num, g.size(1)}, g.dtype()) : Tensor(),
                            needs[1] ? zeros({flat.numel()}, g.dtype()) : Tensor()};
        const Tensor shares = mode == kMeans ? g / bags.sizes : g;
        Tensor rows = index_select(shares, 0, bags.of_each);
        if (bags.inside.defined()) rows = rows * bags.inside;
        std::array<Tensor, 2> gradients;
        if (needs[0]) {
          const Tensor scaled = sample_weights.defined() ? rows * unsqueeze(sample_weights.get(), -1) : rows;
          gradients[0] = embedding_dense_backward(scaled, flat, num, padding, scale_grad_by_freq);
        }
        if (needs[1]) gradients[1] = sum(rows * embedding(weight, flat) * counting(flat, padding, g.dtype()), -1);
        return gradients;
      });
}

}  // namespace xtgrad
