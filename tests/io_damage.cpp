// Every byte of a file changed, three ways, and the file cut off everywhere: what is read is what was written, or there
// is an Error. (safetensors has no checksum: there, changed elements are other elements.)
#include <cstring>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/io/archive.h>
#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>

#include "io_files.h"

using namespace xtgrad;

namespace {

std::vector<io::NamedArray> arrays_of(int64_t kilobytes) {
  manual_seed(3);
  return {{"weight", randn({kilobytes, 192}).array()},
          {"bias", rand({120}, kDouble).array()},
          {"steps", arange(kilobytes * 30).array()},
          {"mask", (rand({37}) > 0.5).array()}};
}

bool same(const std::vector<io::NamedArray>& got, const std::vector<io::NamedArray>& expected) {
  if (got.size() != expected.size()) return false;
  for (size_t i = 0; i < got.size(); ++i) {
    const Array &x = got[i].array, &y = expected[i].array;
    if (got[i].name != expected[i].name || x.dtype() != y.dtype() || x.shape() != y.shape()) return false;
    const Array dense = x.contiguous();
    const size_t bytes = static_cast<size_t>(y.numel()) * element_size(y.dtype());
    if (std::memcmp(dense.raw(), y.raw(), bytes) != 0) return false;
  }
  return true;
}

struct Outcome {
  int64_t refused = 0, same = 0, other = 0;
};

/// read(source) gives the arrays of the file.
template <class Read>
Outcome read_damaged(const std::string& bytes, const std::vector<io::NamedArray>& expected, const Read& read) {
  Outcome outcome;
  const auto attempt = [&](const std::string& damaged) {
    try {
      same(read(io::copy_memory(damaged.data(), damaged.size())), expected) ? ++outcome.same : ++outcome.other;
    } catch (const Error& error) {
      CHECK(std::strlen(error.what()) > 20);
      ++outcome.refused;
    }
  };
  std::string damaged = bytes;
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (const unsigned char change : {0x01, 0x80, 0xff}) {
      damaged[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) ^ change);
      attempt(damaged);
    }
    damaged[i] = bytes[i];
  }
  for (size_t length = 0; length < bytes.size(); ++length) attempt(bytes.substr(0, length));
  return outcome;
}

}  // namespace

TEST_SUITE("io_damage") {
  TEST_CASE("a damaged .xtg is refused") {
    const auto arrays = arrays_of(64);
    std::vector<io::ArchiveItem> items;
    for (const io::NamedArray& item : arrays) items.push_back({item.name, item.array});
    std::string bytes;
    io::write_archive([&](const void* more, size_t count) { bytes.append(static_cast<const char*>(more), count); },
                      items, {{"epoch", int64_t{3}}});
    CHECK(bytes.size() > 64'000);
    const Outcome outcome = read_damaged(bytes, arrays, [](const auto& source) {
      const io::ArchiveReader archive(source);
      std::vector<io::NamedArray> found;
      for (const io::ArchiveEntry& entry : archive.entries()) found.push_back({entry.name, archive.read(entry)});
      return found;
    });
    CHECK(outcome.refused == static_cast<int64_t>(4 * bytes.size()));
  }

  TEST_CASE("a damaged .npz is refused or harmless") {
    const test::TemporaryFolder folder;
    for (const bool compressed : {false, true}) {
      const auto arrays = arrays_of(compressed ? 8 : 64);
      io::write_npz(folder / "all.npz", arrays, compressed);
      const std::string bytes = test::read_file(folder / "all.npz");
      CHECK(bytes.size() > (compressed ? 7'000 : 64'000));
      const Outcome outcome = read_damaged(bytes, arrays, [](const auto& source) { return io::read_npz(source); });
      CHECK(outcome.other == 0);
      CHECK(outcome.same < 200);
    }
  }

  TEST_CASE("a damaged .safetensors file is refused where its structure is wrong and never does harm") {
    const test::TemporaryFolder folder;
    const auto arrays = arrays_of(64);
    io::write_safetensors(folder / "all.safetensors", arrays, {{"format", "pt"}});
    const std::string bytes = test::read_file(folder / "all.safetensors");
    const Outcome outcome =
        read_damaged(bytes, arrays, [](const auto& source) { return io::read_safetensors(*source).arrays; });
    // All that is cut off is refused; elements may change, three times each byte.
    CHECK(outcome.refused >= static_cast<int64_t>(bytes.size()));
  }
}
