// Jacobians, Hessians and products with them: PyTorch's forms, values and words.
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>

namespace {

using namespace xtgrad;
using autograd::functional::hessian;
using autograd::functional::hvp;
using autograd::functional::jacobian;
using autograd::functional::jvp;
using autograd::functional::vhp;
using autograd::functional::vjp;

Tensor doubles(std::vector<double> values) { return tensor(values, TensorOptions(kDouble)); }

const auto kCubes = [](const Tensor& x) { return x * x * x; };
const auto kSumOfCubes = [](const Tensor& x) { return (x * x * x).sum(); };
const auto kAdder = [](const variable_list& in) { return 2 * in[0] + 3 * in[1]; };
const auto kMix = [](const variable_list& in) { return (in[0] * in[0] * in[1]).sum(); };

}  // namespace

TEST_SUITE("autograd functional") {
  TEST_CASE("a Jacobian has the sizes of the output, then of the input") {
    const Tensor x = doubles({1, 2, 3, 4, 5, 6}).reshape({2, 3});
    const auto rows = [](const Tensor& z) { return (z * z).sum(1); };
    const Tensor j = jacobian(rows, x);
    REQUIRE(j.sizes() == IntArrayRef({2, 2, 3}));
    CHECK(j[0][0].equal(doubles({2, 4, 6})));
    CHECK(j[0][1].equal(zeros({3}, kDouble)));
    CHECK(j[1][1].equal(doubles({8, 10, 12})));
    CHECK_FALSE(j.requires_grad());
    CHECK(jacobian(kSumOfCubes, x).sizes() == x.sizes());
    CHECK(jacobian(rows, zeros({0, 3}, kDouble)).sizes() == IntArrayRef({0, 0, 3}));
  }

  TEST_CASE("lists of inputs and outputs give a Jacobian for each pair") {
    const variable_list in{doubles({1, 2}), doubles({3, 4})};
    const variable_list one = jacobian(kAdder, in);
    REQUIRE(one.size() == 2);
    CHECK(one[0].equal(doubles({2, 0, 0, 2}).view({2, 2})));
    CHECK(one[1].equal(doubles({3, 0, 0, 3}).view({2, 2})));
    const auto both = [](const variable_list& z) { return variable_list{z[0].sum(), z[0] * z[1]}; };
    const std::vector<variable_list> pairs = jacobian(both, in);
    REQUIRE(pairs.size() == 2);
    CHECK(pairs[0][0].equal(ones({2}, kDouble)));
    CHECK(pairs[0][1].equal(zeros({2}, kDouble)));
    CHECK(pairs[1][0].equal(doubles({3, 0, 0, 4}).view({2, 2})));
    CHECK(pairs[1][1].equal(doubles({1, 0, 0, 2}).view({2, 2})));
    const variable_list column = jacobian([](const Tensor& x) { return variable_list{x, x * x}; }, doubles({3}));
    CHECK(column[1].equal(doubles({6}).view({1, 1})));
  }

  TEST_CASE("a Hessian of one tensor and of two") {
    CHECK(hessian(kSumOfCubes, doubles({1, 2})).equal(doubles({6, 0, 0, 12}).view({2, 2})));
    const std::vector<variable_list> h = hessian(kMix, variable_list{doubles({1, 2}), doubles({3, 4})});
    CHECK(h[0][0].equal(doubles({6, 0, 0, 8}).view({2, 2})));
    CHECK(h[0][1].equal(doubles({2, 0, 0, 4}).view({2, 2})));
    CHECK(h[1][0].equal(doubles({2, 0, 0, 4}).view({2, 2})));
    CHECK(h[1][1].equal(zeros({2, 2}, kDouble)));
    CHECK(hessian([](const Tensor& x) { return x * x; }, doubles({3})).equal(doubles({2}).view({1, 1})));
  }

  TEST_CASE("products with a Jacobian from both sides") {
    const Tensor x = doubles({1, 2}), v = doubles({10, 100});
    const auto [outputs, left] = vjp(kCubes, x, v);
    CHECK(outputs.equal(doubles({1, 8})));
    CHECK(left.equal(doubles({30, 1200})));
    CHECK_FALSE(outputs.requires_grad());
    CHECK(vjp(kSumOfCubes, x).second.equal(doubles({3, 12})));
    const auto shear = [](const Tensor& z) { return stack({z[0] * z[1], z[1]}); };
    CHECK(jvp(shear, x, v).second.equal(doubles({120, 100})));
    CHECK(vjp(shear, x, v).second.equal(doubles({20, 110})));
    CHECK(jvp(kCubes, doubles({2})).second.equal(doubles({12})));
    const variable_list in{x, doubles({3, 4})};
    const auto sums = jvp(kAdder, in, {ones({2}, kDouble), v});
    CHECK(sums.first.equal(doubles({11, 16})));
    CHECK(sums.second.equal(doubles({32, 302})));
    CHECK(vjp(kAdder, in, v).second[1].equal(doubles({30, 300})));
  }

  TEST_CASE("products with a Hessian from both sides") {
    const Tensor x = doubles({1, 2}), v = doubles({10, 100});
    const auto [output, left] = vhp(kSumOfCubes, x, v);
    CHECK(output.equal(full({}, 9, kDouble)));
    CHECK(left.equal(doubles({60, 1200})));
    CHECK(hvp(kSumOfCubes, x, v).second.equal(left));
    const variable_list in{x, doubles({3, 4})}, directions{v, doubles({1, 0})};
    const auto a = vhp(kMix, in, directions), b = hvp(kMix, in, directions);
    CHECK(a.second[0].equal(doubles({62, 800})));
    CHECK(a.second[1].equal(doubles({20, 400})));
    for (int i = 0; i < 2; ++i) CHECK(a.second[i].equal(b.second[i]));
  }

  TEST_CASE("with create_graph the results are differentiable") {
    const Tensor x = doubles({0.5, -1.5}).requires_grad_(), v = doubles({2, 3}).requires_grad_();
    const auto smooth = [](const Tensor& z) { return tanh(z * z.flip({0})); };
    const auto smooth_sum = [&](const Tensor& z) { return (smooth(z) * z).sum(); };
    const auto check_gradients = [](const auto& f, const variable_list& inputs) {
      CHECK(autograd::gradcheck([&](const variable_list& in) { return variable_list{f(in)}; }, inputs));
    };
    check_gradients([&](const variable_list& in) { return jacobian(smooth, in[0], true); }, {x});
    check_gradients([&](const variable_list& in) { return hessian(smooth_sum, in[0], true); }, {x});
    check_gradients([&](const variable_list& in) { return vjp(smooth, in[0], in[1], true).second; }, {x, v});
    check_gradients([&](const variable_list& in) { return jvp(smooth, in[0], in[1], true).second; }, {x, v});
    check_gradients([&](const variable_list& in) { return vhp(smooth_sum, in[0], in[1], true).second; }, {x, v});
    check_gradients([&](const variable_list& in) { return hvp(smooth_sum, in[0], in[1], true).second; }, {x, v});
    CHECK_FALSE(jacobian(smooth, x).requires_grad());
  }

  TEST_CASE("nothing reaches the leaves, and no_grad does not matter") {
    const Tensor x = doubles({1, 2}).requires_grad_();
    const NoGradGuard no_grad;
    CHECK(jvp(kCubes, x, doubles({1, 1})).second.equal(doubles({3, 12})));
    CHECK(hessian(kSumOfCubes, x).equal(doubles({6, 0, 0, 12}).view({2, 2})));
    CHECK_FALSE(x.grad().defined());
  }

  TEST_CASE("what a function does not depend on has zeros, or in strict mode is an error") {
    const variable_list in{doubles({1, 2}), doubles({3})};
    const auto first_only = [](const variable_list& z) { return (z[0] * z[0]).sum(); };
    const auto constant = [](const Tensor&) { return ones({2}, kDouble); };
    const auto line = [](const Tensor& z) { return z.sum(); };
    CHECK(jacobian(first_only, in)[1].equal(zeros({1}, kDouble)));
    CHECK(jacobian(constant, in[0]).equal(zeros({2, 2}, kDouble)));
    CHECK(jvp(constant, in[0], in[0]).second.equal(zeros({2}, kDouble)));
    CHECK(hessian(line, in[0]).equal(zeros({2, 2}, kDouble)));
    CHECK(hvp(line, in[0], in[0]).second.equal(zeros({2}, kDouble)));
    CHECK(vhp(line, in[0], in[0]).second.equal(zeros({2}, kDouble)));
    const auto contains = [](const char* words) { return doctest::Contains(words); };
    CHECK_THROWS_WITH_AS(
        jacobian(first_only, in, false, true),
        "Output 0 of the user-provided function is independent of input 1. This is not allowed in strict "
        "mode.",
        Error);
    CHECK_THROWS_WITH_AS(jacobian(constant, in[0], false, true),
                         contains("Output 0 of the user-provided function does not require gradients."), Error);
    CHECK_THROWS_WITH_AS(vjp(first_only, in, {}, false, true),
                         "The output of the user-provided function is independent of input 1. This is not allowed in "
                         "strict mode.",
                         Error);
    CHECK_THROWS_WITH_AS(jvp(first_only, in, in, false, true), contains("is independent of input 1."), Error);
    CHECK_THROWS_WITH_AS(hessian(line, in[0], false, true),
                         contains("the jacobian of the user-provided function with respect to input 0 is independent"),
                         Error);
    CHECK_THROWS_WITH_AS(hvp(line, in[0], in[0], false, true), contains("is independent of the input"), Error);
    CHECK_THROWS_WITH_AS(vhp(line, in[0], in[0], false, true), contains("is independent of the input"), Error);
  }

  TEST_CASE("vectors that do not fit are refused with PyTorch's words") {
    const variable_list in{doubles({1, 2}), doubles({3, 4})};
    CHECK_THROWS_WITH_AS(jvp(kAdder, in, {in[0]}), "v is a tuple of invalid length: should be 2 but got 1.", Error);
    CHECK_THROWS_WITH_AS(jvp(kAdder, in, {in[0], doubles({1})}),
                         "Entry 1 in v has invalid size: should be [2] but got [1].", Error);
    CHECK_THROWS_WITH_AS(vjp(kCubes, in[0], doubles({1, 2, 3})), "v has invalid size: should be [2] but got [3].",
                         Error);
    CHECK_THROWS_WITH_AS(vjp(kCubes, in[0]),
                         "The vector v can only be None if the user-provided function returns a single Tensor with a "
                         "single element.",
                         Error);
    CHECK_THROWS_WITH_AS(
        hvp(kSumOfCubes, in[0]),
        "The vector v can only be None if the input to the user-provided function is a single Tensor with "
        "a single element.",
        Error);
    CHECK_THROWS_WITH_AS(
        hessian(kCubes, in[0]),
        "The Tensor returned by the function given to hessian should contain a single element, got sizes "
        "[2]",
        Error);
    CHECK_THROWS_WITH_AS(jacobian(kCubes, Tensor()), doctest::Contains("undefined"), Error);
  }
}
