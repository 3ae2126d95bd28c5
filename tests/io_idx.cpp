#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>

#include <doctest/doctest.h>
#include <xtgrad/lib/io/atomic_file.h>
#include <xtgrad/lib/io/gzip.h>
#include <xtgrad/lib/io/idx.h>

#include "io_files.h"

using namespace xtgrad;
using namespace test;

namespace {

Array counting(const Dims& shape) {
  Array out = empty_array(shape, kByte);
  for (int64_t i = 0; i < out.numel(); ++i) out.data<uint8_t>()[i] = static_cast<uint8_t>(i * 7);
  return out;
}

bool same(const Array& a, const Array& b) {
  if (a.shape() != b.shape() || a.dtype() != b.dtype()) return false;
  return std::equal(a.data<uint8_t>(), a.data<uint8_t>() + a.numel(), b.data<uint8_t>());
}

std::string idx(const std::string& magic, const std::vector<uint32_t>& sizes, size_t payload) {
  std::string out = magic;
  for (const uint32_t size : sizes)
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(size >> shift);
  return out + std::string(payload, 'x');
}

const std::string bytes_3d("\0\0\x08\x03", 4);

}  // namespace

TEST_SUITE("io idx") {
  TEST_CASE("what is written as IDX is read back, plain and compressed") {
    const TemporaryFolder folder;
    for (const char* name : {"a", "a.gz"}) {
      for (const Dims& shape : {Dims{5, 4, 3}, Dims{0, 28, 28}, Dims{1000, 28, 28}}) {
        const Array written = counting(shape);
        io::write_idx(folder / name, written);
        CHECK(same(io::read_idx(folder / name, 3), written));
      }
    }
    CHECK(read_file(folder / "a.gz").substr(0, 2) == "\x1f\x8b");
    CHECK(folder.files() == 2);
  }

  TEST_CASE("a transposed array is written in its own order") {
    const TemporaryFolder folder;
    const Array x = counting({3, 4}).transpose(0, 1);
    io::write_idx(folder / "t", x);
    CHECK(same(io::read_idx(folder / "t", 2), x.contiguous()));
  }

  TEST_CASE("each fault of an IDX file is one clear error that names the file") {
    const TemporaryFolder folder;
    const std::string path = folder / "images";
    const auto message = [&](const std::string& content) {
      write_file(path, content);
      const std::string plain = error_of([&] { io::read_idx(path, 3); });
      CHECK(contains(plain, path));
      // Compressed, the same file has the same fault.
      io::write_gzip(path, content.data(), content.size());
      const std::string compressed = error_of([&] { io::read_idx(path, 3); });
      CHECK_MESSAGE(compressed.substr(0, path.size() + 20) == plain.substr(0, path.size() + 20), compressed);
      return plain;
    };
    CHECK(contains(error_of([&] { io::read_idx(folder / "nothing", 3); }), "nothing: cannot be opened: No such file"));
    CHECK(contains(error_of([&] { io::read_idx(folder.path(), 3); }), "not a regular file"));
    CHECK(contains(message(""), "the file is empty"));
    CHECK(contains(message("ab"), "truncated: 2 bytes, the header alone has 16"));
    CHECK(
        contains(message(idx(std::string("\0\0\x08\x01", 4), {2}, 2)), "magic number 0x00000801, expected 0x00000803"));
    CHECK(contains(message(idx(bytes_3d, {2, 3, 4}, 23)),
                   "truncated: its header promises [2, 3, 4] = 24 bytes, there are 23"));
    CHECK(contains(message(idx(bytes_3d, {2, 3, 4}, 25)), "there are bytes after the 24"));
    CHECK(contains(message(idx(bytes_3d, {0xffffffff, 0xffffffff, 0xffffffff}, 100)), "truncated"));
    CHECK(contains(message(idx(bytes_3d, {1000000, 1000, 28}, 100)), "truncated"));
  }

  TEST_CASE("a pipe is refused instead of waited for") {
    const TemporaryFolder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(contains(error_of([&] { io::read_idx(folder / "pipe", 3); }), "not a regular file"));
  }

  TEST_CASE("damaged and cut off gzip files are refused") {
    const TemporaryFolder folder;
    const std::string path = folder / "labels.gz";
    io::write_idx(path, counting({3000}));
    const std::string whole = read_file(path);
    for (size_t length = 0; length < whole.size(); ++length) {
      write_file(path, whole.substr(0, length));
      CHECK_MESSAGE(contains(error_of([&] { io::read_idx(path, 1); }), path), length);
    }
    for (size_t at = 10; at < whole.size(); ++at) {  // the first ten bytes hold a time and the like
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
      write_file(path, damaged);
      // A few bits before the checksum mean nothing: without them the content is what it was.
      Array read;
      const std::string fault = error_of([&] { read = io::read_idx(path, 1); });
      CHECK_MESSAGE((read.defined() ? same(read, counting({3000})) : contains(fault, path)), at);
    }
    write_file(path, whole + "more");
    CHECK(contains(error_of([&] { io::read_idx(path, 1); }), "after the end"));
  }
}

TEST_SUITE("io gzip") {
  TEST_CASE("a whole file is inflated up to a limit") {
    const TemporaryFolder folder;
    const std::string content(1000000, 'a');
    io::write_gzip(folder / "a.gz", content.data(), content.size());
    CHECK(io::read_gzip(folder / "a.gz", content.size()).size() == content.size());
    CHECK(io::read_gzip(folder / "a.gz", 2 * content.size()).size() == content.size());
    CHECK(
        contains(error_of([&] { io::read_gzip(folder / "a.gz", content.size() - 1); }), "more than the 999999 bytes"));
    CHECK(contains(error_of([&] { io::read_gzip(folder / "a.gz", 0); }), "more than the 0 bytes"));
    write_file(folder / "plain", content);
    CHECK(contains(error_of([&] { io::read_gzip(folder / "plain", 1); }), "not a gzip file"));
  }

  TEST_CASE("members in a row are one file") {
    const TemporaryFolder folder;
    io::write_gzip(folder / "a.gz", "one", 3);
    io::write_gzip(folder / "b.gz", "two", 3);
    write_file(folder / "c.gz", read_file(folder / "a.gz") + read_file(folder / "b.gz"));
    const std::vector<uint8_t> both = io::read_gzip(folder / "c.gz", 100);
    CHECK(std::string(both.begin(), both.end()) == "onetwo");
  }
}

TEST_SUITE("io atomic file") {
  TEST_CASE("the old file stays until the new one is complete") {
    const TemporaryFolder folder;
    const std::string path = folder / "file";
    write_file(path, "old");
    {
      io::AtomicFile file(path);
      const std::string much(200000, 'n');
      file.write(much.data(), much.size());
      CHECK(read_file(path) == "old");
      CHECK(folder.files() == 2);
    }
    CHECK(read_file(path) == "old");
    CHECK(folder.files() == 1);
    io::AtomicFile file(path);
    file.write("new", 3);
    file.commit();
    CHECK(read_file(path) == "new");
    CHECK(folder.files() == 1);
  }

  TEST_CASE("small and large pieces keep their order") {
    const TemporaryFolder folder;
    std::string expected;
    io::AtomicFile file(folder / "pieces");
    for (size_t i = 0; i < 300; ++i) {
      const std::string piece((i * 7919) % 100000, static_cast<char>('a' + i % 26));
      file.write(piece.data(), piece.size());
      expected += piece;
    }
    file.commit();
    CHECK(read_file(folder / "pieces") == expected);
  }

  TEST_CASE("failures name the path and the system's reason and leave nothing behind") {
    const TemporaryFolder folder;
    CHECK(contains(error_of([&] { io::AtomicFile(folder / "no/such"); }), "no/such: cannot be written: No such file"));
    CHECK(contains(error_of([&] { io::AtomicFile(folder.path()); }), "not a regular file"));
    CHECK(contains(error_of([&] { io::AtomicFile("/dev/full"); }), "not a regular file"));
    CHECK(folder.files() == 0);
  }

  TEST_CASE("what killed processes left behind goes away, and nothing else") {
    const TemporaryFolder folder;
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    REQUIRE(child > 0);
    ::waitpid(child, nullptr, 0);
    const std::string dead = std::to_string(child), alive = std::to_string(::getpid());
    for (const std::string& name : {"file." + dead + ".0.tmp", "file." + dead + ".1.tmp", "file." + alive + ".77.tmp",
                                    "file." + dead + ".0.tmp2", "other." + dead + ".0.tmp"}) {
      write_file(folder / name, "x");
      const bool young = name == "file." + dead + ".1.tmp";
      if (!young)
        std::filesystem::last_write_time(folder / name,
                                         std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    }
    io::AtomicFile file(folder / "file");
    file.commit();
    CHECK(!std::filesystem::exists(folder / ("file." + dead + ".0.tmp")));
    CHECK(folder.files() == 5);
  }

  TEST_CASE("a link stays a link and the file keeps its permissions") {
    const TemporaryFolder folder;
    write_file(folder / "target", "old");
    REQUIRE(::chmod((folder / "target").c_str(), 0640) == 0);
    std::filesystem::create_symlink("target", folder / "link");
    io::AtomicFile file(folder / "link");
    file.write("new", 3);
    file.commit();
    CHECK(std::filesystem::is_symlink(folder / "link"));
    CHECK(read_file(folder / "target") == "new");
    CHECK((std::filesystem::status(folder / "target").permissions() & std::filesystem::perms::mask) ==
          std::filesystem::perms(0640));
  }
}
