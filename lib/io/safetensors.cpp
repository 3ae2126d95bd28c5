#include <xtgrad/lib/io/safetensors.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/atomic_file.h>
#include <xtgrad/lib/io/extent.h>
#include <xtgrad/lib/io/file.h>
#include <xtgrad/lib/io/foreign_dtype.h>
#include <xtgrad/lib/io/safetensors_header.h>

// Eight bytes with the length of the header, that, and the elements, row-major, one array right behind the other.

namespace xtgrad::io {

namespace {

static_assert(std::endian::native == std::endian::little, "elements are taken as they lie in the file");

using Entry = SafetensorsHeader::Entry;
constexpr uint64_t longest_header = 100'000'000;

class Reader {
 public:
  Reader(const std::string& path, Ref<Storage> bytes) : path_(path), bytes_(std::move(bytes)) {}

  Safetensors run() {
    SafetensorsHeader header = parse_safetensors_header(header_text(), path());
    Safetensors found;
    found.metadata = std::move(header.metadata);
    std::vector<Entry>& entries = header.entries;
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
    check_order(entries);
    for (const Entry& each : entries) found.arrays.push_back({each.name, array(each), stored_as(*each.type)});
    return found;
  }

 private:
  const std::string& path() const { return path_; }

  std::string_view header_text() {
    uint64_t length = 0;
    check(bytes_->bytes() >= sizeof length, path(), ": not a .safetensors file: it has ", bytes_->bytes(), " bytes");
    std::memcpy(&length, bytes_->data(), sizeof length);
    check(length <= longest_header && length <= bytes_->bytes() - sizeof length, path(),
          ": not a whole .safetensors file: its header has ", length, " bytes, the file ", bytes_->bytes());
    first_ = sizeof length + length;
    return {static_cast<const char*>(bytes_->data()) + sizeof length, length};
  }

  // Every byte belongs to one array, as the format demands.
  void check_order(const std::vector<Entry>& entries) const {
    const uint64_t rest = bytes_->bytes() - first_;
    uint64_t at = 0;
    for (const Entry& each : entries) {
      const std::optional<uint64_t> size = bytes_of(each.shape, each.type->size);
      check(size && each.begin == at && each.end >= each.begin && each.end <= rest && each.end - each.begin == *size,
            path(), ": damaged: '", each.name, "' (", each.type->safetensors, " ", each.shape, ") claims the bytes ",
            each.begin, " to ", each.end, ", expected ", size ? std::to_string(*size) : "more than 2^63",
            " bytes from ", at, " on of ", rest);
      at = each.end;
    }
    check(at == rest, path(), ": damaged: ", rest - at, " bytes behind the last array belong to none");
  }

  Array array(const Entry& each) const {
    const ForeignDtype& type = *each.type;
    auto* const start = static_cast<uint8_t*>(bytes_->data()) + first_ + each.begin;
    const size_t count = each.end - each.begin;
    // A bool that is neither 0 nor 1 would be undefined behaviour.
    const bool odd = type.dtype == kBool && std::any_of(start, start + count, [](uint8_t b) { return b > 1; });
    check(!odd, path(), ": damaged: '", each.name, "' has a bool that is neither 0 nor 1");
    if (count == 0) return empty_array(each.shape, type.dtype);
    if (type.convert != nullptr)
      return Array(converted(type, start, count, text(path(), ": '", each.name, "'")), 0, each.shape,
                   contiguous_strides(each.shape), type.dtype);
    if ((first_ + each.begin) % type.size == 0)
      return Array(bytes_, static_cast<int64_t>((first_ + each.begin) / type.size), each.shape,
                   contiguous_strides(each.shape), type.dtype);
    Array copy = empty_array(each.shape, type.dtype);
    std::memcpy(copy.raw(), start, count);
    return copy;
  }

  const std::string& path_;
  Ref<Storage> bytes_;
  uint64_t first_ = 0;  // where the elements begin
};

}  // namespace

Safetensors read_safetensors(const std::string& path) { return Reader(path, InputFile(path).map()).run(); }

Safetensors read_safetensors(const ByteSource& source) {
  const Ref<Storage> bytes = Storage::make(source.size());
  source.read(0, bytes->data(), source.size());
  return Reader(source.name(), bytes).run();
}

void write_safetensors(const std::string& path, const std::vector<NamedArray>& arrays,
                       const std::map<std::string, std::string>& metadata) {
  SafetensorsHeader header;
  header.metadata = metadata;
  check_for_writing(path, arrays);
  uint64_t at = 0;
  for (const NamedArray& each : arrays) {
    check(each.name != kSafetensorsMetadata, path, ": no array may be called '", each.name, "'");
    const uint64_t begin = at;
    at += static_cast<uint64_t>(each.array.numel()) * element_size(each.array.dtype());
    header.entries.push_back({each.name, &foreign_dtype_of(each.array.dtype()), each.array.shape(), begin, at});
  }
  std::string text = safetensors_header_text(header);
  text.append((8 - text.size() % 8) % 8, ' ');  // what is as wide as its place stays aligned
  const uint64_t length = text.size();
  AtomicFile file(path);
  file.write(&length, sizeof length);
  file.write(text.data(), text.size());
  for (const NamedArray& each : arrays) {
    const Array dense = each.array.contiguous();
    file.write(dense.raw(), static_cast<size_t>(dense.numel()) * element_size(dense.dtype()));
  }
  file.commit();
}

}  // namespace xtgrad::io
