#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <xtgrad/lib/io/byte_source.h>

namespace xtgrad::io {

/// What a zip container's directory says about one of its files.
struct ZipEntry {
  std::string name;
  uint16_t method = 0;            // 0 stored, 8 deflated
  uint32_t checksum = 0;          // CRC-32 of the content
  uint64_t packed = 0, size = 0;  // bytes in the container and of the content
  uint64_t header = 0;            // where the file's local header lies
};

/// A zip container (with or without zip64) whose directory was found sound; contents are checked when they are read.
class ZipReader {
 public:
  /// Throws, with the source's name, what is wrong with it.
  explicit ZipReader(std::shared_ptr<const ByteSource> source);

  const std::string& name() const { return source_->name(); }
  const std::vector<ZipEntry>& entries() const { return entries_; }
  /// Null where there is no file of that name.
  const ZipEntry* find(const std::string& file) const;
  /// Fills `to`, which has room for entry.size bytes; throws on damage, encryption and methods other than these two.
  void read(const ZipEntry& entry, void* to) const;
  /// The content as a source of its own; throws when it is more than `limit` bytes, before anything is allocated.
  std::shared_ptr<const ByteSource> open(const ZipEntry& entry, uint64_t limit) const;

 private:
  void read_directory(uint64_t offset, uint64_t size, uint64_t count);
  uint64_t content_offset(const ZipEntry& entry) const;

  std::shared_ptr<const ByteSource> source_;
  std::vector<ZipEntry> entries_;
  std::map<std::string, size_t> by_name_;
};

/// True when the source begins as a zip container does.
bool looks_like_zip(const ByteSource& source);

}  // namespace xtgrad::io
