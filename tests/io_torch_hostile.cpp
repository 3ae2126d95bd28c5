// Files made to harm their reader: pickles that change what they must not (CVE-2026-24747), storages of other sizes
// than their records' (there, too), other kinds of files under PyTorch's name (CVE-2025-32434), containers that say two
// things. Each is refused with one message, or harmless.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/lib/io/torch_file.h>
#include <xtgrad/lib/io/zip_writer.h>

#include "io_fault_of.h"
#include "torch_bytes.h"

using namespace xtgrad;
using namespace test::torch_bytes;

namespace {

std::vector<io::NamedArray> read(const std::string& bytes) {
  return io::read_torch_file(io::copy_memory(bytes.data(), bytes.size()));
}

std::string fault_of(const std::string& bytes) {
  const test::TemporaryFolder folder;
  return test::fault_of(folder, bytes, [](const std::string& path) { io::read_torch_file(path); });
}

const StorageBytes four{"0", "torch FloatStorage", 4};
const std::string vector_of_four = tensor({four, {4}, {1}});
const std::string sixteen_bytes = elements<float>({1, 2, 3, 4});

std::string fault_of_pickle(const std::string& pickle) { return fault_of(archive(pickle, {sixteen_bytes})); }

/// The message of one tensor in a storage whose record has these bytes.
std::string fault_of_tensor(const TensorBytes& what, const std::string& record) {
  return fault_of(archive(dict({{"w", tensor(what)}}), {record}));
}

/// The same container, one of whose records is another.
std::string with_record(const std::string& name, const std::string& content) {
  std::vector<Record> all = records(dict({{"w", vector_of_four}}), {sixteen_bytes});
  for (Record& record : all)
    if (record.name == "archive/" + name) record.content = content;
  return zip(all);
}

/// All kinds of values but the one that an instruction is for.
struct Target {
  const char* what;
  std::string bytes;
};
std::vector<Target> targets() {
  return {{"tensor", vector_of_four},
          {"storage", reference(four)},
          {"tuple", numbers({1, 2})},
          {"text", str("text")},
          {"number", number(1)},
          {"None", "N"},
          {"bool", "\x88"},
          {"global", global("torch float32")},
          {"bytes", std::string("C\1a")},
          {"float", "G" + little(0, 8)},
          {"big number", "\x8a\x09" + little(1, 9)}};
}

}  // namespace

TEST_SUITE("io torch hostile") {
  // ---- CVE-2026-24747: instructions on what they are not for

  TEST_CASE("SETITEM on a tensor, which would write into its memory") {
    CHECK(fault_of_pickle(vector_of_four + number(1'000'000) + number(7) + 's') ==
          "damaged: its pickle adds 2 parts to what is no dict");
  }

  TEST_CASE("SETITEMS on a tensor") {
    CHECK(fault_of_pickle(vector_of_four + '(' + number(1'000'000) + number(7) + number(1) + number(7) + 'u') ==
          "damaged: its pickle adds 4 parts to what is no dict");
  }

  TEST_CASE("SETITEM on a storage") {
    CHECK(fault_of_pickle(reference(four) + number(1'000'000) + number(7) + 's') ==
          "damaged: its pickle adds 2 parts to what is no dict");
  }

  TEST_CASE("SETITEM on a list") {
    CHECK(fault_of_pickle("](" + number(1) + number(2) + 'e' + number(0) + number(7) + 's') ==
          "damaged: its pickle adds 2 parts to what is no dict");
  }

  TEST_CASE("SETITEMS on a list") {
    CHECK(fault_of_pickle("](" + number(0) + number(7) + 'u') == "damaged: its pickle adds 2 parts to what is no dict");
  }

  TEST_CASE("SETITEM and SETITEMS, APPEND and APPENDS on every other kind of value") {
    for (const Target& target : targets()) {
      CAPTURE(target.what);
      CHECK(fault_of_pickle(target.bytes + number(0) + number(7) + 's') ==
            "damaged: its pickle adds 2 parts to what is no dict");
      CHECK(fault_of_pickle(target.bytes + '(' + number(0) + number(7) + 'u') ==
            "damaged: its pickle adds 2 parts to what is no dict");
      CHECK(fault_of_pickle(target.bytes + number(7) + 'a') == "damaged: its pickle adds 1 parts to what is no list");
      CHECK(fault_of_pickle(target.bytes + '(' + number(7) + 'e') ==
            "damaged: its pickle adds 1 parts to what is no list");
    }
    CHECK(fault_of_pickle("}" + number(7) + 'a') == "damaged: its pickle adds 1 parts to what is no list");
  }

  TEST_CASE("SETITEMS with a key that has no value") {
    CHECK(fault_of_pickle("}(" + number(0) + number(7) + number(1) + 'u') ==
          "damaged: its pickle adds 3 parts to what is no dict");
  }

  TEST_CASE("SETITEMS without a mark, and with nothing before it") {
    CHECK(fault_of_pickle("}" + number(0) + number(7) + 'u') == "damaged: its pickle has no mark");
    CHECK(fault_of_pickle("(" + number(0) + number(7) + 'u') == "damaged: its pickle takes a value that is not there");
  }

  TEST_CASE("BUILD on a tensor, which would give it another storage") {
    const std::string state =
        "(" + reference({"0", "torch FloatStorage", 4}) + number(0) + numbers({1 << 20}) + numbers({1}) + 't';
    CHECK(fault_of_pickle(vector_of_four + state + 'b') == "damaged: its pickle gives attributes to what is no dict");
  }

  TEST_CASE("BUILD on every other kind of value") {
    for (const Target& target : targets()) {
      CAPTURE(target.what);
      CHECK(fault_of_pickle(target.bytes + "}b") == "damaged: its pickle gives attributes to what is no dict");
    }
    CHECK(fault_of_pickle("]}b") == "damaged: its pickle gives attributes to what is no dict");
    CHECK(fault_of_pickle("}b") == "damaged: its pickle takes a value that is not there");
  }

  TEST_CASE("BUILD on a state_dict is passed over as its versions are") {
    const auto found =
        read(archive(dict({{"w", vector_of_four}}) + "}(" + str("w") + number(7) + "ub", {sixteen_bytes}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].array.data<float>()[3] == 4);
  }

  TEST_CASE("REDUCE on what is no function") {
    for (const Target& target : targets()) {
      CAPTURE(target.what);
      if (std::string(target.what) == "global") continue;
      CHECK(fault_of_pickle(target.bytes + ")R") == "damaged: its pickle calls what is no global");
    }
    CHECK(fault_of_pickle(global("torch._utils _rebuild_tensor_v2") + "]R") ==
          "damaged: its pickle calls what is no global");
  }

  TEST_CASE("REDUCE on a dtype or a storage's type") {
    CHECK(fault_of_pickle(global("torch float32") + ")R") ==
          "damaged: '' is made by torch float32 from what makes no tensor");
    CHECK(fault_of_pickle(global("torch.storage UntypedStorage") + number(1) + "\x85R") ==
          "damaged: '' is made by torch.storage UntypedStorage from what makes no tensor");
  }

  TEST_CASE("BINPERSID of what names no storage") {
    for (const Target& target : targets()) {
      CAPTURE(target.what);
      CHECK(fault_of_pickle(global("torch._utils _rebuild_tensor_v2") + '(' + target.bytes + "Q" + number(0) +
                            numbers({4}) + numbers({1}) + "tR") ==
            "damaged: a tensor of its pickle does not name a storage");
    }
  }

  TEST_CASE("a tensor in the place of a storage, of an offset, of sizes") {
    const std::string function = global("torch._utils _rebuild_tensor_v2") + '(';
    CHECK(fault_of_pickle(function + vector_of_four + number(0) + numbers({4}) + numbers({1}) + "tR") ==
          "damaged: '' is made by torch._utils _rebuild_tensor_v2 from what makes no tensor");
    CHECK(fault_of_pickle(function + reference(four) + vector_of_four + numbers({4}) + numbers({1}) + "tR") ==
          "damaged: '' is made by torch._utils _rebuild_tensor_v2 from what makes no tensor");
    CHECK(fault_of_pickle(function + reference(four) + number(0) + vector_of_four + numbers({1}) + "tR") ==
          "'' has 2 dimensions, at most 16 are possible");
  }

  TEST_CASE("a parameter of a parameter, and of itself") {
    const std::string parameter = global("torch._utils _rebuild_parameter") + '(';
    CHECK(fault_of_pickle(parameter + parameter + vector_of_four + "\x88NtR\x88NtR") ==
          "damaged: '' is made by torch._utils _rebuild_parameter from what makes no tensor");
    CHECK(fault_of_pickle("]q" + std::string(1, '\0') + parameter + "h" + std::string(1, '\0') + "\x88NtRa") ==
          "damaged: '0' is made by torch._utils _rebuild_parameter from what makes no tensor");
  }

  // ---- CVE-2026-24747: storages of other sizes than their records

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

  // ---- dtypes and sizes that disagree

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

  // ---- CVE-2025-32434: other kinds of files

  TEST_CASE("a TorchScript program under the name of weights") {
    std::vector<Record> all = records(dict({{"w", vector_of_four}}), {sixteen_bytes});
    all.push_back({"archive/constants.pkl", "\x80\2)."});
    all.push_back({"archive/code/__torch__.py", "def forward(self): pass\n"});
    CHECK(fault_of(zip(all)) == "is a TorchScript program, expected a file that torch.save() wrote");
  }

  TEST_CASE("a tar container, which the first versions of PyTorch wrote") {
    std::string tar(1024, '\0');
    tar.replace(0, 8, "storages");
    tar.replace(257, 5, "ustar");
    CHECK(
        fault_of(tar) ==
        "is no file of PyTorch's torch.save(): it begins neither as a zip container nor with the older form's number");
  }

  TEST_CASE("a pickle of its own that would run a program") {
    CHECK(
        fault_of("\x80\2" + global("posix system") + str("touch harmful_was_run") + "\x85R.") ==
        "is no file of PyTorch's torch.save(): it begins neither as a zip container nor with the older form's number");
  }

  TEST_CASE("names that only look like those that are allowed") {
    for (const char* name : {"torch load", "torch.hub load", "torch.storage _load_from_bytes", "torch._utils _import",
                             "torch jit", "torch.float32 __reduce__", "torch ", "builtins getattr", "torch Tensor"}) {
      CAPTURE(name);
      const std::string text = name;
      CHECK(fault_of_pickle(global(name)) ==
            "its pickle wants " + text.substr(0, text.find(' ')) + '.' + text.substr(text.find(' ') + 1) +
                ", which is not among the things that hold plain data; nothing of it was run");
    }
  }

  // ---- containers

  TEST_CASE("holes between the records, which nobody reads") {
    std::vector<Record> all = records(dict({{"w", vector_of_four}}), {sixteen_bytes});
    for (Record& record : all)
      if (record.name != "archive/data.pkl") record.gap = 100;
    CHECK(read(zip(all)).at(0).array.data<float>()[3] == 4);
  }

  TEST_CASE("a record that is left out") {
    std::vector<Record> all = records(dict({{"w", vector_of_four}}), {sixteen_bytes});
    const std::vector<Record> whole = all;
    std::erase_if(all, [](const Record& record) { return record.name == "archive/data/0"; });
    CHECK(fault_of(zip(all)) == "damaged: there is no 'archive/data/0'");
    all = whole;
    std::erase_if(all, [](const Record& record) { return record.name == "archive/data.pkl"; });
    CHECK(fault_of(zip(all)) == "is a zip container without a data.pkl: torch.save() did not write it");
  }

  TEST_CASE("a record that is there twice") {
    std::vector<Record> all = records(dict({{"w", vector_of_four}}), {sixteen_bytes});
    all.push_back({"archive/data/0", elements<float>({5, 6, 7, 8})});
    // libzip finds it, in words that its versions choose.
    CHECK(fault_of(zip(all)).starts_with("not a whole zip container (the file may be truncated): "));
    all.back() = {"archive/data.pkl", "\x80\2" + global("posix system") + "."};
    CHECK(fault_of(zip(all)).starts_with("not a whole zip container (the file may be truncated): "));
  }

  TEST_CASE("two pickles, of which another reader might take the other one") {
    std::vector<Record> all = records(dict({{"w", vector_of_four}}), {sixteen_bytes});
    all.push_back({"other/data.pkl", "\x80\2" + global("posix system") + "."});
    CHECK(fault_of(zip(all)) == "has two pickles, 'archive/data.pkl' and 'other/data.pkl'");
  }

  TEST_CASE("zeros that unpack to a thousand times their size and would become four times that") {
    const test::TemporaryFolder folder;
    const int64_t many = 40 << 20;
    const std::string zeros(many, '\0'),
        pickle =
            "\x80\2" + tensor({{"0", "torch.storage UntypedStorage", many}, {many}, {1}, "torch float8_e4m3fn"}) + '.';
    io::ZipWriter writer(folder / "bomb.pt", io::ZipWriter::Method::deflated);
    writer.add("archive/data.pkl", {{pickle.data(), pickle.size()}});
    writer.add("archive/data/0", {{zeros.data(), zeros.size()}});
    writer.commit();
    const std::string bytes = test::read_file(folder / "bomb.pt");
    CHECK(bytes.size() < 1 << 16);
    CHECK(fault_of(bytes) == text("its elements take more than ", (48 << 20) + 100 * bytes.size(),
                                  " bytes as Float, which is too much for a file of its size"));
  }

  TEST_CASE("two records that share their bytes") {
    // Both lie at the same offset, which the second's place in the directory says.
    const std::string first = "archive/data/0", second = "archive/data/1";
    std::vector<Record> all = records(dict({{"w", vector_of_four}}), {sixteen_bytes});
    all.push_back({second, std::string(1 << 16, 'a')});
    all.push_back({"archive/data/2", std::string(1 << 16, 'a')});
    std::string bytes = zip(all);
    const size_t one = bytes.find(second, bytes.find("PK\1\2")), other = bytes.find("archive/data/2", one);
    bytes.replace(other - 4, 4, bytes.substr(one - 4, 4));
    const std::string message = fault_of(bytes);
    CHECK(message.starts_with("not a whole zip container (the file may be truncated): "));
  }

  TEST_CASE("the byte order is the one that is read, or refused") {
    CHECK(fault_of(with_record("byteorder", "big")) == "its byte order is 'big', expected 'little'");
    CHECK(fault_of(with_record("byteorder", "")) == "its byte order is '', expected 'little'");
    CHECK(fault_of(with_record("byteorder", "little\n")) == "its byte order is 'little\n', expected 'little'");
    CHECK(fault_of(with_record("byteorder", std::string(1 << 16, 'l'))) == "its byte order is '', expected 'little'");
  }

  TEST_CASE("an alignment, a format's version and an identity that are not true change nothing") {
    for (const std::string& said : {std::string("0"), std::string("-1"), std::string("18446744073709551616"),
                                    std::string("no number"), std::string(1 << 16, '9')})
      for (const char* name : {".storage_alignment", ".format_version", ".data/serialization_id"}) {
        CAPTURE(name);
        CHECK(read(with_record(name, said)).at(0).array.data<float>()[3] == 4);
      }
  }
}
