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

/// While training: zeroes whole channels of [N, C, H, W] with probability p and divides the others by 1 - p.
class Dropout2dImpl : public Cloneable<Dropout2dImpl> {
 public:
  explicit Dropout2dImpl(double p);
  explicit Dropout2dImpl(const Dropout2dOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(Tensor input);
  Dropout2dOptions options;
};
XTGRAD_MODULE(Dropout2d);

/// The same for [N, C, D, H, W].
class Dropout3dImpl : public Cloneable<Dropout3dImpl> {
 public:
  explicit Dropout3dImpl(double p);
  explicit Dropout3dImpl(const Dropout3dOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(Tensor input);
  Dropout3dOptions options;
};
XTGRAD_MODULE(Dropout3d);

/// While training: sets elements to the lower limit of selu with probability p, keeping mean 0 and variance 1.
class AlphaDropoutImpl : public Cloneable<AlphaDropoutImpl> {
 public:
  explicit AlphaDropoutImpl(double p);
  explicit AlphaDropoutImpl(const AlphaDropoutOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(Tensor input);
  AlphaDropoutOptions options;
};
XTGRAD_MODULE(AlphaDropout);

/// The same for whole channels of [N, C, ...].
class FeatureAlphaDropoutImpl : public Cloneable<FeatureAlphaDropoutImpl> {
 public:
  explicit FeatureAlphaDropoutImpl(double p);
  explicit FeatureAlphaDropoutImpl(const FeatureAlphaDropoutOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(Tensor input);
  FeatureAlphaDropoutOptions options;
};
XTGRAD_MODULE(FeatureAlphaDropout);

}  // namespace xtgrad::nn
