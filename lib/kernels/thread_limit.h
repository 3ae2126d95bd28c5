#pragma once
#include <omp.h>

namespace xtgrad::kernels {

/// How many threads of OpenMP a library (oneDNN, BLAS) uses in this scope: one where the pieces of the work are
/// computed by the threads of parallel_for.
class ThreadLimit {
 public:
  explicit ThreadLimit(int threads = 1) : before_(omp_get_max_threads()), threads_(threads) {
    if (before_ != threads_) omp_set_num_threads(threads_);
  }
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;
  ~ThreadLimit() {
    if (before_ != threads_) omp_set_num_threads(before_);
  }

 private:
  const int before_, threads_;
};

}  // namespace xtgrad::kernels
