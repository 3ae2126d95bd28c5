#pragma once
#include <cstddef>

namespace xtgrad::detail {

/// The largest block that comes from the lists, in bytes.
inline constexpr size_t kSmallBlock = 1024;

/// Memory for what comes and goes by the thousand, from lists of the calling thread; aligned to 64 bytes where `bytes`
/// is a multiple of that. Null when there is none.
void* allocate_small(size_t bytes);
/// Gives it back, from any thread.
void free_small(void* memory, size_t bytes) noexcept;

}  // namespace xtgrad::detail
