#include <xtgrad/lib/io/gzip.h>

#include <algorithm>
#include <array>
#include <limits>

#include <libdeflate.h>
#include <zlib.h>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/atomic_file.h>
#include <xtgrad/lib/io/file.h>
#include <xtgrad/lib/io/unpacking.h>

namespace xtgrad::io {

namespace {

constexpr size_t chunk_bytes = 64 * 1024;
constexpr int gzip_window_bits = 15 + 16;  // zlib: the largest window, gzip's header and checksum

struct Deflater {
  Deflater() {
    check(deflateInit2(&z, 6, Z_DEFLATED, gzip_window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK, "gzip: no memory");
  }
  ~Deflater() { deflateEnd(&z); }
  z_stream z{};
};

}  // namespace

struct GzipReader::Stream {
  explicit Stream(const std::string& path) : file(path) {}
  ~Stream() {
    if (started) inflateEnd(&z);
  }

  void refill() {
    const size_t count = std::min<uint64_t>(input.size(), file.size() - offset);
    file.read(offset, input.data(), count);
    offset += count;
    z.next_in = input.data();
    z.avail_in = static_cast<uInt>(count);
  }
  bool at_end_of_file() const { return z.avail_in == 0 && offset == file.size(); }
  std::string reason() const { return z.msg ? z.msg : "invalid data"; }

  InputFile file;
  std::array<uint8_t, chunk_bytes> input;
  uint64_t offset = 0;  // in the file, of what is to be read next
  z_stream z{};
  bool started = false;
  bool ended = false;
};

GzipReader::GzipReader(const std::string& path) : stream_(std::make_unique<Stream>(path)) {
  std::array<uint8_t, 2> magic{};
  if (stream_->file.size() >= magic.size()) stream_->file.read(0, magic.data(), magic.size());
  check(magic[0] == 0x1f && magic[1] == 0x8b, path, ": not a gzip file");
  check(inflateInit2(&stream_->z, gzip_window_bits) == Z_OK, path, ": gzip: no memory");
  stream_->started = true;
}

GzipReader::~GzipReader() = default;

uint64_t GzipReader::largest_content() const { return most_unpacked(stream_->file.size()); }

size_t GzipReader::read(void* to, size_t count) {
  Stream& s = *stream_;
  size_t done = 0;
  while (done < count && !s.ended) {
    if (s.z.avail_in == 0) s.refill();
    const size_t room = std::min(count - done, size_t{1} << 30);
    s.z.next_out = static_cast<uint8_t*>(to) + done;
    s.z.avail_out = static_cast<uInt>(room);
    const bool no_input = s.at_end_of_file() && s.z.avail_in == 0;
    const int status = inflate(&s.z, Z_NO_FLUSH);
    done += room - s.z.avail_out;
    if (status == Z_STREAM_END) {
      if (s.z.avail_in == 0 && s.offset < s.file.size()) s.refill();
      s.ended = s.at_end_of_file();
      if (!s.ended) {
        check(s.z.next_in[0] == 0x1f, s.file.path(), ": there are bytes after the end of the gzip data");
        inflateReset(&s.z);
      }
      continue;
    }
    check(status == Z_OK || status == Z_BUF_ERROR, s.file.path(), ": damaged gzip data: ", s.reason());
    check(!no_input || s.z.avail_out == 0, s.file.path(), ": the gzip data is cut off at byte ", s.file.size());
  }
  return done;
}

bool inflate_at_once(const std::string& path, void* to, size_t count) {
  const InputFile file(path);
  if (file.size() > std::numeric_limits<size_t>::max()) return false;
  std::vector<uint8_t> packed(static_cast<size_t>(file.size()));
  file.read(0, packed.data(), packed.size());
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decompressor(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  size_t taken = 0, got = 0;
  return decompressor &&
         libdeflate_gzip_decompress_ex(decompressor.get(), packed.data(), packed.size(), to, count, &taken, &got) ==
             LIBDEFLATE_SUCCESS &&
         taken == packed.size() && got == count;
}

std::vector<uint8_t> read_gzip(const std::string& path, size_t limit) {
  GzipReader reader(path);
  std::vector<uint8_t> out;
  size_t used = 0;
  while (true) {
    if (used == out.size()) out.resize(std::min(limit, std::max(2 * used, chunk_bytes)));
    const size_t got = reader.read(out.data() + used, out.size() - used);
    used += got;
    if (used < out.size()) break;
    if (used < limit) continue;
    uint8_t more = 0;
    check(reader.read(&more, 1) == 0, path, ": holds more than the ", limit, " bytes that were expected");
    break;
  }
  out.resize(used);
  return out;
}

void write_gzip(const std::string& path, const void* bytes, size_t count) {
  AtomicFile file(path);
  Deflater deflater;
  std::array<uint8_t, chunk_bytes> output;
  const uint8_t* next = static_cast<const uint8_t*>(bytes);
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    const size_t piece = std::min(count, size_t{1} << 30);
    deflater.z.next_in = const_cast<uint8_t*>(next);
    deflater.z.avail_in = static_cast<uInt>(piece);
    deflater.z.next_out = output.data();
    deflater.z.avail_out = static_cast<uInt>(output.size());
    status = deflate(&deflater.z, piece == count ? Z_FINISH : Z_NO_FLUSH);
    check(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR, path, ": gzip failed");
    const size_t taken = piece - deflater.z.avail_in;
    next += taken;
    count -= taken;
    file.write(output.data(), output.size() - deflater.z.avail_out);
  }
  file.commit();
}

}  // namespace xtgrad::io
