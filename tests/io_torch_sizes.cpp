// Tensors that say other things than their storages, and storages than their records (as in CVE-2026-24747): each is
// refused with one message, or harmless.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "torch_faults.h"

using namespace xtgrad;
using namespace test::torch_bytes;

TEST_SUITE("io torch sizes") {
  TEST_CASE("a storage that is larger than its record") {
    CHECK(fault_of_tensor({{"0", "torch FloatStorage", 1 << 20}, {4}, {1}}, sixteen_bytes) ==
          "damaged: 'archive/data/0' has 16 bytes, 1048576 elements of type Float have 4194304");
  }

  TEST_CASE("a storage that is smaller than its record") {
    CHECK(fault_of_tensor({{"0", "torch FloatStorage", 2}, {2}, {1}}, sixteen_bytes) ==
          "damaged: 'archive/data/0' has 16 bytes, 2 elements of type Float have 8");
  }

  TEST_CASE("a storage without a type that is larger or smaller than its record") {
    CHECK(fault_of_tensor({{"0", "torch.storage UntypedStorage", 17}, {4}, {1}, "torch float8_e5m2"}, sixteen_bytes) ==
          "damaged: 'archive/data/0' has 16 bytes, 17 elements of type Byte have 17");
    CHECK(fault_of_tensor({{"0", "torch.storage UntypedStorage", 4}, {1}, {1}, "torch uint32"}, sixteen_bytes) ==
          "damaged: 'archive/data/0' has 16 bytes, 4 elements of type Byte have 4");
  }

  TEST_CASE("a storage without a record") {
    CHECK(fault_of_tensor({{"1", "torch FloatStorage", 4}, {4}, {1}}, sixteen_bytes) ==
          "damaged: there is no 'archive/data/1'");
  }

  TEST_CASE("a storage whose name leads out of its folder") {
    CHECK(fault_of_tensor({{"../version", "torch ByteStorage", 2}, {2}, {1}}, sixteen_bytes) ==
          "damaged: there is no 'archive/data/../version'");
    CHECK(fault_of_tensor({{"../../../etc/passwd", "torch ByteStorage", 2}, {2}, {1}}, sixteen_bytes) ==
          "damaged: there is no 'archive/data/../../../etc/passwd'");
  }

  TEST_CASE("a storage of less than no elements") {
    CHECK(fault_of_tensor({{"0", "torch ByteStorage", -1}, {4}, {1}}, sixteen_bytes) ==
          "damaged: storage '0' has -1 elements");
    CHECK(fault_of_tensor({{"0", "torch FloatStorage", INT64_MIN}, {0}, {1}}, sixteen_bytes) ==
          "damaged: storage '0' has -9223372036854775808 elements");
  }

  TEST_CASE("a storage of so many elements that their bytes wrap around") {
    const int64_t most = INT64_MAX;
    CHECK(fault_of_tensor({{"0", "torch DoubleStorage", most}, {4}, {1}}, sixteen_bytes) ==
          "damaged: storage '0' has 9223372036854775807 elements");
    // 2^62 + 4 floats are 16 bytes modulo 2^64.
    CHECK(fault_of_tensor({{"0", "torch FloatStorage", (int64_t{1} << 62) + 4}, {4}, {1}}, sixteen_bytes) ==
          "damaged: storage '0' has 4611686018427387908 elements");
    CHECK(fault_of_tensor({{"0", "torch ByteStorage", most}, {4}, {1}}, sixteen_bytes) ==
          "damaged: 'archive/data/0' has 16 bytes, 9223372036854775807 elements of type Byte have 9223372036854775807");
  }

  TEST_CASE("a storage of a size that is no number") {
    const std::string storage =
        '(' + str("storage") + global("torch FloatStorage") + str("0") + str("cpu") + "\x8a\x09" + little(4, 9) + "tQ";
    CHECK(fault_of_pickle(global("torch._utils _rebuild_tensor_v2") + '(' + storage + number(0) + numbers({4}) +
                          numbers({1}) + "tR") == "damaged: a tensor of its pickle does not name a storage");
  }

  TEST_CASE("one storage under two sizes") {
    CHECK(fault_of(archive(
              dict({{"a", tensor({four, {4}, {1}})}, {"b", tensor({{"0", "torch FloatStorage", 1 << 20}, {4}, {1}})}}),
              {sixteen_bytes})) == "damaged: storage '0' has two sizes, 16 and 4194304 bytes");
  }

  TEST_CASE("one storage under two types of one size, which changes nothing but the dtype") {
    const auto found =
        read(archive(dict({{"a", tensor({four, {4}, {1}})}, {"b", tensor({{"0", "torch IntStorage", 4}, {4}, {1}})}}),
                     {sixteen_bytes}));
    CHECK(found.at(0).array.data<float>()[0] == 1);
    CHECK(found.at(1).array.data<int32_t>()[0] == 0x3f800000);
  }

  TEST_CASE("one storage under many dtypes that each would need memory of its own") {
    const StorageBytes bytes{"0", "torch.storage UntypedStorage", 16};
    CHECK(fault_of(archive(dict({{"a", tensor({bytes, {16}, {1}, "torch float8_e4m3fn"})},
                                 {"b", tensor({bytes, {16}, {1}, "torch float8_e4m3fn"})},
                                 {"c", tensor({bytes, {8}, {1}, "torch uint16"})}}),
                           {sixteen_bytes})) ==
          "storage '0' is viewed as float8_e4m3fn and as uint16: save a copy of one of them");
    CHECK(fault_of(archive(dict({{"a", tensor({{"0", "torch BoolStorage", 16}, {16}, {1}})},
                                 {"b", tensor({bytes, {16}, {1}, "torch float8_e5m2"})}}),
                           {sixteen_bytes})) ==
          "storage '0' is viewed as bool and as float8_e5m2: save a copy of one of them");
  }

  TEST_CASE("sizes that go beyond the storage") {
    CHECK(fault_of_tensor({four, {5}, {1}}, sixteen_bytes) ==
          "damaged: 'w' (sizes [5], strides [1], offset 0) goes beyond its storage of 4 elements");
    CHECK(fault_of_tensor({four, {2, 2}, {3, 1}}, sixteen_bytes) ==
          "damaged: 'w' (sizes [2, 2], strides [3, 1], offset 0) goes beyond its storage of 4 elements");
    CHECK(fault_of_tensor({four, {1}, {1}, "", 4}, sixteen_bytes) ==
          "damaged: 'w' (sizes [1], strides [1], offset 4) goes beyond its storage of 4 elements");
  }

  TEST_CASE("a dtype whose elements are larger than its storage has room for") {
    const StorageBytes bytes{"0", "torch.storage UntypedStorage", 16};
    CHECK(fault_of_tensor({bytes, {16}, {1}, "torch uint16"}, sixteen_bytes) ==
          "damaged: 'w' (sizes [16], strides [1], offset 0) goes beyond its storage of 8 elements");
    CHECK(fault_of_tensor({bytes, {1}, {1}, "torch uint64", 2}, sixteen_bytes) ==
          "damaged: 'w' (sizes [1], strides [1], offset 2) goes beyond its storage of 2 elements");
    CHECK(fault_of_tensor({four, {4}, {1}, "torch float64"}, sixteen_bytes) ==
          "damaged: 'w' (sizes [4], strides [1], offset 0) goes beyond its storage of 2 elements");
  }

  TEST_CASE("a storage that ends within an element") {
    const StorageBytes bytes{"0", "torch.storage UntypedStorage", 7};
    const auto found =
        read(archive(tensor({bytes, {1}, {1}, "torch uint32"}), {std::string("\5\0\0\0\xff\xff\xff", 7)}));
    CHECK(found.at(0).array.data<int64_t>()[0] == 5);
    CHECK(fault_of_tensor({bytes, {2}, {1}, "torch uint32"}, std::string(7, 'a')) ==
          "damaged: 'w' (sizes [2], strides [1], offset 0) goes beyond its storage of 1 elements");
  }

  TEST_CASE("sizes and strides whose products wrap around") {
    const int64_t half = int64_t{1} << 32, most = INT64_MAX;
    CHECK(fault_of_tensor({four, {half, half}, {0, 0}}, sixteen_bytes) ==
          "damaged: 'w' (sizes [4294967296, 4294967296], strides [0, 0], offset 0) goes beyond its storage of 4 "
          "elements");
    CHECK(fault_of_tensor({four, {3}, {most}}, sixteen_bytes) ==
          "damaged: 'w' (sizes [3], strides [9223372036854775807], offset 0) goes beyond its storage of 4 elements");
    CHECK(fault_of_tensor({four, {2}, {most}, "", most}, sixteen_bytes) ==
          "damaged: 'w' (sizes [2], strides [9223372036854775807], offset 9223372036854775807) goes beyond its storage "
          "of "
          "4 elements");
  }

  TEST_CASE("offsets, sizes and strides below zero") {
    CHECK(fault_of_tensor({four, {1}, {1}, "", -1}, sixteen_bytes) ==
          "damaged: 'w' has sizes [1], strides [1] and offset -1");
    CHECK(fault_of_tensor({four, {-1}, {1}}, sixteen_bytes) == "damaged: the sizes of 'w' are no numbers from 0 on");
    CHECK(fault_of_tensor({four, {4}, {-1}, "", 3}, sixteen_bytes) ==
          "damaged: the sizes of 'w' are no numbers from 0 on");
  }

  TEST_CASE("more sizes than strides, and more of both than there are dimensions") {
    CHECK(fault_of_tensor({four, {2, 2}, {1}}, sixteen_bytes) ==
          "damaged: 'w' has sizes [2, 2], strides [1] and offset 0");
    CHECK(fault_of_tensor({four, std::vector<int64_t>(17, 1), std::vector<int64_t>(17, 1)}, sixteen_bytes) ==
          "'w' has 17 dimensions, at most 16 are possible");
  }

  TEST_CASE("a tensor of 2^62 elements that are all one is read without memory for them") {
    const auto found = read(archive(tensor({four, {int64_t{1} << 62}, {0}}), {sixteen_bytes}));
    CHECK(found.at(0).array.numel() == int64_t{1} << 62);
  }

  TEST_CASE("_rebuild_tensor_v3 without a dtype, with one that is none") {
    const std::string begin = global("torch._utils _rebuild_tensor_v3") + '(' + reference(four) + number(0) +
                              numbers({4}) + numbers({1}) + "\x89N";
    CHECK(fault_of_pickle(begin + "tR") ==
          "damaged: '' is made by torch._utils _rebuild_tensor_v3 from what makes no tensor");
    for (const std::string& dtype : {str("torch float32"), number(6), std::string("N"), vector_of_four,
                                     global("torch FloatStorage"), global("collections OrderedDict")})
      CHECK(fault_of_pickle(begin + dtype + "tR") == "damaged: '' is given a dtype that is none");
  }

  TEST_CASE("_rebuild_tensor_v3 that marks its tensor as negative or conjugate") {
    for (const std::string& marks : {"}" + str("neg") + "\x88s", "}" + str("conj") + "\x88s", number(1)})
      CHECK(fault_of_tensor({four, {4}, {1}, "torch float32", 0, marks}, sixteen_bytes) ==
            "'w' is not what its elements say, but conjugate or negative: save it by resolve_neg()");
  }
}
