// The only file that knows cereal: the preamble and the manifest of an archive.
#include <array>
#include <bit>
#include <cstring>
#include <sstream>
#include <type_traits>

#include <cereal/archives/portable_binary.hpp>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/archive_format.h>
#include <xtgrad/lib/io/crc32c.h>

namespace xtgrad::io::format {

namespace {

static_assert(std::endian::native == std::endian::little, "payloads are written as they lie in memory");

// Codes in files never change, whatever the enumeration does. 255 is an array that is not defined.
struct DtypeCode {
  ScalarType dtype;
  uint8_t code;
};
constexpr DtypeCode dtype_codes[] = {{kByte, 0},
                                     {kChar, 1},
                                     {kShort, 2},
                                     {kInt, 3},
                                     {kLong, 4},
                                     {kHalf, 5},
                                     {kFloat, 6},
                                     {kDouble, 7},
                                     {kBool, 11},
                                     {kBFloat16, 15},
                                     {ScalarType::Undefined, 255}};

enum class ValueKind : uint8_t { integer, real, boolean, text, bytes };

template <class T>
void put(std::string& out, size_t at, T value) {
  std::memcpy(out.data() + at, &value, sizeof(value));
}
template <class T>
T get(const unsigned char* from, size_t at) {
  T value{};
  std::memcpy(&value, from + at, sizeof(value));
  return value;
}

// cereal's own string and vector loaders allocate what a damaged file says: only plain numbers and runs of bytes whose
// length was checked go through it here.
class Writer {
 public:
  template <class T>
  void number(T value) {
    archive_(value);
  }
  void run(const void* bytes, size_t count) {
    number(static_cast<uint64_t>(count));
    if (count > 0) archive_(cereal::binary_data(static_cast<const char*>(bytes), count));
  }
  void value(const ArchiveValue& value) {
    number(static_cast<uint8_t>(value.index()));
    std::visit(
        [&](const auto& held) {
          using T = std::decay_t<decltype(held)>;
          if constexpr (std::is_same_v<T, bool>)
            number(static_cast<uint8_t>(held));
          else if constexpr (std::is_arithmetic_v<T>)
            number(held);
          else
            run(held.data(), held.size());
        },
        value);
  }
  std::string str() const { return stream_.str(); }

 private:
  std::ostringstream stream_;
  cereal::PortableBinaryOutputArchive archive_{stream_, cereal::PortableBinaryOutputArchive::Options::LittleEndian()};
};

class Reader {
 public:
  // cereal's first byte tells the byte order.
  Reader(const std::string& file, const std::string& bytes)
      : file_(file), left_(bytes.size() - 1), stream_(bytes), archive_(stream_) {}

  template <class T>
  T number() {
    need(sizeof(T));
    T value{};
    archive_(value);
    left_ -= sizeof(T);
    return value;
  }
  template <class Bytes>
  Bytes run() {
    const uint64_t count = number<uint64_t>();
    need(count);
    Bytes bytes(static_cast<size_t>(count), 0);
    if (count > 0) archive_(cereal::binary_data(bytes.data(), bytes.size()));
    left_ -= count;
    return bytes;
  }
  ArchiveValue value(const std::string& name) {
    switch (const uint8_t kind = number<uint8_t>(); static_cast<ValueKind>(kind)) {
      case ValueKind::integer:
        return number<int64_t>();
      case ValueKind::real:
        return number<double>();
      case ValueKind::boolean:
        return number<uint8_t>() != 0;
      case ValueKind::text:
        return run<std::string>();
      case ValueKind::bytes:
        return run<std::vector<uint8_t>>();
      default:
        fail(file_, ": value '", name, "' is of the unknown kind ", unsigned{kind});
    }
  }
  void need(uint64_t count) const {
    check(count <= left_, file_, ": damaged manifest: it wants ", count, " bytes where ", left_, " are left");
  }
  uint64_t left() const { return left_; }

 private:
  const std::string& file_;
  uint64_t left_;
  std::istringstream stream_;
  cereal::PortableBinaryInputArchive archive_;
};

uint8_t code_of(ScalarType dtype) {
  for (const DtypeCode& known : dtype_codes)
    if (known.dtype == dtype) return known.code;
  fail("archive: a ", dtype, " array cannot be saved");
}

ScalarType dtype_of_code(const std::string& file, const std::string& entry, uint8_t code) {
  for (const DtypeCode& known : dtype_codes)
    if (known.code == code) return known.dtype;
  fail(file, ": entry '", entry, "' has the unknown dtype code ", unsigned{code});
}

ArchiveEntry read_entry(const std::string& file, Reader& in) {
  ArchiveEntry entry;
  entry.name = in.run<std::string>();
  entry.dtype = dtype_of_code(file, entry.name, in.number<uint8_t>());
  entry.flags = in.number<uint8_t>();
  const int ndim = in.number<uint8_t>();
  check(ndim <= Dims::kMax, file, ": entry '", entry.name, "' has ", ndim, " dimensions, at most ", Dims::kMax,
        " are possible");
  for (int d = 0; d < ndim; ++d) entry.shape.push_back(in.number<int64_t>());
  entry.offset = in.number<uint64_t>();
  entry.size = in.number<uint64_t>();
  entry.checksum = in.number<uint32_t>();
  return entry;
}

}  // namespace

std::string hex(uint32_t value) {
  const char* digits = "0123456789abcdef";
  std::string out = "0x";
  for (int shift = 28; shift >= 0; shift -= 4) out += digits[value >> shift & 15];
  return out;
}

std::string encode_preamble(const Preamble& preamble) {
  std::string out(preamble_bytes, '\0');
  std::memcpy(out.data(), magic, 8);
  put(out, 8, version);
  put(out, 16, preamble.manifest_bytes);
  put(out, 24, preamble.file_bytes);
  put(out, 32, preamble.entries);
  put(out, 40, preamble.manifest_checksum);
  put(out, 60, crc32c(out.data(), 60));
  return out;
}

Preamble decode_preamble(const std::string& file, const unsigned char* bytes) {
  const uint32_t expected = get<uint32_t>(bytes, 60);
  const uint32_t found = crc32c(bytes, 60);
  check(found == expected, file, ": the preamble is damaged: its checksum is ", hex(found), ", expected ",
        hex(expected));
  const uint32_t written_by = get<uint32_t>(bytes, 8);
  check(written_by <= version, file, ": was written in format version ", written_by,
        " by a newer xtgrad; this one reads versions up to ", version);
  check(written_by == version, file, ": has the unknown format version ", written_by);
  return {get<uint64_t>(bytes, 16), get<uint64_t>(bytes, 24), get<uint64_t>(bytes, 32), get<uint32_t>(bytes, 40),
          written_by};
}

std::string encode_manifest(const std::vector<ArchiveEntry>& entries, const ArchiveValues& values) {
  Writer out;
  for (const ArchiveEntry& entry : entries) {
    out.run(entry.name.data(), entry.name.size());
    out.number(code_of(entry.dtype));
    out.number(entry.flags);
    out.number(static_cast<uint8_t>(entry.shape.size()));
    for (const int64_t size : entry.shape) out.number(size);
    out.number(entry.offset);
    out.number(entry.size);
    out.number(entry.checksum);
  }
  out.number(static_cast<uint64_t>(values.size()));
  for (const auto& [name, value] : values) {
    out.run(name.data(), name.size());
    out.value(value);
  }
  return out.str();
}

void decode_manifest(const std::string& file, const std::string& bytes, uint64_t entry_count,
                     std::vector<ArchiveEntry>& entries, ArchiveValues& values) {
  check(!bytes.empty(), file, ": the manifest is empty");
  try {
    Reader in(file, bytes);
    for (uint64_t i = 0; i < entry_count; ++i) entries.push_back(read_entry(file, in));
    const uint64_t value_count = in.number<uint64_t>();
    for (uint64_t i = 0; i < value_count; ++i) {
      std::string name = in.run<std::string>();
      ArchiveValue value = in.value(name);
      check(values.emplace(name, std::move(value)).second, file, ": there are two values '", name, "'");
    }
    check(in.left() == 0, file, ": damaged manifest: ", in.left(), " bytes are left over");
  } catch (const cereal::Exception& error) {
    fail(file, ": damaged manifest: ", error.what());
  }
}

}  // namespace xtgrad::io::format
