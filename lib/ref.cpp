#include <xtgrad/lib/ref.h>

#include <new>

#include <xtgrad/lib/sanitizer.h>

namespace xtgrad::detail {

namespace {

// A graph of a thousand operations is made and freed each step; malloc's own lists hold seven blocks of a size.
constexpr size_t kStep = 64, kClasses = 16;
constexpr uint32_t kMost = 4096;  // blocks a list: what one thread makes and another frees must not pile up

struct Block {
  Block* next;
};

struct Lists {
  Block* first[kClasses] = {};
  uint32_t count[kClasses] = {};
  bool closed = false;  // the thread is ending: what is still freed goes back at once
};
thread_local constinit Lists lists;

// Lists has no destructor of its own, so that it can be used until the very end.
struct Closer {
  ~Closer() {
    lists.closed = true;
    for (Block*& block : lists.first)
      while (block) ::operator delete(std::exchange(block, block->next));
  }
};

}  // namespace

void* allocate_object(size_t bytes) {
  const size_t size_class = (bytes - 1) / kStep;
  if (kAddressSanitizer || size_class >= kClasses) return ::operator new(bytes);  // lists hide uses after free
  Block*& first = lists.first[size_class];
  if (!first) return ::operator new((size_class + 1) * kStep);
  --lists.count[size_class];
  return std::exchange(first, first->next);
}

void free_object(void* memory, size_t bytes) noexcept {
  if (!memory) return;
  const size_t size_class = (bytes - 1) / kStep;
  if (kAddressSanitizer || size_class >= kClasses || lists.closed || lists.count[size_class] >= kMost)
    return ::operator delete(memory);
  thread_local Closer closer;
  (void)closer;
  Block*& first = lists.first[size_class];
  first = new (memory) Block{first};
  ++lists.count[size_class];
}

}  // namespace xtgrad::detail
