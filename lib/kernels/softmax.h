#pragma once
#include <xtgrad/lib/array.h>

// The softmax family along one dimension; float or double, row-major results.

namespace xtgrad::kernels {

/// exp(x) / sum(exp(x))
Array softmax(const Array& x, int dim);
/// x - log(sum(exp(x)))
Array log_softmax(const Array& x, int dim);
/// y * (g - sum(g * y)): the gradient of y = softmax(x)
Array softmax_backward(const Array& g, const Array& y, int dim);
/// g - exp(y) * sum(g): the gradient of y = log_softmax(x)
Array log_softmax_backward(const Array& g, const Array& y, int dim);

}  // namespace xtgrad::kernels
