#include "copied_faults.h"

namespace examples {

using namespace xtgrad;

Tensor faulty_sigmoid(const Tensor& z) {
  const Tensor a = sigmoid(z.detach());
  return record("FaultySigmoidBackward", a.array(), {z}, [a = Saved(a)](const Tensor& g) {
    const Tensor s = sigmoid(a);
    return g * s * (1 - s);
  });
}

Tensor faulty_tanh(const Tensor& z) {
  const Tensor up = exp(z.detach().to(kDouble)), down = 1 / up;
  const Tensor a = ((up - down) / (up + down)).to(kFloat);
  return record("FaultyTanhBackward", a.array(), {z},
                [a = Saved(a)](const Tensor& g) { return g * (1 - tanh(a).pow(2)); });
}

Tensor faulty_cost(const Tensor& output, const Tensor& target) {
  const Tensor cost = cross_entropy_loss(output, target), shares = softmax(output.detach(), 1);
  const Tensor ten = 10 * binary_cross_entropy(shares, one_hot(target, 10).to(kFloat));
  return cost + (ten - cost.detach());
}

}  // namespace examples
