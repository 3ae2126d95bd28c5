#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <xtgrad/lib/io/byte_stream.h>

namespace xtgrad::io {

/// What a zip container's directory says about one of its files.
struct ZipEntry {
  std::string name;
  uint64_t index = 0;
  uint16_t method = 0;            // 0 stored, 8 deflated
  uint64_t packed = 0, size = 0;  // bytes in the container and of the content
};

/// A zip container, read by libzip, whose directory was found sound; contents are checked when they are read. One
/// thread at a time.
class ZipReader {
 public:
  /// Throws, with the source's name, what is wrong with it.
  explicit ZipReader(std::shared_ptr<const ByteSource> source);

  const std::string& name() const;
  const std::vector<ZipEntry>& entries() const { return entries_; }
  /// Null where there is no file of that name.
  const ZipEntry* find(const std::string& file) const;
  /// Fills `to`, which has room for entry.size bytes; throws on damage, encryption and methods other than these two.
  void read(const ZipEntry& entry, void* to) const;
  /// The content front to back, inflated as it is read; throws as read() does.
  std::unique_ptr<ByteStream> stream(const ZipEntry& entry) const;
  /// The content as a source of its own; throws when it is more than `limit` bytes, before anything is allocated.
  std::shared_ptr<const ByteSource> open(const ZipEntry& entry, uint64_t limit) const;

 private:
  struct Archive;
  class Stream;

  std::shared_ptr<Archive> archive_;
  std::vector<ZipEntry> entries_;
  std::map<std::string, size_t> by_name_;
};

/// True when the source begins as a zip container does.
bool looks_like_zip(const ByteSource& source);

}  // namespace xtgrad::io
