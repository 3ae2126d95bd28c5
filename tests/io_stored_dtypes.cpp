// The dtypes of safetensors and of NumPy's files that are none of ours.
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>

#include "io_fault_of.h"
#include "torch_bytes.h"

using namespace xtgrad;
using test::torch_bytes::elements;
using test::torch_bytes::little;

namespace {

std::string safetensors(const std::string& header, const std::string& bytes) {
  return little(header.size(), 8) + header + bytes;
}

std::string entry(const std::string& name, const std::string& dtype, size_t count, size_t begin, size_t end) {
  return text('"', name, R"(":{"dtype":")", dtype, R"(","shape":[)", count, R"(],"data_offsets":[)", begin, ',', end,
              "]}");
}

/// A file of one vector.
std::string vector_of(const std::string& dtype, size_t count, const std::string& bytes) {
  return safetensors('{' + entry("w", dtype, count, 0, bytes.size()) + '}', bytes);
}

/// What both ways of reading give, by the file's pages and from memory, which are compared.
Array read(const std::string& bytes) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "w.safetensors", bytes);
  const Array mapped = io::read_safetensors(folder / "w.safetensors").arrays.at(0).array;
  const Array copied = io::read_safetensors(*io::copy_memory(bytes.data(), bytes.size())).arrays.at(0).array;
  CHECK(mapped.dtype() == copied.dtype());
  REQUIRE(mapped.shape() == copied.shape());
  CHECK(std::memcmp(mapped.raw(), copied.raw(), static_cast<size_t>(mapped.numel()) * element_size(mapped.dtype())) ==
        0);
  return mapped;
}

std::string fault_of(const std::string& bytes) {
  const test::TemporaryFolder folder;
  return test::fault_of(folder, bytes, [](const std::string& path) { io::read_safetensors(path); });
}

template <class T>
std::vector<T> values(const Array& array) {
  const Array dense = array.contiguous();
  return std::vector<T>(dense.data<T>(), dense.data<T>() + dense.numel());
}

std::string npy(const std::string& descr, const std::string& rest, const std::string& bytes) {
  const std::string header = "{'descr': '" + descr + "', " + rest + "}\n";
  return std::string("\x93NUMPY\x01\x00", 8) + little(header.size(), 2) + header + bytes;
}

}  // namespace

TEST_SUITE("io stored dtypes") {
  TEST_CASE("safetensors: unsigned integers are read as the next wider ones") {
    CHECK(values<int32_t>(read(vector_of("U16", 3, elements<uint16_t>({0, 40000, 65535})))) ==
          std::vector<int32_t>{0, 40000, 65535});
    CHECK(values<int64_t>(read(vector_of("U32", 2, elements<uint32_t>({7, 4294967295U})))) ==
          std::vector<int64_t>{7, 4294967295});
    CHECK(values<int64_t>(read(vector_of("U64", 2, elements<uint64_t>({7, INT64_MAX})))) ==
          std::vector<int64_t>{7, INT64_MAX});
    CHECK(fault_of(vector_of("U64", 2, elements<uint64_t>({7, UINT64_MAX}))) ==
          "'w' has the value 18446744073709551615 at element 1, a Long holds at most 9223372036854775807");
  }

  TEST_CASE("safetensors: floats of 8 bits are read as Float") {
    struct Case {
      const char* dtype;
      std::vector<float> values;  // of the bytes 0x38, 0x7e, 0x81
    };
    for (const Case& each : {Case{"F8_E4M3", {1, 448, -0x1p-9F}}, Case{"F8_E4M3FNUZ", {0.5, 224, -0x1p-10F}},
                             Case{"F8_E5M2FNUZ", {0.25, 49152, -0x1p-17F}}, Case{"F8_E8M0", {0x1p-71F, 0.5, 4}}}) {
      CAPTURE(each.dtype);
      CHECK(values<float>(read(vector_of(each.dtype, 3, "\x38\x7e\x81"))) == each.values);
    }
    const std::vector<float> e5m2 = values<float>(read(vector_of("F8_E5M2", 3, "\x38\x7e\x81")));
    CHECK(e5m2[0] == 0.5);
    CHECK(std::isnan(e5m2[1]));
    CHECK(e5m2[2] == -0x1p-16F);
  }

  TEST_CASE("safetensors: floats of 16 bits stay what they are, and so do elements at odd places") {
    const std::string header = '{' + entry("a", "F8_E5M2", 1, 0, 1) + ',' + entry("b", "U16", 2, 1, 5) + ',' +
                               entry("c", "BF16", 1, 5, 7) + ',' + entry("d", "F16", 1, 7, 9) + '}';
    const std::string bytes =
        safetensors(header, "\x3c" + elements<uint16_t>({1, 65535}) + elements<uint16_t>({0x3f80, 0x3c00}));
    const auto found = io::read_safetensors(*io::copy_memory(bytes.data(), bytes.size())).arrays;
    REQUIRE(found.size() == 4);
    CHECK(values<float>(found[0].array) == std::vector<float>{1});
    CHECK(values<int32_t>(found[1].array) == std::vector<int32_t>{1, 65535});
    CHECK(found[2].array.dtype() == kBFloat16);
    CHECK(found[3].array.dtype() == kHalf);
    CHECK(values<float>(found[2].array.to(kFloat)) == std::vector<float>{1});
    CHECK(values<float>(found[3].array.to(kFloat)) == std::vector<float>{1});
    CHECK(found[0].stored_as == "float8_e5m2");
    CHECK(found[1].stored_as == "uint16");
    CHECK(found[2].stored_as.empty());
  }

  TEST_CASE("safetensors: elements of less than a byte, complex and unknown ones are refused by name") {
    for (const char* dtype : {"F4", "F6_E2M3", "F6_E3M2", "C64", "F8", "u16", "float8_e4m3fn", ""}) {
      CAPTURE(dtype);
      CHECK(fault_of(vector_of(dtype, 2, "abcdefgh")) ==
            std::string("'w' is of type ") + dtype + ", which has no dtype here");
    }
  }

  TEST_CASE("safetensors: dtypes and sizes that disagree") {
    CHECK(fault_of(vector_of("U16", 3, "abcd")) ==
          "damaged: 'w' (U16 [3]) claims the bytes 0 to 4, expected 6 bytes from 0 on of 4");
    CHECK(fault_of(vector_of("U64", 1, "abcd")) ==
          "damaged: 'w' (U64 [1]) claims the bytes 0 to 4, expected 8 bytes from 0 on of 4");
    CHECK(fault_of(vector_of("F8_E4M3", 3, "abcd")) ==
          "damaged: 'w' (F8_E4M3 [3]) claims the bytes 0 to 4, expected 3 bytes from 0 on of 4");
    CHECK(
        fault_of(vector_of("U32", size_t{1} << 62, "abcd")) ==
        "damaged: 'w' (U32 [4611686018427387904]) claims the bytes 0 to 4, expected more than 2^63 bytes from 0 on of "
        "4");
    CHECK(
        fault_of(vector_of("F8_E5M2", size_t{1} << 62, "abcd")) ==
        "damaged: 'w' (F8_E5M2 [4611686018427387904]) claims the bytes 0 to 4, expected 4611686018427387904 bytes from "
        "0 on of 4");
  }

  TEST_CASE("safetensors: arrays that share bytes, and holes between them") {
    const std::string eight(8, 'a');
    CHECK(fault_of(safetensors('{' + entry("a", "U16", 4, 0, 8) + ',' + entry("b", "F8_E4M3", 8, 0, 8) + '}', eight)) ==
          "damaged: 'b' (F8_E4M3 [8]) claims the bytes 0 to 8, expected 8 bytes from 8 on of 8");
    CHECK(fault_of(safetensors('{' + entry("a", "U16", 1, 0, 2) + ',' + entry("b", "F8_E4M3", 4, 4, 8) + '}', eight)) ==
          "damaged: 'b' (F8_E4M3 [4]) claims the bytes 4 to 8, expected 4 bytes from 2 on of 8");
    CHECK(fault_of(safetensors('{' + entry("a", "U16", 1, 0, 2) + '}', eight)) ==
          "damaged: 6 bytes behind the last array belong to none");
  }

  TEST_CASE("NumPy: unsigned integers of both byte orders and layouts") {
    const auto read_npy = [](const std::string& bytes) {
      return io::read_npy(io::copy_memory(bytes.data(), bytes.size()));
    };
    const std::string row = "'fortran_order': False, 'shape': (2,), ";
    CHECK(values<int32_t>(read_npy(npy("<u2", row, elements<uint16_t>({1, 65535})))) == std::vector<int32_t>{1, 65535});
    CHECK(values<int32_t>(read_npy(npy(">u2", row, std::string("\0\1\xff\xfe", 4)))) == std::vector<int32_t>{1, 65534});
    CHECK(values<int64_t>(read_npy(npy("<u4", row, elements<uint32_t>({1, 4294967295U})))) ==
          std::vector<int64_t>{1, 4294967295});
    const std::string columns = "'fortran_order': True, 'shape': (2, 2), ";
    CHECK(values<int64_t>(read_npy(npy("<u8", columns, elements<uint64_t>({1, 2, 3, 4})))) ==
          std::vector<int64_t>{1, 3, 2, 4});
    const test::TemporaryFolder folder;
    CHECK(test::fault_of(folder, npy("<u8", row, elements<uint64_t>({1, uint64_t{1} << 63})),
                         [](const std::string& path) { io::read_npy(path); }) ==
          "has the value 9223372036854775808 at element 1, a Long holds at most 9223372036854775807");
    CHECK(test::fault_of(folder, npy("|u2", row, "abcd"), [](const std::string& path) { io::read_npy(path); }) ==
          "its elements are '|u2', which has no dtype here (expected bool, int8 to int64, uint8 to uint64, float16, "
          "float32 or float64: convert it by astype() in NumPy)");
  }
}
