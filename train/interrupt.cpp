#include <xtgrad/train/interrupt.h>

#include <array>
#include <atomic>
#include <csignal>
#include <ctime>
#include <mutex>

#include <xtgrad/train/signal_stack.h>

namespace xtgrad::train {
namespace {

constexpr std::array<int, 2> signals = {SIGINT, SIGTERM};

std::atomic<int> first_signal{0};
std::atomic<long long> first_milliseconds{0};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<long long>::is_always_lock_free);

std::mutex lifetime;  // guards the two below
int living = 0;
std::array<struct sigaction, signals.size()> previous;

long long milliseconds_now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<long long>(now.tv_sec) * 1000 + now.tv_nsec / 1000000;
}

// Runs in a signal: only lock-free atomics and functions that POSIX calls async-signal-safe.
void on_signal(int number) {
  int none = 0;
  const long long now = milliseconds_now();
  if (first_signal.compare_exchange_strong(none, number)) {
    first_milliseconds = now;
    return;
  }
  // `timeout` and job runners signal the process and then its group: the second comes at once and asks for the same.
  constexpr long long same_request_milliseconds = 200;
  if (now - first_milliseconds < same_request_milliseconds) return;
  std::signal(number, SIG_DFL);
  std::raise(number);
}

}  // namespace

Interrupt::Interrupt() {
  const std::lock_guard lock(lifetime);
  if (living++ > 0) return;
  // oneDNN's sgemm lets the stack pointer point into its workspace on the heap: a handler that ran there would
  // overwrite what lies before it.
  detail::use_signal_stack();
  first_signal = 0;
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < signals.size(); ++i) {
    sigaction(signals[i], nullptr, &previous[i]);
    if (previous[i].sa_handler != SIG_IGN) sigaction(signals[i], &action, nullptr);
  }
}

Interrupt::~Interrupt() {
  const std::lock_guard lock(lifetime);
  if (--living > 0) return;
  for (size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &previous[i], nullptr);
}

int Interrupt::signal() const { return first_signal; }

}  // namespace xtgrad::train
