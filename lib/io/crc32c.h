#pragma once
#include <cstddef>
#include <cstdint>

namespace xtgrad::io {

/// CRC-32C (Castagnoli) of the bytes; pass the result on as `before` to go on with the bytes that follow.
uint32_t crc32c(const void* bytes, size_t count, uint32_t before = 0);

namespace detail {
/// The same without the processor's instruction.
uint32_t crc32c_table(const void* bytes, size_t count, uint32_t before);
}  // namespace detail

}  // namespace xtgrad::io
