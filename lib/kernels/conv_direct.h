#pragma once
#include <xtgrad/lib/kernels/conv_images.h>

// Convolutions as products of gathered rows: the patches of an image are never in memory, only the image is. Floats and
// doubles, any order in memory, any setting.

namespace xtgrad::kernels::direct {

/// y = the convolution of x and w plus bias [O] where it is defined; with `relu` what is positive of it (and nan).
void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                  const Array& y);
/// x = the gradient of x.
void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x);
/// w = the gradient of w; and bias, where it is defined, that of the bias.
void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w, const Array& bias);

}  // namespace xtgrad::kernels::direct
