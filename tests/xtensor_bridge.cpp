#include <doctest/doctest.h>

#include <xtgrad/xtensor.h>
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/shape.h>

using namespace xtgrad;

TEST_SUITE("xtensor bridge") {
  TEST_CASE("a view reads and writes the tensor's own elements") {
    const Tensor x = arange(6, kFloat).reshape({2, 3});
    auto view = xt_view<float>(x);
    CHECK(view.dimension() == 2);
    CHECK(view(1, 2) == 5.0f);
    view(0, 1) = 10;
    CHECK(x[0][1].item<float>() == 10.0f);
    view += 1;
    CHECK(x[1][2].item<float>() == 6.0f);
    CHECK(static_cast<void*>(&view(0, 0)) == x.data_ptr());
  }

  TEST_CASE("a view follows transposed, sliced and expanded strides") {
    const Tensor x = arange(12, kDouble).reshape({3, 4});
    auto transposed = xt_view<double>(x.t());
    CHECK(transposed.shape(0) == 4);
    CHECK(transposed(3, 1) == 7.0);
    auto sliced = xt_view<double>(x.slice(1, 1, 4, 2));
    CHECK(sliced(2, 1) == 11.0);
    sliced(2, 1) = -1;
    CHECK(x[2][3].item<double>() == -1.0);
    auto expanded = xt_view<double>(x[0].expand({5, 4}));
    CHECK(expanded(4, 2) == 2.0);
    const xt::xarray<double> sum = transposed + xt::ones<double>({4, 3});
    CHECK(sum(3, 1) == 8.0);
    const xt::xarray<double> row = xt::xarray<double>{{1, 2, 3, 4}} + xt_view<double>(x.slice(0, 0, 1));
    CHECK(row(0, 3) == 7.0);
  }

  TEST_CASE("a view outlives its tensor") {
    auto view = [] { return xt_view<float>(ones({1000})); }();
    std::vector<Tensor> others;
    for (int i = 0; i < 10; ++i) others.push_back(full({1000}, i, kFloat));
    CHECK(xt::sum(view)() == 1000.0f);
  }

  TEST_CASE("a view of another type is refused") {
    CHECK_THROWS_WITH_AS(xt_view<float>(ones({2}, kDouble)), "expected scalar type Float but found Double", Error);
  }

  TEST_CASE("an expression becomes a tensor") {
    const xt::xarray<float> a{{1, 2}, {3, 4}};
    const Tensor x = from_xt(a * 2 + 1, requires_grad());
    CHECK(x.dtype() == kFloat);
    CHECK(x.sizes() == IntArrayRef({2, 2}));
    CHECK(x[1][0].item<float>() == 7.0f);
    CHECK(x.requires_grad());
    const Tensor copy = from_xt(a);
    CHECK(copy.data_ptr() != static_cast<const void*>(a.data()));
    CHECK(from_xt(xt::view(a, xt::all(), 1))[1].item<float>() == 4.0f);
    CHECK(from_xt(xt::equal(a, 2.0f)).dtype() == kBool);
  }

  TEST_CASE("a container that is moved in is not copied, in either layout") {
    xt::xarray<int64_t> rows{{1, 2, 3}, {4, 5, 6}};
    const void* memory = rows.data();
    const Tensor x = from_xt(std::move(rows));
    CHECK(x.data_ptr() == memory);
    CHECK(x[1][2].item<int64_t>() == 6);
    xt::xarray<double, xt::layout_type::column_major> columns({2, 3}, 0.0);
    columns(1, 2) = 9;
    const Tensor y = from_xt(std::move(columns));
    CHECK(y.stride(0) == 1);
    CHECK(y[1][2].item<double>() == 9.0);
    auto shared = std::make_shared<xt::xarray<float>>(xt::xarray<float>{1, 2, 3});
    const Tensor z = from_xt(shared);
    z[0] = 5;
    CHECK((*shared)(0) == 5.0f);
    CHECK(from_xt(xt::xarray<float>::from_shape({0, 3})).numel() == 0);
  }
}
