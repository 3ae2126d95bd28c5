#include <xtgrad/lib/thread_pool.h>

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace xtgrad::detail {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::milliseconds;

// How long a thread looks for work, or for the end of work, before it sleeps: longer than a program's own code takes
// between two operations. Waking a thread takes 50 microseconds, which is as long as many a piece.
constexpr microseconds kLook{500};

// Waits as long as this are nothing to act on.
constexpr microseconds kExplained{200};

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("isb");
#endif
}

/// Waits until done() is true, or for kLook; returns done().
template <class Done>
bool look(const Done& done) {
  for (int i = 0; i < 64; ++i) {
    if (done()) return true;
    pause();
  }
  const Clock::time_point end = Clock::now() + kLook;
  do {
    for (int i = 0; i < 16; ++i) {
      if (done()) return true;
      pause();
    }
  } while (Clock::now() < end);
  return done();
}

thread_local bool computes_piece = false;

/// Whether the system has taken the processor from this thread since the last call.
bool put_aside_since_last_asked() {
#if defined(RUSAGE_THREAD)
  thread_local long before = 0;
  rusage usage{};
  if (getrusage(RUSAGE_THREAD, &usage) != 0) return true;
  return std::exchange(before, usage.ru_nivcsw) != usage.ru_nivcsw;
#else
  return true;  // it does not tell
#endif
}

/// Where the pieces of one region are claimed. The ticket holds the region's number, the next piece and the count of
/// pieces, so that a claim succeeds only while the region is the one whose ticket was read.
class Region {
 public:
  bool take() { return !taken_.exchange(true, std::memory_order_acquire); }
  /// Nobody's, with no piece left to claim.
  void reset() {
    ticket_.store(ticket_.load(std::memory_order_relaxed) >> 32 << 32, std::memory_order_relaxed);
    give_back();
  }
  void give_back() { taken_.store(false, std::memory_order_release); }

  /// Offers all pieces but the first, which is the caller's.
  void open(int pieces, void (*body)(void*, int), void* context) {
    body_ = body;
    context_ = context;
    unfinished_.store(pieces, std::memory_order_relaxed);
    put_aside_.store(false, std::memory_order_relaxed);
    const uint64_t number = (ticket_.load(std::memory_order_relaxed) >> 32) + 1, next = 1;
    ticket_.store(number << 32 | next << 16 | static_cast<uint64_t>(pieces), std::memory_order_release);
  }

  /// The caller's share: the first piece and others until all are claimed; returns how many.
  int work() {
    int piece = 0, computed = 0;
    do {
      compute(piece);
      finish();
      ++computed;
    } while (claim(piece));
    return computed;
  }

  /// A worker's share: pieces until all are claimed; returns whether there was one.
  bool help() {
    int piece = 0, computed = 0;
    for (; claim(piece); ++computed) {
      const Clock::time_point begin = Clock::now();
      compute(piece);
      if (Clock::now() - begin > kExplained && put_aside_since_last_asked())
        put_aside_.store(true, std::memory_order_relaxed);
      finish();
    }
    return computed > 0;
  }

  /// Whether the system stopped a worker in the middle of a piece, as far as it tells.
  bool was_put_aside() const { return put_aside_.load(std::memory_order_relaxed); }

  bool is_finished() const { return unfinished_.load(std::memory_order_acquire) == 0; }

  void wait() const {
    for (int left; (left = unfinished_.load(std::memory_order_acquire)) != 0;)
      unfinished_.wait(left, std::memory_order_acquire);
  }

 private:
  void compute(int piece) {
    const bool outer = std::exchange(computes_piece, true);
    body_(context_, piece);
    computes_piece = outer;
  }

  // The last to finish wakes the caller, should it sleep.
  void finish() {
    if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) unfinished_.notify_one();
  }

  bool claim(int& piece) {
    uint64_t ticket = ticket_.load(std::memory_order_acquire);
    for (;;) {
      const uint64_t next = ticket >> 16 & 0xffff, pieces = ticket & 0xffff;
      if (next >= pieces) return false;
      if (ticket_.compare_exchange_weak(ticket, ticket + (1 << 16), std::memory_order_acq_rel,
                                        std::memory_order_acquire)) {
        piece = static_cast<int>(next);
        return true;
      }
    }
  }

  std::atomic<bool> taken_{false};
  std::atomic<uint64_t> ticket_{0};
  std::atomic<int> unfinished_{0};
  std::atomic<bool> put_aside_{false};
  void (*body_)(void*, int) = nullptr;
  void* context_ = nullptr;
};

/// Decides when workers are left asleep: when much of the time of regions was lost in waiting for workers that the
/// system had stopped. A worker's last piece begins before the caller runs out of pieces, and pieces are of a size, so
/// whoever waits for longer than a piece takes waits for a thread that does not run.
class Rest {
 public:
  bool is_over(Clock::time_point now) const {
    return now.time_since_epoch() >= Clock::duration(until_.load(std::memory_order_relaxed));
  }

  /// After a region that took `whole`, of which `lost` was lost.
  void learn(Clock::duration whole, Clock::duration lost, Clock::time_point now) {
    Clock::duration time = get(time_) + whole, loss = get(loss_) + lost;
    if (lost.count() > 0 && loss >= kLeast && kShare * loss > time) {
      // A machine that stays busy shall cost less and less.
      const Clock::duration last = get(length_);
      const bool again = now.time_since_epoch() < get(until_) + last;
      const Clock::duration length =
          std::min<Clock::duration>(kMost, std::max(kTimes * loss, again ? 2 * last : last * 0));
      set(length_, length);
      set(until_, now.time_since_epoch() + length);
      time = loss = {};
    } else if (time > kWindow) {
      time /= 2, loss /= 2;
    }
    set(time_, time);
    set(loss_, loss);
  }

 private:
  // Two threads gain less than half of the time, so a quarter is more than they may lose.
  static constexpr int kShare = 4, kTimes = 32;
  static constexpr milliseconds kLeast{1}, kWindow{50}, kMost{2000};

  // Callers on several threads may overwrite what others learned, which does no harm.
  using Number = std::atomic<Clock::rep>;
  static Clock::duration get(const Number& number) { return Clock::duration(number.load(std::memory_order_relaxed)); }
  static void set(Number& number, Clock::duration value) { number.store(value.count(), std::memory_order_relaxed); }
  Number until_{0}, length_{0}, time_{0}, loss_{0};
};

class Pool {
 public:
  /// Never destroyed: workers look at it until the process ends.
  static Pool& instance() {
    static Pool& pool = *new Pool;
    return pool;
  }

  void run(int pieces, void (*body)(void*, int), void* context) {
    const Clock::time_point begin = Clock::now();
    Region* region = rest_.is_over(begin) && ensure_workers(pieces - 1, begin) ? free_region() : nullptr;
    if (region == nullptr) return run_here(pieces, body, context);
    region->open(pieces, body, context);
    call(pieces - 1);
    const int mine = region->work();
    const Clock::time_point end = Clock::now();
    Clock::time_point now = end;
    Clock::duration lost{};
    const auto is_finished = [region] { return region->is_finished(); };
    if (!is_finished()) {
      if (!look(is_finished)) region->wait();
      now = Clock::now();
      const Clock::duration explained = 2 * (end - begin) / mine + kExplained;
      if (now - end > explained && region->was_put_aside()) lost = now - end - explained;
    }
    rest_.learn(now - begin, lost, now);
    region->give_back();
  }

 private:
  Pool() {
    pthread_atfork([] { instance().mutex_.lock(); }, [] { instance().mutex_.unlock(); },
                   [] { instance().forget_workers(); });
  }

  static void run_here(int pieces, void (*body)(void*, int), void* context) {
    const bool outer = std::exchange(computes_piece, true);
    for (int piece = 0; piece < pieces; ++piece) body(context, piece);
    computes_piece = outer;
  }

  Region* free_region() {
    for (Region& region : regions_)
      if (region.take()) return &region;
    return nullptr;
  }

  /// Starts what is missing of `count` workers; false where there is none.
  bool ensure_workers(int count, Clock::time_point now) {
    if (started_.load(std::memory_order_acquire) < count &&
        now.time_since_epoch().count() >= may_start_at_.load(std::memory_order_relaxed)) {
      const std::lock_guard lock(mutex_);
      try {
        while (started_.load(std::memory_order_relaxed) < count) start_worker();
      } catch (const std::system_error&) {  // the system has no more threads at the moment: fewer work
        const Clock::time_point later = now + std::chrono::seconds(1);
        may_start_at_.store(later.time_since_epoch().count(), std::memory_order_relaxed);
      }
    }
    return started_.load(std::memory_order_relaxed) > 0;
  }

  // A worker takes no signals but those of its own faults: a handler would run on its stack, whose pointer oneDNN's
  // sgemm sets aside.
  void start_worker() {
    sigset_t blocked, before;
    sigfillset(&blocked);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGPROF}) sigdelset(&blocked, fault);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    try {
      std::thread([this] { serve(); }).detach();
    } catch (...) {
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
      throw;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    started_.fetch_add(1, std::memory_order_release);
  }

  // Tells workers of a region. A worker counts as asleep before it looks at the calls for the last time.
  void call(int wanted) {
    calls_.fetch_add(1);
    const int asleep = asleep_.load();
    if (asleep == 0) return;
    if (wanted >= asleep) return calls_.notify_all();
    for (int i = 0; i < wanted; ++i) calls_.notify_one();
  }

  void serve() {
    put_aside_since_last_asked();
    for (;;) {
      const uint32_t heard = calls_.load(std::memory_order_acquire);
      bool helped = false;
      for (Region& region : regions_) helped |= region.help();
      if (helped || look([&] { return calls_.load(std::memory_order_acquire) != heard; })) continue;
      asleep_.fetch_add(1);
      calls_.wait(heard);
      asleep_.fetch_sub(1);
    }
  }

  // In the child of a fork, which has none of the workers and none of the other threads that had taken a region.
  void forget_workers() {
    started_ = 0;
    asleep_ = 0;
    for (Region& region : regions_) region.reset();
    mutex_.unlock();
  }

  std::array<Region, 8> regions_;
  std::atomic<uint32_t> calls_{0};
  std::atomic<int> asleep_{0}, started_{0};
  std::atomic<Clock::rep> may_start_at_{0};
  std::mutex mutex_;
  Rest rest_;
};

}  // namespace

void run_pieces(int pieces, void (*body)(void*, int), void* context) { Pool::instance().run(pieces, body, context); }

bool in_piece() { return computes_piece; }

}  // namespace xtgrad::detail
