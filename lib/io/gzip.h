#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace xtgrad::io {

/// The uncompressed content of a .gz file, front to back; several members in a row count as one.
class GzipReader {
 public:
  /// Throws when the file cannot be opened or is no gzip file.
  explicit GzipReader(const std::string& path);
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;
  ~GzipReader();

  /// Inflates up to `count` bytes, fewer only at the end; throws when the data is damaged or cut off.
  size_t read(void* to, size_t count);
  /// The most bytes that a file of this size may hold (unpacking.h).
  uint64_t largest_content() const;

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

/// Inflates a .gz file of one member whose content is just `count` bytes, in half the time that GzipReader takes; false
/// where the file is anything else or damaged, as GzipReader can then say.
bool inflate_at_once(const std::string& path, void* to, size_t count);

/// The whole content of a .gz file; throws when it is more than `limit` bytes, having held no more than that.
std::vector<uint8_t> read_gzip(const std::string& path, size_t limit);

/// Writes bytes as a .gz file that appears whole or not at all.
void write_gzip(const std::string& path, const void* bytes, size_t count);

}  // namespace xtgrad::io
