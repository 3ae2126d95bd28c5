#pragma once
#include <omp.h>

namespace xtgrad::kernels {

/// Keeps what a library does in this scope on the calling thread, if `serial`: where the work is small, and in a
/// parallel region, whose threads are busy already.
class ThreadLimit {
 public:
  explicit ThreadLimit(bool serial) : before_(serial ? omp_get_max_threads() : 0) {
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
