#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include <xtgrad/lib/shape.h>

namespace xtgrad::io {

/// The bytes of row-major elements of `element` bytes each in these sizes, none of which is negative; none where no
/// memory has so many.
inline std::optional<uint64_t> bytes_of(const Dims& sizes, size_t element) {
  uint64_t bytes = element;
  bool empty = false, overflow = false;
  for (const int64_t size : sizes) {
    empty |= size == 0;
    overflow |= __builtin_mul_overflow(bytes, static_cast<uint64_t>(size), &bytes);
  }
  if (empty) return 0;
  return overflow || bytes > INT64_MAX ? std::nullopt : std::optional(bytes);
}

}  // namespace xtgrad::io
