#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/shape.h>

using namespace xtgrad;

// What libtorch 1.13 printed for the same tensors.
TEST_SUITE("printing") {
  TEST_CASE("tensors print as PyTorch's C++ frontend prints them") {
    const auto shown = [](const Tensor& x) {
      std::ostringstream out;
      out << x;
      return out.str();
    };
    const double nan = std::nan("");
    CHECK(shown(tensor({{1, 2}, {3, 4}})) == " 1  2\n 3  4\n[ CPULongType{2,2} ]");
    CHECK(shown(tensor({{1.0, 2.0}, {3.0, 4.0}})) == " 1  2\n 3  4\n[ CPUFloatType{2,2} ]");
    CHECK(shown(tensor({0.5, 1.25, -3.125})) == " 0.5000\n 1.2500\n-3.1250\n[ CPUFloatType{3} ]");
    CHECK(shown(tensor(3.5)) == "3.5\n[ CPUFloatType{} ]");
    CHECK(shown(tensor(7)) == "7\n[ CPULongType{} ]");
    CHECK(shown(tensor({true, false})) == " 1\n 0\n[ CPUBoolType{2} ]");
    CHECK(shown(empty({0})) == "[ CPUFloatType{0} ]");
    CHECK(shown(empty({0, 3})) == "[ CPUFloatType{0,3} ]");
    CHECK(shown(empty({2, 0, 3})) == "[ CPUFloatType{2,0,3} ]");
    CHECK(shown(Tensor()) == "[ Tensor (undefined) ]");
    CHECK(shown(tensor({1.5, 20000.25, -3.0})) == "     1.5000\n 20000.2500\n    -3.0000\n[ CPUFloatType{3} ]");
    CHECK(shown(tensor({1e-6, 1.0, 1e6})) == " 1.0000e-06\n 1.0000e+00\n 1.0000e+06\n[ CPUFloatType{3} ]");
    CHECK(shown(tensor({123456.5, 234567.25})) == "1e+05 *\n 1.2346\n 2.3457\n[ CPUFloatType{2} ]");
    CHECK(shown(tensor({12345678901, 5l})) == " 1.2346e+10\n 5.0000e+00\n[ CPULongType{2} ]");
    CHECK(shown(tensor({nan, 1.5, HUGE_VAL})) == "    nan\n 1.5000\n    inf\n[ CPUFloatType{3} ]");
    CHECK(shown(tensor({nan, nan})) == "nan\nnan\n[ CPUFloatType{2} ]");
    CHECK(shown(zeros({2, 2})) == " 0  0\n 0  0\n[ CPUFloatType{2,2} ]");
    CHECK(shown(tensor({0.0001, 0.0002})) == "0.0001 *\n 1.0000\n 2.0000\n[ CPUFloatType{2} ]");
    CHECK(shown(tensor({1, 255}).to(kByte)) == "   1\n 255\n[ CPUByteType{2} ]");
    CHECK(shown(tensor({1e-120, 1e120}, kDouble)) == " 1.0000e-120\n 1.0000e+120\n[ CPUDoubleType{2} ]");
    CHECK(shown(tensor(1e-10)) == "1e-10\n[ CPUFloatType{} ]");
    CHECK(shown(tensor({0.5, -300.25, 2.0})) == " 0.5000\n-300.2500\n 2.0000\n[ CPUFloatType{3} ]");
    CHECK(shown(tensor({0.02, -0.5})) == "0.01 *\n 2.0000\n-50.0000\n[ CPUFloatType{2} ]");
    CHECK(shown(tensor({{-1, 20}, {300, 4}})) == "  -1   20\n 300    4\n[ CPULongType{2,2} ]");
  }

  TEST_CASE("wide matrices are broken into columns, deep ones into matrices") {
    CHECK((arange(24).reshape({2, 12}).to(kFloat) / 7).str() ==
          "Columns 1 to 10 0.0000  0.1429  0.2857  0.4286  0.5714  0.7143  0.8571  1.0000  1.1429  1.2857\n"
          " 1.7143  1.8571  2.0000  2.1429  2.2857  2.4286  2.5714  2.7143  2.8571  3.0000\n\n"
          "Columns 11 to 12 1.4286  1.5714\n 3.1429  3.2857\n[ CPUFloatType{2,12} ]");
    CHECK(
        arange(15).reshape({1, 1, 15}).mul(1000).str() ==
        "(1,.,.) = \n Columns 1 to 11      0   1000   2000   3000   4000   5000   6000   7000   8000   9000  10000\n\n"
        "Columns 12 to 15  11000  12000  13000  14000\n[ CPULongType{1,1,15} ]");
    CHECK(arange(12).reshape({2, 2, 3}).str() ==
          "(1,.,.) = \n  0  1  2\n  3  4  5\n\n(2,.,.) = \n   6   7   8\n   9  10  11\n[ CPULongType{2,2,3} ]");
    CHECK((arange(8).reshape({2, 1, 2, 2}).to(kDouble) / 3).str() ==
          "(1,1,.,.) = \n  0.0000  0.3333\n  0.6667  1.0000\n\n(2,1,.,.) = \n  1.3333  1.6667\n  2.0000  2.3333\n"
          "[ CPUDoubleType{2,1,2,2} ]");
    CHECK(arange(6).reshape({2, 3, 1, 1}).str() ==
          "(1,1,.,.) = \n  0\n\n(2,1,.,.) = \n  3\n\n(1,2,.,.) = \n  1\n\n(2,2,.,.) = \n  4\n\n(1,3,.,.) = \n  2\n\n"
          "(2,3,.,.) = \n  5\n[ CPULongType{2,3,1,1} ]");
    CHECK((arange(8).reshape({2, 2, 2}).to(kDouble) * 1000000.5).str() ==
          "(1,.,.) = \n  0.0000e+00  1.0000e+06\n  2.0000e+06  3.0000e+06\n\n"
          "(2,.,.) = \n 1e+06 *\n  4.0000  5.0000\n   6.0000  7.0000\n[ CPUDoubleType{2,2,2} ]");
  }

  TEST_CASE("the parts of a tensor's description print") {
    const auto shown = [](const auto& x) {
      std::ostringstream out;
      out << x;
      return out.str();
    };
    const Tensor x = zeros({2, 3});
    CHECK(shown(x.sizes()) == "[2, 3]");
    CHECK(shown(tensor(1).sizes()) == "[]");
    CHECK(shown(x.dtype()) == "Float");
    CHECK(shown(x.device()) == "cpu");
    CHECK(shown(kCUDA) == "cuda");
    CHECK(shown(Scalar(2)) == "2");
    CHECK(shown(Scalar(0.5)) == "0.5");
    CHECK(shown(Scalar(true)) == "true");
    CHECK(shown(x.options()) == "TensorOptions(dtype=Float, device=cpu, requires_grad=false)");
  }
}
