#pragma once
#include <xtgrad/autograd/tensor.h>

// Rows of a table [num, dim] by their numbers (Int or Long). `sparse` is accepted and means nothing: gradients are
// dense. A padding_idx below 0 means that there is none.

namespace xtgrad {

/// Rows weight[i] for each of indices [...] -> [..., dim]; row padding_idx gets no gradient, and `scale_grad_by_freq`
/// divides a row's by how often it occurs. Throws where an index is out of range.
Tensor embedding(const Tensor& weight, const Tensor& indices, int64_t padding_idx = -1, bool scale_grad_by_freq = false,
                 bool sparse = false);
/// The gradient of embedding for its weight: g [..., dim] added up by row -> [num_weights, dim].
Tensor embedding_dense_backward(const Tensor& g, const Tensor& indices, int64_t num_weights, int64_t padding_idx,
                                bool scale_grad_by_freq);
/// Scales those rows of weight that indices name and whose norm is above max_norm down to it, in place.
Tensor& embedding_renorm_(Tensor& weight, const Tensor& indices, double max_norm, double norm_type);
/// The same of a copy.
Tensor embedding_renorm(const Tensor& weight, const Tensor& indices, double max_norm, double norm_type);

/// Sums (mode 0), means (1) or largest elements (2) [bags, dim] over bags of rows: bag i holds indices[offsets[i]] up
/// to the next bag's first one. Rows padding_idx do not count; per_sample_weights [n] multiply rows (sums only); with
/// include_last_offset the last offset is where the last bag ends. An empty bag gives zeros.
Tensor embedding_bag(const Tensor& weight, const Tensor& indices, const Tensor& offsets,
                     bool scale_grad_by_freq = false, int64_t mode = 0, bool sparse = false,
                     const Tensor& per_sample_weights = {}, bool include_last_offset = false, int64_t padding_idx = -1);

}  // namespace xtgrad
