#pragma once
#include <xtgrad/nn/functional/batchnorm.h>
#include <xtgrad/nn/holder.h>
#include <xtgrad/nn/norm_base.h>

namespace xtgrad::nn {

/// Batch normalisation of inputs with D dimensions behind [N, C]; in one dimension also of [N, C].
template <size_t D, class Derived>
class BatchNormImplBase : public NormImplBase<Derived, BatchNormOptions> {
 public:
  using NormImplBase<Derived, BatchNormOptions>::NormImplBase;
  Tensor forward(const Tensor& input);
  void pretty_print(std::ostream& stream) const override;
};

/// input [N, C] or [N, C, L]
class BatchNorm1dImpl : public BatchNormImplBase<1, BatchNorm1dImpl> {
 public:
  using BatchNormImplBase<1, BatchNorm1dImpl>::BatchNormImplBase;
};
XTGRAD_MODULE(BatchNorm1d);

/// input [N, C, H, W]
class BatchNorm2dImpl : public BatchNormImplBase<2, BatchNorm2dImpl> {
 public:
  using BatchNormImplBase<2, BatchNorm2dImpl>::BatchNormImplBase;
};
XTGRAD_MODULE(BatchNorm2d);

/// input [N, C, D, H, W]
class BatchNorm3dImpl : public BatchNormImplBase<3, BatchNorm3dImpl> {
 public:
  using BatchNormImplBase<3, BatchNorm3dImpl>::BatchNormImplBase;
};
XTGRAD_MODULE(BatchNorm3d);

}  // namespace xtgrad::nn
