// The pool of threads behind parallel_for: forks, many callers, a machine that is busy, results to the bit.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/usable_cores.h>
#include <xtgrad/xtgrad.h>

#include "child_process.h"
#include "threads_scope.h"

using namespace xtgrad;

namespace {

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

/// What `body` says in a child process with so many threads, within a minute.
template <class Body>
std::string in_child_with(int threads, const Body& body) {
  return test::in_child([&]() -> std::string {
    alarm(60);
    set_num_threads(threads);
    return body();
  });
}

// Workers that a busy machine has sent to rest are back after two seconds at most.
void wait_until_shared() {
  const Threads scope(2);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::thread::id> by(2);
    parallel_for(0, 2, 1, [&](int64_t from, int64_t) {
      by[static_cast<size_t>(from)] = std::this_thread::get_id();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    });
    if (by[0] != by[1]) return;
  }
  FAIL("the pool's workers did not come back");
}

/// A region of which every piece that was claimed waits, on the caller and on the pool's workers, until release().
class BlockedRegion {
 public:
  explicit BlockedRegion(int pieces)
      : caller_([this, pieces] {
          set_num_threads(pieces);
          parallel_for(0, pieces, 1, [this](int64_t, int64_t) {
            ++begun;
            while (!released_) std::this_thread::yield();
          });
        }) {}
  ~BlockedRegion() {
    release();
    caller_.join();
  }
  void release() { released_ = true; }
  void wait_for(int count) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (begun < count && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    REQUIRE(begun == count);
  }

  std::atomic<int> begun{0};

 private:
  std::atomic<bool> released_{false};
  std::thread caller_;  // last: it uses the others
};

// Above the number of workers that other tests of one process may have started.
constexpr int kAllWorkers = 64;

#if defined(__SANITIZE_THREAD__)
constexpr bool kForks = false;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
constexpr bool kForks = false;
#else
constexpr bool kForks = true;
#endif
#else
constexpr bool kForks = true;
#endif

// ThreadSanitizer ends the child of a process with threads that starts threads of its own.
bool may_fork() {
  if (!kForks) std::puts("SKIPPED: ThreadSanitizer lets no child of fork() start threads");
  return kForks;
}

}  // namespace

TEST_SUITE("thread_pool") {
  TEST_CASE("a child of fork() computes in parallel and trains, however often its parent did before") {
    if (!may_fork()) return;
    const Threads scope(3);
    CHECK(sum_in_parallel(1000) == 499500);
    const float loss = trained_loss();
    for (int i = 0; i < 20; ++i) {
      CHECK(in_child_with(3, [&] {
              return sum_in_parallel(1000) == 499500 && trained_loss() == loss ? "whole" : "not";
            }) == "whole");
      CHECK(sum_in_parallel(1000) == 499500);
    }
  }

  TEST_CASE("a child forked while other threads compute is whole") {
    if (!may_fork()) return;
    const Threads scope(2);
    std::atomic<bool> stop{false};
    std::thread other([&] {
      set_num_threads(2);
      while (!stop) sum_in_parallel(100000);
    });
    for (int i = 0; i < 20; ++i)
      CHECK(in_child_with(2, [] { return sum_in_parallel(1000) == 499500 ? "whole" : "not"; }) == "whole");
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

  TEST_CASE("a child of fork() leaves pieces alone that its parent's threads had offered") {
    if (!may_fork()) return;
    wait_until_shared();
    BlockedRegion all(kAllWorkers);
    all.wait_for(kAllWorkers);
    BlockedRegion offered(4);
    offered.wait_for(1);
    CHECK(in_child_with(4, [&] {
            for (int i = 0; i < 100; ++i)
              if (sum_in_parallel(1000) != 499500) return "wrong";
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            return offered.begun == 1 ? "whole" : "touched";
          }) == "whole");
  }

  TEST_CASE("a caller waits for no worker that has not begun: it computes all pieces where all workers are busy") {
    wait_until_shared();
    BlockedRegion all(kAllWorkers);
    all.wait_for(kAllWorkers);
    const Threads scope(4);
    std::vector<std::thread::id> by(4);
    parallel_for(0, 4, 1, [&](int64_t from, int64_t) { by[static_cast<size_t>(from)] = std::this_thread::get_id(); });
    CHECK(by == std::vector<std::thread::id>(4, std::this_thread::get_id()));
  }

  TEST_CASE("a piece has its caller's number of threads, whoever computes it") {
    const Threads scope(3);
    for (int round = 0; round < 200; ++round) {
      std::atomic<int> others{0};
      parallel_for(0, 3, 1, [&](int64_t, int64_t) { others += get_num_threads() != 3; });
      CHECK(others == 0);
    }
    CHECK(get_num_threads() == 3);
  }

  TEST_CASE("pieces differ by one element at most") {
    const Threads scope(8);
    std::atomic<int64_t> least{1000}, most{0}, count{0};
    parallel_for(0, 17, 1, [&](int64_t from, int64_t to) {
      ++count;
      for (int64_t now = least; to - from < now && !least.compare_exchange_weak(now, to - from);) {
      }
      for (int64_t now = most; to - from > now && !most.compare_exchange_weak(now, to - from);) {
      }
    });
    CHECK(count == 8);
    CHECK(least == 2);
    CHECK(most == 3);
  }

  TEST_CASE("the cores that may be used are some, and no more than the machine has") {
    CHECK(usable_cores() >= 1);
    CHECK(usable_cores() <= static_cast<int>(std::thread::hardware_concurrency()));
  }

  TEST_CASE("quotas of control groups are found, in both versions and in groups around") {
    const std::filesystem::path root = std::filesystem::temp_directory_path() / ("quotas_" + std::to_string(getpid()));
    const auto write = [&](const std::string& file, const std::string& text) {
      std::filesystem::create_directories((root / file).parent_path());
      std::ofstream(root / file) << text;
    };
    const auto cores = [&](const std::string& groups) {
      std::istringstream in(groups);
      return detail::cores_of_control_groups(in, root.string());
    };
    write("a/cpu.max", "150000 100000\n");
    write("a/b/cpu.max", "max 100000\n");
    write("a/c/cpu.max", "50000 100000\n");
    write("bad/cpu.max", "x y\n");
    write("cpu/old/cpu.cfs_quota_us", "300000\n");
    write("cpu/old/cpu.cfs_period_us", "100000\n");
    write("cpu/free/cpu.cfs_quota_us", "-1\n");
    write("cpu/free/cpu.cfs_period_us", "100000\n");
    CHECK(cores("0::/a\n") == 1.5);
    CHECK(cores("0::/a/b\n") == 1.5);
    CHECK(cores("0::/a/c\n") == 0.5);
    CHECK(std::isinf(cores("0::/\n")));
    CHECK(std::isinf(cores("0::/elsewhere/x\n")));
    CHECK(std::isinf(cores("0::/bad\n")));
    CHECK(cores("4:memory:/old\n3:cpu,cpuacct:/old\n") == 3);
    CHECK(std::isinf(cores("3:cpu:/free\n")));
    CHECK(std::isinf(cores("nonsense\n")));
    std::filesystem::remove_all(root);
  }
}
