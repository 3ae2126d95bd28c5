#pragma once
#include <xtgrad/xtgrad.h>

// Document A's own mistakes, copied to see what they do.
namespace examples {

/// The document's activations: right forward, but backward takes the derivative f' at the activation f(z), not at z.
xtgrad::Tensor faulty_sigmoid(const xtgrad::Tensor& z);
/// Its tanh is also a quotient of exponentials, which for pixels of 0 to 255 are infinite now and then, and it then
/// nan.
xtgrad::Tensor faulty_tanh(const xtgrad::Tensor& z);

/// The document's cost of outputs [n, 10] and labels [n], the sum of ten binary cross-entropies, with the gradient that
/// it computes: that of softmax cross-entropy.
xtgrad::Tensor faulty_cost(const xtgrad::Tensor& output, const xtgrad::Tensor& target);

}  // namespace examples
