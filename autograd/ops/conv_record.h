#pragma once
#include <vector>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/kernels/conv.h>

// The three maps of lib/kernels/conv.h as operators. Each is linear in both operands and the others are its gradients,
// so that derivatives of any order are made of these three.

namespace xtgrad::detail {

/// What a result must look like: its shape, and whether it is channels-last in memory.
struct ConvForm {
  Dims shape;
  bool channels_last = false;
};

/// A result of the given shape: channels-last, as in PyTorch, where one of its operands is.
ConvForm conv_result_form(const Tensor& y, const Tensor& w, const Dims& shape);

/// With `relu`, what is positive of it.
Tensor conv_forward(const Tensor& x, const Tensor& w, const Tensor& bias, const Dims& y_shape,
                    const kernels::ConvSettings& settings, bool relu = false);
/// The gradient of x, plus a bias where one is defined: what a transposed convolution computes.
Tensor conv_data(const char* name, const Tensor& y, const Tensor& w, const Tensor& bias, const ConvForm& x,
                 const kernels::ConvSettings& settings);
/// The gradient of w, and of the bias when `with_bias`.
std::vector<Tensor> conv_weight(const Tensor& x, const Tensor& y, const ConvForm& w,
                                const kernels::ConvSettings& settings, bool with_bias);

}  // namespace xtgrad::detail
