#include <xtgrad/nn/activation.h>

#include <ostream>

namespace xtgrad::nn {

Tensor functional::relu(Tensor input, const ReLUFuncOptions& options) {
  return options.inplace() ? input.relu_() : xtgrad::relu(input);
}
Tensor functional::softmax(const Tensor& input, const SoftmaxFuncOptions& options) {
  return xtgrad::softmax(input, options.dim(), options.dtype());
}
Tensor functional::log_softmax(const Tensor& input, const LogSoftmaxFuncOptions& options) {
  return xtgrad::log_softmax(input, options.dim(), options.dtype());
}

ReLUImpl::ReLUImpl(const ReLUOptions& options_) : options(options_) {}
void ReLUImpl::reset() {}
void ReLUImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::ReLU(" << (options.inplace() ? "inplace=true" : "") << ')';
}
Tensor ReLUImpl::forward(Tensor input) { return functional::relu(std::move(input), options); }

SigmoidImpl::SigmoidImpl() = default;
void SigmoidImpl::reset() {}
void SigmoidImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::Sigmoid()"; }
Tensor SigmoidImpl::forward(const Tensor& input) { return xtgrad::sigmoid(input); }

TanhImpl::TanhImpl() = default;
void TanhImpl::reset() {}
void TanhImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::Tanh()"; }
Tensor TanhImpl::forward(const Tensor& input) { return xtgrad::tanh(input); }

SoftmaxImpl::SoftmaxImpl(int64_t dim) : SoftmaxImpl(SoftmaxOptions(dim)) {}
SoftmaxImpl::SoftmaxImpl(const SoftmaxOptions& options_) : options(options_) {}
void SoftmaxImpl::reset() {}
void SoftmaxImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::Softmax(dim=" << options.dim() << ')';
}
Tensor SoftmaxImpl::forward(const Tensor& input) { return xtgrad::softmax(input, options.dim()); }

LogSoftmaxImpl::LogSoftmaxImpl(int64_t dim) : LogSoftmaxImpl(LogSoftmaxOptions(dim)) {}
LogSoftmaxImpl::LogSoftmaxImpl(const LogSoftmaxOptions& options_) : options(options_) {}
void LogSoftmaxImpl::reset() {}
void LogSoftmaxImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::LogSoftmax(dim=" << options.dim() << ')';
}
Tensor LogSoftmaxImpl::forward(const Tensor& input) { return xtgrad::log_softmax(input, options.dim()); }

}  // namespace xtgrad::nn
