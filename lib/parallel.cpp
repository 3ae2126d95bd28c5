#include <xtgrad/lib/parallel.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <exception>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/openmp.h>
#include <xtgrad/lib/thread_pool.h>
#include <xtgrad/lib/usable_cores.h>

namespace xtgrad {
namespace {

// A number of threads that no machine needs, and that a mistake in the program asks for.
int most_threads() { return std::max(1024, 4 * usable_cores()); }

int default_threads() {
  const char* wish = std::getenv("OMP_NUM_THREADS");
  const long threads = wish ? std::strtol(wish, nullptr, 10) : 0;  // of "4,2", the first
  return threads >= 1 ? static_cast<int>(std::min<long>(threads, most_threads())) : usable_cores();
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
  if (omp_set_num_threads) omp_set_num_threads(threads);  // LAPACK's
}

bool in_parallel_region() { return detail::in_piece() || (omp_in_parallel && omp_in_parallel()); }

namespace detail {
namespace {

/// What the pieces of one parallel_for have in common.
struct Work {
  int64_t begin, size;
  int pieces, threads;
  void (*body)(void*, int64_t, int64_t);
  void* context;
  std::atomic<bool> failed{false};
  std::exception_ptr error{};

  // As the caller would compute it: with its number of threads, and no team of OpenMP's inside.
  void compute(int piece) {
    const int before = std::exchange(threads_of_this_thread, threads),
              team = omp_get_max_threads ? omp_get_max_threads() : 1;
    if (team != 1) omp_set_num_threads(1);
    try {
      body(context, begin + size * piece / pieces, begin + size * (piece + 1) / pieces);
    } catch (...) {
      if (!failed.exchange(true)) error = std::current_exception();
    }
    threads_of_this_thread = before;
    if (team != 1) omp_set_num_threads(team);
  }
};

}  // namespace

void run_parallel(int pieces, int64_t begin, int64_t end, void (*body)(void*, int64_t, int64_t), void* context) {
  Work work{begin, end - begin, pieces, get_num_threads(), body, context};
  run_pieces(
      pieces, [](void* all, int piece) { static_cast<Work*>(all)->compute(piece); }, &work);
  if (work.error) std::rethrow_exception(work.error);
}

}  // namespace detail
}  // namespace xtgrad
