// Optimisers as objects: groups, states, gradients, errors. Their numbers against PyTorch's are the reference runner's.
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/warning.h>
#include <xtgrad/optim/optim.h>

#include "error_of.h"

namespace {

using namespace xtgrad;
using optim::OptimizerParamGroup;
using test::error_of;

Tensor parameter(std::vector<double> values) {
  const Tensor x = empty({static_cast<int64_t>(values.size())}, kDouble);
  std::copy(values.begin(), values.end(), x.data_ptr<double>());
  return x.requires_grad_();
}

/// Gives `p` the gradient `values`.
void set_grad(const Tensor& p, std::vector<double> values) { p.mutable_grad() = parameter(std::move(values)).detach(); }

double at(const Tensor& x, int64_t i) { return x.data_ptr<double>()[i]; }

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE("optim") {
  TEST_CASE("SGD subtracts the learning rate times the gradient") {
    const Tensor p = parameter({1, 2, 3});
    optim::SGD sgd({p}, optim::SGDOptions(0.5));
    set_grad(p, {1, 0, -2});
    sgd.step();
    CHECK(at(p, 0) == 0.5);
    CHECK(at(p, 1) == 2);
    CHECK(at(p, 2) == 4);
    CHECK(sgd.state().empty());
  }

  TEST_CASE("the first momentum buffer is the gradient whatever the dampening") {
    const Tensor p = parameter({0});
    optim::SGD sgd({p}, optim::SGDOptions(1).momentum(0.5).dampening(0.25));
    set_grad(p, {4});
    sgd.step();
    CHECK(at(p, 0) == -4);
    sgd.step();  // 0.5 * 4 + 0.75 * 4
    CHECK(at(p, 0) == -9);
    const auto& state = static_cast<optim::SGDParamState&>(*sgd.state().at(p.unsafeGetTensorImpl()));
    CHECK(at(state.momentum_buffer(), 0) == 5);
  }

  TEST_CASE("each group keeps its own options and the rest come from the defaults") {
    const Tensor slow = parameter({0}), fast = parameter({0});
    std::vector<OptimizerParamGroup> groups;
    groups.emplace_back(std::vector<Tensor>{slow});
    groups.emplace_back(std::vector<Tensor>{fast}, std::make_unique<optim::SGDOptions>(optim::SGDOptions(10)));
    optim::SGD sgd(groups, optim::SGDOptions(1));
    set_grad(slow, {1});
    set_grad(fast, {1});
    sgd.step();
    CHECK(at(slow, 0) == -1);
    CHECK(at(fast, 0) == -10);
    sgd.param_groups()[1].options().set_lr(2);
    CHECK(static_cast<optim::SGDOptions&>(sgd.param_groups()[1].options()).lr() == 2);
    CHECK(sgd.param_groups()[0].options().get_lr() == 1);
    CHECK(sgd.defaults().get_lr() == 1);
    sgd.step();
    CHECK(at(slow, 0) == -2);
    CHECK(at(fast, 0) == -12);
  }

  TEST_CASE("groups of one step may follow different rules") {
    const Tensor plain = parameter({1}), largest = parameter({1});
    std::vector<OptimizerParamGroup> groups;
    groups.emplace_back(std::vector<Tensor>{plain});
    groups.emplace_back(std::vector<Tensor>{largest},
                        std::make_unique<optim::AdamOptions>(optim::AdamOptions(0.1).amsgrad(true)));
    optim::Adam adam(groups, optim::AdamOptions(0.1));
    set_grad(plain, {3});
    set_grad(largest, {3});
    adam.step();
    CHECK(at(plain, 0) == doctest::Approx(0.9));
    CHECK(at(largest, 0) == doctest::Approx(0.9));
    const auto& a = static_cast<optim::AdamParamState&>(*adam.state().at(plain.unsafeGetTensorImpl()));
    const auto& b = static_cast<optim::AdamParamState&>(*adam.state().at(largest.unsafeGetTensorImpl()));
    CHECK(a.step() == 1);
    CHECK_FALSE(a.max_exp_avg_sq().defined());
    CHECK(at(b.max_exp_avg_sq(), 0) == at(b.exp_avg_sq(), 0));
  }

  TEST_CASE("a group added later is optimised too") {
    const Tensor first = parameter({0}), second = parameter({0});
    optim::Adagrad adagrad({first}, optim::AdagradOptions(1).initial_accumulator_value(3));
    adagrad.add_param_group(OptimizerParamGroup({second}));
    REQUIRE(adagrad.param_groups().size() == 2);
    set_grad(second, {1});
    adagrad.step();
    CHECK(at(first, 0) == 0);
    CHECK(at(second, 0) == doctest::Approx(-0.5));  // 1 / sqrt(3 + 1)
    CHECK(adagrad.state().count(first.unsafeGetTensorImpl()) == 0);
  }

  TEST_CASE("the closure runs with gradients on and its loss is returned") {
    const Tensor p = parameter({3});
    optim::SGD sgd({p}, optim::SGDOptions(0.1));
    NoGradGuard no_grad;
    const Tensor loss = sgd.step([&] {
      sgd.zero_grad();
      const Tensor l = (p * p).sum();
      l.backward();
      return l;
    });
    CHECK(loss.item<double>() == 9);
    CHECK(at(p, 0) == doctest::Approx(2.4));
    CHECK_FALSE(sgd.step().defined());
  }

  TEST_CASE("a step leaves the gradients as they are, weight decay or not") {
    const Tensor p = parameter({1, 2});
    optim::SGD sgd({p}, optim::SGDOptions(0.1).momentum(0.9).weight_decay(0.5));
    optim::Adam adam({p}, optim::AdamOptions(0.1).weight_decay(0.5));
    optim::RMSprop rmsprop({p}, optim::RMSpropOptions(0.1).weight_decay(0.5).momentum(0.9).centered(true));
    set_grad(p, {4, -8});
    const Tensor before = p.grad();
    for (int i = 0; i < 2; ++i) {
      sgd.step();
      adam.step();
      rmsprop.step();
    }
    CHECK(p.grad().is_same(before));
    CHECK(at(p.grad(), 0) == 4);
    CHECK(at(p.grad(), 1) == -8);
    CHECK_FALSE(at(p, 0) == 1);
  }

  TEST_CASE("the momentum buffer is not the user's gradient") {
    const Tensor p = parameter({0});
    optim::SGD sgd({p}, optim::SGDOptions(1).momentum(1));
    set_grad(p, {1});
    sgd.step();
    p.grad().zero_();
    sgd.step();
    CHECK(at(p, 0) == -2);
  }

  TEST_CASE("parameters without a gradient are skipped and get no state") {
    const Tensor used = parameter({1}), unused = parameter({1}), constant = parameter({1}).detach();
    optim::AdamW adamw({used, unused, constant}, optim::AdamWOptions(0.1).weight_decay(0.5));
    set_grad(used, {0});
    adamw.step();
    CHECK(at(used, 0) == 0.95);
    CHECK(at(unused, 0) == 1);
    CHECK(at(constant, 0) == 1);
    CHECK(adamw.state().size() == 1);
  }

  TEST_CASE("zero_grad shows zeros, also to those who hold the gradient, and set_to_none forgets it") {
    const Tensor p = parameter({1, 2});
    optim::SGD sgd({p}, optim::SGDOptions(0.1));
    (p * p).sum().backward();
    sgd.zero_grad();
    CHECK(at(p.grad(), 1) == 0);
    (p * p).sum().backward();
    CHECK(at(p.grad(), 1) == 4);
    const Tensor held = p.grad();
    sgd.zero_grad();
    CHECK(at(held, 1) == 0);
    (p * p).sum().backward();
    CHECK(at(held, 1) == 4);
    CHECK(p.grad().is_same(held));
    sgd.zero_grad(true);
    CHECK_FALSE(p.grad().defined());
    CHECK(at(held, 1) == 4);
  }

  TEST_CASE("a gradient that zero_grad set to zero still moves what has momentum") {
    const Tensor p = parameter({0});
    optim::SGD sgd({p}, optim::SGDOptions(1).momentum(0.5));
    (p * 2).sum().backward();
    sgd.step();
    sgd.zero_grad();
    sgd.step();
    CHECK(at(p, 0) == -3);
  }

  TEST_CASE("zero_grad cuts a gradient off its own graph") {
    const Tensor p = parameter({2});
    optim::SGD sgd({p}, optim::SGDOptions(1));
    (p * p * p).sum().backward({}, std::nullopt, true);
    REQUIRE(p.grad().requires_grad());
    sgd.zero_grad();
    CHECK_FALSE(p.grad().requires_grad());
    CHECK(at(p.grad(), 0) == 0);
  }

  TEST_CASE("a step counts as a change of the parameter") {
    const Tensor p = parameter({2});
    optim::SGD sgd({p}, optim::SGDOptions(1));
    const Tensor loss = (p * p).sum();
    set_grad(p, {1});
    sgd.step();
    CHECK(p._version() == 1);
    CHECK(contains(error_of([&] { loss.backward(); }), "modified by an inplace operation"));
    CHECK(p.is_leaf());
    CHECK(p.requires_grad());
  }
}

TEST_SUITE("optim layouts") {
  TEST_CASE("strided parameters, gradients and states give what row-major ones give") {
    const auto run = [](bool strided) {
      const Tensor storage = arange(0, 24, TensorOptions(kDouble)).reshape({4, 6});
      Tensor p = strided ? storage.slice(1, 0, 6, 2) : storage.slice(1, 0, 6, 2).contiguous();
      p = p.detach();
      p.requires_grad_();
      optim::Adam adam({p}, optim::AdamOptions(0.1).weight_decay(0.1));
      for (int i = 0; i < 3; ++i) {
        const Tensor g = arange(0, 12, TensorOptions(kDouble)).reshape({3, 4});
        p.mutable_grad() = strided ? g.t() : g.t().contiguous();
        adam.step();
      }
      return p.detach().contiguous();
    };
    CHECK(run(true).equal(run(false)));
  }

  TEST_CASE("a transposed parameter is updated in its own order") {
    const Tensor p = arange(0, 6, TensorOptions(kDouble)).reshape({2, 3}).t().detach();
    p.requires_grad_();
    optim::SGD sgd({p}, optim::SGDOptions(1).momentum(0.5));
    p.mutable_grad() = p.detach().contiguous();
    sgd.step();
    Tensor& buffer = static_cast<optim::SGDParamState&>(*sgd.state().at(p.unsafeGetTensorImpl())).momentum_buffer();
    CHECK(buffer.strides() == p.strides());
    buffer = buffer.contiguous();  // as it may come from a file
    sgd.step();
    for (int64_t i = 0; i < 6; ++i) CHECK(at(p, i) == -1.5 * static_cast<double>(i));
  }

  TEST_CASE("empty and 0-d parameters are parameters") {
    const Tensor none = empty({0, 3}, kFloat).requires_grad_(), one = full({}, 2, kFloat).requires_grad_();
    optim::RMSprop rmsprop({none, one}, optim::RMSpropOptions(0.1));
    none.mutable_grad() = empty({0, 3}, kFloat);
    one.mutable_grad() = full({}, 1, kFloat);
    rmsprop.step();
    CHECK(one.item<float>() == doctest::Approx(1));
  }

  TEST_CASE("an expanded parameter is refused") {
    const Tensor p = zeros({1}, kDouble).expand({3}).detach();
    p.requires_grad_();
    optim::SGD sgd({p}, optim::SGDOptions(1));
    p.mutable_grad() = ones({3}, kDouble);
    CHECK(contains(error_of([&] { sgd.step(); }), "more than once"));
  }
}

TEST_SUITE("optim errors") {
  TEST_CASE("options out of range are refused in PyTorch's words") {
    const Tensor p = parameter({1});
    const auto sgd = [&](optim::SGDOptions o) { return error_of([&] { optim::SGD({p}, o); }); };
    CHECK(sgd(optim::SGDOptions(-1)) == "Invalid learning rate: -1");
    CHECK(contains(sgd(optim::SGDOptions(std::nan(""))), "Invalid learning rate: "));
    CHECK(sgd(optim::SGDOptions(1).momentum(-0.5)) == "Invalid momentum value: -0.5");
    CHECK(sgd(optim::SGDOptions(1).weight_decay(-1)) == "Invalid weight_decay value: -1");
    CHECK(sgd(optim::SGDOptions(1).nesterov(true)) == "Nesterov momentum requires a momentum and zero dampening");
    CHECK(sgd(optim::SGDOptions(1).nesterov(true).momentum(0.9).dampening(0.1)) ==
          "Nesterov momentum requires a momentum and zero dampening");
    const auto adam = [&](optim::AdamOptions o) { return error_of([&] { optim::Adam({p}, o); }); };
    CHECK(adam(optim::AdamOptions().eps(-1)) == "Invalid epsilon value: -1");
    CHECK(adam(optim::AdamOptions().betas({1, 0.5})) == "Invalid beta parameter at index 0: 1");
    CHECK(adam(optim::AdamOptions().betas({0.5, -0.5})) == "Invalid beta parameter at index 1: -0.5");
    CHECK(error_of([&] { optim::AdamW({p}, optim::AdamWOptions(-2)); }) == "Invalid learning rate: -2");
    CHECK(error_of([&] { optim::RMSprop({p}, optim::RMSpropOptions().alpha(-1)); }) == "Invalid alpha value: -1");
    CHECK(error_of([&] { optim::Adagrad({p}, optim::AdagradOptions().lr_decay(-1)); }) == "Invalid lr_decay value: -1");
    CHECK(error_of([&] { optim::Adagrad({p}, optim::AdagradOptions().initial_accumulator_value(-1)); }) ==
          "Invalid initial_accumulator_value value: -1");
  }

  TEST_CASE("parameters that cannot be optimised are refused and leave the groups as they were") {
    const Tensor p = parameter({1}), q = parameter({2});
    optim::SGD sgd({p}, optim::SGDOptions(1));
    const auto add = [&](std::vector<Tensor> params) {
      return error_of([&] { sgd.add_param_group(OptimizerParamGroup(params)); });
    };
    CHECK(add({q, p}) == "some parameters appear in more than one parameter group");
    CHECK(contains(add({q, q}), "more than once in a parameter group"));
    CHECK(add({q * 2}) == "can't optimize a non-leaf Tensor");
    CHECK(add({Tensor()}) == "can't optimize an undefined Tensor");
    std::vector<OptimizerParamGroup> foreign;
    foreign.emplace_back(std::vector<Tensor>{q}, std::make_unique<optim::AdamOptions>());
    CHECK(contains(error_of([&] { sgd.add_param_group(foreign[0]); }), "another optimizer"));
    CHECK(sgd.param_groups().size() == 1);
    CHECK(contains(error_of([] { OptimizerParamGroup(std::vector<Tensor>{}).options(); }), "no options"));
  }

  TEST_CASE("a gradient or state that does not fit is an error before anything changes") {
    const Tensor p = parameter({1}), q = parameter({2, 3});
    optim::Adam adam({p, q}, optim::AdamOptions(0.1));
    set_grad(p, {1});
    set_grad(q, {1, 1});
    adam.step();
    const double before = at(p, 0);
    set_grad(q, {1});
    CHECK(contains(error_of([&] { adam.step(); }), "a gradient of sizes [1] does not fit its parameter of sizes [2]"));
    q.mutable_grad() = ones({2}, kFloat);
    CHECK(contains(error_of([&] { adam.step(); }), "a gradient of dtype Float"));
    set_grad(q, {1, 1});
    auto& state = static_cast<optim::AdamParamState&>(*adam.state().at(q.unsafeGetTensorImpl()));
    state.exp_avg(ones({3}, kDouble));
    CHECK(contains(error_of([&] { adam.step(); }), "a state of sizes [3] does not fit"));
    CHECK(at(p, 0) == before);
    CHECK(static_cast<optim::AdamParamState&>(*adam.state().at(p.unsafeGetTensorImpl())).step() == 1);
  }

  TEST_CASE("integer parameters are refused once they have a gradient") {
    const Tensor p = zeros({2}, kLong);
    optim::SGD sgd({p}, optim::SGDOptions(1));
    sgd.step();
    p.mutable_grad() = zeros({2}, kLong);
    CHECK(contains(error_of([&] { sgd.step(); }), "parameters must be Float or Double, got Long"));
  }

  TEST_CASE("the deprecated accessors work and warn") {
    std::string warnings;
    set_warning_handler([&](const std::string& warning) { warnings += warning; });
    const Tensor p = parameter({1}), q = parameter({2});
    optim::SGD sgd({p}, optim::SGDOptions(1));
    const auto warned = [&] { return contains(std::exchange(warnings, ""), "will be removed"); };
    CHECK(sgd.parameters().size() == 1);
    CHECK(warned());
    sgd.add_parameters({q});
    CHECK(warned());
    CHECK(sgd.size() == 2);
    CHECK(warned());
    CHECK_THROWS_AS(sgd.add_parameters({q}), Error);
    set_warning_handler({});
    CHECK(sgd.param_groups()[0].params().size() == 2);
    set_grad(q, {1});
    sgd.step();
    CHECK(at(q, 0) == 1);
  }
}
