#pragma once
#include <xtgrad/lib/kernels/conv_images.h>

// Convolutions in which every channel has a kernel and a result of its own. Floats and doubles, any order in memory.

namespace xtgrad::kernels::depthwise {

/// Whether a convolution is one of these.
inline bool applies(const ConvProblem& problem) {
  return problem.groups > 1 && problem.w[1] == 1 && problem.w[0] == problem.groups;
}

void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                  const Array& y);
void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x);
/// The gradient of w alone.
void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w);

/// For images whose channels lie side by side: vectors run along channels.
template <class T>
void correlate_channels(const ConvSizes& sizes, const Images<const T>& x, const Kernels<const T>& w, const T* bias,
                        bool relu, const Images<T>& y);
template <class T>
void weight_gradient_of_channels(const ConvSizes& sizes, const Images<const T>& x, const Images<const T>& y,
                                 const Kernels<T>& w);

}  // namespace xtgrad::kernels::depthwise
