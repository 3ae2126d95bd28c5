#include <xtgrad/lib/io/zip.h>

#include <zlib.h>

#include <algorithm>
#include <array>

#include <xtgrad/lib/check.h>

namespace xtgrad::io {

namespace {

constexpr uint32_t local_header = 0x04034b50, directory_header = 0x02014b50, end_header = 0x06054b50;
constexpr uint32_t zip64_end_header = 0x06064b50, zip64_locator = 0x07064b50;
constexpr size_t local_bytes = 30, directory_bytes = 46, end_bytes = 22, zip64_end_bytes = 56, locator_bytes = 20;
constexpr uint64_t largest_directory = uint64_t{1} << 28;

uint64_t little(const uint8_t* bytes, int count) {
  uint64_t out = 0;
  for (int i = count; i-- > 0;) out = out << 8 | bytes[i];
  return out;
}
uint16_t little16(const uint8_t* bytes) { return static_cast<uint16_t>(little(bytes, 2)); }
uint32_t little32(const uint8_t* bytes) { return static_cast<uint32_t>(little(bytes, 4)); }
uint64_t little64(const uint8_t* bytes) { return little(bytes, 8); }

struct Directory {
  uint64_t offset = 0, size = 0, count = 0;
};

// The last record of the file, which a comment of up to 65535 bytes may follow.
Directory find_directory(const ByteSource& source) {
  const uint64_t tail = std::min<uint64_t>(source.size(), end_bytes + 65535);
  std::vector<uint8_t> bytes(tail);
  source.read(source.size() - tail, bytes.data(), bytes.size());
  uint64_t at = tail < end_bytes ? tail : tail - end_bytes + 1;
  while (at > 0 && (at > tail - end_bytes + 1 || little32(&bytes[at - 1]) != end_header)) --at;
  check(tail >= end_bytes && at > 0, source.name(),
        ": not a whole zip container: the directory at its end is missing (the file may be truncated)");
  const uint8_t* end = &bytes[--at];
  Directory found{little32(end + 16), little32(end + 12), little16(end + 10)};
  const uint64_t place = source.size() - tail + at;
  if (place < locator_bytes) return found;
  std::array<uint8_t, locator_bytes> locator{};
  source.read(place - locator_bytes, locator.data(), locator.size());
  if (little32(locator.data()) != zip64_locator) return found;
  const uint64_t wide = little64(&locator[8]);
  std::array<uint8_t, zip64_end_bytes> record{};
  check(wide <= place && place - wide >= record.size(), source.name(), ": damaged: its zip64 record lies outside it");
  source.read(wide, record.data(), record.size());
  check(little32(record.data()) == zip64_end_header, source.name(), ": damaged: its zip64 record is none");
  return {little64(&record[48]), little64(&record[40]), little64(&record[32])};
}

// Replaces the fields that 32 bits could not hold by those of the zip64 extra field.
void widen(ZipEntry& entry, const uint8_t* extra, size_t size) {
  while (size >= 4) {
    const uint16_t kind = little16(extra), length = little16(extra + 2);
    if (size_t{length} + 4 > size) return;
    const uint8_t* at = extra + 4;
    const uint8_t* end = at + length;
    if (kind == 1) {
      for (uint64_t* field : {&entry.size, &entry.packed, &entry.header}) {
        if (*field != UINT32_MAX || end - at < 8) continue;
        *field = little64(at);
        at += 8;
      }
    }
    extra += 4 + length;
    size -= 4 + size_t{length};
  }
}

// Inflates from the source in pieces, so that the packed bytes are never held as a whole.
class Inflater {
 public:
  explicit Inflater(const std::string& file) {
    check(inflateInit2(&stream_, -MAX_WBITS) == Z_OK, file, ": there is no memory to inflate with");
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  // True when `count` bytes from `offset` on inflate to exactly `size` bytes.
  bool run(const ByteSource& source, uint64_t offset, uint64_t count, uint8_t* to, uint64_t size) {
    std::vector<uint8_t> piece(1 << 16);
    for (uint8_t beyond = 0;;) {
      if (stream_.avail_in == 0 && count > 0) {
        const size_t next = static_cast<size_t>(std::min<uint64_t>(count, piece.size()));
        source.read(offset, piece.data(), next);
        stream_.next_in = piece.data();
        stream_.avail_in = static_cast<uInt>(next);
        offset += next;
        count -= next;
      }
      // A content that goes on beyond its size needs a place to show it.
      const uInt room = static_cast<uInt>(std::min<uint64_t>(size, 1 << 30));
      stream_.next_out = room > 0 ? to : &beyond;
      stream_.avail_out = room > 0 ? room : 1;
      const uInt before = stream_.avail_out;
      const int state = inflate(&stream_, Z_NO_FLUSH);
      const uInt made = before - stream_.avail_out;
      if (made > size) return false;
      to += made;
      size -= made;
      if (state == Z_STREAM_END) return size == 0;
      if (state != Z_OK || (made == 0 && stream_.avail_in == 0 && count == 0)) return false;
    }
  }

 private:
  z_stream stream_{};
};

uint32_t checksum_of(const uint8_t* bytes, uint64_t count) {
  uLong sum = crc32(0, nullptr, 0);
  for (uint64_t at = 0; at < count;) {
    const uInt next = static_cast<uInt>(std::min<uint64_t>(count - at, 1 << 30));
    sum = crc32(sum, bytes + at, next);
    at += next;
  }
  return static_cast<uint32_t>(sum);
}

}  // namespace

bool looks_like_zip(const ByteSource& source) {
  std::array<uint8_t, 4> start{};
  if (source.size() < start.size()) return false;
  source.read(0, start.data(), start.size());
  return little32(start.data()) == local_header || little32(start.data()) == end_header;
}

ZipReader::ZipReader(std::shared_ptr<const ByteSource> source) : source_(std::move(source)) {
  const Directory directory = find_directory(*source_);
  read_directory(directory.offset, directory.size, directory.count);
}

void ZipReader::read_directory(uint64_t offset, uint64_t size, uint64_t count) {
  check(offset <= source_->size() && size <= source_->size() - offset && size <= largest_directory &&
            count <= size / directory_bytes,
        name(), ": damaged: its directory of ", count, " files (", size, " bytes from ", offset,
        " on) does not fit into its ", source_->size(), " bytes");
  std::vector<uint8_t> bytes(size);
  source_->read(offset, bytes.data(), bytes.size());
  for (size_t at = 0; entries_.size() < count;) {
    check(size - at >= directory_bytes && little32(&bytes[at]) == directory_header, name(), ": damaged: entry ",
          entries_.size(), " of its directory is none");
    const uint8_t* head = &bytes[at];
    const size_t named = little16(head + 28), extra = little16(head + 30), comment = little16(head + 32);
    check(size - at - directory_bytes >= named + extra + comment, name(), ": damaged: its directory is cut off");
    ZipEntry entry;
    entry.name.assign(reinterpret_cast<const char*>(head) + directory_bytes, named);
    entry.method = little16(head + 10);
    entry.checksum = little32(head + 16);
    entry.packed = little32(head + 20);
    entry.size = little32(head + 24);
    entry.header = little32(head + 42);
    widen(entry, head + directory_bytes + named, extra);
    check((little16(head + 8) & 1) == 0, name(), ": '", entry.name, "' is encrypted");
    check(entry.header <= source_->size() && entry.packed <= source_->size() - entry.header, name(), ": damaged: '",
          entry.name, "' lies outside it");
    // Deflate packs 1032 to 1 at best; what promises more would only make a reader allocate.
    check(entry.method != 0 || entry.packed == entry.size, name(), ": damaged: '", entry.name, "' has two sizes, ",
          entry.packed, " and ", entry.size);
    check(entry.size / 1032 <= entry.packed, name(), ": damaged: '", entry.name, "' cannot have ", entry.size,
          " bytes: it is packed into ", entry.packed);
    check(by_name_.emplace(entry.name, entries_.size()).second, name(), ": damaged: it has '", entry.name, "' twice");
    entries_.push_back(std::move(entry));
    at += directory_bytes + named + extra + comment;
  }
}

const ZipEntry* ZipReader::find(const std::string& file) const {
  const auto found = by_name_.find(file);
  return found == by_name_.end() ? nullptr : &entries_[found->second];
}

// The local header may be longer than the directory's: PyTorch pads it so that contents begin at multiples of 64.
uint64_t ZipReader::content_offset(const ZipEntry& entry) const {
  std::array<uint8_t, local_bytes> head{};
  check(source_->size() - entry.header >= head.size(), name(), ": damaged: '", entry.name, "' lies outside it");
  source_->read(entry.header, head.data(), head.size());
  check(little32(head.data()) == local_header, name(), ": damaged: '", entry.name, "' has no header");
  const uint64_t offset = entry.header + local_bytes + little16(&head[26]) + little16(&head[28]);
  check(offset <= source_->size() && entry.packed <= source_->size() - offset, name(), ": damaged: '", entry.name,
        "' lies outside it");
  return offset;
}

void ZipReader::read(const ZipEntry& entry, void* to) const {
  const uint64_t offset = content_offset(entry);
  uint8_t* out = static_cast<uint8_t*>(to);
  if (entry.method == 0) {
    source_->read(offset, out, entry.size);
  } else {
    check(entry.method == 8, name(), ": '", entry.name, "' is packed by method ", int{entry.method},
          ", expected 0 (stored) or 8 (deflated)");
    check(Inflater(name()).run(*source_, offset, entry.packed, out, entry.size), name(), ": damaged: '", entry.name,
          "' does not inflate to its ", entry.size, " bytes");
  }
  check(checksum_of(out, entry.size) == entry.checksum, name(), ": damaged: the checksum of '", entry.name,
        "' is not that of its bytes");
}

std::shared_ptr<const ByteSource> ZipReader::open(const ZipEntry& entry, uint64_t limit) const {
  check(entry.size <= limit, name(), ": '", entry.name, "' has ", entry.size, " bytes, at most ", limit,
        " were expected");
  std::vector<uint8_t> bytes(entry.size);
  read(entry, bytes.data());
  return copy_memory(bytes.data(), bytes.size());
}

}  // namespace xtgrad::io
