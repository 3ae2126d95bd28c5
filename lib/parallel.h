#pragma once
#include <cstdint>

namespace xtgrad {

/// Threads that one operation may use; at the start OMP_NUM_THREADS, or else the cores that the process may use.
int get_num_threads();
/// Sets that number for the calling thread's operations; throws unless it is at least 1, and not absurd.
void set_num_threads(int threads);
/// True inside a parallel_for body.
bool in_parallel_region();

namespace detail {
/// Splits [begin, end) evenly into pieces, which threads compute; the first exception of a body is thrown again here.
void run_parallel(int pieces, int64_t begin, int64_t end, void (*body)(void*, int64_t, int64_t), void* context);
}  // namespace detail

/// Calls body(from, to) over [begin, end): at once up to `grain`, above that in even pieces, one a thread.
template <class Body>
void parallel_for(int64_t begin, int64_t end, int64_t grain, const Body& body) {
  if (begin >= end) return;
  if (end - begin <= grain) return body(begin, end);
  const int64_t pieces = (end - begin + grain - 1) / grain;
  const int threads = in_parallel_region() ? 1 : get_num_threads();
  if (threads == 1) return body(begin, end);
  detail::run_parallel(
      static_cast<int>(pieces < threads ? pieces : threads), begin, end,
      [](void* context, int64_t from, int64_t to) { (*static_cast<const Body*>(context))(from, to); },
      const_cast<Body*>(&body));
}

/// Elements below which a cheap elementwise loop is faster on one thread.
inline constexpr int64_t kGrain = 32768;

}  // namespace xtgrad
