#pragma once
#include <optional>
#include <variant>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/arg.h>
#include <xtgrad/nn/enum.h>

namespace xtgrad::nn {

using EmbeddingBagMode = std::variant<enumtype::kSum, enumtype::kMean, enumtype::kMax>;

struct EmbeddingOptions {
  EmbeddingOptions(int64_t num_embeddings, int64_t embedding_dim)
      : num_embeddings_(num_embeddings), embedding_dim_(embedding_dim) {}
  XTGRAD_ARG(int64_t, num_embeddings);
  XTGRAD_ARG(int64_t, embedding_dim);
  /// A row that stays as it is: it starts as zeros and gets no gradient.
  XTGRAD_ARG(std::optional<int64_t>, padding_idx);
  /// Rows in use are scaled down to this norm, in place.
  XTGRAD_ARG(std::optional<double>, max_norm);
  XTGRAD_ARG(double, norm_type) = 2;
  XTGRAD_ARG(bool, scale_grad_by_freq) = false;
  /// Accepted for the sake of programs; gradients are dense.
  XTGRAD_ARG(bool, sparse) = false;
  XTGRAD_ARG(Tensor, _weight);
};

struct EmbeddingFromPretrainedOptions {
  XTGRAD_ARG(bool, freeze) = true;
  XTGRAD_ARG(std::optional<int64_t>, padding_idx);
  XTGRAD_ARG(std::optional<double>, max_norm);
  XTGRAD_ARG(double, norm_type) = 2;
  XTGRAD_ARG(bool, scale_grad_by_freq) = false;
  XTGRAD_ARG(bool, sparse) = false;
};

struct EmbeddingBagOptions {
  EmbeddingBagOptions(int64_t num_embeddings, int64_t embedding_dim)
      : num_embeddings_(num_embeddings), embedding_dim_(embedding_dim) {}
  XTGRAD_ARG(int64_t, num_embeddings);
  XTGRAD_ARG(int64_t, embedding_dim);
  XTGRAD_ARG(std::optional<double>, max_norm);
  XTGRAD_ARG(double, norm_type) = 2;
  XTGRAD_ARG(bool, scale_grad_by_freq) = false;
  XTGRAD_ARG(EmbeddingBagMode, mode) = kMean;
  XTGRAD_ARG(bool, sparse) = false;
  XTGRAD_ARG(Tensor, _weight);
  XTGRAD_ARG(bool, include_last_offset) = false;
  XTGRAD_ARG(std::optional<int64_t>, padding_idx);
};

struct EmbeddingBagFromPretrainedOptions {
  XTGRAD_ARG(bool, freeze) = true;
  XTGRAD_ARG(std::optional<double>, max_norm);
  XTGRAD_ARG(double, norm_type) = 2;
  XTGRAD_ARG(bool, scale_grad_by_freq) = false;
  XTGRAD_ARG(EmbeddingBagMode, mode) = kMean;
  XTGRAD_ARG(bool, sparse) = false;
  XTGRAD_ARG(bool, include_last_offset) = false;
  XTGRAD_ARG(std::optional<int64_t>, padding_idx);
};

namespace functional {

struct EmbeddingFuncOptions {
  XTGRAD_ARG(std::optional<int64_t>, padding_idx);
  XTGRAD_ARG(std::optional<double>, max_norm);
  XTGRAD_ARG(double, norm_type) = 2;
  XTGRAD_ARG(bool, scale_grad_by_freq) = false;
  XTGRAD_ARG(bool, sparse) = false;
};

struct EmbeddingBagFuncOptions {
  XTGRAD_ARG(Tensor, offsets);
  XTGRAD_ARG(std::optional<double>, max_norm);
  XTGRAD_ARG(double, norm_type) = 2;
  XTGRAD_ARG(bool, scale_grad_by_freq) = false;
  XTGRAD_ARG(EmbeddingBagMode, mode) = kMean;
  XTGRAD_ARG(bool, sparse) = false;
  XTGRAD_ARG(Tensor, per_sample_weights);
  XTGRAD_ARG(bool, include_last_offset) = false;
  XTGRAD_ARG(std::optional<int64_t>, padding_idx);
};

/// Rows of weight [num, dim] by input [...] -> [..., dim]; max_norm changes the rows in use in place.
Tensor embedding(const Tensor& input, const Tensor& weight, const EmbeddingFuncOptions& options = {});
/// One row for each bag: input [n] cut at options.offsets, or [bags, length] -> [bags, dim].
Tensor embedding_bag(const Tensor& input, const Tensor& weight, const EmbeddingBagFuncOptions& options = {});

}  // namespace functional
}  // namespace xtgrad::nn
