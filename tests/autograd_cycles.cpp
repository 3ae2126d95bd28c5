#include <functional>

#include <doctest/doctest.h>
#include <xtgrad/xtgrad.h>

using namespace xtgrad;

namespace {

// What is still allocated after a graph has gone out of scope.
size_t left_by(const std::function<void()>& graph) {
  const size_t before = memory_stats().live;
  graph();
  return memory_stats().live - before;
}

}  // namespace

TEST_CASE("graphs whose tensors are changed in place after they were saved are freed") {
  const Tensor w = randn({100}, requires_grad());
  CHECK(left_by([&] {
          Tensor x = w * 2;
          x.mul_(x);
        }) == 0);
  CHECK(left_by([&] {
          Tensor x = w.exp();
          x.add_(x * w);
        }) == 0);
  CHECK(left_by([&] {
          Tensor x = ones({100});
          x.add_(x * w);
        }) == 0);
  CHECK(left_by([&] {
          Tensor x = w * 2;
          x.mul_(x.view({10, 10}).t().reshape({100}));
        }) == 0);
  CHECK(left_by([&] {
          Tensor x = (w * 2).view({10, 10});
          Tensor row = x[3];
          row.mul_(x[4] * x[3]);
          x[4].add_(row * x[5]);
        }) == 0);
  CHECK(left_by([&] {
          Tensor x = ones({100});
          Tensor part = x.narrow(0, 0, 50);
          x.add_((part * part).sum() * w);
        }) == 0);
}
