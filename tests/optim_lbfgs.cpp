// LBFGS: what it finds, what it remembers and how it goes on after a break.
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/optim/lbfgs.h>
#include <xtgrad/train/serialize.h>

namespace {

using namespace xtgrad;
using namespace xtgrad::optim;

/// Rosenbrock's valley, with its minimum at (1, 1).
Tensor valley(const Tensor& x, const Tensor& y) { return 100 * (y - x * x).square().sum() + (1 - x).square().sum(); }

struct Problem {
  explicit Problem(const LBFGSOptions& options, ScalarType dtype = kDouble)
      : x(full({}, -1.2, dtype).requires_grad_()), y(full({1, 1}, 1, dtype).requires_grad_()), lbfgs({x, y}, options) {}
  double step() {
    return lbfgs
        .step([this] {
          lbfgs.zero_grad();
          Tensor loss = valley(x, y);
          loss.backward();
          ++calls;
          return loss;
        })
        .item<double>();
  }
  LBFGSParamState& state() { return dynamic_cast<LBFGSParamState&>(*lbfgs.state().at(x.unsafeGetTensorImpl())); }
  Tensor x, y;
  LBFGS lbfgs;
  int64_t calls = 0;
};

LBFGSOptions searching() { return LBFGSOptions(1).line_search_fn("strong_wolfe"); }

}  // namespace

TEST_SUITE("optim LBFGS") {
  TEST_CASE("the valley is followed to its bottom as PyTorch does it") {
    Problem problem(searching());
    CHECK(problem.step() == doctest::Approx(24.2));
    CHECK(problem.calls == 25);
    CHECK(problem.state().n_iter() == 19);
    CHECK(problem.x.item<double>() == doctest::Approx(0.38062264334643603).epsilon(1e-9));
    problem.step();
    CHECK(problem.calls == 44);
    CHECK(problem.x.item<double>() == doctest::Approx(0.9999814210791366).epsilon(1e-9));
    CHECK(problem.state().func_evals() == problem.calls);
  }

  TEST_CASE("single precision gets near it, too") {
    Problem problem(searching(), kFloat);
    for (int i = 0; i < 5; ++i) problem.step();
    CHECK(std::fabs(problem.x.item<double>() - 1) < 1e-2);
  }

  TEST_CASE("at a minimum nothing moves and the loss is evaluated once") {
    Problem problem(searching());
    {
      const NoGradGuard no_grad;
      problem.x.fill_(1);
    }
    CHECK(problem.step() == 0);
    CHECK(problem.calls == 1);
    CHECK(problem.state().n_iter() == 0);
    CHECK_FALSE(problem.state().d().defined());
  }

  TEST_CASE("iterations and evaluations are bounded") {
    Problem few(LBFGSOptions(1e-3).max_iter(5));
    few.step();
    CHECK(few.state().n_iter() == 5);
    CHECK(few.calls == 5);  // nothing is evaluated after the last move
    CHECK(few.x.item<double>() == doctest::Approx(-1.198736772172689).epsilon(1e-12));
    Problem cut(LBFGSOptions(1e-4).max_eval(5));
    cut.step();
    CHECK(cut.calls == 5);
  }

  TEST_CASE("the history keeps the last changes") {
    Problem problem(searching().history_size(4));
    problem.step();
    CHECK(problem.state().ro().size() == 4);
    CHECK(problem.state().old_dirs().size() == 4);
    CHECK(problem.state().old_stps().back().sizes() == IntArrayRef({2}));
    CHECK(problem.state().al()->size() == 4);
  }

  TEST_CASE("a run that was saved goes on to the last bit") {
    for (const LBFGSOptions& options : {searching().max_iter(5), LBFGSOptions(1e-3).max_iter(5).history_size(3)}) {
      Problem whole(options), resumed(options);
      for (int i = 0; i < 2; ++i) whole.step();
      std::stringstream file;
      save(static_cast<Optimizer&>(whole.lbfgs), file);
      resumed.x.set_data(whole.x.detach().clone());
      resumed.y.set_data(whole.y.detach().clone());
      resumed.lbfgs.param_groups()[0].options().set_lr(77);
      load(static_cast<Optimizer&>(resumed.lbfgs), file);
      CHECK(resumed.state().old_stps().size() == whole.state().old_stps().size());
      for (int i = 0; i < 2; ++i) CHECK(whole.step() == resumed.step());
      CHECK(whole.x.equal(resumed.x));
      CHECK(whole.y.equal(resumed.y));
      CHECK(whole.state().func_evals() == resumed.state().func_evals());
    }
  }

  TEST_CASE("options are saved with their optional parts") {
    Problem one(LBFGSOptions(0.5).max_eval(7).tolerance_grad(1e-3).line_search_fn("strong_wolfe"));
    Problem other{LBFGSOptions()};
    const auto options_of = [](Problem& p) -> LBFGSOptions& {
      return dynamic_cast<LBFGSOptions&>(p.lbfgs.param_groups()[0].options());
    };
    CHECK_FALSE(options_of(one) == options_of(other));
    std::stringstream file;
    save(static_cast<Optimizer&>(one.lbfgs), file);
    load(static_cast<Optimizer&>(other.lbfgs), file);
    CHECK(options_of(one) == options_of(other));
    CHECK(options_of(other).max_eval() == std::optional<int64_t>(7));
  }

  TEST_CASE("a state that does not fit the parameters is refused") {
    Problem problem(searching());
    problem.step();
    std::stringstream file;
    save(static_cast<Optimizer&>(problem.lbfgs), file);
    const std::string bytes = file.str();
    const Tensor a = zeros({2}, kDouble).requires_grad_(), b = zeros({2}, kDouble).requires_grad_();
    LBFGS wider({a, b});
    CHECK_THROWS_WITH_AS(load(static_cast<Optimizer&>(wider), bytes.data(), bytes.size()),
                         "the saved 'old_dirs' of LBFGS is Double [2], expected 4 real numbers", Error);
    CHECK(wider.state().empty());
  }

  TEST_CASE("parameters without a gradient stay, and views that are not contiguous move") {
    const Tensor used = ones({2, 3}, kDouble).t().requires_grad_(), unused = ones({2}, kDouble).requires_grad_();
    LBFGS lbfgs({used, unused}, LBFGSOptions(1).line_search_fn("strong_wolfe"));
    const Tensor goal = arange(6, kDouble).reshape({3, 2});
    lbfgs.step([&] {
      lbfgs.zero_grad();
      Tensor loss = (used - goal).square().sum();
      loss.backward();
      return loss;
    });
    CHECK(used.allclose(goal, 1e-6, 1e-6));
    CHECK(unused.equal(ones({2}, kDouble)));
  }

  TEST_CASE("a loss that is not a number ends the step") {
    const Tensor x = ones({1}, kDouble).requires_grad_();
    for (const LBFGSOptions& options : {searching(), LBFGSOptions()}) {
      LBFGS lbfgs({x}, options);
      int calls = 0;
      lbfgs.step([&] {
        lbfgs.zero_grad();
        Tensor loss = (x * (++calls > 1 ? std::nan("") : 1.0)).sum();
        loss.backward();
        return loss;
      });
      CHECK(calls < 700);
    }
  }

  TEST_CASE("what LBFGS cannot do is refused") {
    const Tensor x = ones({1}).requires_grad_(), y = ones({1}).requires_grad_();
    const std::vector<OptimizerParamGroup> two{OptimizerParamGroup({x}), OptimizerParamGroup({y})};
    CHECK_THROWS_WITH_AS(LBFGS{two}, "LBFGS doesn't support per-parameter options (parameter groups), got 2 groups",
                         Error);
    LBFGS lbfgs({x});
    CHECK_THROWS_WITH_AS(lbfgs.step(nullptr),
                         "LBFGS requires a closure function: one that sets the gradients anew and returns the loss",
                         Error);
    CHECK_THROWS_WITH_AS(LBFGS({x}, LBFGSOptions().line_search_fn("armijo")),
                         "LBFGS: only 'strong_wolfe' is supported as line_search_fn, got 'armijo'", Error);
    CHECK_THROWS_WITH_AS(LBFGS({x}, LBFGSOptions().history_size(0)), "LBFGS: history_size must be at least 1, got 0",
                         Error);
  }
}
