#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace xtgrad::io {

/// A file that appears under its name only when it is complete and on the disk; until then the old one stays.
class AtomicFile {
 public:
  /// Opens a temporary file in the same folder; throws with the path and the system's reason, also where the old file
  /// is read-only.
  explicit AtomicFile(const std::string& path);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  /// Removes the temporary file unless it was committed.
  ~AtomicFile();

  /// Appends; throws with the path and the system's reason (disk full).
  void write(const void* bytes, size_t count);
  /// Goes on writing at that byte.
  void seek(uint64_t offset);
  /// Puts the file in its place, durably: fsync, rename, fsync of the folder.
  void commit();

 private:
  void write_through(const void* bytes, size_t count);
  void start_writing_back(uint64_t written);
  void close_or_throw();
  [[noreturn]] void fail_with(const char* doing, int error);

  std::string path_;    // as the user named it
  std::string target_;  // where it really is, links followed
  std::string temporary_;
  std::vector<char> buffer_;
  int descriptor_ = -1;
  uint64_t waiting_ = 0;  // bytes that the disk was not told to write yet
};

}  // namespace xtgrad::io
