#include <xtgrad/lib/io/numpy.h>

#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  return fuzz::accepts_errors([&] {
    for (const auto& item : xtgrad::io::read_npz(xtgrad::io::copy_memory(bytes, count))) fuzz::touch(item.array);
  });
}
