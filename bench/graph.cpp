// What recording costs: nanoseconds of an operation on 8 floats, forward and backward, above the same kernels on
// buffers that exist already.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

using namespace xtgrad;

namespace {

double nanoseconds(int repeats, const std::function<void()>& body) {
  std::vector<double> rounds;
  for (int round = 0; round < 15; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < repeats; ++i) body();
    rounds.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() /
                     repeats);
  }
  std::sort(rounds.begin(), rounds.end());
  return rounds[rounds.size() / 2];
}

}  // namespace

int main() {
  set_num_threads(1);
  const Tensor x = rand({8}).requires_grad_(), w = rand({8}) + 0.5;
  const Tensor one = ones({8});
  const Array out = empty_array({8}, kFloat);

  fmt::print("{:<10} {:>10} {:>10} {:>10} {:>12}\n", "chain of", "recorded", "kernels", "overhead", "ns an op");
  for (const int length : {1000, 10000, 100000}) {
    const double recorded = nanoseconds(200000 / length, [&] {
      Tensor y = x;
      for (int i = 0; i < length; ++i) y = y * w;
      x.mutable_grad().reset();
      y.backward(one);
    });
    const double kernels_only = nanoseconds(200000 / length, [&] {
      for (int i = 0; i < 2 * length; ++i) kernels::mul(one.array(), w.array(), &out);
    });
    fmt::print("{:<10} {:>8.0f}us {:>8.0f}us {:>8.0f}us {:>12.0f}\n", length, recorded / 1e3, kernels_only / 1e3,
               (recorded - kernels_only) / 1e3, (recorded - kernels_only) / length);
  }
}
