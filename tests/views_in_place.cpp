#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <xtgrad/autograd/autograd.h>

// Changes in place through views, and what the graph makes of them. All expected numbers come from PyTorch 1.13.

namespace {

using namespace xtgrad;
using namespace xtgrad::indexing;

Tensor leaf_a() { return tensor({{1., 2., 3.}, {4., 5., 6.}}, kDouble).requires_grad_(); }
Tensor leaf_b() { return tensor({0.5, -2., 1.5}, kDouble).requires_grad_(); }
Tensor weights() { return tensor({{0.5, -1., 2.}, {1.5, 3., -2.}}, kDouble); }
Tensor weighted_square(const Tensor& x) { return (x * x * weights()).sum(); }

void check_values(const Tensor& x, const std::vector<double>& expected) {
  const Tensor flat = x.detach().contiguous();
  REQUIRE(flat.numel() == static_cast<int64_t>(expected.size()));
  for (size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(flat.data_ptr<double>()[i] - expected[i]) <= 1e-10 * std::max(1.0, std::abs(expected[i])));
  }
}

// Runs f(a, b) and compares its value and the gradients of a and b; an empty list says that a leaf is not used.
template <class F>
void check_case(F f, double value, const std::vector<double>& grad_a, const std::vector<double>& grad_b = {}) {
  const Tensor a = leaf_a(), b = leaf_b();
  const Tensor loss = f(a, b);
  check_values(loss, {value});
  const auto gradients = autograd::grad({loss}, {a, b}, {}, std::nullopt, false, true);
  CHECK(gradients[0].defined() == !grad_a.empty());
  CHECK(gradients[1].defined() == !grad_b.empty());
  if (gradients[0].defined()) check_values(gradients[0], grad_a);
  if (gradients[1].defined()) check_values(gradients[1], grad_b);
}

}  // namespace

TEST_SUITE("views in place") {
  TEST_CASE("a change of a view reaches its base") {
    check_case(
        [](const Tensor& a, const Tensor&) {
          Tensor x = a * 2;
          Tensor v = x[0];
          v.mul_(3);
          return (x * weights()).sum() + (v * v).sum();
        },
        549, {75, 138, 228, 3, 6, -4});
  }

  TEST_CASE("a view made before its base changed shows the new elements and the new graph") {
    check_case(
        [](const Tensor& a, const Tensor&) {
          Tensor x = a * 2;
          Tensor v = x.select(1, 1);
          x.mul_(3);
          return (v * v).sum();
        },
        1044, {0, 144, 0, 0, 360, 0});
  }

  TEST_CASE("views of views see each other's changes") {
    check_case(
        [](const Tensor& a, const Tensor& b) {
          Tensor x = a * 0.5;
          Tensor v = x[1];
          Tensor u = v.slice(0, 1);
          u.mul_(1.5);
          v.mul_(b);
          return (x * weights()).sum() + (v * v).sum() + (u * u * u).sum();
        },
        -43.765625, {0.25, -0.5, 1, 0.875, -235.125, 166.7109375}, {7, 587.8125, 666.84375});
  }

  TEST_CASE("a view that was made a leaf is as closed to changes in place as any leaf") {
    const Tensor base = arange(6, kFloat);
    const Tensor x = base.view({2, 3}).requires_grad_();
    const char* message = "a view of a leaf Variable that requires grad is being used in an in-place operation.";
    CHECK_THROWS_WITH_AS(x.add_(1), message, Error);
    CHECK_THROWS_WITH_AS(x[0].add_(1), message, Error);
    CHECK_THROWS_WITH_AS(x.view({-1}).mul_(2), message, Error);
    CHECK(equal(base, arange(6, kFloat)));
    base.add_(1);
    (x * x).sum().backward();
    CHECK(equal(x.grad(), x.detach() * 2));
  }

  TEST_CASE("what overwrites a tracked tensor with constants leaves no gradient behind") {
    const auto gradient_after = [](auto overwrite) {
      const Tensor x = ones({3}).requires_grad_();
      const Tensor y = x * 2;
      overwrite(y);
      CHECK(y.requires_grad());
      (y * 3).sum().backward();
      return x.grad();
    };
    CHECK(equal(gradient_after([](const Tensor& y) { y.copy_(ones({3})); }), zeros({3})));
    CHECK(equal(gradient_after([](const Tensor& y) { y.narrow(0, 1, 2).copy_(ones({2})); }), tensor({6.f, 0.f, 0.f})));
    CHECK(equal(gradient_after([](const Tensor& y) { y.fill_(4); }), zeros({3})));
    CHECK(equal(gradient_after([](const Tensor& y) { y.zero_(); }), zeros({3})));
    CHECK(equal(gradient_after([](const Tensor& y) { y.normal_(); }), zeros({3})));
    CHECK(equal(gradient_after([](const Tensor& y) { y[1].uniform_(); }), tensor({6.f, 0.f, 6.f})));
  }

  TEST_CASE("copy_ into a view gives the source the gradient of that part") {
    check_case(
        [](const Tensor& a, const Tensor& b) {
          Tensor x = a * 2;
          x[0].copy_(b * b);
          return weighted_square(x);
        },
        102.15625, {0, 0, 0, 48, 120, -96}, {0.25, 32, 27});
  }

  TEST_CASE("fill_ of a slice and add_ to a transposed row") {
    check_case(
        [](const Tensor& a, const Tensor& b) {
          Tensor x = a * 2;
          x.slice(1, 1, 2).fill_(7);
          x.t()[0].add_(b.slice(0, 0, 2), 3);
          return weighted_square(x);
        },
        -105.875, {7, 0, 48, 12, 0, -96}, {10.5, 18, 0});
  }

  TEST_CASE("the pieces of chunk may be changed one after the other") {
    check_case(
        [](const Tensor& a, const Tensor&) {
          Tensor x = a * 2;
          const auto piece = x.chunk(3, 1);
          piece[1].mul_(piece[0].clone());
          piece[2].add_(piece[1]);
          return weighted_square(x) + piece[1].sum();
        },
        2786, {332, 164, 112, 2308, 1808, -736});
  }

  TEST_CASE("the rows of unbind may be changed one after the other") {
    check_case(
        [](const Tensor& a, const Tensor&) {
          Tensor x = a * 2;
          const auto row = x.unbind(0);
          row[0].mul_(3);
          row[1].mul_(row[0].clone());
          return (x * weights()).sum() + (row[0] * row[1]).sum();
        },
        5643, {651, 1614, 2460, 90, 360, 576});
  }

  TEST_CASE("index_put_ on a view") {
    check_case(
        [](const Tensor& a, const Tensor& b) {
          Tensor x = a * 2;
          Tensor v = x[1];
          const Tensor part = b.slice(0, 0, 2);
          v.index_put_({tensor({2, 0})}, part * part);
          return weighted_square(x) + (v * b).sum();
        },
        364.25, {4, -16, 48, 0, 116, 0}, {4.5, -40, 0.25});
  }

  TEST_CASE("accumulating index_put_ on a view adds duplicates up") {
    check_case(
        [](const Tensor& a, const Tensor& b) {
          Tensor x = a * 2;
          const std::vector<Tensor> at{tensor({0, 1, 0}), tensor({1, 0, 1})};
          index_put_(x.slice(1, 1), at, b, true);
          return weighted_square(x);
        },
        114, {4, -16, 64, 48, 96, -96}, {32, 48, 32});
  }

  TEST_CASE("masked_fill_ on a transposed view") {
    check_case(
        [](const Tensor& a, const Tensor&) {
          Tensor x = a * 2;
          x.t().masked_fill_(tensor({{true, false}, {false, false}, {false, true}}), 0.25);
          return weighted_square(x);
        },
        451.90625, {0, -16, 48, 48, 120, 0});
  }

  TEST_CASE("an operand broadcast into a view gets the sum of the gradients") {
    check_case(
        [](const Tensor& a, const Tensor& b) {
          Tensor x = a * 2;
          x.slice(1, 0, 2).mul_(b.slice(0, 1));
          return (x * weights()).sum();
        },
        1, {-2, -3, 4, -6, 9, -4}, {0, 13, 26});
  }

  TEST_CASE("a tensor outside of the graph joins it when something tracked is written into its view") {
    check_case(
        [](const Tensor& a, const Tensor& b) {
          Tensor z = zeros({2, 3}, kDouble);
          Tensor r = z[0];
          z[1].copy_(b * 2);
          CHECK(z.requires_grad());
          z.slice(1, 0, 1).add_(a.slice(1, 1, 2));
          return weighted_square(z) + (r * r).sum();
        },
        90, {0, 6, 0, 0, 18, 0}, {36, -48, -24});
    check_case(
        [](const Tensor&, const Tensor& b) {
          Tensor z = zeros({2, 3}, kDouble);
          z.view({6}).slice(0, 1).index_put_({tensor({0, 4, 2})}, b * b * b);
          return weighted_square(z);
        },
        -110.9296875, {}, {-0.1875, 384, 68.34375});
  }

  TEST_CASE("a diagonal is a view that may be changed") {
    check_case(
        [](const Tensor& a, const Tensor& b) {
          Tensor x = a.slice(1, 0, 2) * 2;
          x.diagonal().mul_(b.slice(0, 0, 2));
          return (x * x * x).sum();
        },
        -7423, {3, 96, 0, 384, -4800, 0}, {6, 12000, 0});
  }

  TEST_CASE("chains of reshaping views lead to the right elements") {
    check_case(
        [](const Tensor& a, const Tensor& b) {
          Tensor x = a * 2;
          x.view({3, 2}).select(0, 1).mul_(5);
          x.permute({1, 0}).unsqueeze(0).select(2, 1).sub_(b);
          return weighted_square(x);
        },
        4337.875, {4, -16, 1200, 1185, 144, -84}, {-118.5, -72, 42});
  }

  TEST_CASE("assignment to a subscript writes through") {
    check_case(
        [](const Tensor& a, const Tensor& b) {
          Tensor x = a * 2;
          x[1] = b;
          x[0][1] = 10.;
          return weighted_square(x);
        },
        -18.125, {4, 0, 48, 0, 0, 0}, {1.5, -12, -6});
  }

  TEST_CASE("the base and its view both count in a loss") {
    check_case(
        [](const Tensor& a, const Tensor&) {
          Tensor x = a * 2;
          Tensor v = x[1];
          x.mul_(1);
          return (x * weights()).sum() + (v * 3).sum();
        },
        117, {1, -2, 4, 9, 12, 2});
  }

  TEST_CASE("second derivatives pass through a change of a view") {
    const Tensor a = leaf_a(), b = leaf_b();
    Tensor x = a * 2;
    x[0].mul_(a[1] * b);
    const Tensor loss = (x * x * x * weights()).sum();
    check_values(loss, {379272});
    const auto g = autograd::grad({loss}, {a, b}, {}, std::nullopt, true);
    check_values(g[0], {96, 96000, 314928, 600, 40200, 155736});
    check_values(g[1], {192, -96000, 629856});
    const auto h = autograd::grad({(g[0] * weights()).sum() + (g[1] * g[1]).sum()}, {a, b});
    check_values(h[0], {221388, 27648076800, 793437266448, 55782, 11059190640, 396718791840});
    check_values(h[1], {295416, -18432028800, 1057916845152});
  }

  TEST_CASE("a leaf that requires grad may not be changed through a view, and is not") {
    const Tensor a = leaf_a();
    const Tensor row = a[0];
    CHECK_THROWS_WITH(row.mul_(2),
                      "a view of a leaf Variable that requires grad is being used in an in-place operation.");
    CHECK_THROWS_WITH(a.index_put_({0, 1}, 5.),
                      "a view of a leaf Variable that requires grad is being used in an in-place operation.");
    CHECK_THROWS_WITH(a.index_put_({tensor({0})}, 5.),
                      "a leaf Variable that requires grad is being used in an in-place operation.");
    check_values(a, {1, 2, 3, 4, 5, 6});
    NoGradGuard no_grad;
    a[0].mul_(2);
    check_values(a, {2, 4, 6, 4, 5, 6});
  }

  TEST_CASE("a view made without gradients does not change a tracked base behind the graph's back") {
    const Tensor a = leaf_a();
    Tensor x = a * 2;
    Tensor v;
    {
      NoGradGuard no_grad;
      v = x[0];
      v.mul_(3);
    }
    check_values(x, {6, 12, 18, 8, 10, 12});
    check_values(autograd::grad({x.sum()}, {a}, {}, true)[0], {2, 2, 2, 2, 2, 2});
    CHECK_THROWS_WITH_AS(v.mul_(3), doctest::Contains("A view was created in no_grad mode"), Error);
    check_values(x, {6, 12, 18, 8, 10, 12});
  }

  TEST_CASE("a change through detach() shows in the elements and is noticed by what was saved") {
    const Tensor a = leaf_a();
    const Tensor x = a * 2;
    const Tensor y = x * x;
    x.detach()[0].mul_(10);
    check_values(x, {20, 40, 60, 8, 10, 12});
    CHECK_THROWS_WITH_AS(y.sum().backward(), doctest::Contains("modified by an inplace operation"), Error);
  }

  TEST_CASE("a change of the base is noticed by an operation that saved a view") {
    const Tensor a = leaf_a();
    Tensor x = a * 2;
    const Tensor v = x[0];
    const Tensor y = v * v;
    x.add_(1);
    CHECK_THROWS_WITH_AS(y.sum().backward(), doctest::Contains("modified by an inplace operation"), Error);
  }

  TEST_CASE("an expanded tensor cannot be written to") {
    const Tensor x = ones({1, 3}, kDouble).expand({2, 3});
    CHECK_THROWS_WITH_AS(x.mul_(2), doctest::Contains("more than one element of the written-to tensor"), Error);
    CHECK_THROWS_WITH_AS(x.index_put_({tensor({0})}, 2), doctest::Contains("more than one element"), Error);
  }

  TEST_CASE("a view keeps its base and says so") {
    const Tensor x = ones({2, 3});
    const Tensor v = x.t().slice(0, 1);
    CHECK(v.is_view());
    CHECK(v._base().is_same(x));
    CHECK_FALSE(x.is_view());
    v.fill_(5);
    CHECK(x._version() == 1);
    CHECK(v._version() == 1);
    CHECK(x.sum().item<float>() == doctest::Approx(22));
  }
}
