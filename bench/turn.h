#pragma once
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <xtgrad/lib/check.h>

/// The turns of two benchmarks that bench/compare.py runs at once: each measurement waits until it is this program's
/// turn. BENCH_TURNS names the two pipes, "3,4": a byte into the second says that this program is ready for its next
/// turn, a byte out of the first begins it. Without the variable it is always this program's turn.
class Turns {
 public:
  Turns() {
    const char* pipes = std::getenv("BENCH_TURNS");
    if (pipes != nullptr && std::sscanf(pipes, "%d,%d", &in_, &out_) != 2)
      xtgrad::fail("BENCH_TURNS is \"", pipes, "\": it should be two file descriptors, as 3,4");
  }

  void wait() const {
    if (in_ < 0) return;
    char byte = 0;
    xtgrad::check(::write(out_, &byte, 1) == 1 && ::read(in_, &byte, 1) == 1, "bench/compare.py has ended");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // until the other's threads, which may spin, are asleep
  }

 private:
  int in_ = -1, out_ = -1;
};
