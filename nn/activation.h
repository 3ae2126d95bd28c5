#pragma once
#include <xtgrad/nn/cloneable.h>
#include <xtgrad/nn/functional/activation.h>
#include <xtgrad/nn/holder.h>

namespace xtgrad::nn {

/// max(x, 0)
class ReLUImpl : public Cloneable<ReLUImpl> {
 public:
  explicit ReLUImpl(const ReLUOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(Tensor input);
  ReLUOptions options;
};
XTGRAD_MODULE(ReLU);

/// x where positive, else negative_slope * x
class LeakyReLUImpl : public Cloneable<LeakyReLUImpl> {
 public:
  explicit LeakyReLUImpl(const LeakyReLUOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(Tensor input);
  LeakyReLUOptions options;
};
XTGRAD_MODULE(LeakyReLU);

/// x where positive, else alpha * (exp(x) - 1)
class ELUImpl : public Cloneable<ELUImpl> {
 public:
  explicit ELUImpl(const ELUOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(Tensor input);
  ELUOptions options;
};
XTGRAD_MODULE(ELU);

/// x * Phi(x), Phi being the normal distribution function, or its approximation by tanh
class GELUImpl : public Cloneable<GELUImpl> {
 public:
  explicit GELUImpl(const GELUOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  GELUOptions options;
};
XTGRAD_MODULE(GELU);

/// x * sigmoid(x)
class SiLUImpl : public Cloneable<SiLUImpl> {
 public:
  SiLUImpl();
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
};
XTGRAD_MODULE(SiLU);

/// log(1 + exp(beta * x)) / beta, and x itself where beta * x > threshold
class SoftplusImpl : public Cloneable<SoftplusImpl> {
 public:
  explicit SoftplusImpl(const SoftplusOptions& options_ = {});
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  SoftplusOptions options;
};
XTGRAD_MODULE(Softplus);

/// log(1 / (1 + exp(-x)))
class LogSigmoidImpl : public Cloneable<LogSigmoidImpl> {
 public:
  LogSigmoidImpl();
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
};
XTGRAD_MODULE(LogSigmoid);

class SigmoidImpl : public Cloneable<SigmoidImpl> {
 public:
  SigmoidImpl();
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
};
XTGRAD_MODULE(Sigmoid);

class TanhImpl : public Cloneable<TanhImpl> {
 public:
  TanhImpl();
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
};
XTGRAD_MODULE(Tanh);

/// exp(x) / sum(exp(x)) along dim
class SoftmaxImpl : public Cloneable<SoftmaxImpl> {
 public:
  explicit SoftmaxImpl(int64_t dim);
  explicit SoftmaxImpl(const SoftmaxOptions& options_);
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  SoftmaxOptions options;
};
XTGRAD_MODULE(Softmax);

/// log(softmax(x)) along dim, without overflow
class LogSoftmaxImpl : public Cloneable<LogSoftmaxImpl> {
 public:
  explicit LogSoftmaxImpl(int64_t dim);
  explicit LogSoftmaxImpl(const LogSoftmaxOptions& options_);
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input);
  LogSoftmaxOptions options;
};
XTGRAD_MODULE(LogSoftmax);

}  // namespace xtgrad::nn
