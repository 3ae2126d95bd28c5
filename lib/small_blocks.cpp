#include <xtgrad/lib/small_blocks.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

#include <xtgrad/lib/sanitizer.h>

namespace xtgrad::detail {

namespace {

// A graph of a thousand operations is made and freed each step; malloc's own lists hold seven blocks of a size.
constexpr size_t kStep = 32, kClasses = kSmallBlock / kStep;

struct Block {
  Block* next;
};

// The lists keep what the thread has itself had in use at once, within these bounds: what one thread makes and another
// frees must not pile up.
constexpr int64_t kAlwaysKept = int64_t{4} << 20, kMostKept = int64_t{256} << 20;

// Without a destructor of its own, so that it can be used until the very end of the thread.
struct Lists {
  Block* first[kClasses] = {};
  int64_t held = 0;             // bytes in the lists
  int64_t live = 0;             // bytes that this thread took less those that it gave back
  int64_t limit = kAlwaysKept;  // of `held`; none when the thread is ending
};
thread_local constinit Lists lists;

void free_at_thread_end() {
  struct Closer {
    ~Closer() {
      lists.limit = INT64_MIN;
      for (Block*& block : lists.first)
        while (block) std::free(std::exchange(block, block->next));
    }
  };
  thread_local const Closer closer;
  (void)closer;
}

int64_t class_of(size_t bytes) { return static_cast<int64_t>((bytes - 1) / kStep); }
int64_t bytes_of(int64_t size_class) { return (size_class + 1) * static_cast<int64_t>(kStep); }

// Between aligned blocks malloc leaves holes, so that only what is promised is aligned.
void* from_system(size_t bytes) { return bytes % 64 ? std::malloc(bytes) : std::aligned_alloc(64, bytes); }

}  // namespace

void* allocate_small(size_t bytes) {
  const int64_t size_class = class_of(bytes), size = bytes_of(size_class);
  if (kAddressSanitizer) return from_system(static_cast<size_t>(size));  // lists hide uses after free
  lists.live += size;
  if (lists.live > lists.limit && lists.limit > 0) [[unlikely]]
    lists.limit = std::min(lists.live, kMostKept);
  Block*& first = lists.first[size_class];
  if (!first) [[unlikely]]
    return from_system(static_cast<size_t>(size));
  lists.held -= size;
  return std::exchange(first, first->next);
}

void free_small(void* memory, size_t bytes) noexcept {
  if (kAddressSanitizer) return std::free(memory);
  const int64_t size_class = class_of(bytes), size = bytes_of(size_class);
  lists.live -= size;
  if (lists.held + size > lists.limit) [[unlikely]]
    return std::free(memory);
  if (lists.held == 0) [[unlikely]]
    free_at_thread_end();
  Block*& first = lists.first[size_class];
  first = new (memory) Block{first};
  lists.held += size;
}

}  // namespace xtgrad::detail
