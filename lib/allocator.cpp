#include <xtgrad/lib/allocator.h>

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <vector>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/sanitizer.h>
#include <xtgrad/lib/small_blocks.h>

namespace xtgrad {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kHugePage = size_t{2} << 20;

// Size classes above the small blocks: four steps a power of two, so that at most a fifth is wasted.
constexpr int kFirstPower = std::bit_width(detail::kSmallBlock) - 1;
constexpr int kClasses = 4 * (48 - kFirstPower);  // up to 2^48 bytes

int class_of(size_t bytes) {
  const int power = std::bit_width(bytes - 1) - 1;  // 2^power < bytes <= 2^(power+1)
  const size_t step = size_t{1} << (power - 2);
  return 4 * (power - kFirstPower) + static_cast<int>((bytes - 1 - (size_t{1} << power)) / step);
}

size_t class_bytes(int size_class) {
  const int power = kFirstPower + size_class / 4;
  const size_t quarter = static_cast<size_t>(size_class % 4) + 1;
  return (size_t{1} << power) + quarter * (size_t{1} << (power - 2));
}

size_t physical_memory() {
  static const size_t bytes =
      static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGE_SIZE));
  return bytes;
}

// A free list hides overflows and uses after free from the address sanitizer.
bool bypassed() {
  static const bool system = [] {
    const char* choice = std::getenv("XTGRAD_ALLOCATOR");
    return choice && std::strcmp(choice, "system") == 0;
  }();
  return detail::kAddressSanitizer || system;
}

void* system_allocate(size_t bytes) {
  void* memory = nullptr;
  const size_t alignment = bytes >= kHugePage ? kHugePage : kAlignment;
  if (posix_memalign(&memory, bypassed() ? kAlignment : alignment, bytes) != 0) return nullptr;
#ifdef MADV_HUGEPAGE
  if (bytes >= kHugePage) madvise(memory, bytes & ~(kHugePage - 1), MADV_HUGEPAGE);
#endif
  return memory;
}

std::atomic<size_t> live_bytes{0}, peak_bytes{0}, cached_bytes{0};

void count_live(size_t bytes) {
  const size_t now = live_bytes.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  size_t peak = peak_bytes.load(std::memory_order_relaxed);
  while (now > peak && !peak_bytes.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
  }
}

class Pool {
 public:
  void* take(int size_class) {
    List& list = lists_[static_cast<size_t>(size_class)];
    std::lock_guard lock(list.mutex);
    if (list.blocks.empty()) return nullptr;
    void* memory = list.blocks.back();
    list.blocks.pop_back();
    cached_bytes.fetch_sub(class_bytes(size_class), std::memory_order_relaxed);
    return memory;
  }

  // Keeps the block unless there would be twice what was ever in use at once (64 MB in any case): each size
  // has its own peak, at a time of its own, so that the sum of the peaks is more than the peak.
  void give(void* memory, int size_class) noexcept {
    const size_t bytes = class_bytes(size_class), peak = peak_bytes.load(std::memory_order_relaxed);
    const size_t held = live_bytes.load(std::memory_order_relaxed) + cached_bytes.load(std::memory_order_relaxed);
    if (held + bytes <= std::max(size_t{64} << 20, 2 * peak)) {
      List& list = lists_[static_cast<size_t>(size_class)];
      std::lock_guard lock(list.mutex);
      try {
        list.blocks.push_back(memory);
        cached_bytes.fetch_add(bytes, std::memory_order_relaxed);
        return;
      } catch (const std::bad_alloc&) {  // no room even for the list: the block goes back
      }
    }
    std::free(memory);
  }

  void clear() {
    for (int c = 0; c < kClasses; ++c)
      while (void* memory = take(c)) std::free(memory);
  }

 private:
  struct List {
    std::mutex mutex;
    std::vector<void*> blocks;
  };
  std::array<List, kClasses> lists_;
};

// Never destroyed: tensors with static lifetime may outlive every other static.
Pool& pool() {
  static Pool* const instance = new Pool;
  return *instance;
}

bool is_small(size_t bytes) { return bytes <= detail::kSmallBlock; }

size_t rounded_up(size_t bytes) {
  if (is_small(bytes)) return std::max(kAlignment, (bytes + kAlignment - 1) / kAlignment * kAlignment);
  return bypassed() ? bytes : class_bytes(class_of(bytes));
}

// Null when there is no such memory.
void* try_allocate(size_t bytes) {
  if (bypassed()) return system_allocate(bytes);
  if (is_small(bytes)) return detail::allocate_small(rounded_up(bytes));
  void* const kept = pool().take(class_of(bytes));
  return kept ? kept : system_allocate(rounded_up(bytes));
}

}  // namespace

MemoryStats memory_stats() { return {live_bytes.load(), cached_bytes.load(), peak_bytes.load()}; }

void reset_peak_memory() { peak_bytes.store(live_bytes.load()); }

void empty_cache() { pool().clear(); }

void* allocate(size_t bytes) {
  if (is_small(bytes) && !bypassed()) {
    const size_t size = rounded_up(bytes);
    if (void* const memory = detail::allocate_small(size)) [[likely]] {
      count_live(size);
      return memory;
    }
  }
  check(bytes <= physical_memory(), "not enough memory: you tried to allocate ", bytes, " bytes and this machine has ",
        physical_memory());
  void* memory = try_allocate(bytes);
  if (!memory) {
    empty_cache();
    memory = try_allocate(bytes);
  }
  check(memory != nullptr, "not enough memory: you tried to allocate ", bytes, " bytes");
  count_live(rounded_up(bytes));
  return memory;
}

void deallocate(void* memory, size_t bytes) noexcept {
  if (!memory) return;
  const size_t size = rounded_up(bytes);
  live_bytes.fetch_sub(size, std::memory_order_relaxed);
  if (bypassed())
    std::free(memory);
  else if (is_small(bytes))
    detail::free_small(memory, size);
  else
    pool().give(memory, class_of(bytes));
}

}  // namespace xtgrad
