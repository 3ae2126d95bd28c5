#pragma once
#include <xtgrad/nn/functional/instancenorm.h>
#include <xtgrad/nn/holder.h>
#include <xtgrad/nn/norm_base.h>

namespace xtgrad::nn {

/// Instance normalisation of inputs with D dimensions behind [N, C], or behind [C] of a single sample.
template <size_t D, class Derived>
class InstanceNormImpl : public NormImplBase<Derived, InstanceNormOptions> {
 public:
  using NormImplBase<Derived, InstanceNormOptions>::NormImplBase;
  Tensor forward(const Tensor& input);
  void pretty_print(std::ostream& stream) const override;
};

/// input [N, C, L] or [C, L]
class InstanceNorm1dImpl : public InstanceNormImpl<1, InstanceNorm1dImpl> {
 public:
  using InstanceNormImpl<1, InstanceNorm1dImpl>::InstanceNormImpl;
};
XTGRAD_MODULE(InstanceNorm1d);

/// input [N, C, H, W] or [C, H, W]
class InstanceNorm2dImpl : public InstanceNormImpl<2, InstanceNorm2dImpl> {
 public:
  using InstanceNormImpl<2, InstanceNorm2dImpl>::InstanceNormImpl;
};
XTGRAD_MODULE(InstanceNorm2d);

/// input [N, C, D, H, W] or [C, D, H, W]
class InstanceNorm3dImpl : public InstanceNormImpl<3, InstanceNorm3dImpl> {
 public:
  using InstanceNormImpl<3, InstanceNorm3dImpl>::InstanceNormImpl;
};
XTGRAD_MODULE(InstanceNorm3d);

}  // namespace xtgrad::nn
