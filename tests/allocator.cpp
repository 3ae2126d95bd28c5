// The caching allocator: what it counts, what it reuses, and where it stops.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <limits>
#include <mutex>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/lib/sanitizer.h>

using namespace xtgrad;

namespace {

constexpr size_t kMegabyte = size_t{1} << 20;

/// Whether freed blocks are kept at all: under AddressSanitizer and with XTGRAD_ALLOCATOR=system they are not.
bool caches() {
  const char* choice = std::getenv("XTGRAD_ALLOCATOR");
  return !detail::kAddressSanitizer && !(choice && std::strcmp(choice, "system") == 0);
}

/// Says so where there is nothing to test.
bool keeps_nothing() {
  if (!caches()) std::cout << "SKIPPED: no blocks are kept here\n";
  return !caches();
}

/// Blocks that are given back when it goes.
class Blocks {
 public:
  Blocks(size_t count, size_t bytes) : bytes_(bytes) {
    for (size_t i = 0; i < count; ++i) memory_.push_back(allocate(bytes));
  }
  ~Blocks() {
    for (void* memory : memory_) deallocate(memory, bytes_);
  }
  const std::vector<void*>& memory() const { return memory_; }

 private:
  const size_t bytes_;
  std::vector<void*> memory_;
};

bool aligned(const void* memory) { return reinterpret_cast<uintptr_t>(memory) % 64 == 0; }

/// A block that carries its own check value through the hands of several threads.
struct Parcel {
  unsigned char* memory;
  size_t bytes;
  unsigned char mark;

  bool intact() const {
    return std::all_of(memory, memory + bytes, [this](unsigned char byte) { return byte == mark; });
  }
};

/// Allocates, marks, hands over and frees blocks: half of them are freed by whichever thread finds them.
class Exchange {
 public:
  int damaged = 0;

  void work(unsigned seed) {
    std::mt19937 random(seed);
    int mine = 0;
    for (int i = 0; i < 500; ++i) {
      const size_t bytes = 1 + random() % (i % 50 == 0 ? 100000 : 3000);
      Parcel parcel{static_cast<unsigned char*>(allocate(bytes)), bytes, static_cast<unsigned char>(random())};
      std::memset(parcel.memory, parcel.mark, bytes);
      if (random() % 2) parcel = swap(parcel, random());
      if (!parcel.memory) continue;
      if (!parcel.intact()) ++mine;
      deallocate(parcel.memory, parcel.bytes);
    }
    const std::lock_guard lock(mutex_);
    damaged += mine;
  }
  void free_the_rest() {
    for (const Parcel& parcel : waiting_) {
      if (!parcel.intact()) ++damaged;
      deallocate(parcel.memory, parcel.bytes);
    }
  }

 private:
  Parcel swap(Parcel parcel, size_t choice) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < 20) {
      waiting_.push_back(parcel);
      return {nullptr, 0, 0};
    }
    std::swap(parcel, waiting_[choice % waiting_.size()]);
    return parcel;
  }
  std::mutex mutex_;
  std::vector<Parcel> waiting_;
};

}  // namespace

TEST_SUITE("allocator") {
  TEST_CASE("memory is 64-byte aligned, whatever its size") {
    for (size_t bytes : {size_t{1}, size_t{63}, size_t{64}, size_t{65}, size_t{1024}, size_t{1025}, size_t{4097},
                         2 * kMegabyte - 1, 2 * kMegabyte + 1}) {
      const Blocks blocks(3, bytes);
      CAPTURE(bytes);
      for (void* memory : blocks.memory()) CHECK(aligned(memory));
    }
    for (int64_t n : {1, 7, 300, 100001}) CHECK(aligned(zeros({n}, kByte).data_ptr()));
  }

  TEST_CASE("every byte that was asked for can be written, on both sides of each size class") {
    for (size_t power = 6; power <= 22; ++power)
      for (size_t quarters : {4, 5, 6, 7})
        for (int beside : {-1, 0, 1}) {
          const size_t bytes = (size_t{1} << power) / 4 * quarters + static_cast<size_t>(beside);
          const Blocks blocks(2, bytes);
          const auto first = static_cast<char*>(blocks.memory()[0]), second = static_cast<char*>(blocks.memory()[1]);
          std::memset(first, 1, bytes);
          std::memset(second, 2, bytes);
          const bool apart = std::count(first, first + bytes, 1) == static_cast<std::ptrdiff_t>(bytes);
          CAPTURE(bytes);
          CHECK(apart);
        }
  }

  TEST_CASE("memory_stats counts what is live, with at most a quarter of waste, and the peak") {
    for (size_t bytes : {size_t{64}, size_t{1000}, size_t{5000}, kMegabyte + 1, 9 * kMegabyte}) {
      reset_peak_memory();
      const MemoryStats before = memory_stats();
      CHECK(before.peak == before.live);
      {
        const Blocks blocks(4, bytes);
        const size_t grown = memory_stats().live - before.live;
        CAPTURE(bytes);
        CHECK(grown >= 4 * bytes);
        CHECK(grown <= 4 * (bytes + bytes / 4 + 64));
        CHECK(memory_stats().peak == memory_stats().live);
      }
      CHECK(memory_stats().live == before.live);
      CHECK(memory_stats().peak >= before.live + 4 * bytes);
    }
    reset_peak_memory();
    CHECK(memory_stats().peak == memory_stats().live);
  }

  TEST_CASE("a tensor's memory is counted while any view of it lives") {
    const size_t before = memory_stats().live;
    {
      Tensor view = zeros({1000, 1000}).slice(0, 1, 2);
      CHECK(memory_stats().live >= before + 4000000);
      view = view.clone();
      CHECK(memory_stats().live < before + 10000);
    }
    CHECK(memory_stats().live == before);
  }

  TEST_CASE("a freed block is kept and used again, also for another size of its class") {
    if (keeps_nothing()) return;
    empty_cache();
    CHECK(memory_stats().cached == 0);
    void* const memory = allocate(5000);
    const size_t size_class = memory_stats().live;
    deallocate(memory, 5000);
    CHECK(memory_stats().cached == size_class - memory_stats().live);
    void* const again = allocate(4990);
    CHECK(again == memory);
    CHECK(memory_stats().cached == 0);
    deallocate(again, 4990);
    CHECK(memory_stats().cached > 0);
    empty_cache();
    CHECK(memory_stats().cached == 0);
  }

  TEST_CASE("a block that another thread freed comes back to the one that allocated it") {
    if (keeps_nothing()) return;
    empty_cache();
    void* const memory = allocate(70000);
    std::thread([=] { deallocate(memory, 70000); }).join();
    void* const again = allocate(70000);
    CHECK(again == memory);
    deallocate(again, 70000);
  }

  TEST_CASE("blocks are kept until the cache is emptied, without a cache not at all") {
    empty_cache();
    { const Blocks blocks(10, 5000); }
    CHECK((memory_stats().cached > 0) == caches());
    empty_cache();
    CHECK(memory_stats().cached == 0);
  }

  TEST_CASE("live and cached together stay within 64 MB, or twice what was once live") {
    if (keeps_nothing()) return;
    empty_cache();
    reset_peak_memory();
    const size_t live = memory_stats().live;
    REQUIRE(live < 4 * kMegabyte);  // other suites have given back what they took
    for (size_t bytes : {kMegabyte, 5 * kMegabyte / 4, 3 * kMegabyte / 2}) {
      { const Blocks blocks(20, bytes); }
      CHECK(memory_stats().cached <= 64 * kMegabyte);
    }
    CHECK(memory_stats().cached > 60 * kMegabyte);
    empty_cache();
    { const Blocks blocks(100, kMegabyte); }
    CHECK(memory_stats().cached == 100 * kMegabyte);
    { const Blocks blocks(40, 3 * kMegabyte / 2); }
    CHECK(memory_stats().cached == 160 * kMegabyte);
    { const Blocks blocks(60, 2 * kMegabyte); }
    CHECK(memory_stats().cached + live <= 2 * memory_stats().peak);
    CHECK(memory_stats().cached > 160 * kMegabyte);
    empty_cache();
    reset_peak_memory();
  }

  TEST_CASE("more than the machine has is an error that says how much, and nothing is taken") {
    const MemoryStats before = memory_stats();
    CHECK_THROWS_WITH_AS(full({1 << 20, 1 << 20}, 1.0),
                         doctest::Contains("not enough memory: you tried to allocate 4398046511104 bytes"), Error);
    CHECK_THROWS_AS(allocate(std::numeric_limits<size_t>::max()), Error);
    CHECK_THROWS_AS(allocate(std::numeric_limits<size_t>::max() / 2), Error);
    CHECK(memory_stats().live == before.live);
    CHECK(memory_stats().peak == before.peak);
  }

  TEST_CASE("sizes whose product or bytes overflow are an error, not a small tensor") {
    constexpr int64_t most = std::numeric_limits<int64_t>::max();
    const int64_t wraps = int64_t{1} << 61;  // eight bytes each: 2^64
    CHECK_THROWS_AS(zeros({int64_t{1} << 40, int64_t{1} << 40}), Error);
    CHECK_THROWS_AS(empty({most, 2}), Error);
    CHECK_THROWS_AS(empty({wraps}, kDouble), Error);
    CHECK_THROWS_AS(empty({wraps + 1}, kDouble), Error);
    CHECK_THROWS_AS(empty({most}, kLong), Error);
    CHECK_THROWS_AS(ones({most}, kByte), Error);
    CHECK_THROWS_AS(zeros({1}).expand({most}).clone(), Error);
    CHECK_THROWS_AS(zeros({1}).expand({wraps}).to(kDouble), Error);
    CHECK(empty({0, most, most}).numel() == 0);
  }

  TEST_CASE("many threads allocate, hand over and free at once") {
    const size_t live = memory_stats().live;
    Exchange exchange;
    std::vector<std::thread> running;
    for (unsigned t = 0; t < 4; ++t) running.emplace_back([&, t] { exchange.work(t); });
    for (std::thread& thread : running) thread.join();
    exchange.free_the_rest();
    CHECK(exchange.damaged == 0);
    CHECK(memory_stats().live == live);
  }

  TEST_CASE("tensors made, shared and dropped by many threads leave nothing behind") {
    const size_t live = memory_stats().live;
    {
      const Tensor shared = ones({100});
      std::vector<std::thread> running;
      for (int t = 0; t < 4; ++t)
        running.emplace_back([shared] {
          Tensor sum = zeros({100});
          for (int i = 0; i < 200; ++i) {
            const Tensor copy = shared;
            sum += copy * 2;
            if (i % 50 == 0) empty_cache();
          }
        });
      for (std::thread& thread : running) thread.join();
    }
    CHECK(memory_stats().live == live);
  }
}
