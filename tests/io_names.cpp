// Names of arrays that not every reader would understand, and headers that others write.
#include <filesystem>
#include <functional>
#include <string>

#include <doctest/doctest.h>

#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>
#include <xtgrad/lib/io/torch_file.h>
#include <xtgrad/train/weights.h>

#include "io_files.h"

using namespace xtgrad;

namespace {

using Arrays = std::vector<io::NamedArray>;

std::string npy(const std::string& header, const std::string& elements) {
  std::string out("\x93NUMPY\x01\x00", 8);
  out += static_cast<char>(header.size());
  out += '\0';
  return out + header + elements;
}

}  // namespace

TEST_SUITE("io names") {
  TEST_CASE("names that are no UTF-8, hold a NUL or are too long are refused in every form") {
    const test::TemporaryFolder folder;
    const std::function<void(const std::string&, const Arrays&)> writers[] = {
        [](const std::string& path, const Arrays& arrays) { io::write_torch_file(path, arrays); },
        [](const std::string& path, const Arrays& arrays) { io::write_npz(path, arrays, true); },
        [](const std::string& path, const Arrays& arrays) { io::write_safetensors(path, arrays, {}); }};
    const std::string wrong[] = {
        "\xff",  std::string("a\0b", 3), "\xc0\x80",     "\xed\xa0\x80",     "\xf4\x90\x80\x80",    "\xe2\x82",
        "a\x80", "\xf8\x88\x80\x80\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", std::string(4097, 'n')};
    const Array one = full_array({1}, 1, kFloat);
    for (const auto& write : writers) {
      for (const std::string& name : wrong) {
        CHECK(test::error_of([&] {
                write(folder / "refused", {{name, one}});
              }).starts_with((folder / "refused") + ": the name"));
        CHECK_FALSE(std::filesystem::exists(folder / "refused"));
      }
      CHECK(test::error_of([&] { write(folder / "file", {{"a", one}, {"a", one}}); }).ends_with("called 'a'"));
      write(folder / "file", {{"plain", one}, {"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", one}, {"", one}});
      CHECK(train::read_weights(folder / "file").size() == 3);
    }
    CHECK(test::error_of([&] {
            io::write_safetensors(folder / "file", {{"__metadata__", one}}, {});
          }).ends_with("no array may be called '__metadata__'"));
    CHECK(test::error_of([&] {
            io::write_safetensors(folder / "file", {}, {{"k", "\xff"}});
          }).find("no UTF-8") != std::string::npos);
  }

  TEST_CASE("a container of no arrays is one of NumPy's") {
    const test::TemporaryFolder folder;
    io::write_npz(folder / "none.npz", {});
    CHECK(train::weights_form(folder / "none.npz") == train::WeightsForm::npz);
    CHECK(train::read_weights(folder / "none.npz").is_empty());
  }

  TEST_CASE("a broken file is read as what its name says") {
    const test::TemporaryFolder folder;
    test::write_file(folder / "cut.safetensors", std::string("\xff\xff\0\0\0\0\0\0{", 9));
    CHECK(test::error_of([&] {
            train::read_weights(folder / "cut.safetensors");
          }).find("not a whole .safetensors file") != std::string::npos);
  }

  TEST_CASE("headers as older and newer versions of NumPy write them") {
    const test::TemporaryFolder folder;
    const std::string elements("\0\0\x80\x3f\0\0\0\x40", 8);
    for (const char* header : {"{'descr': '<f4', 'fortran_order': False, 'shape': (2L,)}",
                               "{'descr':\t'=f4',\n'fortran_order': False, 'shape': (2,), }"}) {
      test::write_file(folder / "x.npy", npy(header, elements));
      const Array array = io::read_npy(folder / "x.npy");
      CHECK(array.shape() == Dims{2});
      CHECK(array.data<float>()[1] == 2);
    }
    test::write_file(folder / "x.npy", npy("{'descr': '?', 'fortran_order': False, 'shape': (1,)}", "\1"));
    CHECK(io::read_npy(folder / "x.npy").dtype() == kBool);
    test::write_file(folder / "x.npy", npy("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,)}", "abcd"));
    CHECK(test::error_of([&] { io::read_npy(folder / "x.npy"); }).find("a structured dtype") != std::string::npos);
  }

  TEST_CASE("a safetensors header of too many or too long names, or of two metadata, is refused") {
    const test::TemporaryFolder folder;
    const auto error_of_header = [&](const std::string& header) {
      std::string bytes(8, '\0');
      for (size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(header.size() >> 8 * i);
      test::write_file(folder / "x.safetensors", bytes + header);
      return test::error_of([&] { io::read_safetensors(folder / "x.safetensors"); });
    };
    std::string many = "{\"__metadata__\":{\"0\":\"\"";
    for (int i = 1; i < 100'001; ++i) many += ",\"" + std::to_string(i) + "\":\"\"";
    CHECK(error_of_header(many + "}}").ends_with("its header has more than 100000 names"));
    CHECK(error_of_header("{\"" + std::string(5000, 'n') + "\":1}").ends_with("at most 4096 are possible"));
    CHECK(error_of_header(R"({"__metadata__":{},"__metadata__":{}})").ends_with("says '__metadata__' twice"));
    const std::string entry = R"({"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
    CHECK(error_of_header("{\"a\":" + entry + ",\"b\":" + entry + ",\"a\":" + entry + "}").ends_with("says 'a' twice"));
  }
}
