#include <xtgrad/lib/io/numpy.h>

#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  return fuzz::accepts_errors([&] { fuzz::touch(xtgrad::io::read_npy(xtgrad::io::copy_memory(bytes, count))); });
}
