#include <cstdint>
#include <cstring>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <xtgrad/lib/io/archive.h>
#include <xtgrad/lib/io/archive_format.h>
#include <xtgrad/lib/io/crc32c.h>

#include "io_files.h"

using namespace xtgrad;
using namespace test;
using io::ArchiveItem;
using io::ArchiveReader;
using io::ArchiveValues;

namespace {

Array numbers(const Dims& shape, ScalarType dtype) {
  Array out = empty_array(shape, dtype);
  for (size_t i = 0; i < static_cast<size_t>(out.numel()) * element_size(dtype); ++i)
    static_cast<uint8_t*>(out.raw())[i] = static_cast<uint8_t>(dtype == kBool ? i % 2 : i * 31 + 7);
  return out;
}

bool same(const Array& a, const Array& b) {
  if (a.shape() != b.shape() || a.dtype() != b.dtype()) return false;
  return a.numel() == 0 || std::memcmp(a.contiguous().raw(), b.contiguous().raw(),
                                       static_cast<size_t>(a.numel()) * element_size(a.dtype())) == 0;
}

std::string written(const std::vector<ArchiveItem>& items, const ArchiveValues& values) {
  std::string out;
  io::write_archive([&](const void* bytes, size_t count) { out.append(static_cast<const char*>(bytes), count); }, items,
                    values);
  return out;
}

// What goes wrong when these bytes are opened and all of their entries read; "no error" if nothing.
std::string fault_of(const std::string& bytes) {
  return error_of([&] {
    const ArchiveReader reader(io::copy_memory(bytes.data(), bytes.size()));
    for (const io::ArchiveEntry& entry : reader.entries()) reader.read(entry);
  });
}

std::string small_archive() {
  return written({{"weight", numbers({3, 5}, kFloat), io::kRequiresGradFlag},
                  {"mask", numbers({4}, kBool), io::kBufferFlag},
                  {"last", numbers({2}, kLong), 0}},
                 {{"epoch", int64_t{3}},
                  {"lr", 0.1},
                  {"name", std::string("net")},
                  {"on", true},
                  {"state", std::vector<uint8_t>{1, 2, 3}}});
}

// An archive with a manifest of our making and right checksums.
std::string forged(const std::vector<io::ArchiveEntry>& entries, const std::string& payload,
                   uint64_t claimed_entries = UINT64_MAX) {
  std::string manifest = io::format::encode_manifest(entries, {});
  io::format::Preamble preamble;
  preamble.manifest_bytes = manifest.size();
  preamble.entries = claimed_entries == UINT64_MAX ? entries.size() : claimed_entries;
  preamble.manifest_checksum = io::crc32c(manifest.data(), manifest.size());
  manifest.resize(io::format::align(64 + manifest.size()) - 64);
  preamble.file_bytes = 64 + manifest.size() + payload.size();
  return io::format::encode_preamble(preamble) + manifest + payload;
}

io::ArchiveEntry entry(const std::string& name, ScalarType dtype, const Dims& shape, uint64_t offset, uint64_t size) {
  io::ArchiveEntry out;
  out.name = name;
  out.dtype = dtype;
  out.shape = shape;
  out.offset = offset;
  out.size = size;
  return out;
}

}  // namespace

TEST_SUITE("io crc32c") {
  TEST_CASE("checksums are those of RFC 3720") {
    const std::string zeros(32, '\0'), ones(32, '\xff');
    for (const auto function : {&io::crc32c, &io::detail::crc32c_table}) {
      CHECK(function(zeros.data(), zeros.size(), 0) == 0x8a9136aa);
      CHECK(function(ones.data(), ones.size(), 0) == 0x62a8ab43);
      CHECK(function("123456789", 9, 0) == 0xe3069283);
      CHECK(function("", 0, 0) == 0);
    }
  }

  TEST_CASE("pieces give the whole's checksum, with and without the instruction") {
    std::string bytes;
    for (int i = 0; i < 1000; ++i) bytes += static_cast<char>(i * 37);
    const uint32_t whole = io::crc32c(bytes.data(), bytes.size());
    for (size_t cut = 0; cut <= bytes.size(); cut += 13) {
      CHECK(io::crc32c(bytes.data() + cut, bytes.size() - cut, io::crc32c(bytes.data(), cut)) == whole);
      CHECK(io::detail::crc32c_table(bytes.data() + cut, bytes.size() - cut, io::crc32c(bytes.data(), cut)) == whole);
    }
  }
}

TEST_SUITE("io archive") {
  TEST_CASE("arrays of every dtype and values of every kind come back") {
    const TemporaryFolder folder;
    std::vector<ArchiveItem> items;
    for (const ScalarType dtype : {kByte, kChar, kShort, kInt, kLong, kHalf, kFloat, kDouble, kBool, kBFloat16})
      items.push_back({to_string(dtype), numbers({3, 7}, dtype), io::kBufferFlag});
    items.push_back({"scalar", numbers({}, kDouble), 0});
    items.push_back({"empty", numbers({0, 4}, kFloat), 0});
    items.push_back({"transposed", numbers({5, 6}, kFloat).transpose(0, 1), 0});
    items.push_back({"undefined", Array(), 0});
    items.push_back({"large", numbers({(3 << 20) + 5}, kChar), 0});
    items.push_back({"", numbers({100}, kByte), io::kRequiresGradFlag});
    ArchiveValues values = {{"int", std::numeric_limits<int64_t>::min()},
                            {"double", 0.1},
                            {"bool", true},
                            {"text", std::string("a\0b", 3)},
                            {"none", std::string()},
                            {"bytes", std::vector<uint8_t>{0, 255}}};
    io::write_archive(folder / "all.xtg", items, values);
    CHECK(folder.files() == 1);
    CHECK((read_file(folder / "all.xtg") == written(items, values)));  // though its header is written last
    io::write_archive(folder / "none.xtg", {}, values);
    CHECK((read_file(folder / "none.xtg") == written({}, values)));

    const ArchiveReader reader(io::open_file(folder / "all.xtg"));
    CHECK(reader.values() == values);
    REQUIRE(reader.entries().size() == items.size());
    for (size_t i = 0; i < items.size(); ++i) {
      const io::ArchiveEntry& found = reader.entries()[i];
      CHECK(found.name == items[i].name);
      CHECK(found.flags == items[i].flags);
      CHECK(found.offset % 64 == 0);
      CHECK(reader.find(items[i].name) == &found);
      const Array read = reader.read(found);
      REQUIRE(read.defined() == items[i].array.defined());
      if (read.defined()) CHECK(same(read, items[i].array));
    }
    CHECK(reader.find("nothing") == nullptr);
  }

  TEST_CASE("a file of version 1 is read for ever") {
    const std::string kept = read_file(std::string(XTGRAD_TEST_DIR) + "/files/version_1.xtg");
    CHECK(ArchiveReader(io::copy_memory(kept.data(), kept.size())).version() == 1);
    CHECK(fault_of(kept) == "no error");
    CHECK(kept == small_archive());  // as long as 1 is what is written
  }

  TEST_CASE("an archive may be empty") {
    CHECK(fault_of(written({}, {})) == "no error");
    CHECK(fault_of(written({}, {{"a", int64_t{1}}})) == "no error");
  }

  TEST_CASE("two entries of one name are refused before anything is written") {
    size_t bytes = 0;
    const auto sink = [&](const void*, size_t count) { bytes += count; };
    CHECK(contains(error_of([&] {
                     io::write_archive(sink, {{"a", Array(), 0}, {"a", Array(), 0}}, {});
                   }),
                   "two entries 'a'"));
    CHECK(bytes == 0);
  }

  TEST_CASE("every flipped bit is refused, and so is every truncation and every byte too many") {
    for (const std::string& good : {small_archive(), written({}, {{"a", int64_t{1}}})}) {
      REQUIRE(fault_of(good) == "no error");
      for (size_t bit = 0; bit < 8 * good.size(); ++bit) {
        std::string bad = good;
        bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
        const std::string fault = fault_of(bad);
        CHECK_MESSAGE(contains(fault, "the memory block: "), "bit ", bit, ": ", fault);
      }
      for (size_t length = 0; length < good.size(); ++length)
        CHECK_MESSAGE(contains(fault_of(good.substr(0, length)), "truncated"), length);
      CHECK(contains(fault_of(good + "x"), "1 bytes follow the end of the archive"));
    }
  }

  TEST_CASE("messages say which file, which entry and what is wrong") {
    const TemporaryFolder folder;
    const std::string path = folder / "net.xtg";
    std::string bytes = small_archive();
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    write_file(path, bytes);
    const ArchiveReader reader(io::open_file(path));
    CHECK(contains(error_of([&] { reader.read(*reader.find("last")); }),
                   path + ": entry 'last' is damaged: its checksum is 0x"));
    CHECK(same(reader.read(*reader.find("weight")), numbers({3, 5}, kFloat)));
    CHECK(contains(fault_of("no archive at all"), "not an xtgrad archive"));
    CHECK(contains(fault_of(std::string(1000, 'x')), "not an xtgrad archive"));
    CHECK(contains(error_of([&] { io::open_file(folder / "none"); }), "No such file"));
  }

  TEST_CASE("a newer format is refused by its version") {
    std::string bytes = small_archive();
    bytes[8] = 7;
    const uint32_t checksum = io::crc32c(bytes.data(), 60);
    std::memcpy(bytes.data() + 60, &checksum, 4);
    CHECK(contains(fault_of(bytes),
                   "was written in format version 7 by a newer xtgrad; this one reads versions up to 1"));
    bytes[8] = 0;
    const uint32_t other = io::crc32c(bytes.data(), 60);
    std::memcpy(bytes.data() + 60, &other, 4);
    CHECK(contains(fault_of(bytes), "unknown format version 0"));
  }

  TEST_CASE("a manifest with right checksums is still not trusted") {
    const std::string payload(64, '\1');
    const std::vector<io::ArchiveEntry> one = {entry("a", kFloat, {16}, 128, 64)};
    CHECK(contains(fault_of(forged(one, payload)), "entry 'a' is damaged: its checksum"));
    CHECK(contains(fault_of(forged(one, payload, 2)), "damaged manifest"));
    CHECK(contains(fault_of(forged(one, payload, uint64_t{1} << 60)), "damaged manifest"));
    CHECK(contains(fault_of(forged({entry("a", kFloat, {17}, 128, 64)}, payload)), "its shape [17] wants 68"));
    CHECK(contains(fault_of(forged({entry("a", kFloat, {-16}, 128, 64)}, payload)), "has the shape [-16]"));
    CHECK(contains(fault_of(forged({entry("a", kFloat, {int64_t{1} << 62, 4}, 128, 64)}, payload)), "too large"));
    CHECK(contains(fault_of(forged({entry("a", kFloat, {0, int64_t{1} << 62, 4}, 128, 0)}, "")), "too large"));
    CHECK(contains(fault_of(forged({entry("a", kFloat, {int64_t{1} << 40}, 128, uint64_t{1} << 42)}, payload)),
                   "does not lie where it should"));
    CHECK(contains(fault_of(forged({entry("a", kFloat, {16}, 64, 64)}, payload)), "does not lie where it should"));
    std::vector<io::ArchiveEntry> bools = {entry("a", kBool, {64}, 128, 64)};
    const std::string twos(64, '\2');
    bools[0].checksum = io::crc32c(twos.data(), twos.size());
    CHECK(contains(fault_of(forged(bools, twos)), "bools that are neither 0 nor 1"));
  }

  TEST_CASE("streams, memory and functions hold archives, too") {
    const std::string bytes = small_archive();
    std::istringstream stream(bytes);
    CHECK(ArchiveReader(io::read_stream(stream)).entries().size() == 3);
    const auto read = [&](uint64_t offset, void* to, size_t count) {
      std::memcpy(to, bytes.data() + offset, count);
      return count;
    };
    CHECK(ArchiveReader(io::call_functions(read, bytes.size())).entries().size() == 3);
    const auto nothing = [](uint64_t, void*, size_t) { return size_t{0}; };
    CHECK(contains(error_of([&] { ArchiveReader(io::call_functions(nothing, 100)); }), "gave 0 of the 64 bytes"));
  }
}
