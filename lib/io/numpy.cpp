#include <xtgrad/lib/io/numpy.h>

#include <algorithm>
#include <bit>
#include <optional>
#include <string_view>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/atomic_file.h>
#include <xtgrad/lib/io/extent.h>
#include <xtgrad/lib/io/foreign_dtype.h>
#include <xtgrad/lib/io/npy_header.h>
#include <xtgrad/lib/io/zip.h>
#include <xtgrad/lib/io/zip_writer.h>

namespace xtgrad::io {

namespace {

static_assert(std::endian::native == std::endian::little, "elements are taken as they lie in the file");

constexpr std::string_view ending = ".npy";

Dims fortran_strides(const Dims& shape) {
  Dims strides(shape.size(), 1);
  for (int d = 1; d < shape.size(); ++d)  // of an empty array they may wrap: nobody steps by them
    strides[d] = static_cast<int64_t>(static_cast<uint64_t>(strides[d - 1]) *
                                      static_cast<uint64_t>(std::max<int64_t>(shape[d - 1], 1)));
  return strides;
}

void reverse_bytes(void* elements, size_t bytes, size_t size) {
  auto* const at = static_cast<char*>(elements);
  for (size_t i = 0; i < bytes; i += size) std::reverse(at + i, at + i + size);
}

NamedArray read_array(ByteStream& stream, std::string name) {
  const NpyHeader header = read_npy_header(stream);
  const ForeignDtype& type = *header.type;
  const std::optional<uint64_t> bytes = bytes_of(header.shape, type.size);
  const uint64_t rest = stream.size() - header.end;
  check(bytes == rest, stream.name(), ": an array of ", type.torch, " with sizes ", header.shape, " expects ",
        bytes ? std::to_string(*bytes) : "more than 2^63", " bytes of elements, got ", rest);
  Ref<Storage> storage = Storage::make(rest);
  stream.read(storage->data(), rest);
  if (header.big_endian) reverse_bytes(storage->data(), rest, type.size);
  if (type.dtype == kBool) make_bools(storage->data(), rest);
  if (type.convert != nullptr) storage = converted(type, storage->data(), rest, stream.name() + ":");
  const Dims strides = header.fortran ? fortran_strides(header.shape) : contiguous_strides(header.shape);
  return {std::move(name), Array(std::move(storage), 0, header.shape, strides, type.dtype), stored_as(type)};
}

}  // namespace

Array read_npy(const std::shared_ptr<const ByteSource>& source) { return read_array(*stream_of(source), "").array; }

Array read_npy(const std::string& path) { return read_npy(open_file(path)); }

std::vector<NamedArray> read_npz(const std::shared_ptr<const ByteSource>& source) {
  const ZipReader zip(source);
  std::vector<NamedArray> found;
  for (const ZipEntry& entry : zip.entries()) {
    check(entry.name.ends_with(ending), zip.name(), ": holds '", entry.name, "', expected only .npy files");
    found.push_back(read_array(*zip.stream(entry), entry.name.substr(0, entry.name.size() - ending.size())));
  }
  return found;
}

std::vector<NamedArray> read_npz(const std::string& path) { return read_npz(open_file(path)); }

void write_npy(const std::string& path, const Array& array) {
  check(array.defined(), path, ": an undefined tensor cannot be written");
  const Array dense = array.contiguous();
  const std::string header = npy_header(dense);
  AtomicFile file(path);
  file.write(header.data(), header.size());
  file.write(dense.raw(), static_cast<size_t>(dense.numel()) * element_size(dense.dtype()));
  file.commit();
}

void write_npz(const std::string& path, const std::vector<NamedArray>& arrays, bool compressed) {
  std::vector<Array> dense;
  std::vector<std::string> headers;
  check_for_writing(path, arrays);
  for (const NamedArray& each : arrays) {
    dense.push_back(each.array.contiguous());
    headers.push_back(npy_header(dense.back()));
  }
  ZipWriter zip(path, compressed ? ZipWriter::Method::deflated : ZipWriter::Method::stored);
  for (size_t i = 0; i < arrays.size(); ++i)
    zip.add(arrays[i].name + std::string(ending),
            {{headers[i].data(), headers[i].size()},
             {dense[i].raw(), static_cast<size_t>(dense[i].numel()) * element_size(dense[i].dtype())}});
  zip.commit();
}

}  // namespace xtgrad::io
