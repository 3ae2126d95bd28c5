#include <xtgrad/nn/batchnorm.h>

#include <sstream>

#include <xtgrad/autograd/ops/norm.h>

namespace xtgrad::nn {

namespace {
std::string text_of(double value) {
  std::ostringstream stream;
  stream << value;
  return stream.str();
}
}  // namespace

Tensor functional::batch_norm(const Tensor& input, const Tensor& running_mean, const Tensor& running_var,
                              const BatchNormFuncOptions& options) {
  check(input.dim() >= 2, "batch_norm: expected an input [N, C, ...] of at least 2 dimensions, got ", input.sizes());
  if (options.training())
    check(input.numel() != input.size(1) || input.numel() == 0,
          "Expected more than 1 value per channel when training, got input size ", input.sizes());
  return xtgrad::batch_norm(input, options.weight(), options.bias(), running_mean, running_var, options.training(),
                            options.momentum().value_or(0), options.eps());
}

template <size_t D, class Derived>
Tensor BatchNormImplBase<D, Derived>::forward(const Tensor& input) {
  const int64_t dims = static_cast<int64_t>(D) + 2;
  detail::check_input_dim(input, D == 1 ? 2 : dims, dims);
  const bool training = this->is_training();
  double momentum = this->options.momentum().value_or(0);
  if (training && this->num_batches_tracked.defined()) {
    this->num_batches_tracked.add_(1);
    if (!this->options.momentum()) momentum = 1 / this->num_batches_tracked.template item<double>();
  }
  return functional::batch_norm(input, this->running_mean, this->running_var,
                                functional::BatchNormFuncOptions()
                                    .weight(this->weight)
                                    .bias(this->bias)
                                    .training(training || !this->options.track_running_stats())
                                    .momentum(momentum)
                                    .eps(this->options.eps()));
}

template <size_t D, class Derived>
void BatchNormImplBase<D, Derived>::pretty_print(std::ostream& stream) const {
  static constexpr const char* names[] = {"BatchNorm1d", "BatchNorm2d", "BatchNorm3d"};
  this->print(stream, names[D - 1], this->options.momentum() ? text_of(*this->options.momentum()) : "None");
}

template class BatchNormImplBase<1, BatchNorm1dImpl>;
template class BatchNormImplBase<2, BatchNorm2dImpl>;
template class BatchNormImplBase<3, BatchNorm3dImpl>;

}  // namespace xtgrad::nn
