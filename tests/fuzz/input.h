#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include <xtgrad/lib/array.h>
#include <xtgrad/lib/check.h>

// What the fuzzed readers share. Each target reads bytes that libFuzzer made up: an Error is right, anything else that
// goes wrong is a finding.

namespace fuzz {

/// The bytes as a file, for readers that want a path.
class File {
 public:
  File(const uint8_t* bytes, size_t count) : descriptor_(memfd_create("fuzz", 0)) {
    for (size_t done = 0; done < count;) {
      const ssize_t wrote = write(descriptor_, bytes + done, count - done);
      if (wrote <= 0) __builtin_trap();
      done += static_cast<size_t>(wrote);
    }
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { close(descriptor_); }
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

/// Runs a reader, whose errors are not findings.
template <class Read>
int accepts_errors(const Read& read) {
  try {
    read();
  } catch (const xtgrad::Error&) {
  }
  return 0;
}

/// Touches every element: its memory must be there.
inline void touch(const xtgrad::Array& array) {
  if (!array.defined() || array.numel() > 1'000'000) return;
  const xtgrad::Array dense = array.contiguous();
  const auto* bytes = static_cast<const volatile uint8_t*>(dense.raw());
  const auto count = static_cast<size_t>(dense.numel()) * xtgrad::element_size(dense.dtype());
  uint8_t sum = 0;
  for (size_t i = 0; i < count; ++i) sum = static_cast<uint8_t>(sum + bytes[i]);
  (void)sum;
}

}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count);
