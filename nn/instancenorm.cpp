#include <xtgrad/nn/instancenorm.h>

#include <sstream>

#include <xtgrad/autograd/ops/norm.h>
#include <xtgrad/autograd/ops/shape.h>

namespace xtgrad::nn {

Tensor functional::instance_norm(const Tensor& input, const InstanceNormFuncOptions& options) {
  check(input.dim() >= 2, "instance_norm: expected an input [N, C, ...] of at least 2 dimensions, got ", input.sizes());
  return xtgrad::instance_norm(input, options.weight(), options.bias(), options.running_mean(), options.running_var(),
                               options.use_input_stats(), options.momentum(), options.eps());
}

template <size_t D, class Derived>
Tensor InstanceNormImpl<D, Derived>::forward(const Tensor& input) {
  const int64_t sample = static_cast<int64_t>(D) + 1;
  detail::check_input_dim(input, sample, sample + 1);
  if (input.dim() == sample) return forward(unsqueeze(input, 0)).squeeze(0);
  return functional::instance_norm(input,
                                   functional::InstanceNormFuncOptions()
                                       .running_mean(this->running_mean)
                                       .running_var(this->running_var)
                                       .weight(this->weight)
                                       .bias(this->bias)
                                       .use_input_stats(this->is_training() || !this->options.track_running_stats())
                                       .momentum(this->options.momentum())
                                       .eps(this->options.eps()));
}

template <size_t D, class Derived>
void InstanceNormImpl<D, Derived>::pretty_print(std::ostream& stream) const {
  static constexpr const char* names[] = {"InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d"};
  std::ostringstream momentum;
  momentum << this->options.momentum();
  this->print(stream, names[D - 1], momentum.str());
}

template class InstanceNormImpl<1, InstanceNorm1dImpl>;
template class InstanceNormImpl<2, InstanceNorm2dImpl>;
template class InstanceNormImpl<3, InstanceNorm3dImpl>;

}  // namespace xtgrad::nn
