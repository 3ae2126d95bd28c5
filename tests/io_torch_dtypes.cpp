// Files that PyTorch 2 writes: its records, and the dtypes that it has more than ours, as which of ours they are read.
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "torch_faults.h"

using namespace xtgrad;
using namespace test::torch_bytes;

namespace {

/// A file of one vector of that dtype.
std::string vector_of(const std::string& dtype, const std::string& bytes, int64_t count) {
  const StorageBytes storage{"0", "torch.storage UntypedStorage", static_cast<int64_t>(bytes.size())};
  return archive(dict({{"x", tensor({storage, {count}, {1}, "torch " + dtype})}}), {bytes});
}

template <class T>
std::vector<T> values(const Array& array) {
  const Array dense = array.contiguous();
  return std::vector<T>(dense.data<T>(), dense.data<T>() + dense.numel());
}

/// All 256 values of a float of 8 bits.
std::vector<float> all_of(const std::string& dtype) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  const io::NamedArray x = read(vector_of(dtype, bytes, 256)).at(0);
  CHECK(x.stored_as == dtype);
  return values<float>(x.array);
}

float half_of(int bits) {
  Half half;
  half.bits = static_cast<uint16_t>(bits);
  return half;
}

bool same_float(float a, float b) {
  return std::isnan(a) ? std::isnan(b) : a == b && std::signbit(a) == std::signbit(b);
}

constexpr float inf = std::numeric_limits<float>::infinity();

}  // namespace

TEST_SUITE("io torch dtypes") {
  TEST_CASE("a file with the records that PyTorch 2 writes is read as one of PyTorch 1") {
    const std::string file =
        archive(dict({{"w", tensor({{"0", "torch FloatStorage", 6}, {2, 3}, {3, 1}})}, {"epoch", number(3)}}),
                {elements<float>({1, 2, 3, 4, 5, 6})});
    const auto found = read(file);
    REQUIRE(found.size() == 1);
    CHECK(found[0].name == "w");
    CHECK(found[0].stored_as.empty());
    CHECK(found[0].array.shape() == Dims{2, 3});
    CHECK(values<float>(found[0].array) == std::vector<float>{1, 2, 3, 4, 5, 6});
  }

  TEST_CASE("uint16 is read as Int") {
    const Array x = read(vector_of("uint16", elements<uint16_t>({0, 1, 32768, 65535}), 4)).at(0).array;
    CHECK(x.dtype() == kInt);
    CHECK(values<int32_t>(x) == std::vector<int32_t>{0, 1, 32768, 65535});
  }

  TEST_CASE("uint32 is read as Long") {
    const Array x = read(vector_of("uint32", elements<uint32_t>({0, 1U << 31, 4294967295U}), 3)).at(0).array;
    CHECK(x.dtype() == kLong);
    CHECK(values<int64_t>(x) == std::vector<int64_t>{0, int64_t{1} << 31, 4294967295});
  }

  TEST_CASE("uint64 is read as Long where every value fits") {
    constexpr uint64_t most = std::numeric_limits<int64_t>::max();
    const Array x = read(vector_of("uint64", elements<uint64_t>({0, 7, most}), 3)).at(0).array;
    CHECK(x.dtype() == kLong);
    CHECK(values<int64_t>(x) == std::vector<int64_t>{0, 7, std::numeric_limits<int64_t>::max()});
    CHECK(fault_of(vector_of("uint64", elements<uint64_t>({0, 7, most + 1}), 3)) ==
          "storage '0' has the value 9223372036854775808 at element 2, a Long holds at most 9223372036854775807");
  }

  TEST_CASE("float8_e5m2 is the upper byte of a Half") {
    const std::vector<float> all = all_of("float8_e5m2");
    for (int i = 0; i < 256; ++i) CHECK(same_float(all[static_cast<size_t>(i)], half_of(i << 8)));
    CHECK(all[0x7b] == 57344);
    CHECK(all[0x01] == 0x1p-16F);
    CHECK(all[0x7c] == inf);
    CHECK(all[0xfc] == -inf);
    CHECK(std::isnan(all[0x7d]));
  }

  TEST_CASE("float8_e4m3fn has the exponents of a Half less eight and one nan a sign") {
    const std::vector<float> all = all_of("float8_e4m3fn");
    for (int i = 0; i < 256; ++i) {
      const float expected = (i & 127) == 127 ? NAN : half_of((i & 128) << 8 | (i & 127) << 7) * 256;
      CHECK(same_float(all[static_cast<size_t>(i)], expected));
    }
    CHECK(all[0x7e] == 448);
    CHECK(all[0x01] == 0x1p-9F);
    CHECK(all[0xb8] == -1);
  }

  TEST_CASE("float8_e4m3fnuz has no second zero and no infinity") {
    const std::vector<float> all = all_of("float8_e4m3fnuz");
    for (int i = 0; i < 256; ++i) {
      const float expected = i == 128 ? NAN : half_of((i & 128) << 8 | (i & 127) << 7) * 128;
      CHECK(same_float(all[static_cast<size_t>(i)], expected));
    }
    CHECK(all[0x7f] == 240);
    CHECK(all[0x01] == 0x1p-10F);
  }

  TEST_CASE("float8_e5m2fnuz has no second zero and no infinity") {
    const std::vector<float> all = all_of("float8_e5m2fnuz");
    for (int i = 0; i < 0x7c; ++i) {
      CHECK(same_float(all[static_cast<size_t>(i)], half_of(i << 8) / 2));
      if (i > 0) CHECK(all[static_cast<size_t>(i + 128)] == -all[static_cast<size_t>(i)]);
    }
    CHECK(std::isnan(all[0x80]));
    // The exponent that is a Half's infinity.
    CHECK(std::vector<float>(all.begin() + 0x7c, all.begin() + 0x80) == std::vector<float>{32768, 40960, 49152, 57344});
    CHECK(all[0x01] == 0x1p-17F);
  }

  TEST_CASE("float8_e8m0fnu is a power of two") {
    const std::vector<float> all = all_of("float8_e8m0fnu");
    for (int i = 0; i < 255; ++i) CHECK(all[static_cast<size_t>(i)] == std::ldexp(1.0F, i - 127));
    CHECK(std::isnan(all[255]));
  }

  TEST_CASE("any dtype may stand in _rebuild_tensor_v3, with metadata that say nothing") {
    const StorageBytes bytes{"0", "torch.storage UntypedStorage", 8};
    const auto x = read(archive(dict({{"f", tensor({bytes, {2}, {1}, "torch float32", 0, "N"})},
                                      {"h", tensor({bytes, {3}, {1}, "torch bfloat16", 1, "}"})},
                                      {"b", tensor({bytes, {8}, {1}, "torch bool"})}}),
                                {elements<float>({1, -2})}));
    REQUIRE(x.size() == 3);
    CHECK(values<float>(x[0].array) == std::vector<float>{1, -2});
    CHECK(x[1].array.dtype() == kBFloat16);
    CHECK(values<float>(x[1].array.to(kFloat)) == std::vector<float>{1, 0, -2});
    CHECK(values<bool>(x[2].array) == std::vector<bool>{false, false, true, true, false, false, false, true});
  }

  TEST_CASE("views keep their strides, and those of one storage and dtype share it again") {
    const StorageBytes six{"0", "torch.storage UntypedStorage", 12};
    const auto found = read(archive(dict({{"base", tensor({six, {2, 3}, {3, 1}, "torch uint16"})},
                                          {"transposed", tensor({six, {3, 2}, {1, 3}, "torch uint16"})},
                                          {"row", tensor({six, {3}, {1}, "torch uint16", 3})}}),
                                    {elements<uint16_t>({1, 2, 3, 4, 5, 6})}));
    REQUIRE(found.size() == 3);
    CHECK(values<int32_t>(found[1].array) == std::vector<int32_t>{1, 4, 2, 5, 3, 6});
    CHECK(values<int32_t>(found[2].array) == std::vector<int32_t>{4, 5, 6});
    CHECK(found[0].array.storage().get() == found[1].array.storage().get());
    CHECK(found[0].array.storage().get() == found[2].array.storage().get());
  }

  TEST_CASE("bytes that are bytes in one tensor and 8-bit floats in another are read as both") {
    const StorageBytes two{"0", "torch.storage UntypedStorage", 2};
    const auto found = read(archive(dict({{"bytes", tensor({two, {2}, {1}, "torch uint8"})},
                                          {"floats", tensor({two, {2}, {1}, "torch float8_e4m3fn"})}}),
                                    {"\x38\xb8"}));
    CHECK(values<uint8_t>(found.at(0).array) == std::vector<uint8_t>{0x38, 0xb8});
    CHECK(values<float>(found.at(1).array) == std::vector<float>{1, -1});
  }

  TEST_CASE("a parameter, a dtype as a value, and a tensor without elements") {
    const std::string parameter = global("torch._utils _rebuild_parameter") + '(' +
                                  tensor({{"0", "torch.storage UntypedStorage", 1}, {1}, {1}, "torch float8_e5m2"}) +
                                  "\x88" + global("collections OrderedDict") + ")RtR";
    const auto found = read(
        archive(dict({{"p", parameter},
                      {"dtype", global("torch uint64")},
                      {"none", tensor({{"1", "torch.storage UntypedStorage", 0}, {0, 3}, {3, 1}, "torch uint32"})}}),
                {"\x3c", ""}));
    REQUIRE(found.size() == 2);
    CHECK(values<float>(found[0].array) == std::vector<float>{1});
    CHECK(found[1].array.shape() == Dims{0, 3});
    CHECK(found[1].array.dtype() == kLong);
  }

  TEST_CASE("the older form holds the newer dtypes, too") {
    const std::string magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15), start = "\x80\2";
    const StorageBytes storage{"7", "torch.storage UntypedStorage", 4};
    const std::string file = magic + start + number(1001) + '.' + start + "}." + start +
                             tensor({storage, {2}, {1}, "torch uint16"}) + '.' + start + ']' + str("7") + "a." +
                             little(4, 8) + elements<uint16_t>({5, 65535});
    const auto found = read(file);
    REQUIRE(found.size() == 1);
    CHECK(values<int32_t>(found[0].array) == std::vector<int32_t>{5, 65535});
  }

  TEST_CASE("dtypes without a counterpart are refused by name") {
    for (const char* dtype : {"complex32", "complex64", "complex128", "float4_e2m1fn_x2", "bits8", "uint4", "qint8"}) {
      CAPTURE(dtype);
      CHECK(fault_of(vector_of(dtype, "abcdefghijklmnop", 1)) ==
            std::string("its pickle wants torch.") + dtype +
                ", which is not among the things that hold plain data; nothing of it was run");
    }
  }

  TEST_CASE("functions that make other tensors than strided ones are refused by name") {
    for (const char* name :
         {"_rebuild_meta_tensor_no_storage", "_rebuild_sparse_tensor", "_rebuild_qtensor", "_rebuild_wrapper_subclass",
          "_rebuild_nested_tensor", "_rebuild_device_tensor_from_numpy", "_rebuild_parameter_with_state"}) {
      CAPTURE(name);
      CHECK(fault_of(archive(global(std::string("torch._utils ") + name) + ")R", {})) ==
            std::string("its pickle wants torch._utils.") + name +
                ", which is not among the things that hold plain data; nothing of it was run");
    }
    CHECK(fault_of(archive(global("torch._tensor _rebuild_from_type_v2") + ")R", {})) ==
          "its pickle wants torch._tensor._rebuild_from_type_v2, which is not among the things that hold plain data; "
          "nothing of it was run");
  }
}
