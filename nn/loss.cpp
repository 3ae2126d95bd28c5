#include <xtgrad/nn/loss.h>

#include <ostream>

#include <xtgrad/lib/shape.h>
#include <xtgrad/lib/warning.h>

namespace xtgrad {

int64_t enumtype::reduction_get_enum(const std::variant<kNone, kMean, kSum>& reduction) {
  static constexpr int64_t reductions[] = {Reduction::None, Reduction::Mean, Reduction::Sum};
  return reductions[reduction.index()];
}

namespace nn {

// ---- functions

namespace functional {

namespace {
int64_t number_of(const reduction_t& reduction) { return enumtype::reduction_get_enum(reduction); }

void warn_unless_same_size(const Tensor& input, const Tensor& target) {
  if (input.sizes() == target.sizes()) return;
  warn("Using a target size (", target.sizes(), ") that is different to the input size (", input.sizes(),
       "). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.");
}
}  // namespace

Tensor l1_loss(const Tensor& input, const Tensor& target, const L1LossFuncOptions& options) {
  return xtgrad::l1_loss(input, target, number_of(options.reduction()));
}

Tensor mse_loss(const Tensor& input, const Tensor& target, const MSELossFuncOptions& options) {
  warn_unless_same_size(input, target);
  return xtgrad::mse_loss(input, target, number_of(options.reduction()));
}

Tensor smooth_l1_loss(const Tensor& input, const Tensor& target, const SmoothL1LossFuncOptions& options) {
  warn_unless_same_size(input, target);
  return xtgrad::smooth_l1_loss(input, target, number_of(options.reduction()), options.beta());
}

Tensor huber_loss(const Tensor& input, const Tensor& target, const HuberLossFuncOptions& options) {
  warn_unless_same_size(input, target);
  return xtgrad::huber_loss(input, target, number_of(options.reduction()), options.delta());
}

Tensor binary_cross_entropy(const Tensor& input, const Tensor& target, const BinaryCrossEntropyFuncOptions& options) {
  check(target.sizes() == input.sizes(), "Using a target size (", target.sizes(),
        ") that is different to the input size (", input.sizes(),
        ") is deprecated. Please ensure they have the same size.");
  return xtgrad::binary_cross_entropy(input, target, options.weight(), number_of(options.reduction()));
}

Tensor binary_cross_entropy_with_logits(const Tensor& input, const Tensor& target,
                                        const BinaryCrossEntropyWithLogitsFuncOptions& options) {
  check(target.sizes() == input.sizes(), "Target size (", target.sizes(), ") must be the same as input size (",
        input.sizes(), ")");
  return xtgrad::binary_cross_entropy_with_logits(input, target, options.weight(), options.pos_weight(),
                                                  number_of(options.reduction()));
}

Tensor nll_loss(const Tensor& input, const Tensor& target, const NLLLossFuncOptions& options) {
  return xtgrad::nll_loss(input, target, options.weight(), number_of(options.reduction()), options.ignore_index());
}

Tensor cross_entropy(const Tensor& input, const Tensor& target, const CrossEntropyFuncOptions& options) {
  return xtgrad::cross_entropy_loss(input, target, options.weight(), number_of(options.reduction()),
                                    options.ignore_index(), options.label_smoothing());
}

}  // namespace functional

// ---- modules

L1LossImpl::L1LossImpl(const L1LossOptions& options_) : options(options_) {}
void L1LossImpl::reset() {}
void L1LossImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::L1Loss()"; }
Tensor L1LossImpl::forward(const Tensor& input, const Tensor& target) {
  return functional::l1_loss(input, target, options);
}

MSELossImpl::MSELossImpl(const MSELossOptions& options_) : options(options_) {}
void MSELossImpl::reset() {}
void MSELossImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::MSELoss()"; }
Tensor MSELossImpl::forward(const Tensor& input, const Tensor& target) {
  return functional::mse_loss(input, target, options);
}

SmoothL1LossImpl::SmoothL1LossImpl(const SmoothL1LossOptions& options_) : options(options_) {}
void SmoothL1LossImpl::reset() {}
void SmoothL1LossImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::SmoothL1Loss"; }
Tensor SmoothL1LossImpl::forward(const Tensor& input, const Tensor& target) {
  return functional::smooth_l1_loss(input, target, options);
}

HuberLossImpl::HuberLossImpl(const HuberLossOptions& options_) : options(options_) {}
void HuberLossImpl::reset() {}
void HuberLossImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::HuberLoss"; }
Tensor HuberLossImpl::forward(const Tensor& input, const Tensor& target) {
  return functional::huber_loss(input, target, options);
}

// Weights are registered, so that they are saved and converted with the module.

BCELossImpl::BCELossImpl(const BCELossOptions& options_) : options(options_) { BCELossImpl::reset(); }
void BCELossImpl::reset() { options.weight() = register_buffer("weight", options.weight()); }
void BCELossImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::BCELoss()"; }
Tensor BCELossImpl::forward(const Tensor& input, const Tensor& target) {
  return functional::binary_cross_entropy(input, target, options);
}

BCEWithLogitsLossImpl::BCEWithLogitsLossImpl(const BCEWithLogitsLossOptions& options_) : options(options_) {
  BCEWithLogitsLossImpl::reset();
}
void BCEWithLogitsLossImpl::reset() {
  weight = register_buffer("weight", options.weight());
  pos_weight = register_buffer("pos_weight", options.pos_weight());
}
void BCEWithLogitsLossImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::BCEWithLogitsLoss()"; }
Tensor BCEWithLogitsLossImpl::forward(const Tensor& input, const Tensor& target) {
  return functional::binary_cross_entropy_with_logits(
      input, target, BCEWithLogitsLossOptions(options).weight(weight).pos_weight(pos_weight));
}

NLLLossImpl::NLLLossImpl(const NLLLossOptions& options_) : options(options_) { NLLLossImpl::reset(); }
void NLLLossImpl::reset() { weight = register_buffer("weight", options.weight()); }
void NLLLossImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::NLLLoss()"; }
Tensor NLLLossImpl::forward(const Tensor& input, const Tensor& target) {
  return functional::nll_loss(input, target, NLLLossOptions(options).weight(weight));
}

CrossEntropyLossImpl::CrossEntropyLossImpl(const CrossEntropyLossOptions& options_) : options(options_) {
  CrossEntropyLossImpl::reset();
}
void CrossEntropyLossImpl::reset() { weight = register_buffer("weight", options.weight()); }
void CrossEntropyLossImpl::pretty_print(std::ostream& stream) const { stream << "xtgrad::nn::CrossEntropyLoss()"; }
Tensor CrossEntropyLossImpl::forward(const Tensor& input, const Tensor& target) {
  return functional::cross_entropy(input, target, CrossEntropyLossOptions(options).weight(weight));
}

}  // namespace nn
}  // namespace xtgrad
