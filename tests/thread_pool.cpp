// The pool of threads behind parallel_for: forks, many callers, a machine that is busy, results to the bit.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/usable_cores.h>
#include <xtgrad/xtgrad.h>

using namespace xtgrad;

namespace {

/// Sets the number of threads for as long as it lives.
class Threads {
 public:
  explicit Threads(int count) : before_(get_num_threads()) { set_num_threads(count); }
  ~Threads() { set_num_threads(before_); }

 private:
  const int before_;
};

/// Threads that compute without end, as another program would.
class Load {
 public:
  explicit Load(int count) {
    for (int i = 0; i < count; ++i)
      threads_.emplace_back([this] {
        while (!stop_.load(std::memory_order_relaxed)) {
        }
      });
  }
  ~Load() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

int64_t sum_in_parallel(int64_t n) {
  std::atomic<int64_t> sum{0};
  parallel_for(0, n, 1, [&](int64_t from, int64_t to) {
    int64_t mine = 0;
    for (int64_t i = from; i < to; ++i) mine += i;
    sum += mine;
  });
  return sum;
}

// Some steps of a small model; the loss of the last.
float trained_loss() {
  manual_seed(3);
  nn::Sequential model(nn::Linear(64, 300), nn::ReLU(), nn::Linear(300, 300), nn::Tanh(), nn::Linear(300, 1));
  optim::Adam optimizer(model->parameters(), optim::AdamOptions(1e-3));
  const Tensor x = randn({128, 64}), y = x.sum(1, true).sin();
  float loss = 0;
  for (int step = 0; step < 5; ++step) {
    optimizer.zero_grad();
    const Tensor error = mse_loss(model->forward(x), y);
    error.backward();
    optimizer.step();
    loss = error.item<float>();
  }
  return loss;
}

/// What a child process's function returned, or -1 where it did not end in time.
template <class Function>
int in_child(const Function& function) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    _exit(function());
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_SUITE("thread_pool") {
  TEST_CASE("a child of fork() computes in parallel and trains, however often its parent did before") {
    const Threads scope(3);
    CHECK(sum_in_parallel(1000) == 499500);
    const float loss = trained_loss();
    for (int i = 0; i < 20; ++i) {
      CHECK(in_child([&] { return sum_in_parallel(1000) == 499500 && trained_loss() == loss ? 0 : 1; }) == 0);
      CHECK(sum_in_parallel(1000) == 499500);
    }
  }

  TEST_CASE("a child forked while other threads compute is whole") {
    const Threads scope(2);
    std::atomic<bool> stop{false};
    std::thread other([&] {
      set_num_threads(2);
      while (!stop) sum_in_parallel(100000);
    });
    for (int i = 0; i < 20; ++i) CHECK(in_child([] { return sum_in_parallel(1000) == 499500 ? 0 : 1; }) == 0);
    stop = true;
    other.join();
  }

  TEST_CASE("many threads call at once, and more of them than there are regions") {
    std::vector<std::thread> callers;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 20; ++t)
      callers.emplace_back([&] {
        set_num_threads(3);
        for (int round = 0; round < 200; ++round)
          if (sum_in_parallel(300 + round) != (300 + round) * (299 + round) / 2) ++wrong;
      });
    for (std::thread& caller : callers) caller.join();
    CHECK(wrong == 0);
  }

  TEST_CASE("a number of threads has the same bits in every run, on a busy machine as well") {
    for (int threads : {2, 3}) {
      const Threads scope(threads);
      const float loss = trained_loss();
      const Load load(2 * usable_cores());
      constexpr int kRuns = 100;
      int others = 0;
      for (int run = 0; run < kRuns; ++run) {
        const float again = trained_loss();
        others += std::memcmp(&again, &loss, sizeof loss) != 0;
      }
      CAPTURE(threads);
      CHECK(others == 0);
    }
  }

  TEST_CASE("a caller does not wait for workers that sleep: pieces that nobody else claims are its own") {
    const Threads scope(4);
    std::vector<std::thread::id> by(4);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // workers sleep
    parallel_for(0, 4, 1, [&](int64_t from, int64_t) { by[static_cast<size_t>(from)] = std::this_thread::get_id(); });
    CHECK(by[0] == std::this_thread::get_id());
    for (const std::thread::id id : by) CHECK(id != std::thread::id());
  }

  TEST_CASE("the cores that may be used are some, and no more than the machine has") {
    CHECK(usable_cores() >= 1);
    CHECK(usable_cores() <= static_cast<int>(std::thread::hardware_concurrency()));
  }
}
