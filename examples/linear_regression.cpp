// The shortest training program: find the line behind noisy points by gradient descent on tensors.
#include <iostream>

#include <xtgrad/xtgrad.h>

using namespace xtgrad;

int main() {
  manual_seed(1);
  // 200 points on y = 3 x - 1.5, with noise.
  const Tensor x = rand({200, 1}) * 4 - 2;
  const Tensor y = 3 * x - 1.5 + 0.1 * randn({200, 1});

  Tensor slope = zeros({1}, requires_grad());
  Tensor intercept = zeros({1}, requires_grad());
  optim::SGD optimizer({slope, intercept}, optim::SGDOptions(0.1));

  for (int step = 1; step <= 60; ++step) {
    optimizer.zero_grad();
    const Tensor loss = mse_loss(x * slope + intercept, y);
    loss.backward();
    optimizer.step();
    if (step % 10 == 0) std::cout << "step " << step << "  loss " << loss.item<float>() << '\n';
  }
  std::cout << "y = " << slope.item<float>() << " x + " << intercept.item<float>() << "  (true: 3 x - 1.5)\n";
}
