#include <xtgrad/lib/io/safetensors.h>

#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  const fuzz::File file(bytes, count);
  fuzz::accepts_errors([&] {
    for (const auto& item : xtgrad::io::read_safetensors(file.path()).arrays) fuzz::touch(item.array);
  });
  return fuzz::accepts_errors([&] {
    for (const auto& item : xtgrad::io::read_safetensors(*xtgrad::io::copy_memory(bytes, count)).arrays)
      fuzz::touch(item.array);
  });
}
