#include <xtgrad/train/signal_stack.h>

#include <signal.h>

#include <cstddef>
#include <memory>

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

}  // namespace

void use_signal_stack() { thread_local const SignalStack stack; }

}  // namespace xtgrad::train::detail
