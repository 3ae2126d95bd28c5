#include <xtgrad/lib/io/pickle.h>

#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  return fuzz::accepts_errors([&] {
    uint64_t offset = 0;
    const auto source = xtgrad::io::copy_memory(bytes, count);
    const auto pickle =
        xtgrad::io::read_pickle(*source, offset, "fuzz", uint64_t{1} << 24, [](std::string_view) { return true; });
    for (const auto& value : pickle.values)
      for (const uint32_t part : pickle.parts(value))
        if (part >= pickle.values.size()) __builtin_trap();
    if (pickle.root >= pickle.values.size() || offset > count) __builtin_trap();
  });
}
