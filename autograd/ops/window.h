#pragma once
#include <xtgrad/autograd/tensor.h>

// Window functions: 1-d tensors of `length` weights of the dtype of the options (floating point, by default the default
// dtype), which throw where length is negative. A periodic one (the default) is the window that has one weight more,
// without the last.

namespace xtgrad {

/// A triangle.
Tensor bartlett_window(int64_t length, const TensorOptions& options = {});
Tensor bartlett_window(int64_t length, bool periodic, const TensorOptions& options = {});
/// 0.42 - 0.5 cos(a) + 0.08 cos(2 a), where a runs from 0 to 2 pi.
Tensor blackman_window(int64_t length, const TensorOptions& options = {});
Tensor blackman_window(int64_t length, bool periodic, const TensorOptions& options = {});
/// 0.5 - 0.5 cos(a)
Tensor hann_window(int64_t length, const TensorOptions& options = {});
Tensor hann_window(int64_t length, bool periodic, const TensorOptions& options = {});
/// alpha - beta cos(a); alpha is 0.54 and beta 0.46 unless given.
Tensor hamming_window(int64_t length, const TensorOptions& options = {});
Tensor hamming_window(int64_t length, bool periodic, const TensorOptions& options = {});
Tensor hamming_window(int64_t length, bool periodic, double alpha, const TensorOptions& options = {});
Tensor hamming_window(int64_t length, bool periodic, double alpha, double beta, const TensorOptions& options = {});
/// i0(beta sqrt(1 - u^2)) / i0(beta), where u runs from -1 to 1; beta is 12 unless given.
Tensor kaiser_window(int64_t length, const TensorOptions& options = {});
Tensor kaiser_window(int64_t length, bool periodic, const TensorOptions& options = {});
Tensor kaiser_window(int64_t length, bool periodic, double beta, const TensorOptions& options = {});

}  // namespace xtgrad
