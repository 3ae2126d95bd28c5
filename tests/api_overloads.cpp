#include <doctest/doctest.h>

#include <array>
#include <sstream>

#include <xtgrad/xtgrad.h>

using namespace xtgrad;
using indexing::Ellipsis;
using indexing::None;
using indexing::Slice;

// Calls as people write them for PyTorch's C++ frontend: each must mean what it means there.
TEST_SUITE("api") {
  TEST_CASE("braces and plain numbers pick the overload that they pick in PyTorch") {
    const Tensor x = arange(24, kDouble).reshape({2, 3, 4});
    CHECK(x.sum().item<double>() == 276);
    CHECK(x.sum(0).sizes() == IntArrayRef({3, 4}));
    CHECK(x.sum({0}).sizes() == IntArrayRef({3, 4}));
    CHECK(x.sum({0, 1}).sizes() == IntArrayRef({4}));
    CHECK(x.sum({0, 2}, true).sizes() == IntArrayRef({1, 3, 1}));
    CHECK(x.sum(kFloat).dtype() == kFloat);
    CHECK(x.mean(1).sizes() == IntArrayRef({2, 4}));
    CHECK(x.std(false).dim() == 0);
    CHECK(x.std(0).sizes() == IntArrayRef({3, 4}));
    CHECK(x.var({0, 1}, false, true).sizes() == IntArrayRef({1, 1, 4}));
    CHECK(std::get<1>(x.max(1)).dtype() == kLong);
    CHECK(x.max().dim() == 0);
    CHECK(max(x, x + 1).equal(x + 1));
    const std::vector<int64_t> shape{4, 6};
    CHECK(x.reshape(shape).size(0) == 4);
    CHECK(x.reshape(std::array<int64_t, 2>{6, 4}).size(0) == 6);
    CHECK(x.view(-1).size(0) == 24);
    CHECK(x.view({-1, 4}).size(0) == 6);
    const int n = 3;
    CHECK(zeros(n).sizes() == IntArrayRef({3}));
    CHECK(zeros({n, 2}).sizes() == IntArrayRef({3, 2}));
    CHECK(ones({}).dim() == 0);
    CHECK(full({2}, 1.5).dtype() == kFloat);
    CHECK(full({2}, 7).dtype() == kLong);
    CHECK(rand({2}, kDouble).dtype() == kDouble);
    CHECK(randn({2, 2}, requires_grad()).requires_grad());
    CHECK(zeros({2}, dtype(kLong).device(kCPU)).dtype() == kLong);
    CHECK(ones({2}, TensorOptions().dtype(kDouble).requires_grad(true)).requires_grad());
  }

  TEST_CASE("backward takes an empty brace for the gradient") {
    const Tensor x = ones({1}, requires_grad());
    const Tensor y = x * x;
    y.backward({}, true);
    y.backward({}, /*retain_graph=*/true, /*create_graph=*/false);
    CHECK(x.grad().item<float>() == 4.0f);
  }

  TEST_CASE("tensor() takes numbers, lists of lists and vectors") {
    CHECK(tensor(1).dtype() == kLong);
    CHECK(tensor(1.5).dtype() == kFloat);
    CHECK(tensor(true).dtype() == kBool);
    CHECK(tensor({1, 2, 3}).dtype() == kLong);
    CHECK(tensor({{1.0, 2.0}, {3.0, 4.0}}).sizes() == IntArrayRef({2, 2}));
    CHECK(tensor({{{1}, {2}}}).sizes() == IntArrayRef({1, 2, 1}));
    CHECK(tensor({1, 2}, kDouble).dtype() == kDouble);
    CHECK(tensor(std::vector<float>{1, 2}).dtype() == kFloat);
    CHECK(tensor(std::vector<double>{1, 2}, dtype(kDouble)).dtype() == kDouble);
    CHECK_THROWS_WITH_AS(tensor({{1, 2}, {3}}), doctest::Contains("Expected all sub-lists to have sizes"), Error);
    CHECK_THROWS_WITH_AS(
        tensor({1, 2.0}),
        "Expected all elements of the tensor to have the same scalar type: Int, but got element of scalar type: Double",
        Error);
  }

  TEST_CASE("an index is made of slices, None, an ellipsis, numbers, bools and tensors") {
    const Tensor x = arange(24).reshape({2, 3, 4});
    CHECK(x.index({0, 1, 2}).item<int64_t>() == 6);
    CHECK(x.index({Slice(), None, 1}).sizes() == IntArrayRef({2, 1, 4}));
    CHECK(x.index({"...", 0}).sizes() == IntArrayRef({2, 3}));
    CHECK(x.index({Ellipsis, Slice(None, None, 2)}).sizes() == IntArrayRef({2, 3, 2}));
    CHECK(x.index({Slice(1), tensor({2, 0})}).sizes() == IntArrayRef({1, 2, 4}));
    CHECK(x.index({true}).sizes() == IntArrayRef({1, 2, 3, 4}));
    CHECK(x.index({x > 20}).sizes() == IntArrayRef({3}));
    const Tensor y = zeros({3, 4});
    y[1] = 5;
    y[2] = ones({4});
    y.index_put_({0, Slice(1, 3)}, 7);
    y[0][0] = tensor(2.0);
    CHECK(y.equal(tensor({{2.0, 7.0, 7.0, 0.0}, {5.0, 5.0, 5.0, 5.0}, {1.0, 1.0, 1.0, 1.0}})));
    Tensor z = y[0];
    z = ones({2});  // rebinds the handle: y is not written to
    CHECK(y[0][0].item<float>() == 2.0f);
  }

  TEST_CASE("numbers mix with tensors on both sides of every operator") {
    const Tensor x = tensor({1.0, 2.0, 4.0});
    CHECK((1 - x).equal(tensor({0.0, -1.0, -3.0})));
    CHECK((8 / x).equal(tensor({8.0, 4.0, 2.0})));
    CHECK((2 * x + 1).equal(tensor({3.0, 5.0, 9.0})));
    CHECK((x > 1.5).sum().item<int>() == 2);
    CHECK((1.5 > x).sum().item<int>() == 1);
    CHECK((-x).sum().item<double>() == -7);
    CHECK((x == x).all().item<bool>());
    Tensor y = x.clone();
    y += 1;
    y *= x;
    CHECK(y.equal(tensor({2.0, 6.0, 20.0})));
    CHECK((arange(3) + 0.5).dtype() == kFloat);
    CHECK((arange(3) + 1).dtype() == kLong);
    CHECK((x.to(kDouble) + x).dtype() == kDouble);
  }

  TEST_CASE("memory of another's making is seen, not copied, and its deleter runs once") {
    float numbers[] = {1, 2, 3, 4, 5, 6};
    const Tensor x = from_blob(numbers, {2, 3});
    x[1][2] = 9;
    CHECK(numbers[5] == 9.0f);
    int freed = 0;
    {
      const Tensor y = from_blob(numbers, {6}, [&](void*) { ++freed; });
      const Tensor view = y.reshape({3, 2});
    }
    CHECK(freed == 1);
    CHECK(from_blob(numbers, {3, 2}, {1, 3}).index({0, 1}).item<float>() == 4.0f);
    CHECK_THROWS_WITH_AS(x.data_ptr<double>(), "expected scalar type Double but found Float", Error);
    CHECK_THROWS_WITH_AS(x.item(), "a Tensor with 6 elements cannot be converted to Scalar", Error);
  }

  TEST_CASE("shapes that no machine holds are errors, not allocations") {
    CHECK_THROWS_WITH_AS(zeros({1 << 20, 1 << 20, 1 << 20}), doctest::Contains("not enough memory"), Error);
    CHECK_THROWS_WITH_AS(zeros({INT64_MAX, 16}), doctest::Contains("overflow"), Error);
    CHECK_THROWS_WITH_AS(zeros({-1}), doctest::Contains("negative dimension -1"), Error);
    CHECK_THROWS_AS(ones({1}).expand({int64_t{1} << 62}).contiguous(), Error);
    CHECK_THROWS_AS(ones({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}).unsqueeze(0), Error);
  }
}
