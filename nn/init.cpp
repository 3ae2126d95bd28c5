#include <xtgrad/nn/init.h>

#include <cmath>

#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/random.h>

namespace xtgrad::nn::init {

namespace {
double fan_of(const Tensor& tensor, const FanModeType& mode) {
  const auto [in, out] = _calculate_fan_in_and_fan_out(tensor);
  return static_cast<double>(std::holds_alternative<enumtype::kFanIn>(mode) ? in : out);
}

double xavier_std(const Tensor& tensor, double gain) {
  const auto [in, out] = _calculate_fan_in_and_fan_out(tensor);
  return gain * std::sqrt(2.0 / static_cast<double>(in + out));
}

// Empty tensors keep nothing: a division by their fan of 0 must not reach the bounds of a distribution.
double kaiming_std(const Tensor& tensor, double a, const FanModeType& mode, const NonlinearityType& nonlinearity) {
  const double fan = fan_of(tensor, mode);
  return fan > 0 ? calculate_gain(nonlinearity, a) / std::sqrt(fan) : 0;
}
}  // namespace

double calculate_gain(NonlinearityType nonlinearity, double param) {
  if (std::holds_alternative<enumtype::kTanh>(nonlinearity)) return 5.0 / 3.0;
  if (std::holds_alternative<enumtype::kReLU>(nonlinearity)) return std::sqrt(2.0);
  if (std::holds_alternative<enumtype::kLeakyReLU>(nonlinearity)) return std::sqrt(2 / (1 + param * param));
  return 1;
}

std::tuple<int64_t, int64_t> _calculate_fan_in_and_fan_out(const Tensor& tensor) {
  check(tensor.dim() >= 2,
        "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, but got shape ",
        tensor.sizes());
  int64_t taps = 1;  // of a convolution
  for (int64_t d = 2; d < tensor.dim(); ++d) taps *= tensor.size(d);
  return {tensor.size(1) * taps, tensor.size(0) * taps};
}

// ---- values

Tensor constant_(Tensor tensor, const Scalar& value) {
  const NoGradGuard no_grad;
  return tensor.fill_(value);
}

Tensor zeros_(Tensor tensor) { return constant_(std::move(tensor), 0); }
Tensor ones_(Tensor tensor) { return constant_(std::move(tensor), 1); }

Tensor eye_(Tensor matrix) {
  check(matrix.dim() == 2, "Only tensors with 2 dimensions are supported, but got shape ", matrix.sizes());
  const NoGradGuard no_grad;
  return matrix.copy_(eye(matrix.size(0), matrix.size(1), matrix.dtype()));
}

Tensor dirac_(Tensor tensor) {
  check(tensor.dim() >= 3 && tensor.dim() <= 5, "Only tensors with 3, 4, or 5 dimensions are supported, but got shape ",
        tensor.sizes());
  const NoGradGuard no_grad;
  tensor.zero_();
  if (tensor.numel() == 0) return tensor;
  const int64_t channels = std::min(tensor.size(0), tensor.size(1));
  for (int64_t i = 0; i < channels; ++i) {
    Tensor tap = tensor.select(0, i).select(0, i);
    while (tap.dim() > 0) tap = tap.select(0, tap.size(0) / 2);
    tap.fill_(1);
  }
  return tensor;
}

// ---- random values

Tensor uniform_(Tensor tensor, double low, double high) {
  const NoGradGuard no_grad;
  return tensor.uniform_(low, high);
}

Tensor normal_(Tensor tensor, double mean, double std) {
  const NoGradGuard no_grad;
  return tensor.normal_(mean, std);
}

// Inverts the distribution function at uniform numbers, as torch.nn.init does, so that each element costs one draw.
Tensor trunc_normal_(Tensor tensor, double mean, double std, double a, double b) {
  check(std > 0, "trunc_normal_: std must be positive, but got ", std);
  check(a <= b, "trunc_normal_: the lower bound a = ", a, " is above the upper bound b = ", b);
  const auto distribution = [&](double x) { return (1 + std::erf((x - mean) / std / std::sqrt(2.0))) / 2; };
  const double low = distribution(a), high = distribution(b);
  const NoGradGuard no_grad;
  tensor.uniform_(2 * low - 1, 2 * high - 1);
  tensor.erfinv_();
  tensor.mul_(std * std::sqrt(2.0));
  tensor.add_(mean);
  return tensor.clamp_(a, b);
}

Tensor xavier_uniform_(Tensor tensor, double gain) {
  const double bound = std::sqrt(3.0) * xavier_std(tensor, gain);
  return tensor.numel() == 0 ? tensor : uniform_(tensor, -bound, bound);
}

Tensor xavier_normal_(Tensor tensor, double gain) {
  const double std = xavier_std(tensor, gain);
  return tensor.numel() == 0 ? tensor : normal_(tensor, 0, std);
}

Tensor kaiming_uniform_(Tensor tensor, double a, FanModeType mode, NonlinearityType nonlinearity) {
  const double bound = std::sqrt(3.0) * kaiming_std(tensor, a, mode, nonlinearity);
  return uniform_(std::move(tensor), -bound, bound);
}

Tensor kaiming_normal_(Tensor tensor, double a, FanModeType mode, NonlinearityType nonlinearity) {
  const double std = kaiming_std(tensor, a, mode, nonlinearity);
  return normal_(std::move(tensor), 0, std);
}

Tensor sparse_(Tensor tensor, double sparsity, double std) {
  check(tensor.dim() == 2, "Only tensors with 2 dimensions are supported, but got shape ", tensor.sizes());
  check(sparsity >= 0 && sparsity <= 1, "sparse_: sparsity must be between 0 and 1, but got ", sparsity);
  const NoGradGuard no_grad;
  const int64_t rows = tensor.size(0);
  const auto zeroed = static_cast<int64_t>(std::ceil(sparsity * static_cast<double>(rows)));
  tensor.normal_(0, std);
  for (int64_t column = 0; column < tensor.size(1); ++column)
    tensor.select(1, column).index_fill_(0, randperm(rows).narrow(0, 0, zeroed), 0);
  return tensor;
}

}  // namespace xtgrad::nn::init
