#include <xtgrad/nn/padding.h>

#include <ostream>

#include <xtgrad/autograd/ops/shape.h>

namespace xtgrad::nn {

Tensor functional::pad(const Tensor& input, const PadFuncOptions& options) {
  static constexpr const char* modes[] = {"constant", "reflect", "replicate", "circular"};
  const std::optional<double> value = options.value() != 0 ? std::optional<double>(options.value()) : std::nullopt;
  return xtgrad::pad(input, options.pad(), modes[options.mode().index()], value);
}

namespace {

template <size_t D>
Tensor padded(const Tensor& input, const ExpandingArray<D>& padding, functional::PadFuncOptions::mode_t mode,
              double value = 0) {
  const std::vector<int64_t> amounts(padding->begin(), padding->end());
  return functional::pad(input, functional::PadFuncOptions(amounts).mode(mode).value(value));
}

}  // namespace

template <size_t D, class Derived>
void ReflectionPadImpl<D, Derived>::reset() {}
template <size_t D, class Derived>
void ReflectionPadImpl<D, Derived>::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::ReflectionPad" << D << "d(padding=" << options.padding() << ')';
}
template <size_t D, class Derived>
Tensor ReflectionPadImpl<D, Derived>::forward(const Tensor& input) {
  return padded(input, options.padding(), kReflect);
}
template class ReflectionPadImpl<1, ReflectionPad1dImpl>;
template class ReflectionPadImpl<2, ReflectionPad2dImpl>;
template class ReflectionPadImpl<3, ReflectionPad3dImpl>;

template <size_t D, class Derived>
void ReplicationPadImpl<D, Derived>::reset() {}
template <size_t D, class Derived>
void ReplicationPadImpl<D, Derived>::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::ReplicationPad" << D << "d(padding=" << options.padding() << ')';
}
template <size_t D, class Derived>
Tensor ReplicationPadImpl<D, Derived>::forward(const Tensor& input) {
  return padded(input, options.padding(), kReplicate);
}
template class ReplicationPadImpl<1, ReplicationPad1dImpl>;
template class ReplicationPadImpl<2, ReplicationPad2dImpl>;
template class ReplicationPadImpl<3, ReplicationPad3dImpl>;

ZeroPad2dImpl::ZeroPad2dImpl(ExpandingArray<4> padding) : ZeroPad2dImpl(ZeroPad2dOptions(padding)) {}
ZeroPad2dImpl::ZeroPad2dImpl(const ZeroPad2dOptions& options_) : options(options_) {}
void ZeroPad2dImpl::reset() {}
void ZeroPad2dImpl::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::ZeroPad2d(padding=" << options.padding() << ')';
}
Tensor ZeroPad2dImpl::forward(const Tensor& input) { return padded(input, options.padding(), kConstant); }

template <size_t D, class Derived>
void ConstantPadImpl<D, Derived>::reset() {}
template <size_t D, class Derived>
void ConstantPadImpl<D, Derived>::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::ConstantPad" << D << "d(padding=" << options.padding() << ", value=" << options.value() << ')';
}
template <size_t D, class Derived>
Tensor ConstantPadImpl<D, Derived>::forward(const Tensor& input) {
  return padded(input, options.padding(), kConstant, options.value());
}
template class ConstantPadImpl<1, ConstantPad1dImpl>;
template class ConstantPadImpl<2, ConstantPad2dImpl>;
template class ConstantPadImpl<3, ConstantPad3dImpl>;

}  // namespace xtgrad::nn
