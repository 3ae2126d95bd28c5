#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <xtgrad/lib/array.h>
#include <xtgrad/lib/io/byte_source.h>

// The .xtg format. A preamble of 64 bytes, little-endian like everything:
//    0  magic "\x89XTG\r\n\x1a\n"        8  format version, 32 bits     12  zero
//   16  bytes of the manifest, 64 bits   24  bytes of the whole file    32  number of entries
//   40  CRC-32C of the manifest          44  zero                       60  CRC-32C of the 60 bytes before
// Then the manifest (a name, dtype, shape, flags, place, size and CRC-32C for each entry, and named values), then the
// entries' row-major elements in the manifest's order, each from a multiple of 64 bytes on. Gaps hold zeros.

namespace xtgrad::io {

/// A named value beside the arrays.
using ArchiveValue = std::variant<int64_t, double, bool, std::string, std::vector<uint8_t>>;
using ArchiveValues = std::map<std::string, ArchiveValue>;

enum ArchiveFlags : uint8_t { kBufferFlag = 1, kRequiresGradFlag = 2 };

/// An array to be written under a name; one that is not defined keeps its place.
struct ArchiveItem {
  std::string name;
  Array array;
  uint8_t flags = 0;
};

/// What an archive says about one of its arrays.
struct ArchiveEntry {
  std::string name;
  ScalarType dtype = ScalarType::Undefined;
  Dims shape;
  uint8_t flags = 0;
  uint64_t offset = 0, size = 0;  // of its bytes in the file
  uint32_t checksum = 0;
};

/// Takes the file's bytes in order.
using ByteSink = std::function<void(const void* bytes, size_t count)>;

/// Writes an archive, copying no more than one array at a time; throws when two items have the same name.
void write_archive(const ByteSink& sink, const std::vector<ArchiveItem>& items, const ArchiveValues& values);
/// The same into a file that appears whole or not at all.
void write_archive(const std::string& path, const std::vector<ArchiveItem>& items, const ArchiveValues& values);

/// An archive whose preamble, manifest and size were found right; elements are checked when they are read.
class ArchiveReader {
 public:
  /// Throws with the source's name and what is wrong with it.
  explicit ArchiveReader(std::shared_ptr<const ByteSource> source);

  const std::string& name() const { return source_->name(); }
  /// The version of the format that the file was written in.
  uint32_t version() const { return version_; }
  const std::vector<ArchiveEntry>& entries() const { return entries_; }
  const ArchiveValues& values() const { return values_; }
  /// Null where there is no entry of that name.
  const ArchiveEntry* find(const std::string& entry) const;
  /// The entry's elements; throws when they are damaged.
  Array read(const ArchiveEntry& entry) const;

 private:
  std::shared_ptr<const ByteSource> source_;
  uint32_t version_ = 0;
  std::vector<ArchiveEntry> entries_;
  std::map<std::string, size_t> by_name_;
  ArchiveValues values_;
};

}  // namespace xtgrad::io
