#include <ostream>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/nn/batchnorm.h>
#include <xtgrad/nn/init.h>
#include <xtgrad/nn/instancenorm.h>

namespace xtgrad::nn {

template <class Derived, class Options>
void NormImplBase<Derived, Options>::reset() {
  const int64_t n = options.num_features();
  check(n >= 0, "num_features must not be negative, but got ", n);
  weight = this->register_parameter("weight", options.affine() ? empty({n}) : Tensor(), options.affine());
  bias = this->register_parameter("bias", options.affine() ? empty({n}) : Tensor(), options.affine());
  const bool tracks = options.track_running_stats();
  running_mean = this->register_buffer("running_mean", tracks ? zeros({n}) : Tensor());
  running_var = this->register_buffer("running_var", tracks ? ones({n}) : Tensor());
  num_batches_tracked = this->register_buffer("num_batches_tracked", tracks ? zeros({}, kLong) : Tensor());
  reset_parameters();
}

template <class Derived, class Options>
void NormImplBase<Derived, Options>::reset_running_stats() {
  if (!running_mean.defined()) return;
  running_mean.zero_();
  running_var.fill_(1);
  num_batches_tracked.zero_();
}

template <class Derived, class Options>
void NormImplBase<Derived, Options>::reset_parameters() {
  reset_running_stats();
  if (!weight.defined()) return;
  init::ones_(weight);
  init::zeros_(bias);
}

template <class Derived, class Options>
void NormImplBase<Derived, Options>::print(std::ostream& stream, const char* name, const std::string& momentum) const {
  stream << std::boolalpha << "xtgrad::nn::" << name << '(' << options.num_features() << ", eps=" << options.eps()
         << ", momentum=" << momentum << ", affine=" << options.affine()
         << ", track_running_stats=" << options.track_running_stats() << ')' << std::noboolalpha;
}

void detail::check_input_dim(const Tensor& input, int64_t low, int64_t high) {
  const int64_t dim = input.dim();
  if (low == high)
    check(dim == low, "expected ", low, "D input (got ", dim, "D input)");
  else
    check(dim == low || dim == high, "expected ", low, "D or ", high, "D input (got ", dim, "D input)");
}

template class NormImplBase<BatchNorm1dImpl, BatchNormOptions>;
template class NormImplBase<BatchNorm2dImpl, BatchNormOptions>;
template class NormImplBase<BatchNorm3dImpl, BatchNormOptions>;
template class NormImplBase<InstanceNorm1dImpl, InstanceNormOptions>;
template class NormImplBase<InstanceNorm2dImpl, InstanceNormOptions>;
template class NormImplBase<InstanceNorm3dImpl, InstanceNormOptions>;

}  // namespace xtgrad::nn
