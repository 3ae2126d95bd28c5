#include <xtgrad/lib/io/idx.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/atomic_file.h>
#include <xtgrad/lib/io/file.h>
#include <xtgrad/lib/io/gzip.h>

namespace xtgrad::io {

namespace {

constexpr uint8_t unsigned_byte = 0x08;  // IDX's code of the element type

uint32_t big_endian(const uint8_t* bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | uint32_t{bytes[3]};
}

std::string hex(uint32_t value) {
  const char* digits = "0123456789abcdef";
  std::string out = "0x";
  for (int shift = 28; shift >= 0; shift -= 4) out += digits[value >> shift & 15];
  return out;
}

// The bytes of the file, inflated where it is compressed, front to back.
class Source {
 public:
  explicit Source(const std::string& path) {
    InputFile& file = file_.emplace(path);
    std::array<uint8_t, 2> start{};
    if (file.size() >= start.size()) file.read(0, start.data(), start.size());
    if (start[0] == 0x1f && start[1] == 0x8b) gzip_ = std::make_unique<GzipReader>(path);
  }
  size_t read(void* to, size_t count) {
    if (gzip_) return gzip_->read(to, count);
    const size_t got = static_cast<size_t>(std::min<uint64_t>(count, file_->size() - offset_));
    file_->read(offset_, to, got);
    offset_ += got;
    return got;
  }
  // The size of the content, which for a compressed file is only known not to be more than this.
  uint64_t most() const { return gzip_ ? gzip_->largest_content() : file_->size(); }
  bool exact() const { return !gzip_; }

 private:
  std::optional<InputFile> file_;
  std::unique_ptr<GzipReader> gzip_;
  uint64_t offset_ = 0;
};

void check_magic(const std::string& path, uint32_t magic, int ndim) {
  const uint32_t expected = uint32_t{unsigned_byte} << 8 | static_cast<uint32_t>(ndim);
  check(magic == expected, path, ": not an IDX file of unsigned bytes in ", ndim,
        ndim == 1 ? " dimension" : " dimensions", ": magic number ", hex(magic), ", expected ", hex(expected));
}

// Saturates: no file is that long.
uint64_t product(const Dims& shape) {
  uint64_t out = 1;
  for (const int64_t size : shape)
    if (__builtin_mul_overflow(out, static_cast<uint64_t>(size), &out)) out = UINT64_MAX;
  return out;
}

}  // namespace

Array read_idx(const std::string& path, int ndim) {
  check(ndim >= 1 && ndim <= Dims::kMax, "read_idx: 1 to ", Dims::kMax, " dimensions, got ", ndim);
  Source source(path);
  std::vector<uint8_t> header(4 + 4 * static_cast<size_t>(ndim));
  const size_t got = source.read(header.data(), header.size());
  check(got > 0, path, ": the file is empty");
  if (got >= 4) check_magic(path, big_endian(header.data()), ndim);
  check(got == header.size(), path, ": the file is truncated: ", got, " bytes, the header alone has ", header.size());
  Dims shape;
  for (int d = 0; d < ndim; ++d) shape.push_back(big_endian(header.data() + 4 + 4 * d));
  const uint64_t held = source.most() - std::min<uint64_t>(source.most(), header.size());
  const uint64_t promised = product(shape);
  check(promised <= held, path, ": the file is truncated: its header promises ", shape, " = ", promised, " bytes, ",
        source.exact() ? "there are " : "a compressed file of its size may have ", held);
  if (!source.exact()) {
    const Ref<Storage> content = Storage::make(header.size() + promised);
    if (inflate_at_once(path, content->data(), content->bytes()))
      return Array(content, static_cast<int64_t>(header.size()), shape, contiguous_strides(shape), kByte);
  }
  Array elements = empty_array(shape, kByte);
  const size_t read = source.read(elements.raw(), promised);
  check(read == promised, path, ": the file is truncated: its header promises ", shape, " = ", promised,
        " bytes, there are ", read);
  uint8_t more = 0;
  check(source.read(&more, 1) == 0, path, ": there are bytes after the ", promised, " that the header promises (",
        shape, ")");
  return elements;
}

void write_idx(const std::string& path, const Array& elements) {
  check(elements.dtype() == kByte, "write_idx: elements must be Byte, got ", elements.dtype());
  check(elements.ndim() >= 1, "write_idx: a 0-d array has no IDX form");
  const Array plain = elements.contiguous();
  std::vector<uint8_t> header = {0, 0, unsigned_byte, static_cast<uint8_t>(plain.ndim())};
  for (const int64_t size : plain.shape()) {
    check(size <= UINT32_MAX, "write_idx: size ", size, " does not fit into 32 bits");
    for (int shift = 24; shift >= 0; shift -= 8) header.push_back(static_cast<uint8_t>(size >> shift));
  }
  const size_t count = static_cast<size_t>(plain.numel());
  if (path.size() >= 3 && path.compare(path.size() - 3, 3, ".gz") == 0) {
    std::vector<uint8_t> all = std::move(header);
    const uint8_t* from = plain.data<uint8_t>();
    all.insert(all.end(), from, from + count);
    return write_gzip(path, all.data(), all.size());
  }
  AtomicFile file(path);
  file.write(header.data(), header.size());
  file.write(plain.raw(), count);
  file.commit();
}

}  // namespace xtgrad::io
