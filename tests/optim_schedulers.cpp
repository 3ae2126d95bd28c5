// Schedules as objects, beside the reference runner's: the numbers are PyTorch 1.13's.
#include <cmath>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/optim/optim.h>
#include <xtgrad/train/serialize.h>

#include "error_of.h"

namespace {

using namespace xtgrad;
using test::error_of;
using namespace xtgrad::optim;
using Numbers = std::vector<double>;
using Schedule = std::shared_ptr<LRScheduler>;
using MakeSchedule = std::function<Schedule(Optimizer&)>;

/// An optimiser whose two groups have the rates 0.1 and 0.02.
struct TwoGroups {
  Tensor p = zeros({1}).requires_grad_(), q = zeros({1}).requires_grad_();
  SGD sgd = make(p, q);

 private:
  static SGD make(const Tensor& p, const Tensor& q) {
    const SGDOptions options = SGDOptions(0.1).momentum(0.5);
    std::vector<OptimizerParamGroup> groups;
    groups.emplace_back(std::vector<Tensor>{p});
    groups.emplace_back(std::vector<Tensor>{q}, std::make_unique<SGDOptions>(SGDOptions(options).lr(0.02)));
    return SGD(std::move(groups), options);
  }
};

double momentum_of(Optimizer& optimizer) {
  OptimizerOptions& options = optimizer.param_groups()[0].options();
  if (auto* sgd = dynamic_cast<SGDOptions*>(&options)) return sgd->momentum();
  return std::get<0>(dynamic_cast<AdamOptions&>(options).betas());
}

/// The rates of both groups and the first one's momentum, before the first step and after each.
struct Path {
  Numbers first, second, momentum;
  void note(Optimizer& optimizer) {
    first.push_back(optimizer.param_groups()[0].options().get_lr());
    second.push_back(optimizer.param_groups().back().options().get_lr());
    momentum.push_back(momentum_of(optimizer));
  }
};

Path follow(Optimizer& optimizer, LRScheduler& schedule, size_t steps) {
  Path path;
  path.note(optimizer);
  for (size_t i = 0; i < steps; ++i) {
    schedule.step();
    path.note(optimizer);
  }
  return path;
}

Path follow(const MakeSchedule& make, size_t steps) {
  TwoGroups two;
  return follow(two.sgd, *make(two.sgd), steps);
}

bool close(const Numbers& got, const Numbers& expected) {
  bool same = got.size() == expected.size();
  for (size_t i = 0; same && i < got.size(); ++i) same = std::fabs(got[i] - expected[i]) <= 1e-13;
  for (size_t i = 0; !same && i < got.size(); ++i) MESSAGE(i << ": " << got[i]);
  return same;
}

template <class S, class... Args>
MakeSchedule schedule(Args... args) {
  return [=](Optimizer& o) { return std::make_shared<S>(o, args...); };
}

MakeSchedule sequence(std::vector<MakeSchedule> parts, std::vector<int64_t> milestones) {
  return [=](Optimizer& o) {
    std::vector<Schedule> made;
    for (const MakeSchedule& make : parts) made.push_back(make(o));
    return std::make_shared<SequentialLR>(o, made, milestones);
  };
}

MakeSchedule chain(std::vector<MakeSchedule> parts) {
  return [=](Optimizer& o) {
    std::vector<Schedule> made;
    for (const MakeSchedule& make : parts) made.push_back(make(o));
    return std::make_shared<ChainedScheduler>(made);
  };
}

const LRLambda kTenthLess = [](int64_t epoch) { return 1 - static_cast<double>(epoch) / 10; };

}  // namespace

TEST_SUITE("optim schedulers") {
  TEST_CASE("factors at certain epochs") {
    const Path constant = follow(schedule<ConstantLR>(0.5, 3), 6);
    CHECK(close(constant.first, {0.05, 0.05, 0.05, 0.1, 0.1, 0.1, 0.1}));
    CHECK(close(constant.second, {0.01, 0.01, 0.01, 0.02, 0.02, 0.02, 0.02}));
    CHECK(close(follow(schedule<MultiplicativeLR>(kTenthLess), 5).first,
                {0.1, 0.09000000000000001, 0.07200000000000001, 0.0504, 0.03024, 0.01512}));
    CHECK(close(follow(schedule<MultiStepLR>(std::vector<int64_t>{2, 2, 4}, 0.5), 5).first,
                {0.1, 0.1, 0.025, 0.025, 0.0125, 0.0125}));
    CHECK(close(follow(schedule<LinearLR>(1.0, 0.5, 4), 6).first, {0.1, 0.0875, 0.075, 0.0625, 0.05, 0.05, 0.05}));
    CHECK(close(follow(schedule<PolynomialLR>(4), 6).first, {0.1, 0.075, 0.05, 0.025, 0, 0, 0}));
  }

  TEST_CASE("a cosine comes back up after T_max") {
    const Path path = follow(schedule<CosineAnnealingLR>(3, 0.01), 8);
    CHECK(close(path.first, {0.1, 0.0775, 0.0325, 0.01, 0.0325, 0.0775, 0.1, 0.0775, 0.0325}));
    CHECK(close(path.second, {0.02, 0.0175, 0.0125, 0.01, 0.0125, 0.0175, 0.02, 0.0175, 0.0125}));
  }

  TEST_CASE("warm restarts go to any moment") {
    const auto rates = [](int64_t T_mult, int steps) {
      TwoGroups two;
      CosineAnnealingWarmRestarts schedule(two.sgd, 2, T_mult, 0.01);
      Path path;
      for (int i = 1; i <= steps; ++i) {
        schedule.step(i * 0.75);
        path.note(two.sgd);
      }
      return path.first;
    };
    CHECK(close(rates(3, 10), {0.07222075445642905, 0.023180194846605363, 0.09961501876182148, 0.09397114317029975,
                               0.08239426430539243, 0.06664685702961344, 0.04912632135009769, 0.032500000000000015,
                               0.019299099686894423, 0.011533337816991932}));
    CHECK(close(rates(1, 6), {0.07222075445642905, 0.023180194846605363, 0.0965745789630079, 0.05500000000000001,
                              0.013425421036992097, 0.08681980515339464}));
  }

  TEST_CASE("cycles of the rate and, the other way round, of momentum") {
    const Path triangular = follow(schedule<CyclicLR>(CyclicLROptions(0.01, 0.1).step_size_up(3).step_size_down(2)), 8);
    CHECK(close(triangular.first, {0.01, 0.04, 0.07, 0.1, 0.055, 0.01, 0.04, 0.07, 0.1}));
    CHECK(close(triangular.momentum, {0.9, 0.8666666666666667, 0.8333333333333334, 0.8, 0.85, 0.9, 0.8666666666666667,
                                      0.8333333333333334, 0.8}));
    const Path halved = follow(
        schedule<CyclicLR>(CyclicLROptions(0.01, 0.1).step_size_up(2).mode("triangular2").cycle_momentum(false)), 9);
    CHECK(close(halved.first, {0.01, 0.055, 0.1, 0.055, 0.01, 0.0325, 0.055, 0.0325, 0.01, 0.02125}));
    CHECK(halved.momentum == Numbers(10, 0.5));
    const Path shrinking =
        follow(schedule<CyclicLR>(CyclicLROptions(0.01, 0.1).step_size_up(2).mode("exp_range").gamma(0.9)), 6);
    CHECK(close(shrinking.first, {0.01, 0.0505, 0.0829, 0.042805, 0.01, 0.03657205, 0.05782969}));
    CHECK(close(shrinking.momentum, {0.9, 0.855, 0.819, 0.86355, 0.9, 0.8704755, 0.8468559}));
    const Path own = follow(schedule<CyclicLR>(CyclicLROptions({0.01, 0.02}, {0.1, 0.3})
                                                   .step_size_up(2)
                                                   .scale_fn([](double cycle) { return 1 / cycle; })
                                                   .cycle_momentum(false)),
                            6);
    CHECK(close(own.first, {0.01, 0.055, 0.1, 0.055, 0.01, 0.0325, 0.055}));
    CHECK(close(own.second, {0.02, 0.16, 0.3, 0.16, 0.02, 0.09, 0.16}));
  }

  TEST_CASE("one cycle with momentum") {
    const Path path = follow(schedule<OneCycleLR>(OneCycleLROptions({1.0, 0.5}).epochs(2).steps_per_epoch(5)), 9);
    CHECK(
        close(path.first, {0.040000000000000036, 0.52, 1.0, 0.9504846320134737, 0.8117456539497631, 0.6112620219362893,
                           0.38874197806371075, 0.18825834605023697, 0.049519367986526286, 4e-06}));
    CHECK(close(path.second,
                {0.020000000000000018, 0.26, 0.5, 0.47524231600673683, 0.40587282697488153, 0.30563101096814466,
                 0.19437098903185537, 0.09412917302511849, 0.024759683993263143, 2e-06}));
    CHECK(close(path.momentum, {0.95, 0.9, 0.85, 0.854951556604879, 0.8688255099070633, 0.8888739533021842,
                                0.9111260466978157, 0.9311744900929366, 0.945048443395121, 0.95}));
  }

  TEST_CASE("one cycle in three straight phases moves Adam's first beta") {
    const Tensor p = zeros({1}).requires_grad_();
    Adam adam({p}, AdamOptions(0.1));
    OneCycleLR schedule(adam, OneCycleLROptions(1.0)
                                  .total_steps(10)
                                  .anneal_strategy("linear")
                                  .three_phase(true)
                                  .pct_start(0.4)
                                  .div_factor(10)
                                  .final_div_factor(100)
                                  .base_momentum(0.8)
                                  .max_momentum(0.9));
    const Path path = follow(adam, schedule, 9);
    CHECK(close(path.first, {0.1, 0.4, 0.7, 1.0, 0.7, 0.4, 0.1, 0.067, 0.034, 0.001}));
    CHECK(close(path.momentum, {0.9, 0.8666666666666667, 0.8333333333333334, 0.8, 0.8333333333333334,
                                0.8666666666666667, 0.9, 0.9, 0.9, 0.9}));
    CHECK(std::get<1>(dynamic_cast<AdamOptions&>(adam.param_groups()[0].options()).betas()) == 0.999);
  }

  TEST_CASE("a phase without steps is no division by zero") {
    const Path path = follow(schedule<OneCycleLR>(OneCycleLROptions(1.0).total_steps(2).pct_start(0.5)), 1);
    CHECK(close(path.first, {1.0, 4e-6}));
  }

  TEST_CASE("too many steps of one cycle are refused and change nothing") {
    TwoGroups two;
    OneCycleLR schedule(two.sgd, 1.0, 2);
    schedule.step();
    schedule.step();
    const double rate = two.sgd.param_groups()[0].options().get_lr();
    const auto step = [&] { schedule.step(); };
    CHECK(error_of(step) == "Tried to step 4 times. The specified number of total steps is 2");
    CHECK(error_of(step) == "Tried to step 4 times. The specified number of total steps is 2");
    CHECK(two.sgd.param_groups()[0].options().get_lr() == rate);
  }

  TEST_CASE("schedules one after the other and side by side") {
    const MakeSchedule constant = schedule<ConstantLR>(0.1, 2), fading = schedule<ExponentialLR>(0.9);
    CHECK(close(follow(chain({constant, fading}), 5).first, {0.01, 0.009, 0.081, 0.0729, 0.06561, 0.059049}));
    CHECK(close(follow(sequence({constant, fading}, {3}), 7).first,
                {0.01, 0.01, 0.1, 0.1, 0.09, 0.081, 0.0729, 0.06561}));
    const Path three = follow(sequence({schedule<LinearLR>(0.25, 1.0, 3), schedule<CosineAnnealingWarmRestarts>(2),
                                        schedule<StepLR>(1u, 0.5)},
                                       {3, 6}),
                              9);
    CHECK(close(three.first, {0.025, 0.05, 0.075, 0.1, 0.05, 0.1, 0.1, 0.05, 0.025, 0.0125}));
    CHECK(close(three.second, {0.005, 0.01, 0.015, 0.02, 0.01, 0.02, 0.02, 0.01, 0.005, 0.0025}));
    const LRLambda tenth_off = [](int64_t) { return 0.9; };
    CHECK(close(follow(sequence({schedule<StepLR>(1u, 0.5), schedule<MultiplicativeLR>(tenth_off)}, {2}), 5).first,
                {0.1, 0.05, 0.05, 0.045, 0.0405, 0.03645}));
  }

  TEST_CASE("a plateau reduces the rates after patience and cooldown") {
    TwoGroups two;
    ReduceLROnPlateau schedule(two.sgd, ReduceLROnPlateauOptions()
                                            .mode("max")
                                            .factor(0.5)
                                            .patience(1)
                                            .threshold(0.2)
                                            .threshold_mode("abs")
                                            .cooldown(2)
                                            .min_lr({0.02, 0.015}));
    Path path;
    for (const double metric : {1.0, 2.0, 3.0, 3.5, 3.6, 3.65, 3.6, 3.5, 3.0, 3.0, 3.0, 3.0}) {
      schedule.step(metric);
      path.note(two.sgd);
    }
    CHECK(close(path.first, {0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025}));
    CHECK(close(path.second, {0.02, 0.02, 0.02, 0.02, 0.02, 0.015, 0.015, 0.015, 0.015, 0.015, 0.015, 0.015}));
    CHECK(error_of([&] { schedule.step(); }) == "ReduceLROnPlateau goes by a metric: call step(metric)");
  }

  TEST_CASE("a schedule that was saved goes on where it was") {
    const std::vector<MakeSchedule> all{
        schedule<StepLR>(2u, 0.5),
        schedule<MultiStepLR>(std::vector<int64_t>{3, 6}, 0.5),
        schedule<ConstantLR>(0.5, 6),
        schedule<LinearLR>(0.25, 1.0, 9),
        schedule<ExponentialLR>(0.9),
        schedule<PolynomialLR>(12, 2.0),
        schedule<CosineAnnealingLR>(4, 0.01),
        schedule<CosineAnnealingWarmRestarts>(3, 2),
        schedule<LambdaLR>(kTenthLess),
        schedule<MultiplicativeLR>(kTenthLess),
        schedule<OneCycleLR>(1.0, 20),
        schedule<CyclicLR>(CyclicLROptions(0.01, 0.1).step_size_up(3)),
        chain({schedule<ConstantLR>(0.1, 6), schedule<CosineAnnealingWarmRestarts>(3, 2)}),
        sequence({schedule<LinearLR>(0.25, 1.0, 3), schedule<CosineAnnealingWarmRestarts>(2)}, {4}),
    };
    for (const MakeSchedule& make : all) {
      TwoGroups one, other;
      const Schedule before = make(one.sgd), after = make(other.sgd);
      INFO(before->name());
      follow(one.sgd, *before, 5);
      std::stringstream schedule_file, optimizer_file;
      save(static_cast<LRScheduler&>(*before), schedule_file);
      save(static_cast<Optimizer&>(one.sgd), optimizer_file);
      load(static_cast<Optimizer&>(other.sgd), optimizer_file);
      load(static_cast<LRScheduler&>(*after), schedule_file);
      CHECK(after->get_last_lr() == before->get_last_lr());
      const Path expected = follow(one.sgd, *before, 6), got = follow(other.sgd, *after, 6);
      CHECK(got.first == expected.first);
      CHECK(got.second == expected.second);
      CHECK(got.momentum == expected.momentum);
    }
  }

  TEST_CASE("a plateau that was saved remembers its best and its patience") {
    TwoGroups one, other;
    ReduceLROnPlateau before(one.sgd, ReduceLROnPlateauOptions().patience(2)),
        after(other.sgd, ReduceLROnPlateauOptions().patience(2));
    before.step(1);
    before.step(2);
    std::stringstream file;
    save(static_cast<LRScheduler&>(before), file);
    load(static_cast<LRScheduler&>(after), file);
    after.step(1.5);
    CHECK(after.get_last_lr() == Numbers{0.1, 0.02});
    after.step(1.5);
    CHECK(close(after.get_last_lr(), {0.01, 0.002}));
  }

  TEST_CASE("a file of another schedule or of other groups is refused") {
    TwoGroups two;
    const Tensor p = zeros({1}).requires_grad_();
    SGD single({p}, SGDOptions(1));
    StepLR step(two.sgd, 2), of_one(single, 2);
    ExponentialLR exponential(two.sgd, 0.5);
    std::stringstream file;
    save(static_cast<LRScheduler&>(step), file);
    const std::string bytes = file.str();
    const auto load_into = [&](LRScheduler& target) {
      return error_of([&] { load(target, bytes.data(), bytes.size()); });
    };
    CHECK(load_into(exponential).find("holds the state of the scheduler StepLR, not of ExponentialLR") !=
          std::string::npos);
    CHECK(load_into(of_one).find("'base_lrs' has 2 entries, expected 1") != std::string::npos);
    CHECK(load_into(step) == "no error");
  }

  TEST_CASE("settings that make no schedule are refused with PyTorch's words") {
    TwoGroups two;
    Optimizer& o = two.sgd;
    const Tensor p = zeros({1}).requires_grad_();
    Adagrad adagrad({p});
    Adam adam({p});
    const auto refused = [&](const MakeSchedule& make) { return error_of([&] { make(o); }); };
    CHECK(refused(schedule<StepLR>(0u)) == "StepLR: step_size must be at least 1, got 0");
    CHECK(refused(schedule<LinearLR>(0.0)) ==
          "Starting multiplicative factor expected to be greater than 0 and less or equal to 1, but got 0");
    CHECK(refused(schedule<LinearLR>(0.5, 1.5)) ==
          "Ending multiplicative factor expected to be between 0 and 1, but got 1.5");
    CHECK(refused(schedule<ConstantLR>(1.5)) ==
          "Constant multiplicative factor expected to be greater than 0 and less or equal to 1, but got 1.5");
    CHECK(refused(schedule<CosineAnnealingLR>(0)) == "Expected positive integer T_max, but got 0");
    CHECK(refused(schedule<CosineAnnealingWarmRestarts>(0)) == "Expected positive integer T_0, but got 0");
    CHECK(refused(schedule<CosineAnnealingWarmRestarts>(1, 0)) == "Expected integer T_mult >= 1, but got 0");
    CHECK(refused(schedule<LambdaLR>(std::vector<LRLambda>{kTenthLess})) == "Expected 2 lr_lambdas, but got 1");
    CHECK(refused(schedule<LambdaLR>(LRLambda())) == "an lr_lambda is an empty function");
    CHECK(refused(schedule<OneCycleLR>(OneCycleLROptions(1.0))) ==
          "You must define either total_steps OR (epochs AND steps_per_epoch)");
    CHECK(refused(schedule<OneCycleLR>(1.0, 0)) == "Expected positive integer total_steps, but got 0");
    CHECK(refused(schedule<OneCycleLR>(OneCycleLROptions({1, 2, 3}).total_steps(5))) ==
          "expected 2 values for max_lr, got 3");
    CHECK(refused(schedule<OneCycleLR>(OneCycleLROptions(1.0).total_steps(5).anneal_strategy("sin"))) ==
          "anneal_strategy must by one of 'cos' or 'linear', instead got sin");
    CHECK(refused(schedule<CyclicLR>(CyclicLROptions(0.1, 1).mode("square"))).find("mode is invalid") == 0);
    CHECK(refused(schedule<ReduceLROnPlateau>(ReduceLROnPlateauOptions().factor(1))) ==
          "Factor should be < 1.0, but got 1");
    CHECK(refused(schedule<ReduceLROnPlateau>(ReduceLROnPlateauOptions().mode("best"))) == "mode best is unknown!");
    CHECK(error_of([&] { OneCycleLR(adagrad, 1.0, 5); }) ==
          "optimizer must support momentum with `cycle_momentum` option enabled");
    CHECK(error_of([&] { CyclicLR(adam, CyclicLROptions(0.1, 1)); }) ==
          "optimizer must support momentum with `cycle_momentum` option enabled");
    const Schedule mine = schedule<StepLR>(1u)(o), foreign = schedule<StepLR>(1u)(adam);
    CHECK(
        error_of([&] {
          ChainedScheduler({mine, foreign});
        }) ==
        "ChainedScheduler expects all schedulers to belong to the same optimizer, but got schedulers at index 0 and 1 "
        "to be different");
    CHECK(error_of([&] { SequentialLR(adam, {mine}, {}); }) ==
          "SequentialLR expects all schedulers to belong to the optimizer passed in");
    CHECK(error_of([&] {
            SequentialLR(o, {mine, mine}, {});
          }).find("one more than the number of milestone points") != std::string::npos);
    CHECK(o.param_groups()[0].options().get_lr() == 0.1);
  }

  TEST_CASE("a scheduler of one's own needs only get_lrs") {
    struct Halve : LRScheduler {
      using LRScheduler::LRScheduler;
      std::vector<double> get_lrs() override {
        std::vector<double> rates = get_current_lrs();
        for (double& rate : rates) rate /= 2;
        return rates;
      }
    };
    TwoGroups two;
    Halve halve(two.sgd);
    halve.step();
    CHECK(halve.get_last_lr() == Numbers{0.05, 0.01});
  }
}
