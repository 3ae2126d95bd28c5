#include <algorithm>
#include <cstring>

#include <xtgrad/lib/io/archive.h>
#include <xtgrad/lib/io/crc32c.h>

#include "input.h"

using namespace xtgrad;

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  return fuzz::accepts_errors([&] {
    const io::ArchiveReader archive(io::copy_memory(bytes, count));
    for (const io::ArchiveEntry& entry : archive.entries())
      fuzz::accepts_errors([&] { fuzz::touch(archive.read(entry)); });
  });
}

extern "C" size_t LLVMFuzzerMutate(uint8_t* bytes, size_t count, size_t most);

// Changed bytes have wrong checksums, and nothing behind those would ever be reached: most of the time they are made
// right again, and so is the file's size.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* bytes, size_t count, size_t most, unsigned seed) {
  count = LLVMFuzzerMutate(bytes, count, most);
  if (count < 64 || seed % 8 == 0) return count;
  const auto put = [&](size_t at, auto value) { std::memcpy(bytes + at, &value, sizeof value); };
  uint64_t manifest = 0;
  std::memcpy(&manifest, bytes + 16, sizeof manifest);
  if (seed % 8 != 1) put(24, static_cast<uint64_t>(count));
  put(40, io::crc32c(bytes + 64, static_cast<size_t>(std::min<uint64_t>(manifest, count - 64))));
  put(60, io::crc32c(bytes, 60));
  return count;
}
