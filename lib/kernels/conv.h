#pragma once
#include <xtgrad/lib/array.h>

// Convolution as three maps, each linear in both of its operands and each the others' gradient:
//   y[n, o, p] = sum over c, k of x[n, c, p * stride - padding + k * dilation] * w[o, c, k]
// With z any array of y's shape, sum(conv_forward(x, w) * z) = sum(x * conv_data(z, w)) = sum(w * conv_weight(x, z)).
// x [N, C, size...], w [O, C / groups, kernel...], y [N, O, size...] with one to three spatial dimensions, of one
// dtype. The shapes must fit; sizes of zero are only allowed for N, C and O.

namespace xtgrad::kernels {

struct ConvSettings {
  Dims stride, padding, dilation;
  int64_t groups = 1;
};

/// y of the given shape, plus bias [O] where that is defined, and with `relu` what is positive of it (and nan);
/// row-major, or channels-last in memory when asked for.
Array conv_forward(const Array& x, const Array& w, const Array& bias, bool relu, const Dims& y_shape,
                   const ConvSettings& settings, bool channels_last);
/// The gradient of x, of the given shape.
Array conv_data(const Array& y, const Array& w, const Dims& x_shape, const ConvSettings& settings, bool channels_last);
/// The gradient of w, of the given shape; and in *bias, unless that is null, y summed over all but its channels.
Array conv_weight(const Array& x, const Array& y, const Dims& w_shape, const ConvSettings& settings, bool channels_last,
                  Array* bias);

/// True where x is computed on in channels-last order, whatever order it has: a copy made once then serves twice.
bool conv_prefers_channels_last(const Array& x);

}  // namespace xtgrad::kernels
