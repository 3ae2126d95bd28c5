#include <algorithm>

#include <doctest/doctest.h>

#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>

#include "case.h"

// The runner must see the faults that an operator can have: here is a case of y = x^2 and operators that get it wrong.

namespace reference {
namespace {

const Json kSquare = Json::parse(R"({"id": "square/0", "op": "square", "kwargs": {},
  "args": [{"dtype": "float64", "shape": [2, 3], "data": [1, -2, 3, 0.5, 4, -1], "requires_grad": true}],
  "out": [{"dtype": "float64", "shape": [2, 3], "data": [1, 4, 9, 0.25, 16, 1]}],
  "grad_out": [{"dtype": "float64", "shape": [2, 3], "data": [1, 1, 2, 1, 1, 1]}],
  "grads": [{"dtype": "float64", "shape": [2, 3], "data": [2, -4, 12, 1, 8, -2]}],
  "vec": [{"dtype": "float64", "shape": [2, 3], "data": [1, 1, 1, 1, 1, 2]}],
  "grads2": [{"dtype": "float64", "shape": [2, 3], "data": [2, 2, 4, 2, 2, 4]}]})");

/// The problems whose text contains `part`.
size_t problems(const Op& op, const std::string& part) {
  const std::vector<std::string> all = check_case(kSquare, op);
  return static_cast<size_t>(
      std::count_if(all.begin(), all.end(), [&](const std::string& p) { return p.find(part) != std::string::npos; }));
}

}  // namespace

TEST_CASE("the runner accepts a right operator") {
  CHECK(check_case(kSquare, [](const Args& a) { return a.x() * a.x(); }).empty());
}

TEST_CASE("the runner notices a wrong value, gradient and second-order gradient") {
  CHECK(problems([](const Args& a) { return a.x() * a.x() + 1e-8; }, "as it is: output 0: element 0") == 1);
  CHECK(problems([](const Args& a) { return a.x() * a.x() + 0.01; }, "float32: output 0") == 1);
  CHECK(problems([](const Args& a) { return a.x() * a.x().detach(); }, "as it is: gradient 0") == 1);
  const auto constant_gradient = [](const Args& a) { return a.x() * a.x().detach() * 2 - (a.x() * a.x()).detach(); };
  CHECK(problems(constant_gradient, "as it is: gradient") == 0);
  CHECK(problems(constant_gradient, "as it is: second-order gradient 0") == 1);
}

TEST_CASE("the runner notices a wrong shape, dtype and number of outputs") {
  CHECK(problems([](const Args& a) { return (a.x() * a.x()).unsqueeze(0); }, "shape [1, 2, 3], expected [2, 3]") > 0);
  CHECK(problems([](const Args& a) { return (a.x() * a.x()).to(kDouble); }, "float32: output 0: dtype Double") == 1);
  CHECK(problems([](const Args& a) { return (a.x() * a.x()).detach(); }, "0 outputs require a gradient") > 0);
  CHECK(problems(
            [](const Args& a) {
              return std::vector<Tensor>{a.x() * a.x(), ones({1})};
            },
            "outputs: there are 2") > 0);
}

TEST_CASE("the runner notices an operator that ignores strides, changes its input or ignores NoGradGuard") {
  const auto ignores_strides = [](const Args& a) {
    const Tensor x = a.x(), as_if_contiguous = from_blob(x.data_ptr(), x.sizes(), x.dtype());
    return x * x + (as_if_contiguous - x.detach());
  };
  CHECK(problems(ignores_strides, "as it is") == 0);
  CHECK(problems(ignores_strides, "transposed: output") == 1);
  CHECK(problems(ignores_strides, "with gaps: output") == 1);
  CHECK(problems(ignores_strides, "expanded along the first dimension: output") == 1);
  const auto changes_input = [](const Args& a) {
    const Tensor y = (a.x() * a.x()).clone();
    a.x().data().add_(1);
    return y;
  };
  CHECK(problems(changes_input, "no_grad: an input has changed") == 1);
  const auto always_records = [](const Args& a) {
    const AutoGradMode on(true);
    return a.x() * a.x();
  };
  CHECK(problems(always_records, "no_grad: an output is recorded") == 1);
}

}  // namespace reference
