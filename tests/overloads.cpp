// Forms of functions that only other kinds of arguments have.
#include <doctest/doctest.h>

#include <xtgrad/xtgrad.h>

#include "error_of.h"
#include "tensor_values.h"

using namespace xtgrad;
using test::check_is;
using test::error_of;

TEST_SUITE("overloads") {
  TEST_CASE("variances divided by n less a correction") {
    const Tensor x = tensor({{1., 2.}, {3., 6.}}, kDouble);
    check_is(var(x, 1, std::optional<int64_t>(0)), kDouble, {2}, {0.25, 2.25});
    check_is(var(x, {0, 1}, std::nullopt), kDouble, {}, {14.0 / 3});
    check_is(xtgrad::std(x, 0, std::optional<int64_t>(1), true), kDouble, {1, 2}, {std::sqrt(2.0), std::sqrt(8.0)});
    CHECK(x.var(1, std::optional<int64_t>(2)).isinf().all().item<bool>());
    const auto [variance, mean] = var_mean(x, 1, std::optional<int64_t>(0));
    check_is(variance, kDouble, {2}, {0.25, 2.25});
    check_is(mean, kDouble, {2}, {1.5, 4.5});
  }

  TEST_CASE("reductions of another dtype") {
    const Tensor x = tensor({100, 100, 100}, kByte);
    check_is(cumsum(x, 0, kByte), kByte, {3}, {100, 200, 44});
    check_is(x.cumprod(0, kFloat), kFloat, {3}, {100, 1e4, 1e6});
    check_is(norm(tensor({3, 4}), 2, kDouble), kDouble, {}, {5});
    check_is(nansum(tensor({1.F, NAN}), 0, true, kDouble), kDouble, {1}, {1});
    CHECK(error_of([&] { x.clone().cumsum_(0, kLong); }) ==
          "Bad in-place call: input tensor dtype Byte and output tensor dtype Long should match");
  }

  TEST_CASE("a power's gradient takes 1 off the exponent in the result's dtype") {
    const Tensor x = tensor({0.5}, kDouble).requires_grad_(), n = tensor({-128}, kChar);
    pow(x, n).sum().backward();
    check_is(x.grad(), kDouble, {1}, {-128 * std::pow(0.5, -129)});
  }

  TEST_CASE("repeat_interleave of counts, and of a known size") {
    check_is(repeat_interleave(tensor({2, 0, 3})), kLong, {5}, {0, 0, 2, 2, 2});
    check_is(repeat_interleave(tensor({1., 2.}), 2, 0, 4), kFloat, {4}, {1, 1, 2, 2});
    CHECK(error_of([] {
            repeat_interleave(tensor({1., 2.}), 2, 0, 5);
          }) == "repeat_interleave: the repeats add up to 4, but output_size is 5");
    CHECK(error_of([] { repeat_interleave(tensor({1, -1})); }) == "repeats can not be negative, got -1");
  }

  TEST_CASE("places given by tensors") {
    const Tensor x = arange(6);
    check_is(narrow(x, 0, tensor(2), 3), kLong, {3}, {2, 3, 4});
    CHECK(error_of([&] { narrow(x, 0, tensor({2}), 3); }) == "start must be an 0-dim integral Tensor.");
    const std::vector<Tensor> pieces = x.tensor_split(tensor({1, 4}));
    REQUIRE(pieces.size() == 3);
    check_is(pieces[1], kLong, {3}, {1, 2, 3});
    CHECK(tensor_split(x, tensor(2)).size() == 2);
    CHECK(error_of([&] { tensor_split(x, tensor({1.})); }) ==
          "tensor_split expected tensor_indices_or_sections to have dtype of long, but got Float");
    CHECK(error_of([&] { tensor_split(x, int64_t{1} << 40); }) ==
          "tensor_split: 1099511627776 pieces are too many, at most 16777216 are made");
    const Tensor value = tensor(5., kDouble).requires_grad_(), filled = zeros({2, 3}, kDouble).requires_grad_();
    const Tensor y = index_fill(filled, 1, tensor({0, 2}), value);
    check_is(y, kDouble, {2, 3}, {5, 0, 5, 5, 0, 5});
    y.sum().backward();
    check_is(value.grad(), kDouble, {}, {4});
    check_is(filled.grad(), kDouble, {2, 3}, {0, 1, 0, 0, 1, 0});
    CHECK(error_of([&] { filled.detach().index_fill_(1, tensor({0}), ones({1}, kDouble)); }) ==
          "index_fill_ only supports a 0-dimensional value tensor, but got tensor with 1 dimension(s).");
    CHECK(where(tensor({{0, 1}, {1, 0}})).size() == 2);
  }

  TEST_CASE("the same bytes as another dtype") {
    const Tensor x = tensor({1.F, -2.F});
    check_is(x.view(kInt), kInt, {2}, {0x3f800000, -0x40000000});
    check_is(x.view(kShort), kShort, {4}, {0, 0x3f80, 0, -0x4000});
    check_is(x.view(kShort).view(kFloat), kFloat, {2}, {1, -2});
    x.view(kByte).zero_();
    CHECK(x.equal(zeros({2})));
    CHECK(error_of([] { ones({3}).view(kLong); }) ==
          "self.size(-1) must be divisible by 2 to view Float as Long (different element sizes), but got 3");
    CHECK(error_of([] {
            ones({2, 2}).t().view(kLong);
          }) == "self.stride(-1) must be 1 to view Float as Long (different element sizes), but got 2");
    CHECK(error_of([] { ones({}).view(kLong); }) ==
          "self.dim() cannot be 0 to view Float as Long (different element sizes)");
  }

  TEST_CASE("tensors like others, with options of their own") {
    const Tensor x = ones({2}, kDouble);
    CHECK(x.new_zeros({3}).dtype() == kDouble);
    CHECK(x.new_zeros({3}, kLong).equal(zeros({3}, kLong)));
    CHECK(x.new_full({2}, 7, kByte).equal(full({2}, 7, kByte)));
    CHECK(x.new_ones({1}, requires_grad()).requires_grad());
    CHECK(rand_like(ones({1, 2, 2, 2}), {}, MemoryFormat::ChannelsLast).is_contiguous(MemoryFormat::ChannelsLast));
    Generator first(3), second(3);
    CHECK(randint(10, {5}, first).equal(randint(0, 10, {5}, second)));
    CHECK(bernoulli(x, 1.0).equal(x));
    CHECK(bernoulli(x, zeros({2})).equal(zeros({2}, kDouble)));
    CHECK(fill(x, 3).equal(full({2}, 3, kDouble)));
    const Tensor other = x.clone();
    other.set_(arange(6).to(kDouble), 1, {2, 2}, {2, 1});
    check_is(other, kDouble, {2, 2}, {1, 2, 3, 4});
    CHECK(other.set_().numel() == 0);
  }

  TEST_CASE("a vector as a linear layer's weight, and distances between dtypes") {
    const Tensor x = tensor({{1., 2.}, {3., 4.}}), w = tensor({10., 1.}).requires_grad_();
    const Tensor y = linear(x, w, tensor({0.5}));
    check_is(y, kFloat, {2}, {12.5, 34.5});
    y.sum().backward();
    check_is(w.grad(), kFloat, {2}, {4, 6});
    const Tensor a = ones({1, 2}).requires_grad_(), b = zeros({1, 2}, kDouble);
    const Tensor d = cdist(a, b);
    check_is(d, kDouble, {1, 1}, {std::sqrt(2.0)});
    d.sum().backward();
    CHECK(a.grad().dtype() == kFloat);
    check_is(combinations(arange(3), 2, true), kLong, {6, 2}, {0, 0, 0, 1, 0, 2, 1, 1, 1, 2, 2, 2});
    check_is(combinations(arange(4), 3), kLong, {4, 3}, {0, 1, 2, 0, 1, 3, 0, 2, 3, 1, 2, 3});
    CHECK(combinations(arange(2), 3).sizes() == IntArrayRef({0, 3}));
  }

  TEST_CASE("a fraction among bools is true, among integers cut") {
    check_is(pad(zeros({1}, kBool), {1, 0}, "constant", 0.5), kBool, {2}, {1, 0});
    check_is(pad(zeros({1}, kInt), {1, 0}, "constant", 2.5), kInt, {2}, {2, 0});
  }

  TEST_CASE("numbers before tensors, and names with further arguments") {
    check_is(remainder(7, tensor({3, 4})), kLong, {2}, {1, 3});
    check_is(remainder(2.5, tensor({2, 2})), kFloat, {2}, {0.5, 0.5});
    check_is(rsub(tensor({1.F}), tensor({5.F}), 2), kFloat, {1}, {3});
    check_is(subtract(tensor({5.F}), tensor({1.F}), 2), kFloat, {1}, {3});
    check_is(divide(tensor({7, 7}), tensor({2, -2}), "trunc"), kLong, {2}, {3, -3});
    CHECK(result_type(1, tensor({1}, kByte)) == kByte);
    CHECK(result_type(Scalar(1), Scalar(2.5)) == kFloat);
    Tensor x = tensor({-2.F, 0.F, 2.F});
    clamp_(x, std::optional<Tensor>(tensor(-1.F)), std::optional<Tensor>(tensor({3.F, 1.F, 1.F})));
    check_is(x, kFloat, {3}, {-1, 0, 1});
    check_is(clip(tensor({1.F, 5.F}), std::optional<Tensor>(), std::optional<Tensor>(tensor(2.F))), kFloat, {2},
             {1, 2});
    check_is(sqrt_(tensor({4.F})), kFloat, {1}, {2});
    CHECK(error_of([&] { imag(x); }) == "imag is not implemented for tensors with non-complex dtypes, got Float");
  }
}
