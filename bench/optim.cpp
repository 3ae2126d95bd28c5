// ns per parameter element of one optimiser step on the 784-500-250-100-10 MLP: all parameters in one optimiser (one
// parallel region a step) beside one optimiser for each parameter (a region each).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/optim/optim.h>

using namespace xtgrad;

namespace {

using Parameters = std::vector<Tensor>;
using Make = std::function<std::unique_ptr<optim::Optimizer>(const Parameters&)>;

Parameters mlp_parameters() {
  Parameters parameters;
  const int64_t sizes[] = {784, 500, 250, 100, 10};
  for (int i = 0; i < 4; ++i) {
    parameters.push_back(randn({sizes[i + 1], sizes[i]}).requires_grad_());
    parameters.push_back(randn({sizes[i + 1]}).requires_grad_());
  }
  for (const Tensor& p : parameters) p.mutable_grad() = randn(p.sizes());
  return parameters;
}

double best_nanoseconds(const std::function<void()>& work) {
  double best = 1e30;
  for (int round = 0; round < 100; ++round) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    best = std::min(best, elapsed.count());
  }
  return best;
}

void row(const char* name, const Make& make) {
  const Parameters parameters = mlp_parameters();
  int64_t count = 0;
  for (const Tensor& p : parameters) count += p.numel();
  const auto together = make(parameters);
  std::vector<std::unique_ptr<optim::Optimizer>> each;
  for (const Tensor& p : parameters) each.push_back(make({p}));
  std::printf("%-22s", name);
  for (const int threads : {1, 2}) {
    set_num_threads(threads);
    const double one = best_nanoseconds([&] { together->step(); });
    const double many = best_nanoseconds([&] {
      for (const auto& optimizer : each) optimizer->step();
    });
    std::printf("  %6.3f %6.3f (%5.0f us)", one / static_cast<double>(count), many / static_cast<double>(count),
                one / 1e3);
  }
  std::printf("\n");
}

}  // namespace

int main() {
  std::printf("ns per element         1 thread: one, each (a step)  2 threads: one, each (a step)\n");
  row("SGD", [](const Parameters& p) { return std::make_unique<optim::SGD>(p, optim::SGDOptions(1e-6)); });
  row("SGD momentum",
      [](const Parameters& p) { return std::make_unique<optim::SGD>(p, optim::SGDOptions(1e-6).momentum(0.9)); });
  row("Adam", [](const Parameters& p) { return std::make_unique<optim::Adam>(p, optim::AdamOptions(1e-6)); });
  row("Adam amsgrad",
      [](const Parameters& p) { return std::make_unique<optim::Adam>(p, optim::AdamOptions(1e-6).amsgrad(true)); });
  row("AdamW", [](const Parameters& p) { return std::make_unique<optim::AdamW>(p, optim::AdamWOptions(1e-6)); });
  row("RMSprop", [](const Parameters& p) { return std::make_unique<optim::RMSprop>(p, optim::RMSpropOptions(1e-6)); });
  row("Adagrad", [](const Parameters& p) { return std::make_unique<optim::Adagrad>(p, optim::AdagradOptions(1e-6)); });
  row("Adadelta",
      [](const Parameters& p) { return std::make_unique<optim::Adadelta>(p, optim::AdadeltaOptions(1e-6)); });
  row("Adamax", [](const Parameters& p) { return std::make_unique<optim::Adamax>(p, optim::AdamaxOptions(1e-6)); });
  row("NAdam", [](const Parameters& p) { return std::make_unique<optim::NAdam>(p, optim::NAdamOptions(1e-6)); });
  row("RAdam", [](const Parameters& p) { return std::make_unique<optim::RAdam>(p, optim::RAdamOptions(1e-6)); });
  row("Rprop", [](const Parameters& p) { return std::make_unique<optim::Rprop>(p, optim::RpropOptions(1e-6)); });
  row("ASGD", [](const Parameters& p) { return std::make_unique<optim::ASGD>(p, optim::ASGDOptions(1e-6)); });
}
