#include <xtgrad/nn/pooling.h>

#include <ostream>

#include <xtgrad/autograd/ops/pool.h>

namespace xtgrad::nn {

Tensor functional::max_pool1d(const Tensor& input, const MaxPool1dFuncOptions& options) {
  return xtgrad::max_pool1d(input, options.kernel_size(), options.stride(), options.padding(), options.dilation(),
                            options.ceil_mode());
}
std::tuple<Tensor, Tensor> functional::max_pool1d_with_indices(const Tensor& input,
                                                               const MaxPool1dFuncOptions& options) {
  return xtgrad::max_pool1d_with_indices(input, options.kernel_size(), options.stride(), options.padding(),
                                         options.dilation(), options.ceil_mode());
}
Tensor functional::max_pool2d(const Tensor& input, const MaxPool2dFuncOptions& options) {
  return xtgrad::max_pool2d(input, options.kernel_size(), options.stride(), options.padding(), options.dilation(),
                            options.ceil_mode());
}
std::tuple<Tensor, Tensor> functional::max_pool2d_with_indices(const Tensor& input,
                                                               const MaxPool2dFuncOptions& options) {
  return xtgrad::max_pool2d_with_indices(input, options.kernel_size(), options.stride(), options.padding(),
                                         options.dilation(), options.ceil_mode());
}
Tensor functional::max_pool3d(const Tensor& input, const MaxPool3dFuncOptions& options) {
  return xtgrad::max_pool3d(input, options.kernel_size(), options.stride(), options.padding(), options.dilation(),
                            options.ceil_mode());
}
std::tuple<Tensor, Tensor> functional::max_pool3d_with_indices(const Tensor& input,
                                                               const MaxPool3dFuncOptions& options) {
  return xtgrad::max_pool3d_with_indices(input, options.kernel_size(), options.stride(), options.padding(),
                                         options.dilation(), options.ceil_mode());
}

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

}  // namespace xtgrad::nn
