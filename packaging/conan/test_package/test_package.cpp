// Multiplies two matrices and takes the gradient: links, and computes.
#include <iostream>

#include <xtgrad/xtgrad.h>

int main() {
  const xtgrad::Tensor x = xtgrad::ones({2, 3}, xtgrad::requires_grad());
  matmul(x, xtgrad::ones({3, 2})).sum().backward();
  std::cout << xtgrad::show_config() << x.grad() << '\n';
  return x.grad().sum().item<double>() == 12 ? 0 : 1;
}
