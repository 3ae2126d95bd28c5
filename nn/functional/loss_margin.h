#pragma once
#include <functional>
#include <optional>

#include <xtgrad/autograd/ops/loss_margin.h>
#include <xtgrad/nn/functional/loss.h>

// Options of the losses of margins, distances and likelihoods, and the functions that take them.

namespace xtgrad::nn {

struct SoftMarginLossOptions {
  SoftMarginLossOptions() = default;
  template <class R, detail::EnableReduction<R> = 0>
  SoftMarginLossOptions(R reduction) : reduction_(reduction) {}
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct HingeEmbeddingLossOptions {
  XTGRAD_ARG(double, margin) = 1;
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct MarginRankingLossOptions {
  XTGRAD_ARG(double, margin) = 0;
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct CosineEmbeddingLossOptions {
  XTGRAD_ARG(double, margin) = 0;
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct TripletMarginLossOptions {
  XTGRAD_ARG(double, margin) = 1;
  XTGRAD_ARG(double, p) = 2;
  XTGRAD_ARG(double, eps) = 1e-6;
  XTGRAD_ARG(bool, swap) = false;
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct MultiMarginLossOptions {
  XTGRAD_ARG(int64_t, p) = 1;
  XTGRAD_ARG(double, margin) = 1;
  XTGRAD_ARG(Tensor, weight);
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct MultiLabelMarginLossOptions {
  MultiLabelMarginLossOptions() = default;
  template <class R, detail::EnableReduction<R> = 0>
  MultiLabelMarginLossOptions(R reduction) : reduction_(reduction) {}
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct MultiLabelSoftMarginLossOptions {
  XTGRAD_ARG(Tensor, weight);
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct KLDivLossOptions {
  using reduction_t = std::variant<enumtype::kNone, enumtype::kBatchMean, enumtype::kSum, enumtype::kMean>;
  KLDivLossOptions() = default;
  template <class R, std::enable_if_t<std::is_convertible_v<R, reduction_t>, int> = 0>
  KLDivLossOptions(R reduction) : reduction_(reduction) {}
  XTGRAD_ARG(reduction_t, reduction) = kMean;
  XTGRAD_ARG(bool, log_target) = false;
};
struct PoissonNLLLossOptions {
  XTGRAD_ARG(bool, log_input) = true;
  XTGRAD_ARG(bool, full) = false;
  XTGRAD_ARG(double, eps) = 1e-8;
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct GaussianNLLLossOptions {
  XTGRAD_ARG(bool, full) = false;
  XTGRAD_ARG(double, eps) = 1e-6;
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct TripletMarginWithDistanceLossOptions {
  using distance_function_t = std::function<Tensor(const Tensor&, const Tensor&)>;
  XTGRAD_ARG(std::optional<distance_function_t>, distance_function) = std::nullopt;
  XTGRAD_ARG(double, margin) = 1;
  XTGRAD_ARG(bool, swap) = false;
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};

namespace functional {

using SoftMarginLossFuncOptions = SoftMarginLossOptions;
using HingeEmbeddingLossFuncOptions = HingeEmbeddingLossOptions;
using MarginRankingLossFuncOptions = MarginRankingLossOptions;
using CosineEmbeddingLossFuncOptions = CosineEmbeddingLossOptions;
using TripletMarginLossFuncOptions = TripletMarginLossOptions;
using MultiMarginLossFuncOptions = MultiMarginLossOptions;
using MultilabelMarginLossFuncOptions = MultiLabelMarginLossOptions;
using MultilabelSoftMarginLossFuncOptions = MultiLabelSoftMarginLossOptions;
using KLDivFuncOptions = KLDivLossOptions;
using PoissonNLLLossFuncOptions = PoissonNLLLossOptions;
using GaussianNLLLossFuncOptions = GaussianNLLLossOptions;
using TripletMarginWithDistanceLossFuncOptions = TripletMarginWithDistanceLossOptions;

/// log(1 + exp(-target * input)) for targets 1 and -1.
Tensor soft_margin_loss(const Tensor& input, const Tensor& target, const SoftMarginLossFuncOptions& options = {});
/// The input where the target is 1, max(0, margin - input) where it is -1.
Tensor hinge_embedding_loss(const Tensor& input, const Tensor& target,
                            const HingeEmbeddingLossFuncOptions& options = {});
/// max(0, margin - target * (input1 - input2)) for targets 1 and -1.
Tensor margin_ranking_loss(const Tensor& input1, const Tensor& input2, const Tensor& target,
                           const MarginRankingLossFuncOptions& options = {});
/// 1 - cos(input1, input2) where the target is 1, max(0, cos - margin) where it is -1.
Tensor cosine_embedding_loss(const Tensor& input1, const Tensor& input2, const Tensor& target,
                             const CosineEmbeddingLossFuncOptions& options = {});
/// max(0, margin + |anchor - positive| - |anchor - negative|) by p-norms.
Tensor triplet_margin_loss(const Tensor& anchor, const Tensor& positive, const Tensor& negative,
                           const TripletMarginLossFuncOptions& options = {});
/// The mean over classes of max(0, margin - input[target] + input[j])^p.
Tensor multi_margin_loss(const Tensor& input, const Tensor& target, const MultiMarginLossFuncOptions& options = {});
/// max(0, 1 - input[t] + input[j]) for the target classes t and the others j.
Tensor multilabel_margin_loss(const Tensor& input, const Tensor& target,
                              const MultilabelMarginLossFuncOptions& options = {});
/// The mean over classes of the binary cross entropy of sigmoid(input).
Tensor multilabel_soft_margin_loss(const Tensor& input, const Tensor& target,
                                   const MultilabelSoftMarginLossFuncOptions& options = {});
/// target * (log(target) - input) of log-probabilities, warning that kMean is not the divergence, which kBatchMean is.
Tensor kl_div(const Tensor& input, const Tensor& target, const KLDivFuncOptions& options = {});
/// exp(input) - target * input, the negative log-likelihood of counts.
Tensor poisson_nll_loss(const Tensor& input, const Tensor& target, const PoissonNLLLossFuncOptions& options = {});
/// (log(var) + (input - target)^2 / var) / 2.
Tensor gaussian_nll_loss(const Tensor& input, const Tensor& target, const Tensor& var,
                         const GaussianNLLLossFuncOptions& options = {});
/// max(0, margin + distance(anchor, positive) - distance(anchor, negative)); pairwise_distance unless another is given.
Tensor triplet_margin_with_distance_loss(const Tensor& anchor, const Tensor& positive, const Tensor& negative,
                                         const TripletMarginWithDistanceLossFuncOptions& options = {});

}  // namespace functional
}  // namespace xtgrad::nn
