#pragma once
#include <array>

#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/norm.h>

// What the gradients of the normalisations share.

namespace xtgrad {

/// How x and weight are seen for a gradient written with operators: sizes under which the statistics are means over
/// `within`, and the weight's gradient is a sum over `across`.
struct NormView {
  Dims x, weight, within, across, affine;  // affine: the sizes of weight and bias themselves
};

using NormGradientTensors = std::array<Tensor, 3>;  // of x, weight, bias

/// The gradients with a graph of their own, for create_graph; `forward` holds statistics that do not depend on x, and
/// none where they are x's own.
NormGradientTensors norm_gradients_with_graph(const Tensor& g, const Tensor& x, const Tensor& weight,
                                              const NormView& view, const kernels::Normalised& given, double eps,
                                              const Needs& needs);

inline kernels::NormNeeds norm_needs(const Needs& needs) { return {needs[0], needs[1], needs[2]}; }

inline Tensor norm_gradient(const Array& gradient) { return gradient.defined() ? Tensor(gradient) : Tensor(); }

/// An array of an operand that may be undefined.
inline Array array_or_none(const Tensor& x) { return x.defined() ? x.array() : Array(); }

/// Throws unless an operand that is defined has x's dtype.
void check_norm_dtype(const char* op, const Tensor& x, const Tensor& operand);

}  // namespace xtgrad
