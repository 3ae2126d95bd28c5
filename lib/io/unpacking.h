#pragma once
#include <cstdint>
#include <limits>

namespace xtgrad::io {

/// How many bytes the content of a compressed file may have: a file that was made to fill the memory unpacks to a
/// thousand times its size, images of digits to a tenth of that at most.
constexpr uint64_t most_unpacked(uint64_t packed) {
  constexpr uint64_t always = uint64_t{48} << 20, times = 100;
  constexpr uint64_t all = std::numeric_limits<uint64_t>::max();
  return packed > (all - always) / times ? all : always + times * packed;
}

}  // namespace xtgrad::io
