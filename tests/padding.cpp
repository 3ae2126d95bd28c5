// Padding layers and modes.
#include <sstream>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/nn/nn.h>

using namespace xtgrad;
namespace F = xtgrad::nn::functional;

namespace {
template <class T>
std::string printed(const T& module) {
  std::ostringstream out;
  out << module;
  return out.str();
}
}  // namespace

TEST_SUITE("padding") {
  TEST_CASE("padding layers print their options as PyTorch does") {
    CHECK(printed(nn::ConstantPad1d(nn::ConstantPad1dOptions(3, 1.5))) ==
          "xtgrad::nn::ConstantPad1d(padding=[3, 3], value=1.5)");
    CHECK(printed(nn::ConstantPad2d(nn::ConstantPad2dOptions({1, 2, 3, 4}, 2))) ==
          "xtgrad::nn::ConstantPad2d(padding=[1, 2, 3, 4], value=2)");
    CHECK(printed(nn::ConstantPad3d(3, 1.5)) == "xtgrad::nn::ConstantPad3d(padding=[3, 3, 3, 3, 3, 3], value=1.5)");
    CHECK(printed(nn::ZeroPad2d(2)) == "xtgrad::nn::ZeroPad2d(padding=[2, 2, 2, 2])");
    CHECK(printed(nn::ReflectionPad1d(2)) == "xtgrad::nn::ReflectionPad1d(padding=[2, 2])");
    CHECK(printed(nn::ReflectionPad2d(nn::ReflectionPad2dOptions({1, 2, 3, 4}))) ==
          "xtgrad::nn::ReflectionPad2d(padding=[1, 2, 3, 4])");
    CHECK(printed(nn::ReplicationPad3d(1)) == "xtgrad::nn::ReplicationPad3d(padding=[1, 1, 1, 1, 1, 1])");
  }

  TEST_CASE("padding layers put elements around their input") {
    const Tensor x = arange(6, kFloat).reshape({1, 1, 2, 3});
    CHECK(equal(nn::ZeroPad2d(nn::ZeroPad2dOptions({1, 0, 0, 1}))(x)[0][0],
                tensor({{0, 0, 1, 2}, {0, 3, 4, 5}, {0, 0, 0, 0}}).to(kFloat)));
    CHECK(equal(nn::ConstantPad2d(nn::ConstantPad2dOptions({0, 1, 0, 0}, 7))(x)[0][0],
                tensor({{0, 1, 2, 7}, {3, 4, 5, 7}}).to(kFloat)));
    CHECK(equal(nn::ReflectionPad2d(nn::ReflectionPad2dOptions({2, 1, 1, 0}))(x)[0][0],
                tensor({{5, 4, 3, 4, 5, 4}, {2, 1, 0, 1, 2, 1}, {5, 4, 3, 4, 5, 4}}).to(kFloat)));
    CHECK(equal(nn::ReplicationPad2d(nn::ReplicationPad2dOptions({2, 0, 0, 1}))(x)[0][0],
                tensor({{0, 0, 0, 1, 2}, {3, 3, 3, 4, 5}, {3, 3, 3, 4, 5}}).to(kFloat)));
    CHECK(equal(F::pad(x, F::PadFuncOptions({1, 2, 0, 0}).mode(kCircular))[0][0],
                tensor({{2, 0, 1, 2, 0, 1}, {5, 3, 4, 5, 3, 4}}).to(kFloat)));
    CHECK(equal(nn::ReflectionPad1d(1)(x[0]), nn::ReflectionPad1d(1)(x[0][0]).unsqueeze(0)));
    CHECK(nn::ReplicationPad3d(1)(x).sizes() == IntArrayRef({1, 3, 4, 5}));
    CHECK(nn::ConstantPad1d(1, 0.5)(x).sum().item<float>() == 17);
    CHECK(equal(F::pad(x, F::PadFuncOptions({1, 1}).value(3)), constant_pad_nd(x, {1, 1}, 3)));
    CHECK_THROWS_WITH_AS(F::pad(x, F::PadFuncOptions({1, 1, 1, 1}).mode(kReflect).value(3)),
                         "Padding mode \"reflect\" doesn't take in value argument", Error);
  }
}
