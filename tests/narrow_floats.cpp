#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <xtgrad/xtgrad.h>

#include "tensor_values.h"

// Half and BFloat16 compute: what a function gives in them is what it gives in float, rounded. Values of PyTorch's are
// in tests/reference/narrow_*.jsonl.

namespace {

using namespace xtgrad;
namespace F = xtgrad::nn::functional;

constexpr ScalarType kNarrow[] = {kHalf, kBFloat16};

// The distance of two neighbours of 1.
double spacing(ScalarType dtype) { return dtype == kHalf ? 0x1p-10 : 0x1p-7; }

struct Row {
  std::string name;
  std::function<Tensor(const Tensor&)> function;
  double steps = 0;  // how many of the dtype's steps the results may be apart: 0 where one kernel computes
};

// Relative to the largest element: sums of numbers of both signs lose what they cancel.
void check_close(const Tensor& got, const Tensor& expected, double steps) {
  CHECK(got.dtype() == expected.dtype());
  REQUIRE(got.sizes() == expected.sizes());
  if (got.numel() == 0) return;
  const Tensor a = got.detach().to(kFloat), b = expected.detach().to(kFloat);
  const double largest = std::max(1.0, max(abs(b)).item<double>());
  CHECK(max(abs(a - b)).item<double>() <= steps * spacing(got.dtype()) * largest);
}

void check_rows(const std::vector<Row>& rows, IntArrayRef sizes) {
  for (const ScalarType dtype : kNarrow)
    for (const Row& row : rows) {
      CAPTURE(row.name);
      CAPTURE(std::string(to_string(dtype)));
      manual_seed(1);
      const Tensor x = (rand(sizes) * 1.5 + 0.25).to(dtype).requires_grad_(),
                   wide = x.detach().to(kFloat).requires_grad_();
      const Tensor y = row.function(x), expected = row.function(wide);
      if (!is_floating_point(expected.dtype())) {
        CHECK(y.equal(expected));
        continue;
      }
      check_close(y, expected.to(dtype), row.steps);
      if (!expected.requires_grad()) continue;
      check_close(test::gradient(y, x), test::gradient(expected, wide).to(dtype), 8);
    }
}

}  // namespace

TEST_SUITE("narrow floats") {
  TEST_CASE("elementwise functions and comparisons") {
    check_rows(
        {
            {"add", [](const Tensor& x) { return x + x; }},
            {"add number", [](const Tensor& x) { return x + 0.3; }},
            {"sub", [](const Tensor& x) { return x - x * 0.5; }, 2},
            {"mul", [](const Tensor& x) { return x * x; }},
            {"div", [](const Tensor& x) { return 1 / x; }, 1},
            {"pow", [](const Tensor& x) { return pow(x, 2.5); }},
            {"pow tensor", [](const Tensor& x) { return pow(x, x); }},
            {"exp", [](const Tensor& x) { return exp(x); }},
            {"log", [](const Tensor& x) { return log(x); }},
            {"sin", [](const Tensor& x) { return sin(x); }},
            {"tanh", [](const Tensor& x) { return tanh(x); }},
            {"sigmoid", [](const Tensor& x) { return sigmoid(x); }},
            {"erf", [](const Tensor& x) { return erf(x); }},
            {"lgamma", [](const Tensor& x) { return lgamma(x); }},
            {"relu", [](const Tensor& x) { return relu(x - 1); }},
            {"gelu", [](const Tensor& x) { return gelu(x); }},
            {"softplus", [](const Tensor& x) { return softplus(x); }},
            {"clamp", [](const Tensor& x) { return clamp(x, 0.5, 1.25); }},
            {"where", [](const Tensor& x) { return where(gt(x, 1), x, 2); }},
            {"lerp", [](const Tensor& x) { return lerp(x, x * 2, 0.25); }},
            {"addcmul", [](const Tensor& x) { return addcmul(x, x, x, 0.5); }},
            {"maximum", [](const Tensor& x) { return maximum(x, x * 0 + 1); }},
            {"remainder", [](const Tensor& x) { return remainder(x, 0.5); }},
            {"floor_divide", [](const Tensor& x) { return floor_divide(x, 0.375); }},
            {"eq", [](const Tensor& x) { return eq(x, x); }},
            {"lt", [](const Tensor& x) { return lt(x, 1); }},
            {"isnan", [](const Tensor& x) { return isnan(x); }},
            {"isclose", [](const Tensor& x) { return isclose(x, x); }},
        },
        {3, 5});
  }

  TEST_CASE("reductions, scans and sorting") {
    check_rows(
        {
            {"sum", [](const Tensor& x) { return sum(x); }},
            {"sum dim", [](const Tensor& x) { return sum(x, 1); }},
            {"mean", [](const Tensor& x) { return mean(x, 0); }},
            {"var", [](const Tensor& x) { return var(x); }},
            {"std", [](const Tensor& x) { return xtgrad::std(x, 1); }},
            {"prod", [](const Tensor& x) { return prod(x, 1); }},
            {"amax", [](const Tensor& x) { return amax(x, 1); }},
            {"max", [](const Tensor& x) { return std::get<0>(max(x, 1)); }},
            {"argmax", [](const Tensor& x) { return argmax(x, 1); }},
            {"median", [](const Tensor& x) { return median(x); }},
            {"norm", [](const Tensor& x) { return norm(x); }},
            {"norm 3", [](const Tensor& x) { return norm(x, 3); }},
            {"logsumexp", [](const Tensor& x) { return logsumexp(x, 1); }},
            {"cumsum", [](const Tensor& x) { return cumsum(x, 1); }},
            {"cumprod", [](const Tensor& x) { return cumprod(x, 1); }},
            {"sort", [](const Tensor& x) { return std::get<0>(sort(x, 1)); }},
            {"topk", [](const Tensor& x) { return std::get<0>(topk(x, 2)); }},
            {"kthvalue", [](const Tensor& x) { return std::get<0>(kthvalue(x, 2)); }},
            {"cummax", [](const Tensor& x) { return std::get<0>(cummax(x, 1)); }},
            {"mode", [](const Tensor& x) { return std::get<0>(mode(x)); }},
            {"any", [](const Tensor& x) { return any(x); }},
            {"searchsorted",
             [](const Tensor& x) { return searchsorted(std::get<0>(sort(x.detach(), 1)), x.detach()); }},
        },
        {4, 7});
    // The sum of many does not stop growing where the next one is below half a step of the sum.
    CHECK(ones({5000}, kBFloat16).sum().item<double>() == 4992);  // 5000, rounded
  }

  TEST_CASE("softmax, norms and losses") {
    const Tensor classes = arange(4), onto = full({4, 7}, 0.5);
    const auto like = [&](const Tensor& x) { return onto.to(x.dtype()); };
    check_rows(
        {
            {"softmax", [](const Tensor& x) { return softmax(x, 1); }},
            {"log_softmax", [](const Tensor& x) { return log_softmax(x, 0); }},
            {"layer_norm", [](const Tensor& x) { return F::layer_norm(x, F::LayerNormFuncOptions({7})); }},
            {"batch_norm",
             [](const Tensor& x) {
               return batch_norm(x, Tensor(), Tensor(), Tensor(), Tensor(), true, 0.1, 1e-5, true);
             }},
            {"group_norm", [](const Tensor& x) { return F::group_norm(x, F::GroupNormFuncOptions(7)); }},
            {"mse_loss", [&](const Tensor& x) { return mse_loss(x, like(x)); }, 2},
            {"l1_loss", [&](const Tensor& x) { return l1_loss(x, like(x)); }, 2},
            {"huber_loss", [&](const Tensor& x) { return huber_loss(x, like(x)); }, 2},
            {"nll_loss", [&](const Tensor& x) { return nll_loss(x, classes); }},
            {"cross_entropy", [&](const Tensor& x) { return cross_entropy_loss(x, classes); }, 2},
            {"bce", [&](const Tensor& x) { return binary_cross_entropy(sigmoid(x), like(x)); }, 2},
            {"bce logits", [&](const Tensor& x) { return binary_cross_entropy_with_logits(x, like(x)); }, 2},
        },
        {4, 7});
  }

  TEST_CASE("products and indexing") {
    const Tensor rows = arange(3), places = zeros({4, 2}, kLong);
    check_rows(
        {
            {"matmul", [](const Tensor& x) { return matmul(x, x.t()); }},
            {"mm of a column", [](const Tensor& x) { return mm(x, x.slice(0, 0, 1).t()); }},
            {"addmm", [](const Tensor& x) { return addmm(x.slice(1, 0, 4), x, x.t(), 0.5, 2); }, 1},
            {"bmm", [](const Tensor& x) { return bmm(x.unsqueeze(0), x.t().unsqueeze(0)); }},
            {"linear", [](const Tensor& x) { return linear(x, x, x.select(1, 0)); }},
            {"linear_relu", [](const Tensor& x) { return linear_relu(x, x - 1, Tensor()); }},
            {"index_select", [&](const Tensor& x) { return index_select(x, 0, rows); }},
            {"gather", [&](const Tensor& x) { return gather(x, 1, places); }},
            {"scatter_add", [&](const Tensor& x) { return scatter_add(x, 1, places, x.slice(1, 0, 2)); }, 2},
            {"index_add", [&](const Tensor& x) { return index_add(x, 0, rows, x.slice(0, 0, 3), 2); }, 1},
            {"masked_fill", [](const Tensor& x) { return masked_fill(x, gt(x, 1), 0); }},
            {"masked_select", [](const Tensor& x) { return masked_select(x, gt(x, 1)); }},
            {"cat",
             [](const Tensor& x) {
               return cat({x, x}, 1);
             }},
            {"embedding", [&](const Tensor& x) { return embedding(x, rows); }},
            {"roll", [](const Tensor& x) { return roll(x, 2, 1); }},
            {"triu", [](const Tensor& x) { return triu(x); }},
            {"expand",
             [](const Tensor& x) {
               return x.unsqueeze(0).expand({2, 4, 7}) * 1;
             }},
        },
        {4, 7});
  }

  TEST_CASE("promotion, changes in place and ranges") {
    const Tensor h = full({2}, 1.5, kHalf), b = full({2}, 1.5, kBFloat16), f = full({2}, 1.5);
    CHECK((h + b).dtype() == kFloat);
    CHECK((b + f).dtype() == kFloat);
    CHECK((b + tensor({1, 2})).dtype() == kBFloat16);
    CHECK((b * 2.5).dtype() == kBFloat16);
    CHECK((b + full({}, 1.0, kDouble)).dtype() == kBFloat16);
    CHECK((b + full({2}, 1.0, kDouble)).dtype() == kDouble);
    for (const ScalarType dtype : kNarrow) {
      Tensor x = ones({3}, dtype);
      const void* const place = x.data_ptr();
      x.add_(0.5).mul_(3).exp_().clamp_max_(50).sub_(tensor({1., 2., 3.}));
      CHECK(x.dtype() == dtype);
      CHECK(x.data_ptr() == place);
      CHECK(x.to(kFloat).allclose(tensor({49., 48., 47.})));
      CHECK(arange(0, 2, 0.5, dtype).to(kFloat).equal(tensor({0., 0.5, 1., 1.5})));
      CHECK(linspace(0, 1, 5, dtype).to(kFloat).equal(tensor({0., 0.25, 0.5, 0.75, 1.})));
      CHECK(nan_to_num(full({1}, INFINITY, dtype)).to(kFloat).isfinite().all().item<bool>());
    }
    // A leaf's gradient has the leaf's dtype, also where it is added up.
    const Tensor w = full({2, 2}, 0.5, kBFloat16).requires_grad_();
    for (int i = 0; i < 2; ++i) relu(matmul(w, w)).sum().backward();
    CHECK(w.grad().dtype() == kBFloat16);
    CHECK(w.grad().to(kFloat).equal(full({2, 2}, 4.)));
    manual_seed(3);
    const Tensor dropped = dropout(ones({1000}, kBFloat16), 0.5, true);
    manual_seed(3);
    CHECK(dropped.to(kFloat).equal(dropout(ones({1000}), 0.5, true)));
  }

  TEST_CASE("their limits are torch.finfo's") {
    using OfHalf = std::numeric_limits<Half>;
    using OfBFloat16 = std::numeric_limits<BFloat16>;
    const auto finfo = [](float largest, float smallest, float tiny, float eps) {
      return std::vector<float>{largest, smallest, tiny, eps};
    };
    CHECK(finfo(OfHalf::max(), OfHalf::lowest(), OfHalf::min(), OfHalf::epsilon()) ==
          finfo(65504.0F, -65504.0F, 6.103515625e-05F, 0.0009765625F));
    CHECK(finfo(OfBFloat16::max(), OfBFloat16::lowest(), OfBFloat16::min(), OfBFloat16::epsilon()) ==
          finfo(3.3895313892515355e+38F, -3.3895313892515355e+38F, 1.1754943508222875e-38F, 0.0078125F));
    CHECK(std::isinf(static_cast<float>(OfHalf::infinity())));
    CHECK(std::isinf(static_cast<float>(OfBFloat16::infinity())));
    CHECK(std::isnan(static_cast<float>(OfHalf::quiet_NaN())));
    CHECK(std::isnan(static_cast<float>(OfBFloat16::signaling_NaN())));
    CHECK(static_cast<float>(OfHalf::denorm_min()) == 0x1p-24F);
    CHECK(OfHalf::digits10 == 3);
    CHECK(OfHalf::max_exponent10 == 4);
    CHECK(OfHalf::min_exponent10 == -4);
    CHECK(OfBFloat16::digits10 == 2);
    CHECK(OfBFloat16::max_exponent10 == 38);
    CHECK(OfBFloat16::min_exponent10 == -37);
    CHECK(!OfBFloat16::is_integer);
  }

  TEST_CASE("what the 16-bit floats cannot do yet says so") {
    CHECK_THROWS_WITH_AS(binomial(ones({2}, kHalf), ones({2}, kHalf)), "\"binomial\" not implemented for 'Half'",
                         Error);
    CHECK_THROWS_AS(conv2d(ones({1, 1, 3, 3}, kBFloat16), ones({1, 1, 2, 2}, kBFloat16)), Error);
    CHECK_THROWS_AS(linalg::inv(ones({2, 2}, kBFloat16)), Error);
    CHECK_THROWS_AS(max_pool2d(ones({1, 1, 2, 2}, kHalf), 2), Error);
  }
}
