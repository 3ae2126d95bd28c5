#include <xtgrad/lib/small_blocks.h>

#include <algorithm>

namespace xtgrad::detail {

thread_local constinit SmallBlocks small_blocks;

namespace {

// The lists keep what the thread has itself had from the system, within these bounds: what one thread makes and another
// frees must not pile up.
constexpr int64_t kAlwaysKept = int64_t{4} << 20, kMostKept = int64_t{256} << 20;

enum class Stage { fresh, running, ending };
thread_local constinit Stage stage = Stage::fresh;
thread_local constinit int64_t earned = kAlwaysKept;

void free_at_thread_end() {
  struct Closer {
    ~Closer() {
      stage = Stage::ending;
      small_blocks.limit = 0;
      small_blocks.held = 0;
      for (SmallBlocks::Block*& block : small_blocks.first)
        while (block) std::free(std::exchange(block, block->next));
    }
  };
  thread_local const Closer closer;
  (void)closer;
}

}  // namespace

// Between aligned blocks malloc leaves holes, so that only what is promised is aligned.
void* small_block_from_system(size_t bytes) {
  earned = std::min(earned + static_cast<int64_t>(bytes), kMostKept);
  if (stage == Stage::running) small_blocks.limit = earned;
  return bytes % 64 ? std::malloc(bytes) : std::aligned_alloc(64, bytes);
}

void keep_first_or_free(void* memory, size_t bytes) noexcept {
  if (kAddressSanitizer || stage != Stage::fresh) return std::free(memory);
  stage = Stage::running;
  small_blocks.limit = earned;
  free_at_thread_end();
  free_small(memory, bytes);
}

}  // namespace xtgrad::detail
