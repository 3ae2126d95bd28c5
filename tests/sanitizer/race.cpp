// Races that the thread sanitizer must catch (tests.cmake): "threads" share a tensor that both change, "team" is one
// operation whose threads write the same place.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

#include <xtgrad/lib/parallel.h>
#include <xtgrad/xtgrad.h>

int main(int argc, char** argv) {
  const std::string who = argc == 2 ? argv[1] : "";
  xtgrad::Tensor x = xtgrad::zeros({1000});
  float* const elements = x.data_ptr<float>();
  if (who == "threads") {
    // Often: counting a tensor's owners orders what is not done at the same moment.
    const auto change = [&] {
      for (int round = 0; round < 1000; ++round) x.add_(1);
    };
    std::thread other(change);
    change();
    other.join();
  } else if (who == "team") {
    xtgrad::set_num_threads(2);
    // Until both are at it, or one alone would compute both pieces.
    std::atomic<int> begun{0};
    xtgrad::parallel_for(0, 1000, 1, [&](int64_t from, int64_t to) {
      begun.fetch_add(1, std::memory_order_relaxed);
      for (int i = 0; i < 1000 && begun.load(std::memory_order_relaxed) < 2; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      for (int64_t i = from; i < to; ++i) elements[0] += 1;
    });
  }
  std::printf("%g\n", static_cast<double>(elements[0]));
}
