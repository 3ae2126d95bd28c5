#pragma once
#include <omp.h>

namespace xtgrad::kernels {

/// Keeps what a library with threads of its own does in this scope on the calling thread: the pieces of its work are
/// computed by the threads of parallel_for.
class ThreadLimit {
 public:
  explicit ThreadLimit(bool serial = true) : before_(serial ? omp_get_max_threads() : 0) {
    if (before_ > 1) omp_set_num_threads(1);
  }
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;
  ~ThreadLimit() {
    if (before_ > 1) omp_set_num_threads(before_);
  }

 private:
  int before_;
};

}  // namespace xtgrad::kernels
