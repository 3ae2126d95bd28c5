#pragma once
#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/functional/normalization.h>
#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

/// The last dimensions of each sample normalised; weight and bias have normalized_shape.
class LayerNormImpl : public Cloneable<LayerNormImpl> {
 public:
  LayerNormImpl(std::vector<int64_t> normalized_shape);
  explicit LayerNormImpl(const LayerNormOptions& options_);
  void reset() override;
  void reset_parameters();
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  LayerNormOptions options;
  Tensor weight;
  Tensor bias;
};
XTGRAD_MODULE(LayerNorm);

/// Groups of channels of each sample normalised; weight and bias [num_channels].
class GroupNormImpl : public Cloneable<GroupNormImpl> {
 public:
  GroupNormImpl(int64_t num_groups, int64_t num_channels);
  explicit GroupNormImpl(const GroupNormOptions& options_);
  void reset() override;
  void reset_parameters();
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  GroupNormOptions options;
  Tensor weight;
  Tensor bias;
};
XTGRAD_MODULE(GroupNorm);

/// input / (k + alpha * mean of the squares of `size` neighbouring channels)^beta
class LocalResponseNormImpl : public Cloneable<LocalResponseNormImpl> {
 public:
  LocalResponseNormImpl(int64_t size);
  explicit LocalResponseNormImpl(const LocalResponseNormOptions& options_);
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  LocalResponseNormOptions options;
};
XTGRAD_MODULE(LocalResponseNorm);

/// The same for [N, C, H, W] over (size - 1) / 2 channels to either side, and as in PyTorch the first channel, which
/// counts for all that follow.
class CrossMapLRN2dImpl : public Cloneable<CrossMapLRN2dImpl> {
 public:
  CrossMapLRN2dImpl(int64_t size);
  explicit CrossMapLRN2dImpl(const CrossMapLRN2dOptions& options_);
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  CrossMapLRN2dOptions options;
};
XTGRAD_MODULE(CrossMapLRN2d);

}  // namespace xtgrad::nn
