// Files whose headers promise more than there is: refused by name, quickly, before memory is taken.
#include <cstring>
#include <string>

#include <doctest/doctest.h>

#include <xtgrad/lib/io/idx.h>
#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>
#include <xtgrad/lib/io/zip_writer.h>

#include "io_fault_of.h"

using namespace xtgrad;
using test::fault_of;

namespace {

std::string npy(const std::string& shape, const std::string& elements) {
  std::string text = "{'descr': '<f4', 'fortran_order': True, 'shape': " + shape + ", }\n";
  std::string out("\x93NUMPY\x01\x00", 8);
  out += static_cast<char>(text.size() & 255);
  out += static_cast<char>(text.size() >> 8);
  return out + text + elements;
}

std::string safetensors(const std::string& header, const std::string& elements) {
  const uint64_t length = header.size();
  std::string out(sizeof length, '\0');
  std::memcpy(out.data(), &length, sizeof length);
  return out + header + elements;
}

}  // namespace

TEST_SUITE("io bounds") {
  TEST_CASE(".npy files that promise 2^60 elements or sizes that wrap around") {
    const test::TemporaryFolder folder;
    const auto read = [](const std::string& path) { io::read_npy(path); };
    CHECK(fault_of(folder, npy("(1152921504606846976,)", "abcd"), read) ==
          "an array of float32 with sizes [1152921504606846976] expects 4611686018427387904 bytes of elements, got 4");
    CHECK(fault_of(folder, npy("(4294967296, 4294967296)", ""), read) ==
          "an array of float32 with sizes [4294967296, 4294967296] expects more than 2^63 bytes of elements, got 0");
    test::write_file(folder / "empty.npy", npy("(4611686018427387904, 8, 0)", ""));
    CHECK(io::read_npy(folder / "empty.npy").numel() == 0);
  }

  TEST_CASE(".safetensors files that promise 2^60 elements or sizes that wrap around") {
    const test::TemporaryFolder folder;
    const auto read = [](const std::string& path) { io::read_safetensors(path); };
    const auto entry = [](const std::string& shape, const std::string& end) {
      return R"({"w":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":[0,)" + end + "]}}";
    };
    CHECK(fault_of(folder, safetensors(entry("[1152921504606846976]", "4611686018427387904"), "abcd"), read) ==
          "damaged: 'w' (F32 [1152921504606846976]) claims the bytes 0 to 4611686018427387904, expected "
          "4611686018427387904 bytes from 0 on of 4");
    CHECK(fault_of(folder, safetensors(entry("[4294967296,4294967296]", "0"), ""), read) ==
          "damaged: 'w' (F32 [4294967296, 4294967296]) claims the bytes 0 to 0, expected more than 2^63 bytes from 0 "
          "on of 0");
    CHECK(fault_of(folder, safetensors("[1]", ""), read) == "its header is no JSON object");
    CHECK(fault_of(folder, safetensors("7", ""), read) == "its header is no JSON object");
    CHECK(fault_of(folder, safetensors(R"({"w":5})", ""), read) == "'w' is no JSON object");
    CHECK(fault_of(folder, safetensors(R"({"w":{"dtype":"F8","shape":[],"data_offsets":[0,1]}})", "a"), read) ==
          "'w' is of type F8, which has no dtype here");
    CHECK(fault_of(folder, safetensors(R"({"w":{"dtype":"U8","data_offsets":[0,1]}})", "a"), read) ==
          "'w' has not just 'dtype', 'shape' and two 'data_offsets'");
    CHECK(fault_of(folder, safetensors(R"({"w":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", "a"), read) ==
          "'w' has not just 'dtype', 'shape' and two 'data_offsets' of whole numbers from 0 on");
    CHECK(fault_of(folder, safetensors(R"({"a":{},"a":{}})", ""), read) ==
          "'a' has not just 'dtype', 'shape' and two 'data_offsets'");
    CHECK(fault_of(folder, safetensors(R"({"__metadata__":{"x":"1","x":"2"}})", ""), read) ==
          "its header says 'x' twice");
    CHECK(fault_of(folder, safetensors(R"({"__metadata__":{"x":1}})", ""), read) ==
          "the 'x' of its __metadata__ is no text");
    CHECK(
        fault_of(folder, safetensors("{" + std::string(100000, '['), ""), read).starts_with("damaged: its header is"));
  }

  TEST_CASE("a container whose file unpacks to a thousand times its size and is not what it says") {
    const test::TemporaryFolder folder;
    const auto fault_of_zeros = [&](size_t count) {
      const std::string zeros(count, '\0');
      io::ZipWriter zip(folder / "bomb.npz", io::ZipWriter::Method::deflated);
      zip.add("w.npy", {{zeros.data(), zeros.size()}});
      zip.commit();
      const std::string bytes = test::read_file(folder / "bomb.npz");
      CHECK(bytes.size() < size_t{1} << 20);
      return fault_of(folder, bytes, [](const std::string& path) { io::read_npz(path); });
    };
    CHECK(fault_of_zeros(size_t{40} << 20) == "'w.npy': not a .npy file: it does not begin with \\x93NUMPY");
    CHECK(fault_of_zeros(size_t{200} << 20).starts_with("its files unpack to more than"));
  }

  TEST_CASE("zeros that unpack to a thousand times their size are refused whatever their headers say") {
    const test::TemporaryFolder folder;
    io::write_npz(folder / "zeros.npz", {{"w", full_array({200 << 18}, 0, kFloat)}}, true);
    CHECK(test::error_of([&] { io::read_npz(folder / "zeros.npz"); }).find("unpack to more than") != std::string::npos);
    io::write_npz(folder / "zeros.npz", {{"w", full_array({40 << 18}, 0, kFloat)}}, true);
    CHECK(io::read_npz(folder / "zeros.npz").at(0).array.numel() == 40 << 18);
    io::write_idx(folder / "zeros.gz", full_array({200, 1 << 20}, 0, kByte));
    CHECK(test::error_of([&] {
            io::read_idx(folder / "zeros.gz", 2);
          }).find("a compressed file of its size may have") != std::string::npos);
  }

  TEST_CASE("an IDX file that promises more than it has") {
    const test::TemporaryFolder folder;
    const std::string header("\0\0\x08\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16);
    CHECK(fault_of(folder, header, [](const std::string& path) {
            io::read_idx(path, 3);
          }).starts_with("the file is truncated: its header promises [4294967295, 4294967295, 4294967295]"));
  }
}
