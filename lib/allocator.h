#pragma once
#include <cstddef>

namespace xtgrad {

/// Bytes of tensor memory: in use, kept for reuse, and the most ever in use.
struct MemoryStats {
  size_t live = 0;
  size_t cached = 0;
  size_t peak = 0;
};

/// What the tensors of this process hold, in bytes; small ones of other threads may be up to 64 KB a thread late.
MemoryStats memory_stats();
/// Lets `peak` start again from what is live now.
void reset_peak_memory();
/// Returns every cached block to the system.
void empty_cache();

/// 64-byte aligned memory from the caching allocator; throws Error when the machine has not that much.
void* allocate(size_t bytes);
/// Takes back what allocate(bytes) gave.
void deallocate(void* memory, size_t bytes) noexcept;

}  // namespace xtgrad
