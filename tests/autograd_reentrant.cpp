// Backward passes within backward passes.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>

namespace {

using namespace xtgrad;
using autograd::AutogradContext;

/// Counts down, one backward pass within the other.
struct Deep : autograd::Function<Deep> {
  static Tensor forward(AutogradContext* context, const Tensor& x) {
    const AutoGradMode recording(true);
    context->saved_data["x"] = x.detach().requires_grad_() - 1;
    return context->saved_data["x"].toTensor().detach();
  }
  static variable_list backward(AutogradContext* context, variable_list g) {
    const Tensor& x = context->saved_data["x"].toTensor();
    if (x.item<float>() <= 0) {
      deepest_mode = GradMode::is_enabled();
      if (fails) fail("at the bottom");
      return g;
    }
    const AutoGradMode recording(true);
    Deep::apply(x).sum().backward();
    return g;
  }
  static inline bool fails = false, deepest_mode = false;
};

std::vector<std::string> order;

struct Note : autograd::Function<Note> {
  static Tensor forward(AutogradContext*, const Tensor& x) { return x * 1; }
  static variable_list backward(AutogradContext*, variable_list g) {
    order.push_back("Note");
    return g;
  }
};

struct Reenter : autograd::Function<Reenter> {
  static Tensor forward(AutogradContext* context, const Tensor& x) {
    const AutoGradMode recording(true);
    context->saved_data["x"] = x.detach().requires_grad_() - 1;
    return context->saved_data["x"].toTensor().detach();
  }
  static variable_list backward(AutogradContext* context, variable_list g) {
    order.push_back("Reenter");
    const Tensor& x = context->saved_data["x"].toTensor();
    if (x.item<float>() <= 0) return g;
    const AutoGradMode recording(true);
    Reenter::apply(x).sum().backward();
    return g;
  }
};

}  // namespace

TEST_SUITE("autograd reentrant") {
  TEST_CASE("8193 backward passes within each other do not fill the stack") {
    const Tensor x = tensor({8193.f}).requires_grad_();
    Deep::apply(x).sum().backward();
    CHECK(x.grad().equal(ones({1})));
    CHECK_FALSE(Deep::deepest_mode);
  }

  TEST_CASE("an error at the bottom comes up, and the next pass works") {
    const Tensor x = tensor({200.f}).requires_grad_();
    Deep::fails = true;
    CHECK_THROWS_WITH_AS(Deep::apply(x).sum().backward(), "at the bottom", Error);
    Deep::fails = false;
    CHECK(GradMode::is_enabled());
    Deep::apply(x).sum().backward();
    CHECK(x.grad().equal(ones({1})));
  }

  TEST_CASE("passes within a pass come before what waits in it") {
    order.clear();
    const Tensor x = tensor({9.f}).requires_grad_();
    const Tensor first = Note::apply(x), second = Reenter::apply(x);
    (first * second).sum().backward();
    REQUIRE(order.size() == 10);
    CHECK(std::count(order.begin(), order.end(), "Reenter") == 9);
    CHECK(order.back() == "Note");
  }

  TEST_CASE("a hook may run a pass of its own over the same leaves") {
    const Tensor x = tensor({3.0}, kDouble).requires_grad_();
    const Tensor y = x * x;
    y.register_hook([&](const Tensor& g) {
      const AutoGradMode recording(true);
      (x * 10).sum().backward();
      return g;
    });
    y.backward();
    CHECK(x.grad().equal(tensor({16.0}, kDouble)));
  }
}
