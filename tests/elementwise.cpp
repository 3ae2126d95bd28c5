#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/autograd/ops/activation.h>
#include <xtgrad/autograd/record.h>

using namespace xtgrad;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();

Tensor of(std::vector<double> values) { return tensor(values, kDouble); }
Tensor leaf(std::vector<double> values) { return of(std::move(values)).requires_grad_(); }

bool same(const Tensor& x, const Tensor& y) { return allclose(x, y, 0, 1e-14, true) && x.sizes() == y.sizes(); }

// The gradient of sum(y) by x.
Tensor gradient(const Tensor& y, const Tensor& x) {
  return autograd::grad({y}, {x}, {ones_like(y)}, std::nullopt, false, true)[0];
}

template <class Body>
std::string error_of(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

bool says(const std::string& message, const char* part) { return message.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE_BEGIN("elementwise");

TEST_CASE("Operands broadcast, and gradients are summed back to their shapes") {
  const Tensor column = leaf({1, 2}).reshape({2, 1}), row = leaf({10, 20, 30}), number = scalar_tensor(2, kDouble);
  const Tensor y = column * row + number;
  CHECK(same(y, of({12, 22, 32, 22, 42, 62}).reshape({2, 3})));
  CHECK(same(gradient(y, row), of({3, 3, 3})));
  CHECK(same(gradient(column * row, column), of({60, 60}).reshape({2, 1})));
  CHECK(says(error_of([] { ones({2, 3}) + ones({2}); }), "The size of tensor a (3) must match"));
}

TEST_CASE("A bias is added to every row of a transposed or strided matrix") {
  const Tensor x = arange(12, kDouble).reshape({4, 3}), bias = of({100, 200, 300, 400});
  const Tensor expected = x.t().contiguous() + bias;
  CHECK(same(x.t() + bias, expected));
  CHECK(same(bias + x.t(), expected));
  const Tensor every_second = arange(24, kDouble).reshape({4, 6}).slice(1, 0, 6, 2);
  CHECK(same(every_second * of({1, 10, 100}), every_second.contiguous() * of({1, 10, 100})));
}

TEST_CASE("operands that are broadcast, scattered or a number give what copies of them give") {
  // Longer than a block of the kernels (512), in one dimension and in several.
  const int64_t rows = 3, columns = 1100;
  const Tensor dense = randn({rows, columns}), column = randn({rows, 1}), row = randn({columns}), one = randn({});
  const Tensor transposed = randn({columns, rows}).t(),
               strided = randn({rows, 2 * columns}).slice(1, 0, 2 * columns, 2);
  const std::vector<Tensor> operands{dense, column, row, one, transposed, strided};
  const auto copied = [&](const Tensor& x) { return x.expand({rows, columns}).contiguous(); };
  for (size_t i = 0; i < operands.size(); ++i)
    for (size_t j = 0; j < operands.size(); ++j) {
      CAPTURE(i);
      CAPTURE(j);
      const Tensor x = operands[i].expand({rows, columns}), y = operands[j].expand({rows, columns});
      CHECK(equal(x - y, copied(x) - copied(y)));
      CHECK(equal(where(x < y, x, y), where(copied(x) < copied(y), copied(x), copied(y))));
      Tensor scattered = zeros({columns, rows}).t();
      scattered.add_(x).sub_(y);
      CHECK(equal(scattered, copied(x) - copied(y)));
      CHECK(equal(x * 3, copied(x) * 3));
    }
}

TEST_CASE("A short bias is added to many rows, also in place and with rows left over") {
  const Tensor x = arange(7 * 1001, kDouble).reshape({1001, 7}), bias = of({1, 2, 3, 4, 5, 6, 7});
  const Tensor expected = x.clone() + bias.expand({1001, 7}).contiguous();
  CHECK(equal(x + bias, expected));
  CHECK(equal(x * bias, x * bias.expand({1001, 7}).contiguous()));
  CHECK(equal(x.clone().add_(bias), expected));
  CHECK(equal(x.reshape({13, 77, 7}) + bias, expected.reshape({13, 77, 7})));
  CHECK(equal(x + bias.flip({0}).to(kFloat), x + bias.flip({0})));
}

TEST_CASE("Large operands give the same as small ones: every thread and block does its part") {
  const int64_t n = 70001;
  const Tensor x = linspace(-3, 3, n, kDouble), y = tanh(x) * x + 1;
  for (int64_t i : {int64_t{0}, int64_t{511}, int64_t{512}, n / 2, n - 1}) {
    const double v = x[i].item<double>();
    CHECK(y[i].item<double>() == doctest::Approx(std::tanh(v) * v + 1).epsilon(1e-14));
  }
  const Tensor wide = x.reshape({1, n}) + of({0, 1, 2}).reshape({3, 1});
  CHECK(equal(wide[2], x + 2));
}

TEST_CASE("Empty and 0-d tensors go through every kind of function") {
  const Tensor none = empty({0, 3}, kDouble), one = scalar_tensor(0.25, kDouble);
  CHECK((none + of({1, 2, 3})).sizes() == IntArrayRef({0, 3}));
  CHECK(exp(none).numel() == 0);
  CHECK(where(gt(none, 0), none, 1).numel() == 0);
  CHECK(sin(none).numel() == 0);
  CHECK(lerp(none, none, 0.5).numel() == 0);
  CHECK(equal(none, none.clone()));
  CHECK(sqrt(one).dim() == 0);
  CHECK(sin(one).item<double>() == doctest::Approx(std::sin(0.25)).epsilon(1e-15));
  CHECK(where(gt(one, 0), one, 1).item<double>() == 0.25);
}

TEST_CASE("nan goes through maximum, minimum, clamp, relu and the hard activations") {
  const Tensor x = of({1, kNan}), y = of({kNan, 1});
  CHECK(maximum(x, y).isnan().all().item<bool>());
  CHECK(minimum(x, y).isnan().all().item<bool>());
  const Tensor nan = of({kNan});
  for (const Tensor& r : {nan.clamp(-1, 1), relu(nan), hardtanh(nan), hardsigmoid(nan), hardswish(nan), softshrink(nan),
                          hardshrink(nan), leaky_relu(nan), threshold(nan, 0, 5), elu(nan), gelu(nan), softplus(nan)})
    CHECK(std::isnan(r.item<double>()));
}

TEST_CASE("Equal operands of maximum and minimum share the gradient") {
  const Tensor x = leaf({1, 2, 3}), y = leaf({1, 5, 0});
  CHECK(same(gradient(maximum(x, y), x), of({0.5, 0, 1})));
  CHECK(same(gradient(maximum(x, y), y), of({0.5, 1, 0})));
  CHECK(same(gradient(minimum(x, y), x), of({0.5, 1, 0})));
}

TEST_CASE("clamp lets the gradient through at its limits, hardtanh does not") {
  const Tensor x = leaf({-2, -1, 0, 1, 2});
  CHECK(same(gradient(x.clamp(-1, 1), x), of({0, 1, 1, 1, 0})));
  CHECK(same(gradient(hardtanh(x), x), of({0, 0, 1, 0, 0})));
  CHECK(same(gradient(clamp_min(x, -1), x), of({0, 1, 1, 1, 1})));
  CHECK(same(x.clamp(1, -1), of({-1, -1, -1, -1, -1})));
  CHECK(says(error_of([&] { x.clamp(); }), "At least one of 'min' or 'max' must not be None"));
}

TEST_CASE("Powers have finite gradients at base 0 and exponent 0") {
  const Tensor x = leaf({0, 2, 0}), n = leaf({2, 0, 0});
  const Tensor y = pow(x, n);
  CHECK(same(y, of({0, 1, 1})));
  CHECK(same(gradient(pow(x, n), x), of({0, 0, 0})));
  CHECK(same(gradient(pow(x, n), n), of({0, std::log(2.0), 0})));
  CHECK(same(gradient(pow(x, 0), x), of({0, 0, 0})));
  CHECK(same(gradient(pow(x, 1), x), of({1, 1, 1})));
  CHECK(same(gradient(pow(x, 2), x), of({0, 4, 0})));
  CHECK(same(gradient(pow(0, n), n), of({0, 0, 0})));
  const Tensor special = of({0.25, 4});
  for (double e : {0.5, -0.5, -1.0, -2.0, 1.0, 2.0, 3.0, 0.0})
    CHECK(same(pow(special, e), of({std::pow(0.25, e), std::pow(4, e)})));
}

TEST_CASE("abs has gradient 0 at 0, relu too, and sign and floor everywhere") {
  const Tensor x = leaf({-1.5, 0, 2.5});
  CHECK(same(gradient(abs(x), x), of({-1, 0, 1})));
  CHECK(same(gradient(relu(x), x), of({0, 0, 1})));
  CHECK(same(gradient(sign(x), x), of({0, 0, 0})));
  CHECK(same(gradient(floor(x), x), of({0, 0, 0})));
  CHECK(same(gradient(frac(x), x), of({1, 1, 1})));
}

TEST_CASE("round takes halves to the even number, remainder has the divisor's sign and fmod the dividend's") {
  CHECK(same(round(of({0.5, 1.5, 2.5, -0.5, -1.5})), of({0, 2, 2, 0, -2})));
  CHECK(same(of({-3, 3, 5}) % of({2, -2, kInf}), of({1, -1, 5})));
  CHECK(same(fmod(of({-3, 3}), of({2, -2})), of({-1, 1})));
  const Tensor x = leaf({7}), y = leaf({-2});
  CHECK(gradient(fmod(x, y), y).item<double>() == 3);
  CHECK(gradient(remainder(x, y), y).item<double>() == 4);
}

TEST_CASE("sin and cos are accurate for arguments of any size, also beside small ones") {
  const Tensor x = of({1e15, 0.5, -1e300, kInf});
  CHECK(same(sin(x), of({std::sin(1e15), std::sin(0.5), std::sin(-1e300), kNan})));
  CHECK(same(cos(x.flip({0})), of({kNan, std::cos(1e300), std::cos(0.5), std::cos(1e15)})));
}

TEST_CASE("where chooses without letting the other branch's nan in") {
  const Tensor x = leaf({-1, 4}), condition = gt(x, 0);
  const Tensor y = where(condition, sqrt(where(condition, x, 1)), 0);
  CHECK(same(y, of({0, 2})));
  CHECK(same(gradient(y, x), of({0, 0.25})));
  CHECK(same(where(condition, 1.5, of({7, 7})), of({7, 1.5})));
}

TEST_CASE("Comparisons take tensors and numbers on either side") {
  const Tensor x = of({1, 2, 3});
  CHECK(equal(x < 2, tensor({true, false, false})));
  CHECK(equal(2 < x, tensor({false, false, true})));
  CHECK(equal(x >= of({3, 2, 1}), tensor({false, true, true})));
  CHECK(equal(x != 2, tensor({true, false, true})));
  CHECK(equal(of({kNan}) == of({kNan}), tensor({false})));
  CHECK(equal(logical_xor(x, of({0, 1, 0})), tensor({true, false, true})));
  CHECK(equal(logical_not(of({0, 2, kNan})), tensor({true, false, false})));
  CHECK(equal(isinf(of({kInf, -kInf, 1})), tensor({true, true, false})));
  CHECK(equal(isfinite(of({kInf, kNan, 1})), tensor({false, false, true})));
}

TEST_CASE("allclose and equal tell what is near and what is the same") {
  CHECK(allclose(of({1, kInf}), of({1 + 1e-9, kInf})));
  CHECK(!allclose(of({1}), of({1.1})));
  CHECK(!allclose(of({kInf}), of({1})));
  CHECK(!allclose(of({1}), of({kInf})));
  CHECK(!allclose(of({kNan}), of({kNan})));
  CHECK(allclose(of({kNan}), of({kNan}), 1e-5, 1e-8, true));
  CHECK_THROWS_AS(allclose(of({1}), of({1}), -1), Error);
  CHECK(!equal(of({1, 2}), of({1})));
  CHECK(!equal(of({1, 2}), of({1, 3})));
}

TEST_CASE("In-place forms change the elements, keep the handle and count a version") {
  const Tensor x = of({1, 2, 3});
  const void* place = x.data_ptr();
  x.add_(of({1, 1, 1}), 2).mul_(2).sub_(1).div_(of({1, 1, 11}));
  CHECK(same(x, of({5, 7, 9.0 / 11})));
  CHECK(x.data_ptr() == place);
  CHECK(x._version() == 4);
  CHECK(same(of({1, 4}).sqrt_(), of({1, 2})));
  CHECK(same(of({-1, 4}).relu_().neg_().abs_(), of({0, 4})));
  CHECK(same(of({1, 2}).lerp_(of({3, 4}), 0.5), of({2, 3})));
  CHECK(same(of({1, 2}).addcmul_(of({3, 4}), of({2, 2}), 0.5), of({4, 6})));
  CHECK(same(of({1, 2}).addcdiv_(of({3, 4}), of({2, 2}), 2), of({4, 6})));
  CHECK(same(of({-5, 5}).clamp_(-1, 2), of({-1, 2})));
  CHECK(same(of({1, 2}).fill_(scalar_tensor(7, kDouble)), of({7, 7})));
  CHECK(same(of({1, 2}).zero_(), of({0, 0})));
  CHECK(same(of({2, 3}).pow_(2).exp_().log_(), of({4, 9})));
  CHECK_THROWS_AS(of({1, 2}).fill_(of({1, 2})), Error);
}

TEST_CASE("In-place forms of tracked tensors are recorded") {
  const Tensor x = leaf({1, 2, 3});
  const Tensor y = x * 2;
  y.mul_(x).add_(1);
  CHECK(same(gradient(y, x), of({4, 8, 12})));
  const Tensor z = x * 1;
  z.select(0, 1).zero_();
  CHECK(same(gradient(z * z, x), of({2, 0, 6})));
  const Tensor w = x * 1;
  w.exp_().tanh_().sigmoid_();
  CHECK(same(gradient(w, x), gradient(sigmoid(tanh(exp(x))), x)));
  const Tensor filled = x * 1, value = scalar_tensor(3, kDouble).requires_grad_();
  filled.fill_(value);
  CHECK(gradient(filled, value).item<double>() == 3);
  CHECK_THROWS_AS(x.add_(1), Error);
  CHECK(same(x, of({1, 2, 3})));
}

TEST_CASE("An operand that shares the written elements in another order is read as it was before") {
  const Tensor x = of({1, 2, 3, 4}).reshape({2, 2});
  x.add_(x.t());
  CHECK(same(x, of({2, 5, 5, 8}).reshape({2, 2})));
  const Tensor y = of({1, 2, 3, 4});
  y.slice(0, 1, 4).mul_(y.slice(0, 0, 3));
  CHECK(same(y, of({1, 2, 6, 12})));
  const Tensor z = of({1, 2});
  z.add_(z).mul_(z);
  CHECK(same(z, of({4, 16})));
}

TEST_CASE("A broadcast tensor is not written to in place") {
  const Tensor x = of({1, 2});
  CHECK(says(error_of([&] { x.expand({3, 2}).add_(1); }), "more than one element of the written-to tensor"));
  CHECK(says(error_of([&] { x.add_(ones({3, 2}, kDouble)); }), "doesn't match the broadcast shape [3, 2]"));
  CHECK(same(x, of({1, 2})));
}

TEST_CASE("A changed operand is noticed in the gradient, where it is needed") {
  const Tensor x = leaf({1, 2}), constant = of({3, 4});
  const Tensor y = x * constant, z = x + constant;
  constant.add_(1);
  CHECK(says(error_of([&] { gradient(y, x); }), "modified by an inplace operation"));
  CHECK(same(gradient(z, x), of({1, 1})));
}

TEST_CASE("Activations hold at the ends of the range") {
  const Tensor far = of({-1000, 1000});
  CHECK(same(silu(far), of({0, 1000})));
  CHECK(same(gelu(far), of({0, 1000})));
  CHECK(same(gelu(far, "tanh"), of({0, 1000})));
  CHECK(same(mish(far), of({0, 1000})));
  CHECK(same(softplus(far), of({0, 1000})));
  CHECK(same(log_sigmoid(far), of({-1000, 0})));
  CHECK(same(elu(far, 2), of({-2, 1000})));
  const Tensor x = leaf({-1000, 1000});
  for (const Tensor& y : {silu(x), gelu(x), gelu(x, "tanh"), mish(x), softplus(x), elu(x), celu(x), selu(x)}) {
    const Tensor first = autograd::grad({y}, {x}, {ones_like(y)}, true, true)[0];
    CHECK(isfinite(first).all().item<bool>());
    CHECK(isfinite(gradient(first, x)).all().item<bool>());
  }
}

TEST_CASE("Arguments of activations are checked") {
  const Tensor x = of({1, 2, 3});
  CHECK(says(error_of([&] { glu(x); }), "Halving dimension must be even, but dimension -1 is size 3"));
  CHECK(says(error_of([&] { glu(x[0]); }), "glu does not support 0-dimensional tensors"));
  CHECK(says(error_of([&] { gelu(x, "cubic"); }), "approximate argument must be either none or tanh"));
  CHECK(says(error_of([&] { softshrink(x, -1); }), "lambda must be greater or equal to 0"));
  CHECK(says(error_of([&] { celu(x, 0); }), "alpha cannot be 0 for CELU"));
  CHECK(says(error_of([&] { prelu(x.reshape({1, 3}), of({1, 2})); }), "Mismatch of parameter numbers"));
}

TEST_CASE("prelu has a slope for each channel and learns it") {
  const Tensor x = of({-1, 2, -3, -4}).reshape({1, 2, 2}), weight = leaf({0.5, 0.25});
  const Tensor y = prelu(x, weight);
  CHECK(same(y, of({-0.5, 2, -0.75, -1}).reshape({1, 2, 2})));
  CHECK(same(gradient(y, weight), of({-1, -7})));
  CHECK(same(prelu(x, of({0.5})), of({-0.5, 2, -1.5, -2}).reshape({1, 2, 2})));
}

TEST_CASE("In-place activations are their namesakes") {
  Tensor x = of({-2, 0.5, 3});
  CHECK(same(leaky_relu_(x, 0.5), of({-1, 0.5, 3})));
  CHECK(same(hardtanh_(x), of({-1, 0.5, 1})));
  CHECK(same(threshold_(x, 0.75, 9), of({9, 9, 1})));
  Tensor y = of({-2, 3});
  const Tensor expected = elu(y, 0.5);
  CHECK(same(elu_(y, 0.5), expected));
}

TEST_SUITE_END();
