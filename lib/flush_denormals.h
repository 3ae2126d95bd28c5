#pragma once
#include <cstdint>

namespace xtgrad {

/// While it lives, this thread's floating-point operations take numbers below the smallest normal one (1.2e-38 for
/// floats) for zero and give zero instead of them. Such numbers cost a processor a hundred times what others do.
class FlushDenormals {
 public:
#if defined(__x86_64__)
  FlushDenormals() : before_(__builtin_ia32_stmxcsr()) { __builtin_ia32_ldmxcsr(before_ | 0x8040U); }
  ~FlushDenormals() { __builtin_ia32_ldmxcsr(before_); }
#elif defined(__aarch64__)
  FlushDenormals() {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    asm volatile("msr fpcr, %0" : : "r"(before_ | uint64_t{1} << 24));
  }
  ~FlushDenormals() { asm volatile("msr fpcr, %0" : : "r"(before_)); }
#else
  FlushDenormals() = default;
#endif
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
#if defined(__aarch64__)
  uint64_t before_ = 0;
#elif defined(__x86_64__)
  uint32_t before_ = 0;
#endif
};

}  // namespace xtgrad
