#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/random.h>
#include <xtgrad/nn/linear.h>

using namespace xtgrad;

TEST_SUITE("device") {
  TEST_CASE("devices are read from their names") {
    CHECK(Device("cpu") == Device(kCPU));
    CHECK(Device("cpu:0") == Device(kCPU, 0));
    CHECK(Device("cpu:0") != Device("cpu"));
    CHECK(Device("cuda") == Device(kCUDA));
    CHECK(Device("cuda:123") == Device(kCUDA, 123));
    CHECK(Device("cuda:12").str() == "cuda:12");
    CHECK_THROWS_WITH_AS(Device(""), "Device string must not be empty", Error);
    CHECK_THROWS_WITH_AS(Device("tpu:4"), "Expected one of cpu, cuda device type at start of device string: tpu:4",
                         Error);
    for (const char* bad : {"cud:1", "cuda:", "cpu::1", ":1", "3", "??", "cpu:1", "cuda:01", "cuda:1000", "cuda:-1"}) {
      CAPTURE(bad);
      CHECK_THROWS_AS(Device(std::string(bad)), Error);
    }
  }

  TEST_CASE("a device that is not there is refused where a tensor would be put on it") {
    const char* message = "xtgrad computes on the CPU only, but the device asked for is cuda:0";
    CHECK_THROWS_WITH_AS(zeros({2}, Device("cuda:0")), message, Error);
    CHECK_THROWS_WITH_AS(randn({2}, TensorOptions(kDouble).device("cuda:0")), message, Error);
    const Tensor x = ones({2});
    CHECK_THROWS_WITH_AS(x.to(Device(kCUDA, 0)), message, Error);
    CHECK_THROWS_WITH_AS(x.to(Device(kCUDA, 0), kDouble), message, Error);
    CHECK_THROWS_WITH_AS(nn::Linear(2, 2)->to(Device(kCUDA, 0)), message, Error);
    CHECK(x.to(kCPU).is_same(x));
  }

  TEST_CASE("an accessor reads and writes elements by their indices") {
    const Tensor x = arange(12).view({2, 2, 3}).transpose(0, 2);
    const auto a = x.accessor<int64_t, 3>();
    CHECK(a[2][1][0] == 5);
    CHECK(a[2][1].sizes() == std::vector<int64_t>{2});
    a[2][1][0] = 50;
    const Tensor row = x.select(0, 2).select(0, 1);
    CHECK(row.accessor<int64_t, 1>()[0] == 50);
    CHECK_THROWS_WITH_AS((x.accessor<int64_t, 2>()), "TensorAccessor expected 2 dims but tensor has 3", Error);
    CHECK_THROWS_WITH_AS((x.accessor<float, 3>()), "expected scalar type Float but found Long", Error);
  }
}
