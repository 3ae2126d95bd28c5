#include <xtgrad/train/signal_stack.h>

#include <signal.h>
#include <unistd.h>

#include <cstddef>
#include <memory>

#include <xtgrad/lib/parallel.h>

namespace xtgrad::train::detail {
namespace {

constexpr size_t stack_bytes = size_t{64} << 10;  // a frame with all AVX-512 and AMX registers takes 11 KB

// A thread's stack for handlers, unless it has one already (from a sanitizer, say).
class SignalStack {
 public:
  SignalStack() {
    stack_t now{};
    if (sigaltstack(nullptr, &now) != 0 || !(now.ss_flags & SS_DISABLE)) return;
    memory_ = std::make_unique<std::byte[]>(stack_bytes);
    stack_t own{};
    own.ss_sp = memory_.get();
    own.ss_size = stack_bytes;
    if (sigaltstack(&own, nullptr) != 0) memory_.reset();
  }
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;
  ~SignalStack() {
    stack_t now{};
    if (!memory_ || sigaltstack(nullptr, &now) != 0 || now.ss_sp != memory_.get()) return;
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    sigaltstack(&none, nullptr);
  }

 private:
  std::unique_ptr<std::byte[]> memory_;
};

void use_signal_stack() { thread_local const SignalStack stack; }

// A child made by fork has its parent's OpenMP team on paper only: it would wait for it for ever.
const pid_t first_process = ::getpid();

}  // namespace

void use_signal_stacks() {
  use_signal_stack();
  if (::getpid() != first_process) return;
  parallel_for(0, get_num_threads(), 1, [](int64_t, int64_t) { use_signal_stack(); });
}

}  // namespace xtgrad::train::detail
