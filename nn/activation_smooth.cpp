// The activations that bend otherwise than ReLU: below zero, or smoothly.
#include <ostream>

#include <xtgrad/autograd/ops/activation.h>
#include <xtgrad/nn/activation.h>

namespace xtgrad::nn {

namespace {
const char* and_inplace(bool inplace) { return inplace ? ", inplace=true" : ""; }
}  // namespace

Tensor functional::leaky_relu(Tensor input, const LeakyReLUFuncOptions& options) {
  if (options.inplace()) return xtgrad::leaky_relu_(input, options.negative_slope());
  return xtgrad::leaky_relu(input, options.negative_slope());
}
Tensor functional::elu(Tensor input, const ELUFuncOptions& options) {
  if (options.inplace()) return xtgrad::elu_(input, options.alpha());
  return xtgrad::elu(input, options.alpha());
}
Tensor functional::gelu(const Tensor& input, const GELUFuncOptions& options) {
  return xtgrad::gelu(input, options.approximate());
}
Tensor functional::silu(const Tensor& input) { return xtgrad::silu(input); }
Tensor functional::softplus(const Tensor& input, const SoftplusFuncOptions& options) {
  return xtgrad::softplus(input, options.beta(), options.threshold());
}
Tensor functional::logsigmoid(const Tensor& input) { return xtgrad::log_sigmoid(input); }

LeakyReLUImpl::LeakyReLUImpl(const LeakyReLUOptions& options_) : options(options_) {}
void LeakyReLUImpl::reset() {}
void LeakyReLUImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::LeakyReLU(negative_slope=" << options.negative_slope() << and_inplace(options.inplace())
         << ')';
}
Tensor LeakyReLUImpl::forward(Tensor input) { return functional::leaky_relu(std::move(input), options); }

ELUImpl::ELUImpl(const ELUOptions& options_) : options(options_) {}
void ELUImpl::reset() {}
void ELUImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::ELU(alpha=" << options.alpha() << and_inplace(options.inplace()) << ')';
}
Tensor ELUImpl::forward(Tensor input) { return functional::elu(std::move(input), options); }

GELUImpl::GELUImpl(const GELUOptions& options_) : options(options_) {}
void GELUImpl::reset() {}
void GELUImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::GELU()"; }
Tensor GELUImpl::forward(const Tensor& input) { return functional::gelu(input, options); }

SiLUImpl::SiLUImpl() = default;
void SiLUImpl::reset() {}
void SiLUImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::SiLU()"; }
Tensor SiLUImpl::forward(const Tensor& input) { return functional::silu(input); }

SoftplusImpl::SoftplusImpl(const SoftplusOptions& options_) : options(options_) {}
void SoftplusImpl::reset() {}
void SoftplusImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::Softplus(beta=" << options.beta() << ", threshold=" << options.threshold() << ')';
}
Tensor SoftplusImpl::forward(const Tensor& input) { return functional::softplus(input, options); }

LogSigmoidImpl::LogSigmoidImpl() = default;
void LogSigmoidImpl::reset() {}
void LogSigmoidImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::LogSigmoid()"; }
Tensor LogSigmoidImpl::forward(const Tensor& input) { return functional::logsigmoid(input); }

}  // namespace xtgrad::nn
