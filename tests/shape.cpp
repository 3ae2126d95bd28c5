#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/autograd/gradcheck.h>

namespace {

using namespace xtgrad;

constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();

std::vector<int64_t> values(const Tensor& x) {
  const Tensor flat = x.to(kLong).contiguous();
  return std::vector<int64_t>(flat.data_ptr<int64_t>(), flat.data_ptr<int64_t>() + flat.numel());
}
void check_integers(const Tensor& x, const std::vector<int64_t>& sizes, const std::vector<int64_t>& expected) {
  CHECK(x.sizes() == IntArrayRef(sizes));
  CHECK(values(x) == expected);
}
bool shares(const Tensor& a, const Tensor& b) { return a.array().storage().get() == b.array().storage().get(); }
Tensor matrix() { return arange(6).view({2, 3}); }
Tensor variable(IntArrayRef sizes) {
  int64_t n = 1;
  for (int64_t size : sizes) n *= size;
  return sin(arange(n, kDouble) * 1.7 + 0.3).view(sizes).detach().requires_grad_();
}

template <class F>
void check_gradients(F f, const variable_list& inputs) {
  const auto function = [&](const variable_list& x) { return variable_list{f(x)}; };
  CHECK(autograd::gradcheck(function, inputs));
  const auto curved = [&](const variable_list& x) {
    const Tensor y = f(x);
    return variable_list{y * y};
  };
  CHECK(autograd::gradgradcheck(curved, inputs));
}

}  // namespace

TEST_SUITE("shape") {
  TEST_CASE("transposed copies put every element where it belongs, whatever the sizes and the dtype") {
    for (const ScalarType dtype : {kByte, kShort, kFloat, kInt, kDouble})
      for (const auto& [rows, columns] :
           {std::pair<int64_t, int64_t>{4, 4}, {5, 7}, {31, 33}, {64, 3}, {2, 70}, {37, 96}}) {
        const Tensor x = arange(3 * rows * columns, kLong).remainder(251).to(dtype).reshape({3, rows, columns});
        const Tensor turned = x.transpose(1, 2).contiguous();
        for (int64_t n = 0; n < 3; ++n)
          for (int64_t c = 0; c < columns; ++c) {
            CAPTURE(c);
            CHECK(turned[n][c].equal(x.select(0, n).select(1, c)));
          }
      }
  }

  TEST_CASE("views share the elements") {
    const Tensor x = matrix().clone();
    for (const Tensor& v : {x.view({3, 2}),
                            x.t(),
                            x.permute({1, 0}),
                            x.unsqueeze(1),
                            x.squeeze(),
                            x.squeeze(0),
                            x.expand({4, 2, 3}),
                            x.select(0, 1),
                            x.slice(1, 0, 2),
                            x.narrow(1, 1, 2),
                            x.diagonal(),
                            x.unfold(1, 2, 1),
                            x.movedim(0, 1),
                            x.flatten(),
                            x.reshape({6}),
                            x.unflatten(1, {3, 1}),
                            x.split(2, 1)[1],
                            x.chunk(2)[1],
                            x.unbind(1)[2],
                            x.as_strided({2}, {2}, 1),
                            x.mT()}) {
      CHECK(shares(v, x));
      CHECK(v.is_view());
      CHECK(v._base().is_same(x));
    }
    CHECK_FALSE(shares(x.t().reshape({6}), x));
    CHECK_FALSE(shares(x.repeat({1, 1}), x));
    CHECK_FALSE(shares(x.repeat_interleave(1, 0), x));
    CHECK_FALSE(shares(x.flip({}), x));
    CHECK_FALSE(shares(x.roll(0, 0), x));
  }

  TEST_CASE("reshape and view infer one size and refuse what does not fit") {
    const Tensor x = matrix();
    check_integers(x.t().reshape({-1}), {6}, {0, 3, 1, 4, 2, 5});
    CHECK(zeros({0, 3}).view({3, 0}).sizes() == IntArrayRef({3, 0}));
    CHECK(ones({}).view({1, 1}).sizes() == IntArrayRef({1, 1}));
    CHECK(ones({1}).reshape({}).dim() == 0);
    CHECK_THROWS_WITH_AS(x.view({4, 2}), doctest::Contains("shape '[4, 2]' is invalid for input of size 6"), Error);
    CHECK_THROWS_WITH_AS(x.t().view({6}),
                         doctest::Contains("view size is not compatible with input tensor's size and "
                                           "stride (at least one dimension spans across two "
                                           "contiguous subspaces). Use .reshape(...) instead."),
                         Error);
    CHECK_THROWS_AS(x.view({-1, -1}), Error);
    CHECK_THROWS_AS(x.reshape({kHuge, kHuge}), Error);
    CHECK_THROWS_AS(zeros({0}).view({0, -1}), Error);
    CHECK_THROWS_AS(x.flatten(1, 0), Error);
    CHECK_THROWS_AS(x.unflatten(1, {2, 2}), Error);
    CHECK(numel_of(x.flatten(0, 0).sizes()) == 6);
    CHECK(tensor(1).flatten().sizes() == IntArrayRef({1}));
  }

  TEST_CASE("dimensions count from both ends and are checked") {
    const Tensor x = zeros({2, 3, 4});
    CHECK(x.transpose(-1, 0).sizes() == IntArrayRef({4, 3, 2}));
    CHECK(x.movedim({0, 1}, {-1, 0}).sizes() == IntArrayRef({3, 4, 2}));
    CHECK(x.unsqueeze(-1).sizes() == IntArrayRef({2, 3, 4, 1}));
    CHECK(x.mT().sizes() == IntArrayRef({2, 4, 3}));
    CHECK(tensor(1).transpose(0, -1).dim() == 0);
    CHECK_THROWS_WITH_AS(x.transpose(0, 3),
                         doctest::Contains("Dimension out of range (expected to be in range of [-3, 2], but got 3)"),
                         Error);
    CHECK_THROWS_AS(x.unsqueeze(4), Error);
    CHECK_THROWS_AS(x.permute({0, 1}), Error);
    CHECK_THROWS_AS(x.permute({0, 1, 1}), Error);
    CHECK_THROWS_WITH_AS(x.t(), doctest::Contains("t() expects a tensor with <= 2 dimensions, but self is 3D"), Error);
    CHECK_THROWS_AS(ones({3}).mT(), Error);
  }

  TEST_CASE("parts are clamped as Python does, or refused") {
    const Tensor x = arange(5);
    check_integers(x.slice(0, -2), {2}, {3, 4});
    check_integers(x.slice(0, 1, 100, 3), {2}, {1, 4});
    check_integers(x.slice(0, 0, 5, kHuge), {1}, {0});
    CHECK(x.slice(0, 4, 2).numel() == 0);
    CHECK(x.slice(0, std::numeric_limits<int64_t>::min(), kHuge).numel() == 5);
    check_integers(x.narrow(0, -2, 1), {1}, {3});
    CHECK_THROWS_AS(x.narrow(0, 3, 3), Error);
    CHECK_THROWS_AS(x.narrow(0, 1, kHuge), Error);
    CHECK_THROWS_AS(x.slice(0, 0, 5, 0), Error);
    CHECK_THROWS_WITH_AS(x.select(0, 5), doctest::Contains("out of range"), Error);
    CHECK_THROWS_WITH_AS(tensor(1).select(0, 0), doctest::Contains("select() cannot be applied to a 0-dim tensor"),
                         Error);
    CHECK_THROWS_AS(x.as_strided({3}, {2}, 1), Error);
    CHECK_THROWS_AS(x.as_strided({kHuge}, {kHuge}, 1), Error);
    CHECK_THROWS_AS(x.as_strided({2}, {-1}, 1), Error);
    CHECK_THROWS_AS(x.unfold(0, 6, 1), Error);
    CHECK_THROWS_AS(x.unfold(0, 2, 0), Error);
    CHECK(x.unfold(0, 2, kHuge).sizes() == IntArrayRef({1, 2}));
    CHECK(matrix().diagonal(kHuge).numel() == 0);
    CHECK(matrix().diagonal(std::numeric_limits<int64_t>::min()).numel() == 0);
    check_integers(matrix().diagonal(-1), {1}, {3});
  }

  TEST_CASE("split, chunk and unbind cover the dimension") {
    const Tensor x = arange(7);
    CHECK(x.split(3).size() == 3);
    check_integers(x.split(3)[2], {1}, {6});
    CHECK(x.split(kHuge).size() == 1);
    check_integers(x.split({2, 0, 5})[2], {5}, {2, 3, 4, 5, 6});
    CHECK(x.chunk(4).size() == 4);
    CHECK(x.chunk(5).size() == 4);
    CHECK(tensor_split(x, 3)[0].numel() == 3);
    CHECK(zeros({0, 2}).split(2).size() == 1);
    CHECK(zeros({0, 2}).chunk(3).size() == 3);
    CHECK(zeros({0, 2}).unbind().empty());
    CHECK_THROWS_AS(x.split(0), Error);
    CHECK_THROWS_AS(x.split(-1), Error);
    CHECK_THROWS_AS(x.split({2, 2}), Error);
    CHECK_THROWS_AS(x.split({-1, 8}), Error);
    CHECK_THROWS_AS(x.chunk(0), Error);
    CHECK_THROWS_AS(tensor(1).unbind(), Error);
  }

  TEST_CASE("a piece that is not used has a gradient of zeros") {
    const Tensor x = variable({2, 3});
    const auto pieces = x.split({1, 2}, 1);
    const auto g = autograd::grad({(pieces[1] * 2).sum()}, {x})[0];
    check_integers(g, {2, 3}, {0, 2, 2, 0, 2, 2});
  }

  TEST_CASE("cat and stack convert dtypes, skip empty vectors and check shapes") {
    const Tensor x = matrix();
    CHECK(cat({x, ones({1, 3})}).dtype() == kFloat);
    check_integers(cat({x.t(), x.t()}, 1), {3, 4}, {0, 3, 0, 3, 1, 4, 1, 4, 2, 5, 2, 5});
    check_integers(cat({zeros({0}, kLong), x, zeros({2, 0}, kLong)}, -1), {2, 3}, {0, 1, 2, 3, 4, 5});
    check_integers(stack({x[0], x[1]}, -1), {3, 2}, {0, 3, 1, 4, 2, 5});
    check_integers(stack({tensor(1), tensor(2)}), {2}, {1, 2});
    check_integers(vstack({tensor({1, 2}), x.slice(1, 0, 2)}), {3, 2}, {1, 2, 0, 1, 3, 4});
    check_integers(hstack({x, x.slice(1, 0, 1)}), {2, 4}, {0, 1, 2, 0, 3, 4, 5, 3});
    check_integers(meshgrid({tensor({1, 2}), tensor({3, 4, 5})})[1], {2, 3}, {3, 4, 5, 3, 4, 5});
    CHECK_THROWS_WITH_AS(cat({}), doctest::Contains("expected a non-empty list of Tensors"), Error);
    CHECK_THROWS_WITH_AS(cat({x, ones({2, 2})}),
                         doctest::Contains("Sizes of tensors must match except in dimension 0. Expected size 3 but got "
                                           "size 2 for tensor number 1 in the list."),
                         Error);
    CHECK_THROWS_WITH_AS(cat({tensor(1)}), doctest::Contains("zero-dimensional tensor"), Error);
    CHECK_THROWS_AS(cat({x, ones({3})}), Error);
    CHECK_THROWS_AS(stack({x, x.t()}), Error);
  }

  TEST_CASE("cat of large tensors is right on several threads") {
    const Tensor x = arange(300 * 500).view({300, 500});
    const Tensor y = cat({x, x.slice(1, 0, 77), x}, 1);
    CHECK(equal(y.slice(1, 0, 500), x));
    CHECK(equal(y.slice(1, 500, 577), x.slice(1, 0, 77)));
    CHECK(equal(y.slice(1, 577), x));
  }

  TEST_CASE("repeated, reordered and padded copies") {
    const Tensor x = matrix();
    check_integers(x.repeat({2, 1, 2}).select(0, 1), {2, 6}, {0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5});
    CHECK(x.repeat({0, 1}).sizes() == IntArrayRef({0, 3}));
    check_integers(tensor(3).repeat({2}), {2}, {3, 3});
    check_integers(x.tile(2), {2, 6}, {0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5});
    check_integers(x.repeat_interleave(2), {12}, {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5});
    check_integers(repeat_interleave(x, tensor({0, 2}), 0), {2, 3}, {3, 4, 5, 3, 4, 5});
    check_integers(x.flip({0, -1}), {2, 3}, {5, 4, 3, 2, 1, 0});
    check_integers(x.t().flip(0), {3, 2}, {2, 5, 1, 4, 0, 3});
    check_integers(x.roll(-1), {2, 3}, {1, 2, 3, 4, 5, 0});
    check_integers(x.roll({1, kHuge}, {0, 1}), {2, 3}, {5, 3, 4, 2, 0, 1});
    check_integers(x.tril(), {2, 3}, {0, 0, 0, 3, 4, 0});
    check_integers(x.triu(1), {2, 3}, {0, 1, 2, 0, 0, 5});
    CHECK(equal(x.tril(kHuge), x));
    CHECK(x.triu(kHuge).sum().item<int64_t>() == 0);
    check_integers(diag(tensor({1, 2}), -1), {3, 3}, {0, 0, 0, 1, 0, 0, 0, 2, 0});
    CHECK(x.trace().item<int64_t>() == 4);
    check_integers(constant_pad_nd(x, {1, -1, 0, 1}, 7), {3, 3}, {7, 0, 1, 7, 3, 4, 7, 7, 7});
    check_integers(pad(x, {2, 1}, "reflect"), {2, 6}, {2, 1, 0, 1, 2, 1, 5, 4, 3, 4, 5, 4});
    check_integers(pad(x, {1, 2}, "replicate"), {2, 6}, {0, 0, 1, 2, 2, 2, 3, 3, 4, 5, 5, 5});
    check_integers(pad(x, {1, 2}, "circular"), {2, 6}, {2, 0, 1, 2, 0, 1, 5, 3, 4, 5, 3, 4});
    CHECK(zeros({0, 3}).flip(0).sizes() == IntArrayRef({0, 3}));
    CHECK(zeros({0, 3}).roll(1, 0).sizes() == IntArrayRef({0, 3}));
    CHECK(zeros({2, 0, 3}).tril().numel() == 0);
  }

  TEST_CASE("copies that make no sense or would be too large are refused") {
    const Tensor x = matrix();
    CHECK_THROWS_AS(x.repeat(2), Error);
    CHECK_THROWS_AS(x.repeat({-1, 2}), Error);
    CHECK_THROWS_AS(x.repeat({kHuge, kHuge}), Error);
    CHECK_THROWS_AS(x.repeat_interleave(-1), Error);
    CHECK_THROWS_AS(repeat_interleave(x, tensor({1, -1}), 0), Error);
    CHECK_THROWS_AS(diag(x[0], kHuge), Error);
    CHECK_THROWS_AS(x.flip({0, 0}), Error);
    CHECK_THROWS_AS(x.roll({1, 2}, 0), Error);
    CHECK_THROWS_AS(constant_pad_nd(x, {-2, -2}), Error);
    CHECK_THROWS_AS(constant_pad_nd(x, {kHuge, 0}), Error);
    CHECK_THROWS_AS(constant_pad_nd(x, 1), Error);
    CHECK_THROWS_AS(pad(x, {3, 0}, "reflect"), Error);
    CHECK_THROWS_AS(pad(x, {1, 1}, "mirror"), Error);
    CHECK_THROWS_AS(tensor({1, 2}).tril(), Error);
    CHECK_THROWS_AS(x.expand({3, 3}), Error);
    CHECK_THROWS_AS(x.expand({3}), Error);
    CHECK_THROWS_AS(x.expand({-1, 2, 3}), Error);
    CHECK_THROWS_AS(Tensor().view({1}), Error);
  }

  TEST_CASE("adjoints of parts take negative indices and refuse what does not fit") {
    check_integers(select_backward(tensor({7, 8}), {2, 3}, -1, -1), {2, 3}, {0, 0, 7, 0, 0, 8});
    check_integers(slice_backward(tensor({7, 8}), {4}, 0, -3, 4, 2), {4}, {0, 7, 0, 8});
    const Tensor g = ones({2, 2});
    CHECK_THROWS_WITH_AS(select_backward(g, {2, 3}, 1, 3), doctest::Contains("index 3 out of range"), Error);
    CHECK_THROWS_WITH_AS(select_backward(g, {2, 3}, 1, 0), doctest::Contains("the number of sizes provided (1)"),
                         Error);
    CHECK_THROWS_AS(select_backward(g, {}, 0, 0), Error);
    CHECK_THROWS_AS(slice_backward(g, {2, 3}, 1, 0, 3, 1), Error);
    CHECK_THROWS_AS(slice_backward(g, {2, 3}, 1, 0, 2, 0), Error);
    CHECK_THROWS_AS(diagonal_backward(g, {2, 3}, 0, 1, 1), Error);
    CHECK_THROWS_AS(diagonal_backward(ones({4}), {2, 3}, 0, 0, 1), Error);
    CHECK_THROWS_AS(unfold_backward(g, {3}, 0, 4, 1), Error);
    CHECK_THROWS_AS(unfold_backward(g, {3}, 0, 2, 0), Error);
    CHECK_THROWS_WITH_AS(unfold_backward(ones({2, 1}), {3}, 0, 2, 1),
                         "unfold_backward: expected a gradient of [2, 2], got [2, 1]", Error);
  }

  TEST_CASE("cat gives inputs without elements a gradient") {
    const Tensor a = zeros({0, 3}).set_requires_grad(true), b = zeros({0}).set_requires_grad(true);
    cat({a, ones({1, 3}), b}).sum().backward();
    CHECK(a.grad().sizes() == IntArrayRef({0, 3}));
    CHECK(b.grad().sizes() == IntArrayRef(0));
  }

  TEST_CASE("both orders of derivatives of views are right") {
    const variable_list x{variable({2, 3, 2})};
    check_gradients([](const auto& v) { return v[0].permute({2, 0, 1}).reshape({4, 3}); }, x);
    check_gradients([](const auto& v) { return v[0].transpose(0, 1).unsqueeze(0).squeeze(0).flatten(1); }, x);
    check_gradients([](const auto& v) { return v[0].select(1, -1).slice(0, 0, 2, 3); }, x);
    check_gradients([](const auto& v) { return v[0].slice(1, 0, 3, 2).narrow(2, 1, 1).expand({2, 2, 2}); }, x);
    check_gradients([](const auto& v) { return v[0].diagonal(-1, 1, 2); }, x);
    check_gradients([](const auto& v) { return v[0].unfold(1, 2, 1); }, x);
    check_gradients([](const auto& v) { return v[0].as_strided({2, 2}, {3, 1}, 1); }, x);
    check_gradients([](const auto& v) { return v[0].split(2, 1)[0] * v[0].unbind(1)[2].unsqueeze(1); }, x);
  }

  TEST_CASE("both orders of derivatives of copies are right") {
    const variable_list x{variable({2, 3}), variable({1, 3})};
    check_gradients([](const auto& v) { return cat({v[0], v[1], v[0]}); }, x);
    check_gradients([](const auto& v) { return stack({v[0][0], v[1][0]}, 1); }, x);
    check_gradients([](const auto& v) { return v[0].repeat({2, 1, 2}) + v[1].tile({2, 2}); }, x);
    check_gradients([](const auto& v) { return v[0].repeat_interleave(2, 1) + v[1].repeat_interleave(2); }, x);
    check_gradients([](const auto& v) { return v[0].flip(1) + v[1].roll({1, 2}, {0, 1}); }, x);
    check_gradients([](const auto& v) { return v[0].tril() + v[0].triu(1) * v[1]; }, x);
    check_gradients([](const auto& v) { return diag(v[1][0], 1).trace() + diag(v[0], 1).sum() + v[0].trace(); }, x);
    for (const char* mode : {"constant", "reflect", "replicate", "circular"})
      check_gradients([&](const auto& v) { return pad(v[0], {2, -1}, mode) + pad(v[1], {1, 0}, mode).sum(); }, x);
  }
}
