#pragma once
#include <xtgrad/lib/kernels/conv_problem.h>

// Convolutions of floats and doubles by xtgrad's own kernels: the one that suits the problem.

namespace xtgrad::kernels::own {

/// y = the convolution of x and w plus bias [O] where it is defined; with `relu` what is positive of it (and nan). Any
/// array may lie in any order in memory.
void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                  const Array& y);
/// x = the gradient of x.
void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x);
/// w = the gradient of w; and bias, where it is defined, that of the bias.
void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w, const Array& bias);

}  // namespace xtgrad::kernels::own
