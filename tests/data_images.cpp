#include <cstdlib>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/data/data.h>
#include <xtgrad/lib/io/gzip.h>

#include "io_files.h"

using namespace xtgrad;
using namespace test;
using data::datasets::CIFAR10Binary;
using data::transforms::Resize;

namespace {

// Image i has label i % 10 and pixels from i on.
std::string records(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out += static_cast<char>(i % 10);
    for (int j = 0; j < 3072; ++j) out += static_cast<char>(i + j);
  }
  return out;
}

}  // namespace

TEST_SUITE("data images") {
  TEST_CASE("images in CIFAR-10's binary format, plain and compressed") {
    const TemporaryFolder folder;
    const std::string bytes = records(12);
    write_file(folder / "a.bin", bytes);
    io::write_gzip(folder / "b.bin.gz", bytes.data(), 3073 * 5);
    CIFAR10Binary images({folder / "a.bin", folder / "b.bin.gz"});
    CHECK(*images.size() == 17);
    CHECK(images.image_bytes().sizes() == Dims{17, 3, 32, 32});
    CHECK(images.targets().select(0, 11).item<int64_t>() == 1);
    CHECK(images.targets().select(0, 12).item<int64_t>() == 0);
    const auto example = images.get(3);
    CHECK(example.data.sizes() == Dims{3, 32, 32});
    CHECK(example.target.item<int64_t>() == 3);
    CHECK(example.data.select(0, 1).select(0, 0).select(0, 2).item<float>() ==
          static_cast<float>((3 + 1026) % 256) / 255);
    const std::vector<size_t> chosen = {16, 0};
    CHECK(equal(images.get_stacked(chosen).target, tensor({4, 0}, kLong)));
    CHECK(contains(error_of([&] { images.get(17); }), "index 17 is out of range: there are 17 examples"));
  }

  TEST_CASE("each fault of a file of CIFAR-10 is one clear error that names it") {
    const TemporaryFolder folder;
    const std::string path = folder / "batch.bin";
    const auto message = [&](const std::string& bytes) {
      write_file(path, bytes);
      const std::string out = error_of([&] { CIFAR10Binary images({path}); });
      CHECK(contains(out, path));
      return out;
    };
    CHECK(contains(message(""), "0 bytes are no whole number of images of 3073 bytes"));
    CHECK(contains(message(records(2).substr(1)), "6145 bytes are no whole number"));
    std::string wrong = records(3);
    wrong[3073] = 10;
    CHECK(contains(message(wrong), "label 1 is 10, expected 0 to 9"));
    CHECK(contains(message("\x1f\x8b nothing"), path));
    CHECK(contains(error_of([&] { CIFAR10Binary images({folder / "none"}); }), "No such file"));
    CHECK(error_of([&] { CIFAR10Binary images({}); }) == "CIFAR10Binary: no file was named");
  }

  TEST_CASE("Resize does what torchvision does to tensors") {
    const Tensor x = arange(8, kFloat).reshape({1, 2, 4});
    // PyTorch's interpolate(x, (3, 2), mode="bilinear") and with antialias.
    CHECK(allclose(Resize<>(3, 2)(x), tensor({0.5, 2.5, 2.5, 4.5, 4.5, 6.5}, kFloat).reshape({1, 3, 2})));
    CHECK(Resize<>(6)(x).sizes() == Dims{1, 6, 12});
    CHECK(Resize<>(3)(x.transpose(1, 2)).sizes() == Dims{1, 6, 3});
    CHECK(Resize<>(3)(x.slice(2, 0, 3)).sizes() == Dims{1, 3, 4});
    CHECK(equal(Resize<>(2, 4)(x), x));
    const Tensor bytes = x.to(kByte) * 30;
    const Tensor small = Resize<>(1, 4)(bytes);
    CHECK(small.dtype() == kByte);
    CHECK(equal(small, tensor({60, 90, 120, 150}, kByte).reshape({1, 1, 4})));
    const Tensor batch = stack({x, x + 1});
    const auto resized = Resize<>(5, 7).apply_stacked({batch, Tensor()});
    CHECK(equal(resized.data.select(0, 1), Resize<>(5, 7)(x + 1)));
    // PyTorch's interpolate of the squares to one pixel, without and with antialias.
    Resize<> one(1, 1);
    CHECK(one(x * x).item<float>() == doctest::Approx(16.5));
    one.antialias = true;
    CHECK(one(x * x).item<float>() == doctest::Approx(17.333333));
    CHECK(contains(error_of([] { Resize<>(0, 2); }), "Resize: expected lengths from 1 on, got [0, 2]"));
    CHECK(contains(error_of([&] { Resize<>(2)(x.select(0, 0)); }), "expected images [C, H, W] or [N, C, H, W]"));
    CHECK(contains(error_of([] { Resize<>(2)(zeros({3, 0, 4})); }), "there are no pixels in [3, 0, 4]"));
  }
}
