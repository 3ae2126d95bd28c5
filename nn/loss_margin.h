#pragma once
#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/functional/loss_margin.h>
#include <xtgrad/nn/holder.h>

// Losses of margins, distances and likelihoods as modules.

namespace xtgrad::nn {

/// log(1 + exp(-target * input)) for targets 1 and -1.
class SoftMarginLossImpl : public Cloneable<SoftMarginLossImpl> {
 public:
  explicit SoftMarginLossImpl(const SoftMarginLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input, const Tensor& target);
  SoftMarginLossOptions options;
};
XTGRAD_MODULE(SoftMarginLoss);

/// The input where the target is 1, max(0, margin - input) where it is -1.
class HingeEmbeddingLossImpl : public Cloneable<HingeEmbeddingLossImpl> {
 public:
  explicit HingeEmbeddingLossImpl(const HingeEmbeddingLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input, const Tensor& target);
  HingeEmbeddingLossOptions options;
};
XTGRAD_MODULE(HingeEmbeddingLoss);

/// max(0, margin - target * (input1 - input2)) for targets 1 and -1.
class MarginRankingLossImpl : public Cloneable<MarginRankingLossImpl> {
 public:
  explicit MarginRankingLossImpl(const MarginRankingLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input1, const Tensor& input2, const Tensor& target);
  MarginRankingLossOptions options;
};
XTGRAD_MODULE(MarginRankingLoss);

/// 1 - cos(input1, input2) where the target is 1, max(0, cos - margin) where it is -1.
class CosineEmbeddingLossImpl : public Cloneable<CosineEmbeddingLossImpl> {
 public:
  explicit CosineEmbeddingLossImpl(const CosineEmbeddingLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input1, const Tensor& input2, const Tensor& target);
  CosineEmbeddingLossOptions options;
};
XTGRAD_MODULE(CosineEmbeddingLoss);

/// max(0, margin + |anchor - positive| - |anchor - negative|) by p-norms.
class TripletMarginLossImpl : public Cloneable<TripletMarginLossImpl> {
 public:
  explicit TripletMarginLossImpl(const TripletMarginLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& anchor, const Tensor& positive, const Tensor& negative);
  TripletMarginLossOptions options;
};
XTGRAD_MODULE(TripletMarginLoss);

/// The mean over classes of max(0, margin - input[target] + input[j])^p. The options' weight is a buffer.
class MultiMarginLossImpl : public Cloneable<MultiMarginLossImpl> {
 public:
  explicit MultiMarginLossImpl(const MultiMarginLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input, const Tensor& target);
  MultiMarginLossOptions options;
};
XTGRAD_MODULE(MultiMarginLoss);

/// max(0, 1 - input[t] + input[j]) for the target classes t and the others j.
class MultiLabelMarginLossImpl : public Cloneable<MultiLabelMarginLossImpl> {
 public:
  explicit MultiLabelMarginLossImpl(const MultiLabelMarginLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input, const Tensor& target);
  MultiLabelMarginLossOptions options;
};
XTGRAD_MODULE(MultiLabelMarginLoss);

/// The mean over classes of the binary cross entropy of sigmoid(input). The options' weight is a buffer.
class MultiLabelSoftMarginLossImpl : public Cloneable<MultiLabelSoftMarginLossImpl> {
 public:
  explicit MultiLabelSoftMarginLossImpl(const MultiLabelSoftMarginLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input, const Tensor& target);
  MultiLabelSoftMarginLossOptions options;
};
XTGRAD_MODULE(MultiLabelSoftMarginLoss);

/// target * (log(target) - input) of log-probabilities.
class KLDivLossImpl : public Cloneable<KLDivLossImpl> {
 public:
  explicit KLDivLossImpl(const KLDivLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input, const Tensor& target);
  KLDivLossOptions options;
};
XTGRAD_MODULE(KLDivLoss);

/// exp(input) - target * input, the negative log-likelihood of counts.
class PoissonNLLLossImpl : public Cloneable<PoissonNLLLossImpl> {
 public:
  explicit PoissonNLLLossImpl(const PoissonNLLLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input, const Tensor& target);
  PoissonNLLLossOptions options;
};
XTGRAD_MODULE(PoissonNLLLoss);

/// (log(var) + (input - target)^2 / var) / 2.
class GaussianNLLLossImpl : public Cloneable<GaussianNLLLossImpl> {
 public:
  explicit GaussianNLLLossImpl(const GaussianNLLLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input, const Tensor& target, const Tensor& var);
  GaussianNLLLossOptions options;
};
XTGRAD_MODULE(GaussianNLLLoss);

/// max(0, margin + distance(anchor, positive) - distance(anchor, negative)) by any distance function.
class TripletMarginWithDistanceLossImpl : public Cloneable<TripletMarginWithDistanceLossImpl> {
 public:
  explicit TripletMarginWithDistanceLossImpl(const TripletMarginWithDistanceLossOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& anchor, const Tensor& positive, const Tensor& negative);
  TripletMarginWithDistanceLossOptions options;
};
XTGRAD_MODULE(TripletMarginWithDistanceLoss);

}  // namespace xtgrad::nn
