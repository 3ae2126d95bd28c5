// ctc_loss where labels do not fit, and its gradient in both of the ways in which it is computed.
#include <doctest/doctest.h>

#include <cmath>

#include <xtgrad/autograd/autograd.h>

using namespace xtgrad;

namespace {

// Four steps, five sequences: labels that fit, that do not, no label, no step, neither.
const std::vector<int64_t> kSteps{4, 2, 3, 0, 0}, kLabels{2, 2, 0, 1, 0};

Tensor losses(const Tensor& x, bool zero_infinity) {
  return ctc_loss(x, tensor({{1, 2}, {1, 1}, {1, 1}, {2, 1}, {1, 1}}), kSteps, kLabels, 0, Reduction::None,
                  zero_infinity);
}

Tensor random_outputs() {
  manual_seed(5);
  return log_softmax(randn({4, 5, 3}, kDouble), 2);
}

}  // namespace

TEST_CASE("ctc_loss: labels that do not fit cost infinity, or nothing") {
  const Tensor x = random_outputs(), infinite = losses(x, false), finite = losses(x, true);
  const double* value = infinite.data_ptr<double>();
  CHECK(std::isfinite(value[0]));
  CHECK(std::isinf(value[1]));
  CHECK(value[2] == doctest::Approx(-x.slice(0, 0, 3).select(1, 2).select(1, 0).sum().item<double>()));
  CHECK(std::isinf(value[3]));
  CHECK(value[4] == 0);
  CHECK(equal(finite, masked_fill(infinite, isinf(infinite), 0)));
}

TEST_CASE("ctc_loss: its gradient is the same with and without a graph") {
  for (const bool zero_infinity : {false, true}) {
    CAPTURE(zero_infinity);
    const Tensor x = random_outputs().requires_grad_(true), weights = tensor({0.5, 2., -1., 3., 0.7}, kDouble);
    const Tensor total = (losses(x, zero_infinity) * weights).sum();
    const Tensor plain = autograd::grad({total}, {x}, {}, true)[0];
    const Tensor graph = autograd::grad({total}, {x}, {}, true, true)[0];
    CHECK(graph.requires_grad());
    CHECK(allclose(plain, graph, 1e-9, 1e-12, true));
    CHECK(plain.select(1, 1).slice(0, 0, 2).isnan().all().item<bool>() == !zero_infinity);
    for (int64_t n = 0; n < 5; ++n)
      CHECK((plain.select(1, n).slice(0, kSteps[static_cast<size_t>(n)]) == 0).all().item<bool>());
  }
}
