// Zip containers in PyTorch's form that say two things, or leave one out: refused with one message, or harmless.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/lib/io/zip_writer.h>

#include "torch_faults.h"

using namespace xtgrad;
using namespace test::torch_bytes;

namespace {

/// The same container, one of whose records is another.
std::string with_record(const std::string& name, const std::string& content) {
  std::vector<Record> all = records(dict({{"w", vector_of_four}}), {sixteen_bytes});
  for (Record& record : all)
    if (record.name == "archive/" + name) record.content = content;
  return zip(all);
}

}  // namespace

TEST_SUITE("io torch records") {
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
