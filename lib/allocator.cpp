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
#include <utility>
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

std::atomic<int64_t> live_bytes{0}, peak_bytes{0}, cached_bytes{0};

void count_live(int64_t bytes) {
  const int64_t now = live_bytes.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  int64_t peak = peak_bytes.load(std::memory_order_relaxed);
  while (now > peak && !peak_bytes.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
  }
}

// Small blocks come and go by the thousand: each thread counts its own and adds them up every 64 KB and at its end.
struct Uncounted {
  int64_t bytes = 0;
  int64_t limit = 0;  // none before the end of the thread is seen to, and after it
};
thread_local constinit Uncounted uncounted;

void count_uncounted() { count_live(std::exchange(uncounted.bytes, 0)); }

void count_at_thread_end() {
  struct Closer {
    Closer() { uncounted.limit = int64_t{64} << 10; }
    ~Closer() {
      uncounted.limit = 0;
      count_uncounted();
    }
  };
  thread_local const Closer closer;
  (void)closer;
}

void count_small(int64_t bytes) {
  uncounted.bytes += bytes;
  if (std::abs(uncounted.bytes) <= uncounted.limit) [[likely]]
    return;
  count_at_thread_end();
  count_uncounted();
}

class Pool {
 public:
  void* take(int size_class) {
    List& list = lists_[static_cast<size_t>(size_class)];
    std::lock_guard lock(list.mutex);
    if (list.blocks.empty()) return nullptr;
    void* memory = list.blocks.back();
    list.blocks.pop_back();
    cached_bytes.fetch_sub(signed_bytes(size_class), std::memory_order_relaxed);
    return memory;
  }

  // Keeps the block unless there would be twice what was ever in use at once (64 MB in any case): each size
  // has its own peak, at a time of its own, so that the sum of the peaks is more than the peak.
  void give(void* memory, int size_class) noexcept {
    const int64_t bytes = signed_bytes(size_class), peak = peak_bytes.load(std::memory_order_relaxed);
    const int64_t held = live_bytes.load(std::memory_order_relaxed) + cached_bytes.load(std::memory_order_relaxed);
    if (held + bytes <= std::max(int64_t{64} << 20, 2 * peak)) {
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
  static int64_t signed_bytes(int size_class) { return static_cast<int64_t>(class_bytes(size_class)); }

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

size_t rounded_small(size_t bytes) { return (std::max<size_t>(bytes, 1) + kAlignment - 1) / kAlignment * kAlignment; }

// Null when there is no such memory, as below.
void* take_small(size_t bytes) {
  const size_t size = rounded_small(bytes);
  void* const memory = bypassed() ? system_allocate(size) : detail::allocate_small(size);
  if (memory) count_small(static_cast<int64_t>(size));
  return memory;
}

void give_small(void* memory, size_t bytes) noexcept {
  const size_t size = rounded_small(bytes);
  count_small(-static_cast<int64_t>(size));
  bypassed() ? std::free(memory) : detail::free_small(memory, size);
}

size_t rounded_large(size_t bytes) { return bypassed() ? bytes : class_bytes(class_of(bytes)); }

void* take_large(size_t bytes) {
  const size_t size = rounded_large(bytes);
  void* memory = bypassed() ? nullptr : pool().take(class_of(bytes));
  if (!memory) memory = system_allocate(size);
  if (memory) count_live(static_cast<int64_t>(size));
  return memory;
}

void give_large(void* memory, size_t bytes) noexcept {
  live_bytes.fetch_sub(static_cast<int64_t>(rounded_large(bytes)), std::memory_order_relaxed);
  bypassed() ? std::free(memory) : pool().give(memory, class_of(bytes));
}

}  // namespace

MemoryStats memory_stats() {
  count_uncounted();
  const auto bytes = [](const std::atomic<int64_t>& count) {
    return static_cast<size_t>(std::max<int64_t>(count.load(), 0));
  };
  return {bytes(live_bytes), bytes(cached_bytes), bytes(peak_bytes)};
}

void reset_peak_memory() {
  count_uncounted();
  peak_bytes.store(live_bytes.load());
}

void empty_cache() { pool().clear(); }

void* allocate(size_t bytes) {
  if (is_small(bytes)) [[likely]]
    if (void* const memory = take_small(bytes)) return memory;
  check(bytes <= physical_memory(), "not enough memory: you tried to allocate ", bytes, " bytes and this machine has ",
        physical_memory());
  const auto take = is_small(bytes) ? take_small : take_large;
  void* memory = take(bytes);
  if (!memory) {
    empty_cache();
    memory = take(bytes);
  }
  check(memory != nullptr, "not enough memory: you tried to allocate ", bytes, " bytes");
  return memory;
}

void deallocate(void* memory, size_t bytes) noexcept {
  if (!memory) return;
  is_small(bytes) ? give_small(memory, bytes) : give_large(memory, bytes);
}

}  // namespace xtgrad
