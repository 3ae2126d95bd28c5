#include <xtgrad/lib/io/gzip.h>

#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  const fuzz::File file(bytes, count);
  return fuzz::accepts_errors([&] {
    const std::vector<uint8_t> slowly = xtgrad::io::read_gzip(file.path(), size_t{1} << 20);
    // Both ways of inflating must agree.
    std::vector<uint8_t> at_once(slowly.size());
    if (xtgrad::io::inflate_at_once(file.path(), at_once.data(), at_once.size()) && at_once != slowly) __builtin_trap();
  });
}
