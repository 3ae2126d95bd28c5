#pragma once
#include <xtgrad/lib/kernels/conv_problem.h>

// Convolutions with kernels of one element: matrix products of the pixels' channels.

namespace xtgrad::kernels::pointwise {

/// Whether a convolution is one of these.
bool applies(const ConvProblem& problem);

void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                  const Array& y);
void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x);
/// The gradient of w alone.
void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w);

}  // namespace xtgrad::kernels::pointwise
