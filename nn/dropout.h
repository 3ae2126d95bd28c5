#pragma once
#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/functional/dropout.h>
#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

/// While training: zeroes each element with probability p and divides the others by 1 - p.
class DropoutImpl : public Cloneable<DropoutImpl> {
 public:
  explicit DropoutImpl(double p);
  explicit DropoutImpl(const DropoutOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(Tensor input);
  DropoutOptions options;
};
XTGRAD_MODULE(Dropout);

}  // namespace xtgrad::nn
