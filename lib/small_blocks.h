#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

#include <xtgrad/lib/sanitizer.h>

namespace xtgrad::detail {

/// The largest block that comes from the lists, in bytes.
inline constexpr size_t kSmallBlock = 1024;

/// The blocks that a thread keeps for reuse, a list for every 32 bytes of size. A graph of a thousand operations is
/// made and freed each step; malloc's own lists hold seven blocks of a size.
struct SmallBlocks {
  static constexpr size_t kStep = 32;
  struct Block {
    Block* next;
  };

  Block* first[kSmallBlock / kStep] = {};
  int64_t held = 0;   // bytes in the lists
  int64_t limit = 0;  // of `held`; none before the end of the thread is seen to, and after it
};
// Without a destructor of its own, so that it can be used until the very end of the thread.
extern thread_local constinit SmallBlocks small_blocks;

void* small_block_from_system(size_t bytes);
void keep_first_or_free(void* memory, size_t bytes) noexcept;

/// Memory for what comes and goes by the thousand, from lists of the calling thread; aligned to 64 bytes where `bytes`
/// is a multiple of that. Null when there is none.
inline void* allocate_small(size_t bytes) {
  const size_t place = (bytes - 1) / SmallBlocks::kStep, size = (place + 1) * SmallBlocks::kStep;
  SmallBlocks::Block*& first = small_blocks.first[place];
  if (kAddressSanitizer || !first) [[unlikely]]  // lists hide uses after free
    return small_block_from_system(size);
  small_blocks.held -= static_cast<int64_t>(size);
  return std::exchange(first, first->next);
}

/// Gives it back, from any thread.
inline void free_small(void* memory, size_t bytes) noexcept {
  const size_t place = (bytes - 1) / SmallBlocks::kStep, size = (place + 1) * SmallBlocks::kStep;
  const int64_t held = small_blocks.held + static_cast<int64_t>(size);
  if (kAddressSanitizer || held > small_blocks.limit) [[unlikely]]
    return keep_first_or_free(memory, size);
  SmallBlocks::Block*& first = small_blocks.first[place];
  first = new (memory) SmallBlocks::Block{first};
  small_blocks.held = held;
}

}  // namespace xtgrad::detail
