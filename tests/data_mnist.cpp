#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

#include <doctest/doctest.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/data/data.h>
#include <xtgrad/lib/io/idx.h>

#include "io_files.h"

using namespace xtgrad;
using namespace test;
using data::Example;
using data::datasets::MNIST;
using data::transforms::Normalize;
using data::transforms::Stack;
using data::transforms::TensorLambda;

namespace {

// Image i has pixel values from i on, label i % 10.
MNIST numbered(int64_t count, MNIST::Mode mode = MNIST::Mode::kTrain) {
  Tensor images = empty({count, 28, 28}, kByte), labels = empty({count}, kByte);
  for (int64_t i = 0; i < count * 784; ++i) images.data_ptr<uint8_t>()[i] = static_cast<uint8_t>(i / 784 + i % 784);
  for (int64_t i = 0; i < count; ++i) labels.data_ptr<uint8_t>()[i] = static_cast<uint8_t>(i % 10);
  return MNIST::from_bytes(images, labels, mode);
}

bool same(const Tensor& a, const Tensor& b) {
  return a.sizes() == b.sizes() && a.dtype() == b.dtype() &&
         std::memcmp(a.contiguous().data_ptr(), b.contiguous().data_ptr(), a.nbytes()) == 0;
}

// Counts what the fast path must not touch.
struct Counting : public data::datasets::Dataset<Counting> {
  Example<> get(size_t index) override {
    ++gets;
    return {full({2}, static_cast<double>(index)), full({}, static_cast<int64_t>(index))};
  }
  std::optional<size_t> size() const override { return 10; }
  int gets = 0;
};

struct Doubled : public MNIST {
  using MNIST::MNIST;
  Doubled(const MNIST& digits) : MNIST(digits) {}
  Example<> get(size_t index) override {
    Example<> example = MNIST::get(index);
    return {example.data * 2, example.target};
  }
};

std::string real_data() {
  const char* folder = std::getenv("XTGRAD_DATA");
  if (folder && *folder) return folder;
  REQUIRE_MESSAGE(std::getenv("XTGRAD_REQUIRE_DATA") == nullptr, "XTGRAD_REQUIRE_DATA is set and XTGRAD_DATA is not");
  std::cout << "SKIPPED: real MNIST is not there (XTGRAD_DATA is not set)\n";
  return "";
}

}  // namespace

TEST_SUITE("data mnist") {
  TEST_CASE("an example is a float image between 0 and 1 and an int64 label") {
    MNIST digits = numbered(300);
    CHECK(digits.size() == 300);
    CHECK(digits.is_train());
    const Example<> example = digits.get(255);
    CHECK(example.data.sizes() == IntArrayRef({1, 28, 28}));
    CHECK(example.target.dim() == 0);
    CHECK(example.target.item<int64_t>() == 5);
    // All 256 values of a pixel are exactly the float quotient.
    for (int64_t p = 0; p < 256; ++p) {
      const float expected = static_cast<float>((255 + p) % 256) / 255.0f;
      REQUIRE(example.data.data_ptr<float>()[p] == expected);
    }
  }

  TEST_CASE("images and targets are all of them in one tensor") {
    const MNIST digits = numbered(12);
    CHECK(digits.images().sizes() == IntArrayRef({12, 1, 28, 28}));
    CHECK(digits.targets().sizes() == IntArrayRef({12}));
    MNIST copy = digits;
    CHECK(copy.images().is_same(digits.images()));
    CHECK(same(copy.get(7).data, digits.images().select(0, 7)));
    CHECK(digits.targets().data_ptr<int64_t>()[11] == 1);
  }

  TEST_CASE("a stacked batch equals the stack of its examples") {
    MNIST digits = numbered(50);
    const std::vector<size_t> indices = {3, 49, 0, 3, 17};
    auto stacked = digits.map(Stack<>());
    const Example<> fast = stacked.get_batch(indices);
    const Example<> slow = Stack<>().apply_batch(digits.get_batch(indices));
    CHECK(same(fast.data, slow.data));
    CHECK(same(fast.target, slow.target));
    CHECK(fast.data.sizes() == IntArrayRef({5, 1, 28, 28}));
  }

  TEST_CASE("Normalize before Stack works on the whole batch with the same numbers") {
    MNIST digits = numbered(50);
    const std::vector<size_t> indices = {3, 49, 0, 3, 17};
    auto normalized = digits.map(Normalize<>(0.1307, 0.3081)).map(Stack<>());
    const Example<> fast = normalized.get_batch(indices);
    auto slow_source = digits.map(TensorLambda<>([](Tensor x) { return Normalize<>(0.1307, 0.3081)(x); }));
    const Example<> slow = Stack<>().apply_batch(slow_source.get_batch(indices));
    CHECK(same(fast.data, slow.data));
    CHECK(same(fast.target, slow.target));
  }

  TEST_CASE("Normalize with a number a channel broadcasts alike for examples and batches") {
    for (const std::vector<double>& mean : {std::vector<double>{0.5}, std::vector<double>{0.1, 0.2, 0.3}}) {
      Normalize<> normalize(mean, std::vector<double>(mean.size(), 2.0));
      for (const std::vector<int64_t>& sizes : {std::vector<int64_t>{1, 4, 5}, {3, 4, 5}, {4, 5}, {5}}) {
        std::vector<Example<>> examples;
        for (int i = 0; i < 3; ++i) examples.emplace_back(full(sizes, i + 0.25), full({}, i));
        if (sizes.size() == 3 && sizes[0] == 3 && mean.size() == 2) continue;
        const Example<> batch = normalize.apply_stacked(Stack<>().apply_batch(examples));
        CHECK(same(batch.data, Stack<>().apply_batch(normalize.apply_batch(examples)).data));
      }
    }
  }

  TEST_CASE("a class derived from MNIST that changes examples is not bypassed") {
    auto doubled = data::datasets::map(Doubled(numbered(10)), Stack<>());
    const std::vector<size_t> indices = {1, 2};
    CHECK(same(doubled.get_batch(indices).data, numbered(10).map(Stack<>()).get_batch(indices).data * 2));
    auto counting = Counting().map(Stack<>());
    CHECK(counting.get_batch(indices).data.sizes() == IntArrayRef({2, 2}));
    CHECK(counting.dataset().gets == 2);
  }

  TEST_CASE("wrong bytes are refused with what is wrong") {
    const auto message = [](const Tensor& images, const Tensor& labels) {
      return error_of([&] { MNIST::from_bytes(images, labels); });
    };
    const Tensor images = zeros({3, 28, 28}, kByte), labels = zeros({3}, kByte);
    CHECK(message(images, labels) == "no error");
    CHECK(contains(message(zeros({3, 28, 27}, kByte), labels), "images must be [n, 28, 28], got [3, 28, 27]"));
    CHECK(contains(message(images, zeros({4}, kByte)), "3 images but 4 labels"));
    CHECK(contains(message(images, zeros({3, 1}, kByte)), "labels must be [n]"));
    CHECK(contains(message(images.to(kFloat), labels), "must be Byte, got Float and Byte"));
    const Tensor wrong = zeros({3}, kByte);
    wrong.data_ptr<uint8_t>()[1] = 10;
    CHECK(contains(message(images, wrong), "label 1 is 10, expected 0 to 9"));
    MNIST digits = MNIST::from_bytes(images, labels);
    CHECK(contains(error_of([&] { digits.get(3); }), "index 3 is out of range: there are 3 examples"));
    CHECK(contains(error_of([&] { digits.get_stacked({}); }), "empty batch"));
  }

  TEST_CASE("digits are found in the folder or in mnist below it, plain or compressed") {
    for (const bool gzip : {false, true}) {
      for (const char* below : {"", "/mnist", "/MNIST/raw"}) {
        const TemporaryFolder folder;
        const MNIST written = numbered(20, MNIST::Mode::kTest);
        data::datasets::write_mnist(folder.path() + below, written, gzip);
        const MNIST read(folder.path(), MNIST::Mode::kTest);
        CHECK(!read.is_train());
        CHECK(same(read.image_bytes(), written.image_bytes()));
        CHECK(same(read.targets(), written.targets()));
        const std::string missing = error_of([&] { MNIST(folder.path(), MNIST::Mode::kTrain); });
        CHECK_MESSAGE(contains(missing, "there is no train-images-idx3-ubyte (or train-images-idx3-ubyte.gz) in " +
                                            folder.path()),
                      missing);
      }
    }
  }

  TEST_CASE("files whose counts differ are refused with their folder's name") {
    const TemporaryFolder folder;
    data::datasets::write_mnist(folder.path(), numbered(20));
    io::write_idx(folder / "train-labels-idx1-ubyte", zeros({19}, kByte).array());
    CHECK(error_of([&] { MNIST{folder.path()}; }) == folder.path() + ": 20 images but 19 labels");
  }

  TEST_CASE("synthetic digits are digits like any other") {
    MNIST digits = data::datasets::synthetic_mnist(30, 5);
    CHECK(digits.size() == 30);
    CHECK(same(digits.image_bytes(), data::datasets::synthetic_mnist(30, 5).image_bytes()));
    const TemporaryFolder folder;
    data::datasets::write_mnist(folder.path(), digits);
    CHECK(same(MNIST(folder.path()).get(29).data, digits.get(29).data));
  }

  TEST_CASE("the real digits") {
    const std::string folder = real_data();
    if (folder.empty()) return;
    MNIST train(folder), test(folder, MNIST::Mode::kTest);
    CHECK(train.size() == 60000);
    CHECK(test.size() == 10000);
    CHECK(train.get(0).target.item<int64_t>() == 5);
    CHECK(test.get(0).target.item<int64_t>() == 7);
    // The mean and the standard deviation that everybody normalises with.
    CHECK(train.images().mean().item<double>() == doctest::Approx(0.1307).epsilon(0.001));
    CHECK(train.images().std().item<double>() == doctest::Approx(0.3081).epsilon(0.001));
  }
}
