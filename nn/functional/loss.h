#pragma once
#include <type_traits>
#include <variant>

#include <xtgrad/autograd/ops/loss.h>
#include <xtgrad/lib/arg.h>
#include <xtgrad/nn/enum.h>

// Options of the losses, and the functions that take them; xtgrad::nll_loss and the like take plain arguments.

namespace xtgrad {

namespace enumtype {
/// The Reduction that an option of the choices kNone, kMean, kSum means.
int64_t reduction_get_enum(const std::variant<kNone, kMean, kSum>& reduction);
}  // namespace enumtype

namespace nn {

/// What becomes of a loss per element: nothing, its mean, or its sum.
using reduction_t = std::variant<enumtype::kNone, enumtype::kMean, enumtype::kSum>;

namespace detail {
template <class T>
using EnableReduction = std::enable_if_t<std::is_convertible_v<T, reduction_t>, int>;
}

struct L1LossOptions {
  L1LossOptions() = default;
  template <class R, detail::EnableReduction<R> = 0>
  L1LossOptions(R reduction) : reduction_(reduction) {}
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct MSELossOptions {
  MSELossOptions() = default;
  template <class R, detail::EnableReduction<R> = 0>
  MSELossOptions(R reduction) : reduction_(reduction) {}
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct SmoothL1LossOptions {
  SmoothL1LossOptions() = default;
  template <class R, detail::EnableReduction<R> = 0>
  SmoothL1LossOptions(R reduction) : reduction_(reduction) {}
  XTGRAD_ARG(reduction_t, reduction) = kMean;
  XTGRAD_ARG(double, beta) = 1;
};
struct HuberLossOptions {
  HuberLossOptions() = default;
  template <class R, detail::EnableReduction<R> = 0>
  HuberLossOptions(R reduction) : reduction_(reduction) {}
  XTGRAD_ARG(reduction_t, reduction) = kMean;
  XTGRAD_ARG(double, delta) = 1;
};
struct BCELossOptions {
  XTGRAD_ARG(Tensor, weight);
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct BCEWithLogitsLossOptions {
  XTGRAD_ARG(Tensor, weight);
  XTGRAD_ARG(reduction_t, reduction) = kMean;
  XTGRAD_ARG(Tensor, pos_weight);
};
struct NLLLossOptions {
  XTGRAD_ARG(Tensor, weight);
  XTGRAD_ARG(int64_t, ignore_index) = -100;
  XTGRAD_ARG(reduction_t, reduction) = kMean;
};
struct CrossEntropyLossOptions {
  XTGRAD_ARG(Tensor, weight);
  XTGRAD_ARG(int64_t, ignore_index) = -100;
  XTGRAD_ARG(reduction_t, reduction) = kMean;
  XTGRAD_ARG(double, label_smoothing) = 0;
};

namespace functional {

using L1LossFuncOptions = L1LossOptions;
using MSELossFuncOptions = MSELossOptions;
using SmoothL1LossFuncOptions = SmoothL1LossOptions;
using HuberLossFuncOptions = HuberLossOptions;
using BinaryCrossEntropyFuncOptions = BCELossOptions;
using BinaryCrossEntropyWithLogitsFuncOptions = BCEWithLogitsLossOptions;
using NLLLossFuncOptions = NLLLossOptions;
using CrossEntropyFuncOptions = CrossEntropyLossOptions;

/// |input - target|
Tensor l1_loss(const Tensor& input, const Tensor& target, const L1LossFuncOptions& options = {});
/// (input - target)^2; warns when the two differ in shape.
Tensor mse_loss(const Tensor& input, const Tensor& target, const MSELossFuncOptions& options = {});
/// d^2 / (2 beta) for d = |input - target| < beta, else d - beta / 2; warns when the two differ in shape.
Tensor smooth_l1_loss(const Tensor& input, const Tensor& target, const SmoothL1LossFuncOptions& options = {});
/// d^2 / 2 for d = |input - target| < delta, else delta * (d - delta / 2); warns when the two differ in shape.
Tensor huber_loss(const Tensor& input, const Tensor& target, const HuberLossFuncOptions& options = {});
/// -(target log(input) + (1 - target) log(1 - input)) * weight of probabilities; shapes must be equal.
Tensor binary_cross_entropy(const Tensor& input, const Tensor& target,
                            const BinaryCrossEntropyFuncOptions& options = {});
/// binary_cross_entropy of sigmoid(input), without overflow; shapes must be equal.
Tensor binary_cross_entropy_with_logits(const Tensor& input, const Tensor& target,
                                        const BinaryCrossEntropyWithLogitsFuncOptions& options = {});
/// -weight[t] * input[t] of log-probabilities [N, C, d...] and classes [N, d...]; the mean is weighted.
Tensor nll_loss(const Tensor& input, const Tensor& target, const NLLLossFuncOptions& options = {});
/// nll_loss of log_softmax(input); target holds classes [N, d...] or their probabilities [N, C, d...].
Tensor cross_entropy(const Tensor& input, const Tensor& target, const CrossEntropyFuncOptions& options = {});

}  // namespace functional
}  // namespace nn
}  // namespace xtgrad
