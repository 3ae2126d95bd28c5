// What every operation takes and gives back: small blocks from the thread's lists, and shared sizes and strides.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <new>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/sanitizer.h>
#include <xtgrad/lib/sizes_and_strides.h>
#include <xtgrad/lib/small_blocks.h>

using namespace xtgrad;

TEST_SUITE("small_blocks") {
  TEST_CASE("blocks of every size hold what was written there, aligned to 64 bytes where they are multiples of it") {
    std::vector<unsigned char*> blocks;
    for (size_t bytes = 1; bytes <= detail::kSmallBlock; ++bytes) {
      auto* const block = static_cast<unsigned char*>(detail::allocate_small(bytes));
      REQUIRE(block != nullptr);
      if (bytes % 64 == 0) CHECK(reinterpret_cast<uintptr_t>(block) % 64 == 0);
      std::memset(block, static_cast<int>(bytes % 251), bytes);
      blocks.push_back(block);
    }
    for (size_t bytes = 1; bytes <= detail::kSmallBlock; ++bytes) {
      const unsigned char* const block = blocks[bytes - 1];
      bool kept = true;
      for (size_t i = 0; i < bytes; ++i) kept &= block[i] == bytes % 251;
      CHECK_MESSAGE(kept, bytes);
      detail::free_small(blocks[bytes - 1], bytes);
    }
  }

  TEST_CASE("a block that was given back is the next one of its class") {
    if (detail::kAddressSanitizer) {
      std::cout << "SKIPPED: every block is the system's own here\n";
      return;
    }
    void* const first = detail::allocate_small(100);
    detail::free_small(first, 100);
    void* const again = detail::allocate_small(97);
    CHECK(again == first);
    detail::free_small(again, 97);
  }

  TEST_CASE("a thread may give back what another took, in its destructors as well") {
    struct Last {
      Tensor kept;
      ~Last() { kept = Tensor(); }
    };
    Tensor shared = ones({3});
    for (int i = 0; i < 20; ++i) {
      std::vector<void*> blocks;
      std::thread([&] {
        thread_local Last last;
        last.kept = ones({3}) + shared;
        for (int k = 0; k < 5000; ++k) blocks.push_back(detail::allocate_small(960));
      }).join();
      std::thread([&] {
        for (void* block : blocks) detail::free_small(block, 960);
      }).join();
    }
    CHECK(shared.sum().item<float>() == 3);
  }

  TEST_CASE("elements of tensors of every small size are aligned, hold their values and are counted until they go") {
    const size_t before = memory_stats().live;
    {
      std::vector<Tensor> tensors;
      for (int64_t bytes = 0; bytes <= 1100; ++bytes) tensors.push_back(full({bytes}, bytes % 251, kByte));
      CHECK(memory_stats().live >= before + 1100 * 1101 / 2);
      for (int64_t bytes = 0; bytes <= 1100; ++bytes) {
        const Tensor& each = tensors[static_cast<size_t>(bytes)];
        CHECK(reinterpret_cast<uintptr_t>(each.data_ptr()) % 64 == 0);
        CHECK_MESSAGE((each == bytes % 251).all().item<bool>(), bytes);
      }
    }
    CHECK(memory_stats().live == before);
  }

  TEST_CASE("somebody else's memory right behind a storage is not taken for its own") {
    alignas(64) std::array<std::byte, sizeof(Storage) + 64> place{};
    int deleted = 0;
    void* const behind = place.data() + sizeof(Storage);
    auto* const storage = ::new (place.data()) Storage(behind, 64, [&](void* bytes) { deleted += bytes == behind; });
    const size_t before = memory_stats().live;
    storage->~Storage();
    CHECK(deleted == 1);
    CHECK(memory_stats().live == before);
  }

  TEST_CASE("tensors of one shape share their row-major layout, also between threads, and views have their own") {
    const Tensor a = ones({2, 3}), b = zeros({2, 3});
    Tensor c;
    std::thread([&] { c = ones({2, 3}); }).join();
    CHECK(a.array().layout() == b.array().layout());
    CHECK(a.array().layout() == c.array().layout());
    CHECK((a + b).array().layout() == a.array().layout());
    const Tensor turned = a.t();
    CHECK_FALSE(turned.array().layout() == zeros({3, 2}).array().layout());
    CHECK(turned.strides() == IntArrayRef({1, 3}));
  }

  TEST_CASE("more shapes than layouts are kept of: each tensor has its own sizes all the same") {
    std::vector<Tensor> tensors;
    for (int64_t i = 1; i <= 3000; ++i) tensors.push_back(zeros({1, i, 2}));
    for (int64_t i = 1; i <= 3000; ++i) {
      const Array& array = tensors[static_cast<size_t>(i) - 1].array();
      const bool right = array.shape() == Dims{1, i, 2} && array.strides() == Dims{2 * i, 2, 1} &&
                         array.numel() == 2 * i && array.is_contiguous();
      CHECK_MESSAGE(right, i);
    }
    CHECK_THROWS_AS(zeros({-1, 2}), Error);
    CHECK_THROWS_AS(zeros({int64_t{1} << 40, int64_t{1} << 40}), Error);
  }
}
