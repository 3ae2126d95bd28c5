// Signals that come in the middle of matrix products are noticed and damage neither the products nor the heap.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include <xtgrad/xtgrad.h>

using namespace xtgrad;

namespace {

// One round stays below the 200 ms within which several signals count as one.
bool survives_round(const Tensor& a, const Tensor& b, const Tensor& expected) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(120);
  const train::Interrupt interrupt;
  std::atomic<bool> done{false};
  std::thread sender([&done] {
    while (!done) {
      kill(getpid(), SIGINT);
      std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
  });
  bool right = true;
  while (std::chrono::steady_clock::now() < end) right = right && mm(a, b).equal(expected);
  done = true;
  sender.join();
  return right && interrupt.requested();
}

}  // namespace

int main() {
  for (const int threads : {1, 2}) {
    set_num_threads(threads);
    const Tensor a = randn({64, 784}), b = randn({784, 500}), expected = mm(a, b);
    for (int round = 0; round < 5; ++round) {
      if (!survives_round(a, b, expected)) {
        std::printf("%d threads: a product was wrong or no signal came\n", threads);
        return 1;
      }
    }
    std::printf("%d threads: products under fire are right\n", threads);
  }
}
