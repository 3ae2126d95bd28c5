#pragma once
#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/functional/fold.h>
#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

/// Columns [N, C * kernel, windows] added up to an image [N, C, output_size...].
class FoldImpl : public Cloneable<FoldImpl> {
 public:
  FoldImpl(ExpandingArray<2> output_size, ExpandingArray<2> kernel_size);
  explicit FoldImpl(const FoldOptions& options_);
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  FoldOptions options;
};
XTGRAD_MODULE(Fold);

/// The windows of an image [N, C, H, W] as columns [N, C * kernel, windows].
class UnfoldImpl : public Cloneable<UnfoldImpl> {
 public:
  UnfoldImpl(ExpandingArray<2> kernel_size);
  explicit UnfoldImpl(const UnfoldOptions& options_);
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  UnfoldOptions options;
};
XTGRAD_MODULE(Unfold);

}  // namespace xtgrad::nn
