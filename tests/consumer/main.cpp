// A program of another project: trains a small network and fails unless it has learnt.
#include <cstdio>

#include <xtgrad/xtgrad.h>

using namespace xtgrad;

struct NetImpl : nn::Module {
  nn::Linear hidden = register_module("hidden", nn::Linear(2, 16));
  nn::Linear output = register_module("output", nn::Linear(16, 2));
  Tensor forward(Tensor x) { return log_softmax(output(tanh(hidden(x))), 1); }
};
XTGRAD_MODULE(Net);

int main() {
  manual_seed(1);
  // Points inside and outside of a circle.
  const Tensor points = rand({512, 2}) * 2 - 1;
  const Tensor inside = (points.square().sum(1) < 0.5).to(kLong);
  Net net;
  optim::Adam optimizer(net->parameters(), optim::AdamOptions(0.05));
  for (int step = 0; step < 150; ++step) {
    optimizer.zero_grad();
    nll_loss(net(points), inside).backward();
    optimizer.step();
  }
  const double accuracy = net(points).argmax(1).eq(inside).to(kFloat).mean().item<double>();
  std::printf("accuracy %.3f\n", accuracy);
  try {
    net(rand({1, 3}));
  } catch (const Error& error) {
    std::printf("%s\n", error.what());
    return accuracy > 0.95 ? 0 : 1;
  }
  return 1;
}
