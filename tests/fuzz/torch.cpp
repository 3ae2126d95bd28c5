#include <xtgrad/lib/io/torch_file.h>

#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  return fuzz::accepts_errors([&] {
    for (const auto& item : xtgrad::io::read_torch_file(xtgrad::io::copy_memory(bytes, count))) fuzz::touch(item.array);
  });
}
