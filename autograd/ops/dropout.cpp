#include <xtgrad/autograd/ops/dropout.h>

#include <cmath>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/random_fill.h>

namespace xtgrad {
namespace {

// What selu tends to from below, with its sign turned: scale * alpha.
constexpr double kLimit = 1.7580993408473766;

bool changes(const Tensor& x, double p, bool train) {
  check(p >= 0 && p <= 1, "dropout probability has to be between 0 and 1, but got ", p);
  return train && p > 0 && x.numel() > 0;
}

// One number for each sample's channel, which its elements share.
Dims channel_sizes(const Tensor& x) {
  check(x.dim() >= 2, "Feature dropout requires at least 2 dimensions in the input, got sizes ", x.sizes());
  Dims sizes(static_cast<int>(x.dim()), 1);
  sizes[0] = x.size(0);
  sizes[1] = x.size(1);
  return sizes;
}

Array mask_of(const Dims& sizes, ScalarType dtype, double p, bool scaled) {
  const Array mask = empty_array(sizes, computing_dtype(dtype));
  dispatch_floating(mask.dtype(), "dropout", [&](auto zero) {
    auto* data = mask.data<decltype(zero)>();
    if (scaled)
      fill_dropout_mask(data, mask.numel(), p, default_generator());
    else
      fill_bernoulli(data, mask.numel(), 1 - p, default_generator());
  });
  return mask.to(dtype);
}

Tensor alpha(const Tensor& x, double p, const Dims& sizes) {
  if (p == 1) return x * 0;
  const double a = 1 / std::sqrt((kLimit * kLimit * p + 1) * (1 - p));
  const Tensor kept(mask_of(sizes, x.dtype(), p, false));
  return x * (kept * a) + (kept - 1 + p) * (kLimit * a);
}

}  // namespace

Tensor feature_dropout(const Tensor& x, double p, bool train) {
  if (!changes(x, p, train)) return x;
  const Dims sizes = channel_sizes(x);
  return p == 1 ? x * 0 : x * Tensor(mask_of(sizes, x.dtype(), p, true));
}
Tensor alpha_dropout(const Tensor& x, double p, bool train) {
  return changes(x, p, train) ? alpha(x, p, x.sizes()) : x;
}
Tensor feature_alpha_dropout(const Tensor& x, double p, bool train) {
  return changes(x, p, train) ? alpha(x, p, channel_sizes(x)) : x;
}

Tensor& feature_dropout_(Tensor& x, double p, bool train) {
  if (!changes(x, p, train)) return x;
  return in_place("feature_dropout_", x, {}, [&](const Tensor& t) { return feature_dropout(t, p, train); });
}
Tensor& alpha_dropout_(Tensor& x, double p, bool train) {
  if (!changes(x, p, train)) return x;
  return in_place("alpha_dropout_", x, {}, [&](const Tensor& t) { return alpha_dropout(t, p, train); });
}
Tensor& feature_alpha_dropout_(Tensor& x, double p, bool train) {
  if (!changes(x, p, train)) return x;
  return in_place("feature_alpha_dropout_", x, {}, [&](const Tensor& t) { return feature_alpha_dropout(t, p, train); });
}

}  // namespace xtgrad
