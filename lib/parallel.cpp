#include <xtgrad/lib/parallel.h>

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <exception>

#include <xtgrad/lib/check.h>

namespace xtgrad {

int get_num_threads() { return omp_get_max_threads(); }

void set_num_threads(int threads) {
  check(threads >= 1, "set_num_threads: expected a positive number of threads, got ", threads);
  // A team that the system cannot start ends the process.
  const int most = std::max(1024, 4 * omp_get_num_procs());
  check(threads <= most, "set_num_threads: expected at most ", most, " threads, got ", threads);
  omp_set_num_threads(threads);
}

bool in_parallel_region() { return omp_in_parallel(); }

void detail::run_parallel(int threads, int64_t begin, int64_t end, void (*body)(void*, int64_t, int64_t),
                          void* context) {
  std::atomic<bool> failed{false};
  std::exception_ptr error;
#pragma omp parallel num_threads(threads)
  {
    const int64_t team = omp_get_num_threads(), piece = (end - begin + team - 1) / team;
    const int64_t from = begin + piece * omp_get_thread_num(), to = std::min(end, from + piece);
    try {
      if (from < to) body(context, from, to);
    } catch (...) {
      if (!failed.exchange(true)) error = std::current_exception();
    }
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace xtgrad
