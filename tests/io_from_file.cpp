// from_file: tensors in the memory of files.
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/xtgrad.h>

#include "error_of.h"
#include "io_files.h"

using namespace xtgrad;

namespace {

std::string bytes_of(const std::vector<float>& numbers) {
  return std::string(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(float));
}

}  // namespace

TEST_SUITE("io_from_file") {
  TEST_CASE("from_file: memory of its own holds the file's first elements, and what is written stays there") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "numbers", bytes = bytes_of({1, 2, 3, 4});
    test::write_file(path, bytes);
    const Tensor x = from_file(path, false, 3);
    CHECK(x.equal(tensor({1.F, 2.F, 3.F})));
    x.fill_(7);
    CHECK(x.sum().item<float>() == 21);
    CHECK(test::read_file(path) == bytes);
    CHECK(from_file(path).sizes() == IntArrayRef({0}));
    CHECK(from_file(path, std::nullopt, 16, kByte).dtype() == kByte);
    CHECK(from_file(path, false, 4, requires_grad()).requires_grad());
  }

  TEST_CASE("from_file: shared memory is the file's, which is made and made longer") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "shared";
    {
      const Tensor x = from_file(path, true, 3);
      CHECK(x.equal(zeros({3})));
      x.copy_(tensor({1., 2., 3.}));
      CHECK(from_file(path, false, 3).equal(x));
    }
    CHECK(test::read_file(path) == bytes_of({1, 2, 3}));
    CHECK(from_file(path, true, 5).equal(tensor({1.F, 2.F, 3.F, 0.F, 0.F})));
    CHECK(test::read_file(path).size() == 20);
    CHECK(from_file(path, true, 2).sizes() == IntArrayRef({2}));
    CHECK(test::read_file(path).size() == 20);
  }

  TEST_CASE("from_file: what cannot be mapped is said") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "short";
    test::write_file(path, "12345678");
    CHECK(test::error_of([&] { from_file(path, false, 3); }) ==
          path + ": 3 elements of Float take 12 bytes, but the file has 8");
    CHECK(test::error_of([&] { from_file(path, true, -1); }) == "from_file: cannot map -1 elements of Float");
    CHECK(test::error_of([&] { from_file(path, true, INT64_MAX, kDouble); }) ==
          "from_file: cannot map 9223372036854775807 elements of Double");
    CHECK(test::error_of([&] { from_file(folder / "none", false, 1); }) ==
          folder / "none" + ": cannot be opened: No such file or directory");
    CHECK(test::error_of([&] { from_file(folder.path(), true, 1); }) ==
          folder.path() + ": cannot be opened for writing: Is a directory");
    CHECK(test::error_of([&] { from_file("", true, 1); }) == "the path of a file to be mapped is empty");
    const std::string huge = test::error_of([&] { from_file(path, true, int64_t{1} << 60); });
    CHECK(test::contains(huge, path + ": cannot be mapped into memory: "));
    CHECK(test::read_file(path).size() == 8);
  }
}
