#pragma once
#include <string>
#include <vector>

#include <xtgrad/lib/arg.h>
#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/functional/linear.h>
#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

/// Returns what it is given, whatever it was constructed with.
class IdentityImpl : public Cloneable<IdentityImpl> {
 public:
  IdentityImpl();
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
};
XTGRAD_MODULE(Identity);

struct LinearOptions {
  LinearOptions(int64_t in_features, int64_t out_features);
  XTGRAD_ARG(int64_t, in_features);
  XTGRAD_ARG(int64_t, out_features);
  XTGRAD_ARG(bool, bias) = true;
};

/// x [..., in] -> x @ weight [out, in]^T + bias [out], both initialised uniformly in +-1/sqrt(in).
class LinearImpl : public Cloneable<LinearImpl> {
 public:
  LinearImpl(int64_t in_features, int64_t out_features);
  explicit LinearImpl(const LinearOptions& options_);
  void reset() override;
  void reset_parameters();
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);

  LinearOptions options;
  Tensor weight;
  Tensor bias;  // undefined where options say so
};
XTGRAD_MODULE(Linear);

struct FlattenOptions {
  XTGRAD_ARG(int64_t, start_dim) = 1;
  XTGRAD_ARG(int64_t, end_dim) = -1;
};

/// Dimensions start_dim .. end_dim as one.
class FlattenImpl : public Cloneable<FlattenImpl> {
 public:
  explicit FlattenImpl(const FlattenOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);

  FlattenOptions options;
};
XTGRAD_MODULE(Flatten);

struct UnflattenOptions {
  UnflattenOptions(int64_t dim, std::vector<int64_t> sizes);
  XTGRAD_ARG(int64_t, dim);
  XTGRAD_ARG(std::vector<int64_t>, sizes);
};

/// Dimension `dim` as several of the given sizes, one of which may be -1.
class UnflattenImpl : public Cloneable<UnflattenImpl> {
 public:
  UnflattenImpl(int64_t dim, std::vector<int64_t> sizes);
  explicit UnflattenImpl(const UnflattenOptions& options_);
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);

  UnflattenOptions options;
};
XTGRAD_MODULE(Unflatten);

struct BilinearOptions {
  BilinearOptions(int64_t in1_features, int64_t in2_features, int64_t out_features);
  XTGRAD_ARG(int64_t, in1_features);
  XTGRAD_ARG(int64_t, in2_features);
  XTGRAD_ARG(int64_t, out_features);
  XTGRAD_ARG(bool, bias) = true;
};

/// x [..., in1], y [..., in2] -> out[k] = x^T weight[k] y + bias[k], with weight [out, in1, in2].
class BilinearImpl : public Cloneable<BilinearImpl> {
 public:
  BilinearImpl(int64_t in1_features, int64_t in2_features, int64_t out_features);
  explicit BilinearImpl(const BilinearOptions& options_);
  void reset() override;
  void reset_parameters();
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input1, const Tensor& input2);

  BilinearOptions options;
  Tensor weight;
  Tensor bias;
};
XTGRAD_MODULE(Bilinear);

}  // namespace xtgrad::nn
