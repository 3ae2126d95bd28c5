#include <xtgrad/lib/io/archive.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/archive_format.h>
#include <xtgrad/lib/io/atomic_file.h>
#include <xtgrad/lib/io/crc32c.h>
#include <xtgrad/lib/io/named_array.h>

namespace xtgrad::io {

namespace {

using format::align;
using format::hex;

constexpr size_t piece_bytes = size_t{1} << 20;  // stays in the cache between being read and being summed up

void check_names(const std::vector<ArchiveItem>& items) {
  std::vector<std::string_view> names;
  for (const ArchiveItem& item : items) names.push_back(item.name);
  if (const auto twice = repeated_name(std::move(names))) fail("archive: there are two entries '", *twice, "'");
}

struct Layout {
  std::vector<ArchiveEntry> entries;
  uint64_t start = 0, end = 0;  // of the payloads in the file
};

// All but the checksums, which do not change the manifest's size, on which the places depend.
Layout layout_of(const std::vector<ArchiveItem>& items, const ArchiveValues& values) {
  check_names(items);
  Layout layout;
  layout.entries.reserve(items.size());
  for (const ArchiveItem& item : items) {
    ArchiveEntry entry;
    entry.name = item.name;
    entry.flags = item.flags;
    if (item.array.defined()) {
      entry.dtype = item.array.dtype();
      entry.shape = item.array.shape();
      entry.size = static_cast<uint64_t>(item.array.numel()) * element_size(entry.dtype);
    }
    layout.entries.push_back(std::move(entry));
  }
  layout.start = align(format::preamble_bytes + format::encode_manifest(layout.entries, values).size());
  layout.end = layout.start;
  for (ArchiveEntry& entry : layout.entries) {
    entry.offset = align(layout.end);
    layout.end = entry.offset + entry.size;
  }
  return layout;
}

// What stands in front of the payloads: the preamble, the manifest and zeros up to the first one.
std::string header_of(const Layout& layout, const ArchiveValues& values) {
  const std::string manifest = format::encode_manifest(layout.entries, values);
  format::Preamble preamble;
  preamble.manifest_bytes = manifest.size();
  preamble.manifest_checksum = crc32c(manifest.data(), manifest.size());
  preamble.entries = layout.entries.size();
  preamble.file_bytes = layout.end;
  std::string header = format::encode_preamble(preamble) + manifest;
  header.resize(layout.start, '\0');
  return header;
}

void write_zeros(const ByteSink& sink, uint64_t from, uint64_t to) {
  static constexpr std::array<char, format::alignment> zeros{};
  if (to > from) sink(zeros.data(), to - from);
}

// Gives the sink what follows the header, and the entries their checksums.
void pass_payloads(const ByteSink& sink, const std::vector<ArchiveItem>& items, Layout& layout) {
  uint64_t end = layout.start;
  for (size_t i = 0; i < items.size(); ++i) {
    ArchiveEntry& entry = layout.entries[i];
    write_zeros(sink, end, entry.offset);
    end = entry.offset + entry.size;
    if (entry.size == 0) continue;
    const Array array = items[i].array.contiguous();
    const char* const from = static_cast<const char*>(array.raw());
    entry.checksum = 0;
    for (uint64_t done = 0; done < entry.size;) {
      const size_t piece = static_cast<size_t>(std::min<uint64_t>(piece_bytes, entry.size - done));
      entry.checksum = crc32c(from + done, piece, entry.checksum);
      sink(from + done, piece);
      done += piece;
    }
  }
}

void check_entry(const std::string& file, const ArchiveEntry& entry, uint64_t end, uint64_t file_bytes) {
  for (const int64_t size : entry.shape)
    check(size >= 0, file, ": entry '", entry.name, "' has the shape ", entry.shape);
  const bool defined = entry.dtype != ScalarType::Undefined;
  int64_t bytes = defined ? static_cast<int64_t>(element_size(entry.dtype)) : 0;
  bool empty = !defined;
  // Strides must not overflow either, so that a size of 0 does not excuse the others.
  for (const int64_t size : entry.shape) {
    check(!__builtin_mul_overflow(bytes, std::max<int64_t>(size, 1), &bytes), file, ": entry '", entry.name,
          "' has the shape ", entry.shape, ", which is too large");
    empty = empty || size == 0;
  }
  if (empty) bytes = 0;
  check(entry.size == static_cast<uint64_t>(bytes), file, ": entry '", entry.name, "' holds ", entry.size,
        " bytes, its shape ", entry.shape, " wants ", bytes);
  check(entry.offset == align(end) && entry.offset <= file_bytes && entry.size <= file_bytes - entry.offset, file,
        ": entry '", entry.name, "' does not lie where it should: ", entry.size, " bytes at ", entry.offset,
        ", expected at ", align(end), " in a file of ", file_bytes);
}

void check_zeros(const ByteSource& source, uint64_t from, uint64_t to) {
  std::array<char, format::alignment> gap{};
  source.read(from, gap.data(), to - from);
  check(std::all_of(gap.begin(), gap.end(), [](char c) { return c == 0; }), source.name(), ": the gap at bytes ", from,
        " to ", to, " is damaged: it holds more than zeros");
}

}  // namespace

void write_archive(const ByteSink& sink, const std::vector<ArchiveItem>& items, const ArchiveValues& values) {
  Layout layout = layout_of(items, values);
  pass_payloads([](const void*, size_t) {}, items, layout);  // the checksums come first in the file
  const std::string header = header_of(layout, values);
  sink(header.data(), header.size());
  pass_payloads(sink, items, layout);
}

// The header follows at the end, so that the disk need not wait for the checksums.
void write_archive(const std::string& path, const std::vector<ArchiveItem>& items, const ArchiveValues& values) {
  Layout layout = layout_of(items, values);
  AtomicFile file(path);
  file.seek(layout.start);
  pass_payloads([&](const void* bytes, size_t count) { file.write(bytes, count); }, items, layout);
  const std::string header = header_of(layout, values);
  file.seek(0);
  file.write(header.data(), header.size());
  file.commit();
}

ArchiveReader::ArchiveReader(std::shared_ptr<const ByteSource> source) : source_(std::move(source)) {
  const std::string& file = source_->name();
  const uint64_t size = source_->size();
  std::array<unsigned char, format::preamble_bytes> first{};
  source_->read(0, first.data(), std::min<uint64_t>(size, first.size()));
  check(std::memcmp(first.data(), format::magic, std::min<uint64_t>(size, 8)) == 0, file,
        ": not an xtgrad archive (.xtg): it starts with other bytes");
  check(size >= first.size(), file, ": truncated: ", size, " bytes, the preamble alone has ", first.size());
  const format::Preamble preamble = format::decode_preamble(file, first.data());
  version_ = preamble.version;
  check(size >= preamble.file_bytes, file, ": truncated: ", size, " bytes of ", preamble.file_bytes);
  check(size == preamble.file_bytes, file, ": ", size - preamble.file_bytes, " bytes follow the end of the archive");
  check(preamble.manifest_bytes <= size - first.size(), file, ": the manifest's size ", preamble.manifest_bytes,
        " goes beyond the file's ", size);
  std::string manifest(static_cast<size_t>(preamble.manifest_bytes), '\0');
  source_->read(first.size(), manifest.data(), manifest.size());
  const uint32_t found = crc32c(manifest.data(), manifest.size());
  check(found == preamble.manifest_checksum, file, ": the manifest is damaged: its checksum is ", hex(found),
        ", expected ", hex(preamble.manifest_checksum));
  format::decode_manifest(file, manifest, preamble.entries, entries_, values_);
  uint64_t end = first.size() + manifest.size();
  if (entries_.empty()) {
    check(align(end) == size, file, ": damaged: the archive should have ", align(end), " bytes, it has ", size);
    check_zeros(*source_, end, align(end));
  }
  for (size_t i = 0; i < entries_.size(); ++i) {
    const ArchiveEntry& entry = entries_[i];
    check_entry(file, entry, end, size);
    check(by_name_.emplace(entry.name, i).second, file, ": there are two entries '", entry.name, "'");
    check_zeros(*source_, end, entry.offset);
    end = entry.offset + entry.size;
  }
  check(entries_.empty() || end == size, file, ": damaged: the last entry ends at byte ", end, " of ", size);
}

const ArchiveEntry* ArchiveReader::find(const std::string& entry) const {
  const auto place = by_name_.find(entry);
  return place == by_name_.end() ? nullptr : &entries_[place->second];
}

Array ArchiveReader::read(const ArchiveEntry& entry) const {
  if (entry.dtype == ScalarType::Undefined) return Array();
  Array out = empty_array(entry.shape, entry.dtype);
  char* to = static_cast<char*>(out.raw());
  uint32_t found = 0;
  for (uint64_t done = 0; done < entry.size;) {
    const size_t piece = static_cast<size_t>(std::min<uint64_t>(piece_bytes, entry.size - done));
    source_->read(entry.offset + done, to + done, piece);
    found = crc32c(to + done, piece, found);
    done += piece;
  }
  check(found == entry.checksum, name(), ": entry '", entry.name, "' is damaged: its checksum is ", hex(found),
        ", expected ", hex(entry.checksum));
  // Anything else than 0 and 1 in a bool is undefined behaviour.
  if (entry.dtype == kBool)
    check(std::all_of(to, to + entry.size, [](char c) { return c == 0 || c == 1; }), name(), ": entry '", entry.name,
          "' holds bools that are neither 0 nor 1");
  return out;
}

}  // namespace xtgrad::io
