#include <xtgrad/lib/io/idx.h>

#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  const fuzz::File file(bytes, count);
  for (const int ndim : {1, 3}) fuzz::accepts_errors([&] { fuzz::touch(xtgrad::io::read_idx(file.path(), ndim)); });
  return 0;
}
