#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/lib/warning.h>

// Indexing, gathering, scattering and sorting. Expected numbers come from PyTorch 1.13.

namespace {

using namespace xtgrad;
using namespace xtgrad::indexing;

Tensor numbers() { return arange(24).view({2, 3, 4}); }
Tensor mask() { return tensor({{true, false, true}, {false, true, false}}); }
std::vector<int64_t> values(const Tensor& x) {
  const Tensor flat = x.contiguous();
  return std::vector<int64_t>(flat.data_ptr<int64_t>(), flat.data_ptr<int64_t>() + flat.numel());
}
void check_integers(const Tensor& x, const std::vector<int64_t>& sizes, const std::vector<int64_t>& expected) {
  CHECK(x.sizes() == IntArrayRef(sizes));
  CHECK(values(x) == expected);
}
std::vector<double> reals(const Tensor& x) {
  const Tensor flat = x.detach().to(kDouble).contiguous();
  return std::vector<double>(flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel());
}

// Both orders of derivatives of f at x agree with finite differences.
template <class F>
void check_gradients(F f, const variable_list& inputs) {
  const auto function = [&](const variable_list& x) { return variable_list{f(x)}; };
  CHECK(autograd::gradcheck(function, inputs));
  // A square on top, so that there is a second derivative to get wrong.
  const auto curved = [&](const variable_list& x) {
    const Tensor y = f(x);
    return variable_list{y * y};
  };
  CHECK(autograd::gradgradcheck(curved, inputs));
}
Tensor variable(IntArrayRef sizes, double start = 0.3) {
  int64_t n = 1;
  for (int64_t size : sizes) n *= size;
  return (sin(arange(n, kDouble) * 1.7 + start) * 2).view(sizes).detach().requires_grad_();
}

}  // namespace

TEST_SUITE("indexing") {
  TEST_CASE("numbers, slices, None and the ellipsis give views") {
    const Tensor x = numbers();
    check_integers(x.index({-1, "...", -2}), {3}, {14, 18, 22});
    check_integers(x.index({Slice(), Slice(None, None, 2), Slice(1, 4, 2)}), {2, 2, 2}, {1, 3, 9, 11, 13, 15, 21, 23});
    check_integers(x.index({Ellipsis, None, 0}), {2, 3, 1}, {0, 4, 8, 12, 16, 20});
    check_integers(x.index({1, Slice(-2, None), Slice(None, 1)}), {2, 1}, {16, 20});
    CHECK(x.index({Slice(5, 2)}).sizes() == IntArrayRef({0, 3, 4}));
    const Tensor same = x.index({"..."});
    CHECK_FALSE(same.is_same(x));
    CHECK(same.data_ptr() == x.data_ptr());
    x.index({0, Slice(), 1}).fill_(-1);
    check_integers(x.index({0, Slice(), Slice(0, 2)}), {3, 2}, {0, -1, 4, -1, 8, -1});
  }

  TEST_CASE("index tensors broadcast together and take the place of the dimensions that they index") {
    const Tensor x = numbers(), i = tensor({0, 1, 1}), j = tensor({2, 0, -1});
    const Tensor column = tensor({{0}, {1}});
    check_integers(x.index({i, j}), {3, 4}, {8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23});
    check_integers(x.index({Slice(), i, j}), {2, 3}, {2, 4, 7, 14, 16, 19});
    check_integers(x.index({"...", j}), {2, 3, 3}, {2, 0, 3, 6, 4, 7, 10, 8, 11, 14, 12, 15, 18, 16, 19, 22, 20, 23});
    check_integers(x.index({column, j}), {2, 3, 4},
                   {8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11, 20, 21, 22, 23, 12, 13, 14, 15, 20, 21, 22, 23});
    check_integers(x.index({Slice(), column, tensor({{0, 3}})}), {2, 2, 2}, {0, 3, 4, 7, 12, 15, 16, 19});
    check_integers(x.index({Slice(), i, Slice(1, 3)}), {2, 3, 2}, {1, 2, 5, 6, 5, 6, 13, 14, 17, 18, 17, 18});
    check_integers(x.index({Slice(), None, 1, j}), {2, 1, 3}, {6, 4, 7, 18, 16, 19});
    check_integers(x.index({1, Slice(), j}), {3, 3}, {14, 12, 15, 18, 16, 19, 22, 20, 23});
    check_integers(x.index({tensor(1), Slice(), j}), {3, 3}, {14, 12, 15, 18, 16, 19, 22, 20, 23});
    CHECK(x.index({tensor(std::vector<int64_t>())}).sizes() == IntArrayRef({0, 3, 4}));
    check_integers(x[tensor({1})][0][2], {4}, {20, 21, 22, 23});
  }

  TEST_CASE("index tensors that are not neighbours put their dimensions first") {
    const Tensor x = numbers(), i = tensor({0, 1, 1}), j = tensor({2, 0, -1});
    check_integers(x.index({i, Slice(), j}), {3, 3}, {2, 6, 10, 12, 16, 20, 15, 19, 23});
    check_integers(x.index({i, "...", 1}), {3, 3}, {1, 5, 9, 13, 17, 21, 13, 17, 21});
  }

  TEST_CASE("a mask counts as the indices of its true elements") {
    const Tensor x = numbers(), n = tensor({true, false, false, true});
    check_integers(x.index({mask()}), {3, 4}, {0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19});
    check_integers(x.index({mask(), Slice(1, 3)}), {3, 2}, {1, 2, 9, 10, 17, 18});
    check_integers(x.index({Slice(), Slice(), n}), {2, 3, 2}, {0, 3, 4, 7, 8, 11, 12, 15, 16, 19, 20, 23});
    CHECK(x.index({true}).sizes() == IntArrayRef({1, 2, 3, 4}));
    CHECK(x.index({false}).sizes() == IntArrayRef({0, 2, 3, 4}));
    CHECK(x.index({tensor(true)}).sizes() == IntArrayRef({1, 2, 3, 4}));
    check_integers(nonzero(mask()), {3, 2}, {0, 0, 0, 2, 1, 1});
    CHECK(nonzero(tensor(3)).sizes() == IntArrayRef({1, 0}));
  }

  TEST_CASE("a mask of bytes works and warns") {
    std::vector<std::string> warnings;
    set_warning_handler([&](const std::string& message) { warnings.push_back(message); });
    check_integers(arange(3).index({tensor({1, 0, 1}, kByte)}), {2}, {0, 2});
    set_warning_handler({});
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find("uint8") != std::string::npos);
  }

  TEST_CASE("masks longer than a block, and bytes other than 1 seen as bools") {
    Tensor mask = zeros({3, 1100}, kBool);
    const std::vector<std::pair<int64_t, int64_t>> places{{0, 0}, {0, 511}, {0, 512}, {0, 1099}, {2, 1023}, {2, 1024}};
    for (const auto& [row, column] : places) mask.index_put_({row, column}, true);
    const Tensor found = mask.nonzero();
    REQUIRE(found.size(0) == static_cast<int64_t>(places.size()));
    for (int64_t i = 0; i < found.size(0); ++i) {
      CHECK(found[i][0].item<int64_t>() == places[static_cast<size_t>(i)].first);
      CHECK(found[i][1].item<int64_t>() == places[static_cast<size_t>(i)].second);
    }
    const Tensor x = arange(3300).view({3, 1100});
    CHECK(equal(x.masked_select(mask), found.select(1, 0) * 1100 + found.select(1, 1)));

    const Tensor odd = tensor(std::vector<int64_t>{0, 255, 2, 0, 1}).to(kByte).view(kBool);
    CHECK(equal(odd.nonzero().view({-1}), tensor(std::vector<int64_t>{1, 2, 4})));
    CHECK(equal(arange(5).masked_select(odd), tensor(std::vector<int64_t>{1, 2, 4})));
    CHECK(equal(arange(5).masked_fill(odd, -1), tensor(std::vector<int64_t>{0, -1, -1, 3, -1})));
    CHECK(equal(where(odd, ones({5}), zeros({5})), tensor(std::vector<float>{0, 1, 1, 0, 1})));
  }

  TEST_CASE("index_put_ writes values that broadcast, the last of several for one place staying") {
    Tensor y = zeros({2, 3, 4}, kLong);
    y.index_put_({tensor({0, 1, 1}), Slice(), tensor({2, 0, -1})}, arange(9).view({3, 3}));
    check_integers(y, {2, 3, 4}, {0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 3, 0, 0, 6, 4, 0, 0, 7, 5, 0, 0, 8});
    Tensor z = zeros({2, 3}, kLong);
    z.index_put_({mask()}, tensor({5, 6, 7}));
    check_integers(z, {2, 3}, {5, 0, 6, 0, 7, 0});
    z.index_put_({mask()}, 1);
    check_integers(z, {2, 3}, {1, 0, 1, 0, 1, 0});
    z.index_put_({Slice(), tensor({0, 2})}, tensor({{{8, 9}}}));
    check_integers(z, {2, 3}, {8, 0, 9, 8, 1, 9});
    z.index_put_({1, "..."}, tensor({{1, 2, 3}}));
    check_integers(z, {2, 3}, {8, 0, 9, 1, 2, 3});
    z.index_put_({tensor({1, 0})}, z);
    check_integers(z, {2, 3}, {1, 2, 3, 8, 0, 9});
    Tensor w = zeros({3}, kLong);
    w.index_put_({tensor({1, 1, 0})}, tensor({5, 6, 7}));
    check_integers(w, {3}, {7, 6, 0});
    index_put_(w, tensor({1, 1, 0}), tensor({5, 6, 7}), true);
    check_integers(w, {3}, {14, 17, 0});
  }

  TEST_CASE("wrong indices are refused in PyTorch's words and change nothing") {
    const Tensor x = zeros({2, 2}, kLong);
    CHECK_THROWS_WITH(x.index({4}), "index 4 is out of bounds for dimension 0 with size 2");
    CHECK_THROWS_WITH(x.index({0, -3}), "index -3 is out of bounds for dimension 1 with size 2");
    CHECK_THROWS_WITH_AS(x.index({tensor({0, 4})}),
                         doctest::Contains("index 4 is out of bounds for dimension 0 with size 2"), Error);
    CHECK_THROWS_WITH_AS(zeros({0, 2}).index({tensor({0})}), doctest::Contains("for dimension with size 0"), Error);
    CHECK_THROWS_WITH(x.index({0, 0, 0}), "too many indices for tensor of dimension 2");
    CHECK_THROWS_WITH(
        x.index({tensor({true, false, true})}),
        "The shape of the mask [3] at index 0 does not match the shape of the indexed tensor [2, 2] at index 0");
    CHECK_THROWS_WITH_AS(x.index({tensor({0.5})}),
                         doctest::Contains("tensors used as indices must be long, byte or bool tensors"), Error);
    CHECK_THROWS_WITH(x.index_put_({}, 1), "Passing an empty index list to Tensor::index_put_() is not valid syntax");
    CHECK_THROWS_WITH(x.index({".."}), "Expected \"...\" to represent an ellipsis index, but got \"..\"");
    CHECK_THROWS_WITH_AS(tensor(1).index({0}), doctest::Contains("invalid index of a 0-dim tensor"), Error);
    CHECK_THROWS_WITH_AS(x.index({tensor({0, 1}), tensor({0, 1, 1})}),
                         doctest::Contains("could not be broadcast together"), Error);
    CHECK_THROWS_WITH_AS(x.index_put_({tensor({0, 1})}, tensor({1, 2, 3})), doctest::Contains("shape mismatch"), Error);
    CHECK_THROWS_WITH_AS(x.index_put_({tensor({0})}, tensor({1.5})), doctest::Contains("dtypes match"), Error);
    CHECK_THROWS_AS(x.index_put_({tensor({0, 9})}, 5), Error);
    CHECK_THROWS_AS(x.scatter_(0, tensor({{0, 9}}), 5), Error);
    CHECK_THROWS_AS(x.index_fill_(1, tensor({0, 2}), 5), Error);
    CHECK_THROWS_AS(x.index_add_(0, tensor({1, 2}), ones({2, 2}, kLong)), Error);
    CHECK_THROWS_WITH_AS(x.index_select(0, tensor({-1})), doctest::Contains("index out of range in self"), Error);
    CHECK_THROWS_WITH_AS(x.take(tensor({4})), doctest::Contains("tried to access index 4 on a tensor of 4 elements"),
                         Error);
    CHECK_THROWS_AS(x.gather(0, zeros({2, 3}, kLong)), Error);
    CHECK_THROWS_AS(x.index({Tensor()}), Error);
    CHECK(values(x) == std::vector<int64_t>{0, 0, 0, 0});
  }

  TEST_CASE("index_select and gather read any strides and any dtype") {
    const Tensor x = numbers();
    check_integers(x.transpose(0, 2).index_select(1, tensor({2, 0})), {4, 2, 2},
                   {8, 20, 0, 12, 9, 21, 1, 13, 10, 22, 2, 14, 11, 23, 3, 15});
    check_integers(x.index_select(2, tensor({3, 3}, kInt)), {2, 3, 2}, {3, 3, 7, 7, 11, 11, 15, 15, 19, 19, 23, 23});
    check_integers(x.select(0, 1).t().gather(1, tensor({{2, 0}, {1, 1}})), {2, 2}, {20, 12, 17, 17});
    CHECK(reals(x.to(kByte).index_select(0, tensor({1})).index({0, 2})) == std::vector<double>{20, 21, 22, 23});
    check_integers(tensor(7).index_select(0, tensor({0})), {}, {7});
    CHECK(x.index_select(0, tensor(std::vector<int64_t>())).sizes() == IntArrayRef({0, 3, 4}));
    check_integers(tensor(7).gather(0, tensor({0, 0})), {2}, {7, 7});
  }

  TEST_CASE("a batch of rows is the rows, on several threads too") {
    const Tensor x = arange(1000 * 129).view({1000, 129});
    const Tensor order = arange(700) * 37 % 1000;
    const Tensor batch = x.index({order});
    bool right = true;
    for (int64_t i = 0; i < 700; ++i)
      for (int64_t j = 0; j < 129; ++j) right &= batch.data_ptr<int64_t>()[i * 129 + j] == i * 37 % 1000 * 129 + j;
    CHECK(right);
    CHECK(equal(batch, x.index_select(0, order)));
    const Tensor sums = zeros({1000, 129}, kLong).index_add(0, order % 10, batch);
    CHECK(sums.sum().item<int64_t>() == batch.sum().item<int64_t>());
    CHECK(sums.slice(0, 10).sum().item<int64_t>() == 0);
  }

  TEST_CASE("scatter, index_add and their kind in place") {
    Tensor x = zeros({2, 3}, kLong);
    x.scatter_(1, tensor({{2, 0}, {1, 1}}), tensor({{5, 6, 0}, {7, 8, 0}}));
    check_integers(x, {2, 3}, {6, 0, 5, 0, 8, 0});
    x.scatter_add_(1, tensor({{1, 1, 1}}), tensor({{1, 2, 3}}));
    check_integers(x, {2, 3}, {6, 6, 5, 0, 8, 0});
    x.scatter_(0, tensor({{1, 1, 1}}), 4);
    check_integers(x, {2, 3}, {6, 6, 5, 4, 4, 4});
    x.index_add_(1, tensor({0, 0}), tensor({{1, 2}, {3, 4}}), 2);
    check_integers(x, {2, 3}, {12, 6, 5, 18, 4, 4});
    x.index_fill_(1, tensor({2}), 9);
    check_integers(x, {2, 3}, {12, 6, 9, 18, 4, 9});
    x.masked_fill_(x.gt(10), -1);
    check_integers(x, {2, 3}, {-1, 6, 9, -1, 4, 9});
    check_integers(x.masked_select(tensor({true, false, true})), {4}, {-1, 9, -1, 9});
    check_integers(x.masked_fill(tensor({{{true}}, {{false}}}), 0), {2, 2, 3}, {0, 0, 0, 0, 0, 0, -1, 6, 9, -1, 4, 9});
    CHECK_THROWS_AS(x.masked_fill_(tensor({1, 0, 1}), 3), Error);
    CHECK_THROWS_AS(x.masked_fill_(ones({2, 2, 3}, kBool), 3), Error);
  }

  TEST_CASE("one_hot and bincount count classes") {
    check_integers(one_hot(tensor({1, 0, 2})), {3, 3}, {0, 1, 0, 1, 0, 0, 0, 0, 1});
    check_integers(one_hot(tensor(1), 3), {3}, {0, 1, 0});
    CHECK_THROWS_AS(one_hot(tensor({3}), 3), Error);
    CHECK_THROWS_AS(one_hot(tensor({-1})), Error);
    check_integers(bincount(tensor({1, 3, 1}), {}, 5), {5}, {0, 2, 0, 1, 0});
    CHECK(reals(bincount(tensor({1, 1, 0}), tensor({0.5, 1., 2.}))) == std::vector<double>{2, 1.5});
    CHECK(bincount(tensor(std::vector<int64_t>())).numel() == 0);
    CHECK_THROWS_AS(bincount(tensor({-1})), Error);
    CHECK_THROWS_AS(bincount(tensor({int64_t{1} << 60})), Error);
  }

  TEST_CASE("sorting keeps the order of equal elements and takes nan for the largest") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Tensor x = tensor({3., nan, 1., 2., 3.});
    const auto [up, up_at] = x.sort();
    check_integers(up_at, {5}, {2, 3, 0, 4, 1});
    CHECK(std::isnan(reals(up)[4]));
    CHECK(reals(up)[0] == 1);
    check_integers(x.argsort(0, true), {5}, {1, 0, 4, 3, 2});
    const auto [most, most_at] = x.topk(2);
    CHECK(std::isnan(reals(most)[0]));
    check_integers(most_at, {2}, {1, 0});
    check_integers(std::get<1>(x.topk(2, 0, false)), {2}, {2, 3});
    const auto [third, third_at] = x.kthvalue(3);
    CHECK(third.item<double>() == 3);
    CHECK(third_at.item<int64_t>() == 0);
    check_integers(std::get<0>(numbers().select(0, 1).t().sort(1, true)), {4, 3},
                   {20, 16, 12, 21, 17, 13, 22, 18, 14, 23, 19, 15});
    CHECK(std::get<0>(zeros({2, 0}).sort(1)).sizes() == IntArrayRef({2, 0}));
    CHECK(std::get<0>(tensor(5.).sort()).item<double>() == 5);
    CHECK_THROWS_WITH_AS(x.topk(6), doctest::Contains("selected index k out of range"), Error);
    CHECK_THROWS_WITH_AS(x.kthvalue(0), doctest::Contains("selected number k out of range"), Error);
  }

  TEST_CASE("long rows of every dtype are sorted, equal elements in the order of their indices") {
    for (const ScalarType dtype : {kFloat, kDouble, kLong, kInt, kShort, kChar, kByte}) {
      CAPTURE(static_cast<int>(dtype));
      const Tensor x = (arange(3000) * 7919 % 103 - (dtype == kByte ? 0 : 50)).to(dtype);
      for (const bool descending : {false, true}) {
        const auto [sorted, at] = x.sort(0, descending);
        CHECK(equal(sorted, x.index({at})));
        const std::vector<double> v = reals(sorted);
        const std::vector<int64_t> index = values(at);
        int64_t wrong = 0;
        for (size_t i = 1; i < v.size(); ++i) {
          const bool ordered = descending ? v[i - 1] > v[i] : v[i - 1] < v[i];
          wrong += !(ordered || (v[i - 1] == v[i] && index[i - 1] < index[i]));
        }
        CHECK(wrong == 0);
      }
    }
    const Tensor zeros_of_both_signs = tensor({0., -0., 0., -1.}, kDouble);
    check_integers(zeros_of_both_signs.argsort(), {4}, {3, 0, 1, 2});
  }

  TEST_CASE("both orders of derivatives of reading by index are right") {
    const Tensor i = tensor({1, 0, 1}), j = tensor({2, 2, -1});
    check_gradients([&](const auto& x) { return x[0].index({i, Slice(), j}); }, {variable({2, 2, 3})});
    check_gradients([&](const auto& x) { return x[0].index({mask()}); }, {variable({2, 3})});
    check_gradients([&](const auto& x) { return index_select(x[0], 1, i); }, {variable({2, 3, 2})});
    check_gradients([&](const auto& x) { return gather(x[0], 1, tensor({{0, 2, 2}})); }, {variable({2, 3})});
    check_gradients(
        [&](const auto& x) {
          return masked_select(x[0], tensor({true, false, true}));
        },
        {variable({2, 3})});
    check_gradients([&](const auto& x) { return take(x[0].t(), tensor({{0, -1}, {0, 2}})); }, {variable({2, 3})});
    check_gradients([&](const auto& x) { return std::get<0>(sort(x[0], 0)); }, {variable({3, 2})});
    check_gradients([&](const auto& x) { return std::get<0>(topk(x[0], 2)); }, {variable({2, 3})});
    check_gradients([&](const auto& x) { return std::get<0>(kthvalue(x[0], 2, 0)); }, {variable({3, 2})});
    check_gradients([&](const auto& x) { return index_select(x[0], 0, tensor({0})); }, {variable({})});
  }

  TEST_CASE("both orders of derivatives of writing by index are right") {
    const Tensor i = tensor({1, 0}), at = tensor({{2, 0}, {1, 0}});
    const Tensor two = variable({2}, 1.1), square = variable({2, 2}, 0.9), wide = variable({2, 3}, 0.7);
    const Tensor x0 = variable({2, 3});
    check_gradients([&](const auto& x) { return index_put(x[0], {i, i}, x[1]); }, {x0, two});
    check_gradients([&](const auto& x) { return index_put(x[0], {mask()}, x[1], true); }, {x0, variable({1}, 0.4)});
    check_gradients([&](const auto& x) { return scatter(x[0], 1, at, x[1]); }, {x0, wide});
    check_gradients([&](const auto& x) { return scatter_add(x[0], 1, at, x[1]); }, {x0, square});
    check_gradients([&](const auto& x) { return scatter(x[0], 1, at, 0.5); }, {x0});
    check_gradients([&](const auto& x) { return index_add(x[0], 1, i, x[1], 1.5); }, {x0, square});
    check_gradients([&](const auto& x) { return index_fill(x[0], 1, i, 0.5); }, {x0});
    check_gradients([&](const auto& x) { return masked_fill(x[0], mask(), x[1].sum()); }, {x0, two});
    check_gradients([&](const auto& x) { return masked_fill(x[0], tensor({{true}, {false}}), 2); }, {variable({3})});
  }

  TEST_CASE("tracked in-place writes by index give the gradients of the out-of-place ones") {
    const Tensor x = variable({2, 3}), v = variable({2, 2}, 0.9);
    const Tensor at = tensor({{2, 0}, {1, 0}});
    const auto same = [&](const Tensor& in_place, const Tensor& apart) {
      const auto a = autograd::grad({(in_place * in_place).sum()}, {x, v}, {}, true);
      const auto b = autograd::grad({(apart * apart).sum()}, {x, v}, {}, true);
      CHECK(equal(in_place, apart));
      CHECK(allclose(a[0], b[0]));
      CHECK(allclose(a[1], b[1]));
    };
    Tensor y = x * 2;
    same(y.scatter_(1, at, v), scatter(x * 2, 1, at, v));
    y = x * 2;
    same(y.scatter_add_(1, at, v), scatter_add(x * 2, 1, at, v));
    y = x * 2;
    same(y.index_add_(1, tensor({0, 2}), v, 3), index_add(x * 2, 1, tensor({0, 2}), v, 3));
    y = x * 2;
    same(y.masked_fill_(mask(), v.sum()), masked_fill(x * 2, mask(), v.sum()));
    y = x * 2;
    same(y.index_put_({Slice(), tensor({1, 1})}, v), index_put(x * 2, {Tensor(), tensor({1, 1})}, v));
  }

  TEST_CASE("adjoints of choices refuse what does not fit") {
    const Tensor g = ones({3});
    CHECK_THROWS_AS(index_backward(g, {4}, {tensor({0, 1})}), Error);
    CHECK_THROWS_AS(index_select_backward(g, {4}, 0, tensor({0, 1})), Error);
    CHECK_THROWS_AS(gather_backward(ones({3, 1}), {2, 1}, 1, tensor({{0}, {0}, {0}})), Error);
    CHECK_THROWS_AS(masked_select_backward(g, tensor({true, false, true})), Error);
  }
}
