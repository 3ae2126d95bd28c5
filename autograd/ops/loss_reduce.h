#pragma once
#include <xtgrad/autograd/ops/loss.h>
#include <xtgrad/autograd/ops/reduce.h>

namespace xtgrad {

inline void check_loss_reduction(int64_t reduction) {
  check(reduction >= Reduction::None && reduction < Reduction::END,
        "reduction must be Reduction::None (0), Mean (1) or Sum (2), got ", reduction);
}

/// What a reduction makes of losses per element.
inline Tensor reduced_loss(const Tensor& losses, int64_t reduction) {
  check_loss_reduction(reduction);
  if (reduction == Reduction::None) return losses;
  return reduction == Reduction::Mean ? mean(losses) : sum(losses);
}

}  // namespace xtgrad
