#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include <doctest/doctest.h>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/lib/parallel.h>

using namespace xtgrad;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
const double kNan = std::numeric_limits<double>::quiet_NaN();

Tensor doubles(IntArrayRef sizes, unsigned seed = 1) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  const Tensor x = empty(sizes, kDouble);
  for (int64_t i = 0; i < x.numel(); ++i) x.data_ptr<double>()[i] = normal(generator);
  return x;
}

double at(const Tensor& x, int64_t i) { return x.contiguous().data_ptr<double>()[i]; }
bool same(const Tensor& x, const Tensor& y) { return x.sizes() == y.sizes() && allclose(x, y, 1e-12, 1e-12, true); }

// What sum and max say about x, element by element in index order.
struct Plain {
  double sum = 0, largest = -kInf;
  explicit Plain(const Tensor& x) {
    for (int64_t i = 0; i < x.numel(); ++i) {
      sum += at(x, i);
      largest = std::max(largest, at(x, i));
    }
  }
};

Tensor gradient(const Tensor& y, const Tensor& x) { return autograd::grad({y}, {x}, {}, std::nullopt, true)[0]; }

}  // namespace

TEST_SUITE("reduce") {
  TEST_CASE("running sums and products of any number of rows are those of each row alone") {
    for (const int64_t rows : {1, 3, 4, 5, 9}) {
      CAPTURE(rows);
      const Tensor x = doubles({rows, 37}).requires_grad_();
      const std::vector<std::function<Tensor(const Tensor&, int64_t)>> functions{
          [](const Tensor& y, int64_t dim) { return y.cumsum(dim); },
          [](const Tensor& y, int64_t dim) { return y.cumprod(dim); },
          [](const Tensor& y, int64_t dim) { return y.logcumsumexp(dim); }};
      for (const auto& f : functions) {
        const Tensor whole = f(x, 1), weights = arange(rows * 37, kDouble).view({rows, 37});
        const Tensor gradient = autograd::grad({(whole * weights).sum()}, {x})[0];
        for (int64_t i = 0; i < rows; ++i) {
          const Tensor row = x[i].detach().requires_grad_(), alone = f(row, 0);
          CHECK(equal(whole[i], alone));
          CHECK(allclose(gradient[i], autograd::grad({(alone * weights[i]).sum()}, {row})[0], 1e-5, 1e-5));
        }
      }
    }
  }

  TEST_CASE("sums and maxima over every set of dimensions of every layout equal the plain loop") {
    const Tensor base = doubles({5, 7, 3, 9});
    for (const Tensor& x : {base, base.transpose(0, 3), base.permute({2, 0, 3, 1}), base.slice(3, 0, 9, 2),
                            base.slice(0, 0, 1).expand({5, 7, 3, 9}), base.select(1, 3)})
      for (int64_t mask = 1; mask < 1 << x.dim(); ++mask) {
        std::vector<int64_t> dims, kept, order, outside;
        for (int64_t d = 0; d < x.dim(); ++d) (mask >> d & 1 ? dims : kept).push_back(d);
        order = kept;
        order.insert(order.end(), dims.begin(), dims.end());
        const Tensor s = sum(x, dims), m = amax(x, dims);
        int64_t count = 1;
        for (int64_t d : dims) count *= x.size(d);
        const Tensor rows = x.permute(order).reshape({-1, count});
        CHECK(sum(x, dims, true).dim() == x.dim());
        REQUIRE(s.numel() == rows.size(0));
        for (int64_t i = 0; i < rows.size(0); ++i) {
          const Plain plain(rows.select(0, i));
          CHECK(at(s, i) == doctest::Approx(plain.sum).epsilon(1e-12));
          CHECK(at(m, i) == plain.largest);
        }
      }
  }

  TEST_CASE("long rows and long columns agree with the plain loop on one thread and on two") {
    const int before = get_num_threads();
    for (int threads : {1, 2}) {
      set_num_threads(threads);
      for (const Dims& sizes : {Dims{100003}, Dims{4097, 10}, Dims{3, 40001}, Dims{70000, 1}, Dims{300, 301}}) {
        const Tensor x = doubles(sizes);
        CHECK(sum(x).item<double>() == doctest::Approx(Plain(x).sum).epsilon(1e-11));
        CHECK(same(sum(x, 0).sum(), sum(x)));
        CHECK(same(sum(sum(x, -1)), sum(x)));
        CHECK(max(x).item<double>() == Plain(x).largest);
      }
    }
    set_num_threads(before);
  }

  TEST_CASE("the sum of ten million floats is right to 1e-6") {
    const Tensor x = full({10000000}, 0.1f, kFloat);
    CHECK(sum(x).item<double>() == doctest::Approx(1e7 * 0.1f).epsilon(1e-6));
    CHECK(sum(x.view({1000000, 10}), 0).max().item<double>() == doctest::Approx(1e6 * 0.1f).epsilon(1e-6));
    CHECK(sum(x.view({1000000, 10}), 0).min().item<double>() == doctest::Approx(1e6 * 0.1f).epsilon(1e-6));
  }

  TEST_CASE("integers and bools are summed in int64, or in the dtype that is asked for") {
    CHECK(sum(tensor({1, 2, 3})).dtype() == kLong);
    CHECK(sum(tensor({true, true, false})).item<int64_t>() == 2);
    CHECK(sum(full({300}, 200, kByte)).item<int64_t>() == 60000);
    CHECK(sum(tensor({1, 2}), kFloat).dtype() == kFloat);
    CHECK(mean(tensor({1, 2}), kDouble).item<double>() == 1.5);
    CHECK(prod(tensor({2, 3, 4})).item<int64_t>() == 24);
    CHECK_THROWS_WITH_AS(mean(tensor({1, 2})),
                         "mean(): could not infer output dtype. Input dtype must be either a floating point or complex "
                         "dtype. Got: Long",
                         Error);
  }

  TEST_CASE("tensors without elements: sum 0, mean nan, product 1, and no maximum") {
    const Tensor none = empty({0, 3}, kDouble);
    CHECK(sum(none).item<double>() == 0);
    CHECK(sum(none, 0).sizes() == IntArrayRef({3}));
    CHECK(at(sum(none, 0), 2) == 0);
    CHECK(sum(none, 1).numel() == 0);
    CHECK(std::isnan(mean(none).item<double>()));
    CHECK(prod(none).item<double>() == 1);
    CHECK(std::isnan(var(none).item<double>()));
    CHECK(all(none).item<bool>());
    CHECK_FALSE(any(none).item<bool>());
    CHECK(cumsum(none, 0).sizes() == none.sizes());
    CHECK(amax(none, 1).numel() == 0);
    CHECK_THROWS_WITH_AS(max(none),
                         "max(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction "
                         "dim with the 'dim' argument.",
                         Error);
    CHECK_THROWS_AS(max(none, 0), Error);
    CHECK_THROWS_AS(amin(none, 0), Error);
    CHECK_THROWS_AS(argmax(none), Error);
    CHECK(norm(none, kInf).item<double>() == 0);
  }

  TEST_CASE("a 0-d tensor is reduced as its one element") {
    const Tensor x = full({}, 2.5, kDouble).set_requires_grad(true);
    for (const Tensor& y : {sum(x), sum(x, 0), mean(x, -1), prod(x), prod(x, 0), amax(x), max(x), median(x), norm(x),
                            cumsum(x, 0), cumprod(x, 0), logcumsumexp(x, 0), logsumexp(x, 0), std::get<0>(max(x, 0)),
                            std::get<0>(median(x, 0)), sum_to_size(x, {})}) {
      CHECK(y.dim() == 0);
      CHECK(y.item<double>() == 2.5);
      CHECK(gradient(y, x).item<double>() == 1);
    }
    CHECK(argmax(x, 0).item<int64_t>() == 0);
    CHECK(std::isnan(var(x).item<double>()));
    CHECK(var(x, false).item<double>() == 0);
  }

  TEST_CASE("of equal elements the first is found, and a nan wins") {
    for (const Tensor& x : {tensor({1., 7., 3., 7., 7.}, kDouble), tensor({1, 7, 3, 7, 7})}) {
      CHECK(argmax(x).item<int64_t>() == 1);
      CHECK(argmin(-x).item<int64_t>() == 1);
    }
    Tensor long_row = zeros({1000}, kFloat);
    long_row[700] = 1;
    long_row[900] = 1;
    CHECK(argmax(long_row).item<int64_t>() == 700);
    long_row[950] = kNan;
    long_row[980] = kNan;
    CHECK(argmax(long_row).item<int64_t>() == 950);
    CHECK(argmin(long_row, 0).item<int64_t>() == 950);
    CHECK(std::isnan(max(long_row).item<double>()));
    const auto [values, indices] = min(long_row.unsqueeze(1).expand({1000, 20}), 0);
    CHECK(isnan(values).all().item<bool>());
    CHECK((indices == 950).all().item<bool>());
  }

  TEST_CASE("argmax and max along a dimension agree in every layout, with and without keepdim") {
    const Tensor base = doubles({6, 70, 11});
    for (const Tensor& x : {base, base.transpose(0, 2), base.slice(1, 0, 70, 3)})
      for (int64_t dim = 0; dim < 3; ++dim) {
        const auto [values, indices] = max(x, dim, true);
        CHECK(same(values, amax(x, dim, true)));
        CHECK(same(x.gather(dim, indices), values));
        CHECK(equal(argmax(x, dim), indices.squeeze(dim)));
        CHECK(same(std::get<0>(min(x, dim)), -std::get<0>(max(-x, dim))));
      }
    CHECK(argmax(base, std::nullopt, true).sizes() == IntArrayRef({1, 1, 1}));
    CHECK_THROWS_AS(max(base, 3), Error);
    CHECK_THROWS_AS(sum(base, {0, 0}), Error);
  }

  TEST_CASE("equal largest elements share the gradient, along a dimension the index gets it") {
    const Tensor x = tensor({{1., 3., 3.}, {3., 2., 0.}}, kDouble).set_requires_grad(true);
    CHECK(same(gradient(max(x), x), tensor({{0., 1., 1.}, {1., 0., 0.}}, kDouble) / 3.));
    CHECK(same(gradient(amax(x, 1).sum(), x), tensor({{0., .5, .5}, {1., 0., 0.}}, kDouble)));
    CHECK(same(gradient(std::get<0>(max(x, 1)).sum(), x), tensor({{0., 1., 0.}, {1., 0., 0.}}, kDouble)));
    CHECK(same(gradient(std::get<0>(min(x, 0, true)).sum(), x), tensor({{1., 0., 0.}, {0., 1., 1.}}, kDouble)));
    CHECK(same(gradient(std::get<0>(median(x, 1)).sum(), x), tensor({{0., 1., 0.}, {0., 1., 0.}}, kDouble)));
  }

  TEST_CASE("products with zeros have exact gradients of first and second order") {
    const Tensor x = tensor({{2., 0., 5.}, {0., 3., 0.}, {2., 3., 4.}}, kDouble).set_requires_grad(true);
    const Tensor g = gradient(prod(x, 1).sum(), x);
    CHECK(same(g, tensor({{0., 10., 0.}, {0., 0., 0.}, {12., 8., 6.}}, kDouble)));
    // d/dx of the sum of the gradients: each element times each other pair's product.
    CHECK(same(gradient(g.sum(), x), tensor({{5., 7., 2.}, {3., 0., 3.}, {7., 6., 5.}}, kDouble)));
    const Tensor running = gradient(cumprod(x, 1).sum(), x);
    CHECK(same(running, tensor({{1., 12., 0.}, {4., 0., 0.}, {16., 10., 6.}}, kDouble)));
    CHECK(same(gradient(running.sum(), x), tensor({{6., 8., 2.}, {4., 1., 3.}, {8., 7., 5.}}, kDouble)));
    CHECK(same(gradient(prod(tensor({0., 0., 3.}, kDouble) * x.select(0, 2)), x), zeros({3, 3}, kDouble)));
  }

  TEST_CASE("the norm's gradient at zero is zero") {
    const Tensor x = zeros({3}, kDouble).set_requires_grad(true);
    for (double p : {1., 1.5, 2., 3., kInf}) CHECK(same(gradient(norm(x, p), x), zeros({3}, kDouble)));
    CHECK(same(gradient(xtgrad::std(x), x), zeros({3}, kDouble)));
    const Tensor y = tensor({3., -4., 0.}, kDouble);
    CHECK(norm(y).item<double>() == 5);
    CHECK(norm(y, 1).item<double>() == 7);
    CHECK(norm(y, 0).item<double>() == 2);
    CHECK(norm(y, kInf).item<double>() == 4);
    CHECK(norm(y, -kInf).item<double>() == 0);
    CHECK(norm(y, std::nullopt, 0, true).sizes() == IntArrayRef({1}));
    CHECK_THROWS_AS(norm(tensor({1, 2})), Error);
  }

  TEST_CASE("variances far from zero lose nothing, and logsumexp survives what overflows exp") {
    const Tensor x = doubles({1000}) + 1e8;
    CHECK(var(x).item<double>() == doctest::Approx(var(x - 1e8).item<double>()).epsilon(1e-6));
    const auto [v, m] = var_mean(x, 0);
    CHECK(m.item<double>() == doctest::Approx(1e8));
    CHECK(v.item<double>() == var(x).item<double>());
    CHECK(logsumexp(tensor({1000., 1000.}, kDouble), 0).item<double>() == doctest::Approx(1000 + std::log(2)));
    CHECK(logsumexp(tensor({-kInf, -kInf}, kDouble), 0).item<double>() == -kInf);
    CHECK(logsumexp(tensor({kInf, 0.}, kDouble), 0).item<double>() == kInf);
    const Tensor running = tensor({1000., 1000., -kInf, 1001.}, kDouble).set_requires_grad(true);
    CHECK(at(logcumsumexp(running, 0), 2) == doctest::Approx(1000 + std::log(2)));
    CHECK(isfinite(gradient(logcumsumexp(running, 0).sum(), running)).all().item<bool>());
  }

  TEST_CASE("running sums and products walk any dimension of any layout") {
    const Tensor base = doubles({4, 5, 300});
    for (const Tensor& x : {base, base.transpose(0, 2)})
      for (int64_t dim = 0; dim < 3; ++dim) {
        const Tensor s = cumsum(x, dim), p = cumprod(x, dim);
        CHECK(same(s.select(dim, -1), sum(x, dim)));
        CHECK(same(p.select(dim, 2), prod(x.narrow(dim, 0, 3), dim)));
      }
    CHECK(cumsum(tensor({true, true}), 0).dtype() == kLong);
  }

  TEST_CASE("the gradient of a sum or mean is a view of one number until a leaf keeps it") {
    const Tensor x = doubles({3, 4}).set_requires_grad(true);
    CHECK(gradient(mean(x), x).strides() == IntArrayRef({0, 0}));
    mean(x).backward();
    CHECK(x.grad().is_contiguous());
    CHECK(same(x.grad(), full({3, 4}, 1 / 12., kDouble)));
  }

  TEST_CASE("sum_to_size undoes broadcasting") {
    const Tensor x = doubles({2, 3, 4});
    CHECK(same(x.sum_to_size({3, 1}), sum(sum(x, 0), 1, true)));
    CHECK(same(x.sum_to_size({2, 3, 4}), x));
    CHECK_THROWS_WITH_AS(x.sum_to_size({2, 4}), "size {[2, 4]} is not expandable to size {[2, 3, 4]}.", Error);
  }

  TEST_CASE("all, any and count_nonzero take any dtype") {
    const Tensor x = tensor({{0., 1.}, {2., kNan}}, kDouble);
    CHECK_FALSE(all(x).item<bool>());
    CHECK(equal(all(x, 1), tensor({false, true})));
    CHECK(equal(any(x, 0, true), tensor({{true, true}})));
    CHECK(count_nonzero(x).item<int64_t>() == 3);
    CHECK(any(tensor({0, 3}).to(kByte)).dtype() == kByte);
  }

  TEST_CASE("medians are the lower ones, and nan where there is one") {
    CHECK(median(tensor({4., 1., 3., 2.}, kDouble)).item<double>() == 2);
    const auto [values, indices] = median(tensor({{5, 1, 3}, {2, 2, 9}}), 1);
    CHECK(equal(values, tensor({3, 2})));
    CHECK(equal(indices, tensor({2, 1})));
    CHECK(std::isnan(median(tensor({1., kNan, 0.}, kDouble)).item<double>()));
    CHECK(std::isnan(median(empty({0}, kDouble)).item<double>()));
  }
}
