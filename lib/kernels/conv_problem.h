#pragma once
#include <xtgrad/lib/array.h>

// What the ways to compute a convolution are given: two or three spatial dimensions, nothing empty.

namespace xtgrad::kernels {

struct ConvProblem {
  Dims x, w, y;  // [N, C, size...], [O, C / groups, kernel...], [N, O, size...]
  Dims stride, padding, dilation;
  int64_t groups = 1;

  int spatial() const { return x.size() - 2; }
};

/// The sums of y [N, O, size...] over all but the channels.
Array sum_to_channels(const Array& y);

/// By oneDNN, where it has something better than its reference code for the problem; else false, and nothing is done.
/// x and y lie channels-last in memory, w row-major; bias may be undefined.
namespace onednn {
bool conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, const Array& y);
bool conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x);
bool conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w, const Array& bias);
}  // namespace onednn

/// By copying the elements under each kernel position into the columns of a matrix, in bounded memory; any dtype that
/// can be multiplied. All arrays are row-major.
namespace im2col {
/// With `add`, y holds what the result is added to.
void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, bool add, const Array& y);
void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x);
void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w);
}  // namespace im2col

}  // namespace xtgrad::kernels
