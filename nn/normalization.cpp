#include <xtgrad/nn/normalization.h>

#include <ostream>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/norm.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/nn/init.h>

namespace xtgrad::nn {

namespace {
void register_affine(Module& module, bool affine, IntArrayRef sizes, Tensor& weight, Tensor& bias) {
  weight = module.register_parameter("weight", affine ? empty(sizes) : Tensor(), affine);
  bias = module.register_parameter("bias", affine ? empty(sizes) : Tensor(), affine);
}

void reset_affine(const Tensor& weight, const Tensor& bias) {
  if (!weight.defined()) return;
  init::ones_(weight);
  init::zeros_(bias);
}

const char* yes_no(bool value) { return value ? "true" : "false"; }
}  // namespace

Tensor functional::layer_norm(const Tensor& input, const LayerNormFuncOptions& options) {
  return xtgrad::layer_norm(input, options.normalized_shape(), options.weight(), options.bias(), options.eps());
}
Tensor functional::group_norm(const Tensor& input, const GroupNormFuncOptions& options) {
  return xtgrad::group_norm(input, options.num_groups(), options.weight(), options.bias(), options.eps());
}
Tensor functional::local_response_norm(const Tensor& input, const LocalResponseNormFuncOptions& options) {
  return xtgrad::local_response_norm(input, options.size(), options.alpha(), options.beta(), options.k());
}

// ---- LayerNorm

LayerNormImpl::LayerNormImpl(std::vector<int64_t> normalized_shape)
    : LayerNormImpl(LayerNormOptions(std::move(normalized_shape))) {}
LayerNormImpl::LayerNormImpl(const LayerNormOptions& options_) : options(options_) { LayerNormImpl::reset(); }
void LayerNormImpl::reset() {
  register_affine(*this, options.elementwise_affine(), options.normalized_shape(), weight, bias);
  reset_parameters();
}
void LayerNormImpl::reset_parameters() { reset_affine(weight, bias); }
void LayerNormImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::LayerNorm(" << text(IntArrayRef(options.normalized_shape())) << ", eps=" << options.eps()
         << ", elementwise_affine=" << yes_no(options.elementwise_affine()) << ')';
}
Tensor LayerNormImpl::forward(const Tensor& input) {
  return xtgrad::layer_norm(input, options.normalized_shape(), weight, bias, options.eps());
}

// ---- GroupNorm

GroupNormImpl::GroupNormImpl(int64_t num_groups, int64_t num_channels)
    : GroupNormImpl(GroupNormOptions(num_groups, num_channels)) {}
GroupNormImpl::GroupNormImpl(const GroupNormOptions& options_) : options(options_) { GroupNormImpl::reset(); }
void GroupNormImpl::reset() {
  check(options.num_groups() > 0, "num_groups must be positive, but got ", options.num_groups());
  check(options.num_channels() % options.num_groups() == 0, "num_channels must be divisible by num_groups, but got ",
        options.num_channels(), " and ", options.num_groups());
  register_affine(*this, options.affine(), options.num_channels(), weight, bias);
  reset_parameters();
}
void GroupNormImpl::reset_parameters() { reset_affine(weight, bias); }
void GroupNormImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::GroupNorm(" << options.num_groups() << ", " << options.num_channels()
         << ", eps=" << options.eps() << ", affine=" << yes_no(options.affine()) << ')';
}
Tensor GroupNormImpl::forward(const Tensor& input) {
  return xtgrad::group_norm(input, options.num_groups(), weight, bias, options.eps());
}

// ---- LocalResponseNorm, CrossMapLRN2d

LocalResponseNormImpl::LocalResponseNormImpl(int64_t size) : LocalResponseNormImpl(LocalResponseNormOptions(size)) {}
LocalResponseNormImpl::LocalResponseNormImpl(const LocalResponseNormOptions& options_) : options(options_) {}
void LocalResponseNormImpl::reset() {}
void LocalResponseNormImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::LocalResponseNorm(" << options.size() << ", alpha=" << options.alpha()
         << ", beta=" << options.beta() << ", k=" << options.k() << ')';
}
Tensor LocalResponseNormImpl::forward(const Tensor& input) { return functional::local_response_norm(input, options); }

CrossMapLRN2dImpl::CrossMapLRN2dImpl(int64_t size) : CrossMapLRN2dImpl(CrossMapLRN2dOptions(size)) {}
CrossMapLRN2dImpl::CrossMapLRN2dImpl(const CrossMapLRN2dOptions& options_) : options(options_) {}
void CrossMapLRN2dImpl::reset() {}
void CrossMapLRN2dImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::CrossMapLRN2d(" << options.size() << ", alpha=" << options.alpha()
         << ", beta=" << options.beta() << ", k=" << options.k() << ')';
}
Tensor CrossMapLRN2dImpl::forward(const Tensor& input) {
  check(input.dim() == 4, "CrossMapLRN2d: Expected input to be 4D, got ", input.dim(), "D instead.");
  check(options.size() > 0, "CrossMapLRN2d: size should be greater than zero, but got ", options.size());
  const int64_t half = (options.size() - 1) / 2;
  const Tensor squares = input * input, padded = constant_pad_nd(squares, {0, 0, 0, 0, half, half});
  // PyTorch's running sum never lets go of the first channel: it counts in every window behind its own.
  const Tensor behind = gt(arange(input.size(1)), half).to(input.dtype()).view({-1, 1, 1});
  const Tensor sums = sum(padded.unfold(1, 2 * half + 1, 1), -1) + squares.slice(1, 0, 1) * behind;
  const double share = options.alpha() / static_cast<double>(options.size());
  return input * pow(sums * share + options.k(), -options.beta());
}

}  // namespace xtgrad::nn
