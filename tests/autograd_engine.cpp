#include <doctest/doctest.h>
#include <pthread.h>

#include <cmath>
#include <thread>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/function.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/autograd/ops.h>

using namespace xtgrad;

namespace {
Tensor leaf(std::initializer_list<double> values) {
  return tensor(std::vector<double>(values), kDouble).requires_grad_();
}
double first(const Tensor& x) { return x.reshape({-1})[0].item<double>(); }

struct Exp : autograd::Function<Exp> {
  static Tensor forward(autograd::AutogradContext* context, const Tensor& x, double scale) {
    const Tensor y = (x * scale).exp();
    context->save_for_backward({y});
    context->saved_data["scale"] = scale;
    return y;
  }
  static variable_list backward(autograd::AutogradContext* context, variable_list grads) {
    const Tensor y = context->get_saved_variables()[0];
    return {grads[0] * y * context->saved_data["scale"].toDouble(), Tensor()};
  }
};

struct Split : autograd::Function<Split> {
  static variable_list forward(autograd::AutogradContext*, const Tensor& x) { return {x * 2, x * 3}; }
  static variable_list backward(autograd::AutogradContext*, variable_list grads) {
    return {grads[0] * 2 + grads[1] * 3};
  }
};
}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("a leaf that no longer requires grad is a constant: nothing is computed for it") {
    const Tensor x = tensor({2., 3.}).requires_grad_(), weight = tensor({5., 7.}).requires_grad_();
    const Tensor before = (x * weight).sum();
    weight.requires_grad_(false);
    (x * weight + weight).sum().backward();
    CHECK(equal(x.grad(), weight));
    CHECK_FALSE(weight.grad().defined());
    before.backward();  // recorded when it still required grad: what arrives is dropped
    CHECK_FALSE(weight.grad().defined());
    weight.requires_grad_(true);
    (x * weight).sum().backward();
    CHECK(equal(weight.grad(), x));
    const Tensor later = (x * weight).sum();
    weight.detach_();
    later.backward();
    CHECK(equal(weight.grad(), x));
  }

  TEST_CASE("a leaf's gradient accumulates over backward calls") {
    const Tensor x = leaf({2, 3});
    (x * x).sum().backward();
    CHECK(x.grad().equal(tensor({4.0, 6.0}, kDouble)));
    (x * 5).sum().backward();
    CHECK(x.grad().equal(tensor({9.0, 11.0}, kDouble)));
  }

  TEST_CASE("two leaves that receive one gradient do not share its memory") {
    const Tensor x = leaf({1, 2}), y = leaf({3, 4});
    (x + y).backward(tensor({1.0, 10.0}, kDouble));
    CHECK(x.grad().data_ptr() != y.grad().data_ptr());
    x.grad().mul_(100);
    CHECK(y.grad().equal(tensor({1.0, 10.0}, kDouble)));
  }

  TEST_CASE("gradients are summed down to the input's shape and dtype") {
    const Tensor row = leaf({1, 2, 3});
    const Tensor single = tensor({2.0}, requires_grad());
    (ones({4, 3}, kDouble) * row * single).sum().backward();
    CHECK(row.grad().equal(tensor({8.0, 8.0, 8.0}, kDouble)));
    CHECK(single.grad().dtype() == kFloat);
    CHECK(first(single.grad()) == 24.0);
  }

  TEST_CASE("a second backward needs retain_graph where something was saved") {
    const Tensor x = leaf({3});
    const Tensor y = x * x;
    y.backward({}, true);
    y.backward();
    CHECK(first(x.grad()) == 12.0);
    CHECK_THROWS_WITH_AS(y.backward(), doctest::Contains("Trying to backward through the graph a second time"), Error);
    const Tensor z = x + x;
    z.backward();
    z.backward();
    CHECK(first(x.grad()) == 16.0);
  }

  TEST_CASE("wrong calls are refused with PyTorch's words") {
    const Tensor x = leaf({1, 2});
    CHECK_THROWS_WITH_AS((x * 2).backward(),
                         doctest::Contains("grad can be implicitly created only for scalar outputs"), Error);
    CHECK_THROWS_WITH_AS(ones({1}).backward(), doctest::Contains("element 0 of tensors does not require grad"), Error);
    CHECK_THROWS_WITH_AS((x * 2).backward(ones({3}, kDouble)), doctest::Contains("Mismatch in shape"), Error);
    CHECK_THROWS_WITH_AS(x.add_(1), doctest::Contains("leaf Variable that requires grad"), Error);
    CHECK(x.equal(tensor({1.0, 2.0}, kDouble)));
    CHECK_THROWS_WITH_AS(x[0].fill_(1), doctest::Contains("a view of a leaf Variable that requires grad"), Error);
    CHECK_THROWS_WITH_AS(arange(3).requires_grad_(), doctest::Contains("Only Tensors of floating point"), Error);
    CHECK_THROWS_WITH_AS(autograd::grad({x.sum()}, {leaf({1})}), doctest::Contains("Set allow_unused=True"), Error);
    CHECK_THROWS_WITH_AS(autograd::grad({x.sum()}, {}), "grad requires non-empty inputs.", Error);
    CHECK_THROWS_WITH_AS((x * 2).set_requires_grad(false), doctest::Contains("leaf variables"), Error);
    CHECK_THROWS_WITH_AS(Tensor().sizes(), doctest::Contains("undefined Tensor"), Error);
  }

  TEST_CASE("a saved tensor that changed in place is refused by name") {
    const Tensor x = leaf({1, 2});
    const Tensor y = x * 3;
    const Tensor z = y * y;
    y.add_(1);
    CHECK_THROWS_WITH_AS(z.sum().backward(), doctest::Contains("modified by an inplace operation: [CPUDoubleType [2]]"),
                         Error);
    const Tensor e = x.exp();
    e.mul_(2);
    CHECK_THROWS_WITH_AS(e.sum().backward(), doctest::Contains("which is output 0 of ExpBackward0"), Error);
  }

  TEST_CASE("grad leaves the leaves alone and prunes what was not asked for") {
    const Tensor x = leaf({2}), y = leaf({5});
    const Tensor z = x * y;
    const variable_list g = autograd::grad({z}, {x});
    CHECK(first(g[0]) == 5.0);
    CHECK_FALSE(x.grad().defined());
    CHECK_FALSE(y.grad().defined());
    const Tensor middle = x * 3;
    CHECK(first(autograd::grad({middle * middle}, {middle})[0]) == 12.0);
    CHECK_FALSE(autograd::grad({x * 2}, {y}, {}, false, false, true)[0].defined());
  }

  TEST_CASE("backward into chosen inputs leaves the others alone") {
    const Tensor x = leaf({2}), y = leaf({5});
    (x * y).backward({}, false, false, variable_list{x});
    CHECK(first(x.grad()) == 5.0);
    CHECK_FALSE(y.grad().defined());
  }

  TEST_CASE("derivatives of any order come from create_graph") {
    const Tensor x = leaf({2});
    Tensor y = x.pow(4);
    for (const double expected : {32.0, 48.0, 48.0, 24.0}) {
      y = autograd::grad({y}, {x}, {}, true, true)[0];
      CHECK(first(y) == doctest::Approx(expected).epsilon(1e-12));
    }
    const Tensor w = leaf({3});
    (w * w * w).backward({}, true, true);
    CHECK(w.grad().requires_grad());
    w.mutable_grad() = Tensor();  // the gradient's graph holds w: a cycle, as in PyTorch
  }

  TEST_CASE("hooks see and replace gradients, retain_grad keeps them") {
    const Tensor x = leaf({1, 2});
    double seen = 0;
    const Tensor y = x * 2;
    y.retain_grad();
    const unsigned id = y.register_hook([&](const Tensor& g) { seen = g.sum().item<double>(); });
    y.register_hook([](const Tensor& g) { return g * 10; });
    x.register_hook([](const Tensor& g) { return g + 1; });
    y.sum().backward({}, true);
    CHECK(seen == 2.0);
    CHECK(y.grad().equal(tensor({10.0, 10.0}, kDouble)));
    CHECK(x.grad().equal(tensor({21.0, 21.0}, kDouble)));
    y.remove_hook(id);
    seen = 0;
    y.sum().backward();
    CHECK(seen == 0.0);
    CHECK_THROWS_WITH_AS(y.remove_hook(7), doctest::Contains("Invalid index"), Error);
  }

  TEST_CASE("no_grad and detach cut the graph") {
    const Tensor x = leaf({1});
    {
      const NoGradGuard guard;
      CHECK_FALSE((x * 2).requires_grad());
      const AutoGradMode again(true);
      CHECK((x * 2).requires_grad());
    }
    const Tensor d = (x * 2).detach();
    CHECK_FALSE(d.requires_grad());
    CHECK(d.is_leaf());
    d.add_(1);
    CHECK((x * 2).grad_fn()->name() == "MulBackward0");
    CHECK((x + x).grad_fn()->name() == "AddBackward0");
    CHECK(x.sum().mean().grad_fn()->name() == "MeanBackward0");
    CHECK(x.grad_fn().get() == nullptr);
  }

  TEST_CASE("data shares elements under its own version, detach under the same") {
    const Tensor x = leaf({1, 2});
    const Tensor y = x * x;
    x.data().mul_(10);
    y.sum().backward({}, true);
    CHECK(x.grad().equal(tensor({20.0, 40.0}, kDouble)));
    x.detach().mul_(2);
    CHECK_THROWS_WITH_AS(y.sum().backward(), doctest::Contains("modified by an inplace operation"), Error);
  }

  TEST_CASE("in-place operations on tracked tensors are part of the graph") {
    const Tensor x = leaf({1, 2, 3});
    const Tensor y = x * 2;
    y.mul_(x + 1);
    y.add_(x);
    y.sum().backward();
    CHECK(x.grad().equal(tensor({7.0, 11.0, 15.0}, kDouble)));
    const Tensor buffer = zeros({3}, kDouble);
    buffer.slice(0, 1, 3).copy_(x.slice(0, 0, 2) * 5);
    CHECK(buffer.requires_grad());
    (buffer * tensor({1.0, 10.0, 100.0}, kDouble)).sum().backward();
    CHECK(x.grad().equal(tensor({57.0, 511.0, 15.0}, kDouble)));
  }

  TEST_CASE("a custom function takes part, twice differentiable") {
    const Tensor x = leaf({0.5});
    const Tensor y = Exp::apply(x, 2.0);
    CHECK(y.grad_fn()->name() == "(anonymous namespace)::Exp");
    const Tensor g = autograd::grad({y}, {x}, {}, true, true)[0];
    CHECK(first(g) == doctest::Approx(2 * std::exp(1.0)));
    CHECK(first(autograd::grad({g}, {x})[0]) == doctest::Approx(4 * std::exp(1.0)));
    const variable_list parts = Split::apply(leaf({1}));
    CHECK(first(parts[0] + parts[1]) == 5.0);
    const Tensor z = leaf({1});
    Split::apply(z)[1].backward();
    CHECK(first(z.grad()) == 3.0);
    CHECK(autograd::gradcheck([](const variable_list& in) { return variable_list{Exp::apply(in[0], 1.5)}; },
                              {leaf({0.1, 0.7})}));
    CHECK(autograd::gradgradcheck([](const variable_list& in) { return variable_list{in[0] * in[0] * in[1]}; },
                                  {leaf({0.1, 0.7}), leaf({2, 3})}));
  }

  TEST_CASE("a custom function of a view whose base changed follows the base's new history") {
    const Tensor x = leaf({1, 2});
    const Tensor base = x * 1;
    const Tensor view = base.slice(0, 0, 1);
    base.mul_(3);
    CHECK(autograd::grad({Exp::apply(view, 1.0).sum()}, {x})[0].equal(tensor({3 * std::exp(3.0), 0.0}, kDouble)));
  }

  TEST_CASE("gradcheck finds a wrong gradient") {
    const auto wrong = [](const variable_list& in) {
      return variable_list{
          record("WrongBackward", in[0].exp().array(), {in[0]}, [](const Tensor& g) { return g * 2; })};
    };
    CHECK_THROWS_WITH_AS(autograd::gradcheck(wrong, {leaf({0.3})}), doctest::Contains("central differences give"),
                         Error);
  }

  TEST_CASE("a chain of a million operations runs backward and is freed without depth") {
    const auto chain = [](void*) -> void* {
      const Tensor x = tensor({1.0f}).requires_grad_();
      Tensor y = x;
      for (int i = 0; i < 1000000; ++i) y = y + 1;
      y.backward();
      CHECK(x.grad().item<float>() == 1.0f);
      Tensor z = x;
      for (int i = 0; i < 300000; ++i) z = z * x;  // freed without ever running
      return nullptr;
    };
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    REQUIRE(pthread_attr_setstacksize(&attributes, 1 << 20) == 0);
    pthread_t thread;
    REQUIRE(pthread_create(&thread, &attributes, chain, nullptr) == 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
  }

  TEST_CASE("several threads run backward over graphs of their own and share the leaves") {
    const Tensor w = ones({100}, kDouble).requires_grad_();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) (w * 2).sum().backward();
      });
    for (std::thread& thread : threads) thread.join();
    CHECK(first(w.grad()) == 400.0);
  }
}
