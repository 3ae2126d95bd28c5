#pragma once
#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include <xtgrad/lib/allocator.h>

#include "io_files.h"

namespace test {

/// The message of reading these bytes as a file, without the file's name; fails when that took a second or elements
/// took more memory than the file has, four times for those that become four bytes.
template <class Read>
std::string fault_of(const TemporaryFolder& folder, const std::string& bytes, const Read& read) {
  const std::string path = folder / "file";
  write_file(path, bytes);
  xtgrad::reset_peak_memory();
  const size_t before = xtgrad::memory_stats().peak;
  const auto start = std::chrono::steady_clock::now();
  const std::string message = error_of([&] { read(path); });
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
  CHECK(xtgrad::memory_stats().peak - before <= 4 * bytes.size() + (size_t{1} << 20));
  REQUIRE_MESSAGE(message.starts_with(path + ": "), message);
  return message.substr(path.size() + 2);
}

}  // namespace test
