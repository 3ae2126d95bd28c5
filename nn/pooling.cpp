#include <xtgrad/nn/pooling.h>

#include <ostream>

namespace xtgrad::nn {

template <size_t D, class Derived>
void MaxPoolImpl<D, Derived>::reset() {}
template <size_t D, class Derived>
void MaxPoolImpl<D, Derived>::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::MaxPool" << D << "d(kernel_size=" << options.kernel_size() << ", stride=" << options.stride()
         << ", padding=" << options.padding() << ", dilation=" << options.dilation()
         << ", ceil_mode=" << (options.ceil_mode() ? "true" : "false") << ')';
}
template <size_t D, class Derived>
Tensor MaxPoolImpl<D, Derived>::forward(const Tensor& input) {
  if constexpr (D == 1) return functional::max_pool1d(input, options);
  if constexpr (D == 2) return functional::max_pool2d(input, options);
  if constexpr (D == 3) return functional::max_pool3d(input, options);
}
template <size_t D, class Derived>
std::tuple<Tensor, Tensor> MaxPoolImpl<D, Derived>::forward_with_indices(const Tensor& input) {
  if constexpr (D == 1) return functional::max_pool1d_with_indices(input, options);
  if constexpr (D == 2) return functional::max_pool2d_with_indices(input, options);
  if constexpr (D == 3) return functional::max_pool3d_with_indices(input, options);
}
template class MaxPoolImpl<1, MaxPool1dImpl>;
template class MaxPoolImpl<2, MaxPool2dImpl>;
template class MaxPoolImpl<3, MaxPool3dImpl>;

template <size_t D, class Derived>
void AvgPoolImpl<D, Derived>::reset() {}
template <size_t D, class Derived>
void AvgPoolImpl<D, Derived>::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::AvgPool" << D << "d(kernel_size=" << options.kernel_size() << ", stride=" << options.stride()
         << ", padding=" << options.padding() << ')';
}
template <size_t D, class Derived>
Tensor AvgPoolImpl<D, Derived>::forward(const Tensor& input) {
  if constexpr (D == 1) return functional::avg_pool1d(input, options);
  if constexpr (D == 2) return functional::avg_pool2d(input, options);
  if constexpr (D == 3) return functional::avg_pool3d(input, options);
}
template class AvgPoolImpl<1, AvgPool1dImpl>;
template class AvgPoolImpl<2, AvgPool2dImpl>;
template class AvgPoolImpl<3, AvgPool3dImpl>;

template <size_t D, class Size, class Derived>
void AdaptiveMaxPoolImpl<D, Size, Derived>::reset() {}
template <size_t D, class Size, class Derived>
void AdaptiveMaxPoolImpl<D, Size, Derived>::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::AdaptiveMaxPool" << D << "d(output_size=" << options.output_size() << ')';
}
template <size_t D, class Size, class Derived>
Tensor AdaptiveMaxPoolImpl<D, Size, Derived>::forward(const Tensor& input) {
  if constexpr (D == 1) return functional::adaptive_max_pool1d(input, options);
  if constexpr (D == 2) return functional::adaptive_max_pool2d(input, options);
  if constexpr (D == 3) return functional::adaptive_max_pool3d(input, options);
}
template <size_t D, class Size, class Derived>
std::tuple<Tensor, Tensor> AdaptiveMaxPoolImpl<D, Size, Derived>::forward_with_indices(const Tensor& input) {
  if constexpr (D == 1) return functional::adaptive_max_pool1d_with_indices(input, options);
  if constexpr (D == 2) return functional::adaptive_max_pool2d_with_indices(input, options);
  if constexpr (D == 3) return functional::adaptive_max_pool3d_with_indices(input, options);
}
template class AdaptiveMaxPoolImpl<1, ExpandingArray<1>, AdaptiveMaxPool1dImpl>;
template class AdaptiveMaxPoolImpl<2, ExpandingArrayWithOptionalElem<2>, AdaptiveMaxPool2dImpl>;
template class AdaptiveMaxPoolImpl<3, ExpandingArrayWithOptionalElem<3>, AdaptiveMaxPool3dImpl>;

template <size_t D, class Size, class Derived>
void AdaptiveAvgPoolImpl<D, Size, Derived>::reset() {}
template <size_t D, class Size, class Derived>
void AdaptiveAvgPoolImpl<D, Size, Derived>::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::AdaptiveAvgPool" << D << "d(output_size=" << options.output_size() << ')';
}
template <size_t D, class Size, class Derived>
Tensor AdaptiveAvgPoolImpl<D, Size, Derived>::forward(const Tensor& input) {
  if constexpr (D == 1) return functional::adaptive_avg_pool1d(input, options);
  if constexpr (D == 2) return functional::adaptive_avg_pool2d(input, options);
  if constexpr (D == 3) return functional::adaptive_avg_pool3d(input, options);
}
template class AdaptiveAvgPoolImpl<1, ExpandingArray<1>, AdaptiveAvgPool1dImpl>;
template class AdaptiveAvgPoolImpl<2, ExpandingArrayWithOptionalElem<2>, AdaptiveAvgPool2dImpl>;
template class AdaptiveAvgPoolImpl<3, ExpandingArrayWithOptionalElem<3>, AdaptiveAvgPool3dImpl>;

template <size_t D, class Derived>
void MaxUnpoolImpl<D, Derived>::reset() {}
template <size_t D, class Derived>
void MaxUnpoolImpl<D, Derived>::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::MaxUnpool" << D << "d(kernel_size=" << options.kernel_size() << ", stride=" << options.stride()
         << ", padding=" << options.padding() << ')';
}
template <size_t D, class Derived>
Tensor MaxUnpoolImpl<D, Derived>::forward(const Tensor& input, const Tensor& indices,
                                          const std::optional<std::vector<int64_t>>& output_size) {
  const auto all = functional::MaxUnpoolFuncOptions<D>(options.kernel_size())
                       .stride(options.stride())
                       .padding(options.padding())
                       .output_size(output_size);
  if constexpr (D == 1) return functional::max_unpool1d(input, indices, all);
  if constexpr (D == 2) return functional::max_unpool2d(input, indices, all);
  if constexpr (D == 3) return functional::max_unpool3d(input, indices, all);
}
template class MaxUnpoolImpl<1, MaxUnpool1dImpl>;
template class MaxUnpoolImpl<2, MaxUnpool2dImpl>;
template class MaxUnpoolImpl<3, MaxUnpool3dImpl>;

template <size_t D, class Derived>
void LPPoolImpl<D, Derived>::reset() {}
template <size_t D, class Derived>
void LPPoolImpl<D, Derived>::pretty_print(std::ostream& stream) const {
  stream << "xtgrad::nn::LPPool" << D << "d(norm_type=" << options.norm_type()
         << ", kernel_size=" << options.kernel_size() << ", stride=" << options.stride()
         << ", ceil_mode=" << (options.ceil_mode() ? "true" : "false") << ')';
}
template <size_t D, class Derived>
Tensor LPPoolImpl<D, Derived>::forward(const Tensor& input) {
  if constexpr (D == 1) return functional::lp_pool1d(input, options);
  if constexpr (D == 2) return functional::lp_pool2d(input, options);
}
template class LPPoolImpl<1, LPPool1dImpl>;
template class LPPoolImpl<2, LPPool2dImpl>;

}  // namespace xtgrad::nn
