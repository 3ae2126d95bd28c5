#include <xtgrad/lib/parallel.h>

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <exception>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/thread_pool.h>
#include <xtgrad/lib/usable_cores.h>

namespace xtgrad {
namespace {

// A number of threads that no machine needs, and that a mistake in the program asks for.
int most_threads() { return std::max(1024, 4 * usable_cores()); }

int default_threads() {
  const char* wish = std::getenv("OMP_NUM_THREADS");
  const int threads = wish ? std::atoi(wish) : 0;  // of "4,2", the first
  return threads >= 1 ? std::min(threads, most_threads()) : usable_cores();
}

thread_local int threads_of_this_thread = 0;

}  // namespace

int get_num_threads() {
  static const int threads = default_threads();
  return threads_of_this_thread > 0 ? threads_of_this_thread : threads;
}

void set_num_threads(int threads) {
  check(threads >= 1, "set_num_threads: expected a positive number of threads, got ", threads);
  check(threads <= most_threads(), "set_num_threads: expected at most ", most_threads(), " threads, got ", threads);
  threads_of_this_thread = threads;
  omp_set_num_threads(threads);  // LAPACK's
}

bool in_parallel_region() { return detail::in_piece(); }

namespace detail {
namespace {

/// What the pieces of one parallel_for have in common.
struct Work {
  int64_t begin, end, size;
  void (*body)(void*, int64_t, int64_t);
  void* context;
  std::atomic<bool> failed{false};
  std::exception_ptr error{};

  void compute(int piece) {
    const int64_t from = begin + size * piece, to = std::min(end, from + size);
    try {
      if (from < to) body(context, from, to);
    } catch (...) {
      if (!failed.exchange(true)) error = std::current_exception();
    }
  }
};

}  // namespace

void run_parallel(int pieces, int64_t begin, int64_t end, void (*body)(void*, int64_t, int64_t), void* context) {
  Work work{begin, end, (end - begin + pieces - 1) / pieces, body, context};
  run_pieces(
      pieces, [](void* all, int piece) { static_cast<Work*>(all)->compute(piece); }, &work);
  if (work.error) std::rethrow_exception(work.error);
}

}  // namespace detail
}  // namespace xtgrad
