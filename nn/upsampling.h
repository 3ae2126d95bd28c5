#pragma once
#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/functional/upsampling.h>
#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

/// [..., C * r * r, H, W] -> [..., C, H * r, W * r]
class PixelShuffleImpl : public Cloneable<PixelShuffleImpl> {
 public:
  explicit PixelShuffleImpl(const PixelShuffleOptions& options_);
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  PixelShuffleOptions options;
};
XTGRAD_MODULE(PixelShuffle);

/// [..., C, H * r, W * r] -> [..., C * r * r, H, W]
class PixelUnshuffleImpl : public Cloneable<PixelUnshuffleImpl> {
 public:
  explicit PixelUnshuffleImpl(const PixelUnshuffleOptions& options_);
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  PixelUnshuffleOptions options;
};
XTGRAD_MODULE(PixelUnshuffle);

/// The input [N, C, in...] at another size.
class UpsampleImpl : public Cloneable<UpsampleImpl> {
 public:
  explicit UpsampleImpl(const UpsampleOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  UpsampleOptions options;
};
XTGRAD_MODULE(Upsample);

}  // namespace xtgrad::nn
