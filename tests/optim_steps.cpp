// What optimisers promise over many steps: repeatable bits, clones, saving, schedules.
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/simd.h>
#include <xtgrad/optim/optim.h>

namespace {

using namespace xtgrad;

using Parameters = std::vector<Tensor>;
using Make = std::unique_ptr<optim::Optimizer> (*)(const Parameters&);

/// Every rule, with all of its terms.
const std::map<std::string, Make> kRules{
    {"SGD",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::SGD>(p, optim::SGDOptions(0.01).momentum(0.9).nesterov(true).weight_decay(0.1));
     }},
    {"Adam",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::Adam>(p, optim::AdamOptions(0.01).weight_decay(0.1).amsgrad(true));
     }},
    {"AdamW",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::AdamW>(p, optim::AdamWOptions(0.01));
     }},
    {"RMSprop",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::RMSprop>(p, optim::RMSpropOptions(0.01).centered(true).momentum(0.9));
     }},
    {"Adagrad",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::Adagrad>(p, optim::AdagradOptions(0.01).lr_decay(0.1).weight_decay(0.1));
     }},
    {"Adadelta",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::Adadelta>(p, optim::AdadeltaOptions().weight_decay(0.1));
     }},
    {"Adamax",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::Adamax>(p, optim::AdamaxOptions(0.01).weight_decay(0.1));
     }},
    {"NAdam",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::NAdam>(p, optim::NAdamOptions(0.01).weight_decay(0.1));
     }},
    {"RAdam",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::RAdam>(p, optim::RAdamOptions(0.01).betas({0.9, 0.5}).weight_decay(0.1));
     }},
    {"Rprop",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::Rprop>(p, optim::RpropOptions(0.01));
     }},
    {"ASGD",
     [](const Parameters& p) -> std::unique_ptr<optim::Optimizer> {
       return std::make_unique<optim::ASGD>(p, optim::ASGDOptions(0.01).t0(1).weight_decay(0.1));
     }},
};

/// Sizes on both sides of a block's and of what one thread takes alone.
Parameters make_parameters(ScalarType dtype) {
  manual_seed(5);
  Parameters parameters;
  for (const int64_t n : {1, 2047, 2048, 40001, 7, 60000}) parameters.push_back(randn({n}, dtype).requires_grad_());
  return parameters;
}

void set_gradients(const Parameters& parameters, int64_t step) {
  manual_seed(static_cast<uint64_t>(100 + step));
  for (const Tensor& p : parameters) p.mutable_grad() = randn(p.sizes(), p.dtype());
}

Parameters train(Make make, ScalarType dtype, int threads) {
  const int before = get_num_threads();
  set_num_threads(threads);
  const Parameters parameters = make_parameters(dtype);
  const auto optimizer = make(parameters);
  for (int64_t step = 0; step < 4; ++step) {
    set_gradients(parameters, step);
    optimizer->step();
  }
  set_num_threads(before);
  return parameters;
}

bool same(const Parameters& a, const Parameters& b) {
  bool result = a.size() == b.size();
  for (size_t i = 0; result && i < a.size(); ++i) result = a[i].equal(b[i]);
  return result;
}

/// Copies every field of one object into another of its kind, as saving and loading would.
class Recorder : public optim::FieldVisitor {
 public:
  void field(const char* name, bool& value) override { keep(name, value, flags_); }
  void field(const char* name, int64_t& value) override { keep(name, value, integers_); }
  void field(const char* name, double& value) override { keep(name, value, numbers_); }
  void field(const char* name, std::tuple<double, double>& value) override { keep(name, value, pairs_); }
  void field(const char* name, std::string& value) override { keep(name, value, texts_); }
  void field(const char* name, Tensor& value) override { keep(name, value, tensors_); }
  void field(const char* name, std::vector<double>& value) override { keep(name, value, lists_); }
  void field(const char* name, std::vector<Tensor>& value) override { keep(name, value, tensor_lists_); }
  bool replaying = false;
  std::string names;

 private:
  template <class T>
  void keep(const char* name, T& value, std::map<std::string, T>& kept) {
    if (replaying)
      value = kept.at(name);
    else
      names += std::string(name) + " ", kept[name] = value;
  }
  std::map<std::string, bool> flags_;
  std::map<std::string, int64_t> integers_;
  std::map<std::string, double> numbers_;
  std::map<std::string, std::tuple<double, double>> pairs_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, Tensor> tensors_;
  std::map<std::string, std::vector<double>> lists_;
  std::map<std::string, std::vector<Tensor>> tensor_lists_;
};

}  // namespace

TEST_SUITE("optim steps") {
  TEST_CASE("the same steps give the same bits, whatever the number of threads") {
    for (const auto& rule : kRules)
      for (const ScalarType dtype : {kFloat, kDouble}) {
        INFO(rule.first << " " << to_string(dtype));
        const Parameters one = train(rule.second, dtype, 1), two = train(rule.second, dtype, 2);
        CHECK(same(one, train(rule.second, dtype, 1)));
        CHECK(same(two, train(rule.second, dtype, 2)));
        CHECK(same(one, two));
        CHECK_FALSE(same(one, make_parameters(dtype)));
      }
  }

  TEST_CASE("a gradient that is not a number makes its parameter so, and only that one") {
    for (const auto& rule : kRules) {
      if (rule.first == "Rprop") continue;  // it asks for the sign only, and that of no number is 0
      INFO(rule.first);
      const Parameters parameters{zeros({40}).requires_grad_()};
      const auto optimizer = rule.second(parameters);
      const Tensor gradient = ones({40});
      gradient.data_ptr<float>()[3] = std::numeric_limits<float>::quiet_NaN();
      parameters[0].mutable_grad() = gradient;
      for (int i = 0; i < 3; ++i) optimizer->step();
      for (int i = 0; i < 40; ++i) CHECK(std::isnan(parameters[0].data_ptr<float>()[i]) == (i == 3));
    }
  }

  TEST_CASE("every instruction set gives the same steps up to rounding") {
    const SimdLevel before = simd_level();
    for (const auto& rule : kRules) {
      const Parameters expected = train(rule.second, kDouble, 1);
      for (const SimdLevel level : {SimdLevel::base, SimdLevel::v3, SimdLevel::v4}) {
        if (level > before) continue;
        detail::force_simd_level(level);
        const Parameters got = train(rule.second, kDouble, 1);
        detail::force_simd_level(before);
        INFO(rule.first << " " << simd_level_name(level));
        for (size_t i = 0; i < got.size(); ++i) CHECK(got[i].allclose(expected[i], 1e-12, 1e-12));
      }
    }
  }

  TEST_CASE("options and states that pass through their fields continue the run exactly") {
    for (const auto& rule : kRules) {
      INFO(rule.first);
      const Parameters expected = train(rule.second, kFloat, 1);
      const Parameters parameters = make_parameters(kFloat);
      auto first = rule.second(parameters);
      CHECK(first->name() == rule.first);
      for (int64_t step = 0; step < 2; ++step) {
        set_gradients(parameters, step);
        first->step();
      }
      auto second = rule.second(parameters);
      Recorder options;
      first->param_groups()[0].options().visit(options);
      options.replaying = true;
      second->param_groups()[0].options().set_lr(99);
      second->param_groups()[0].options().visit(options);
      for (const Tensor& p : parameters) {
        Recorder fields;
        first->state().at(p.unsafeGetTensorImpl())->visit(fields);
        fields.replaying = true;
        auto state = second->make_state();
        state->visit(fields);
        second->state()[p.unsafeGetTensorImpl()] = std::move(state);
      }
      first.reset();
      for (int64_t step = 2; step < 4; ++step) {
        set_gradients(parameters, step);
        second->step();
      }
      CHECK(same(parameters, expected));
    }
  }

  TEST_CASE("fields have the names that PyTorch saves them under") {
    Recorder sgd, adam;
    optim::SGDOptions(1).visit(sgd);
    CHECK(sgd.names == "lr momentum dampening weight_decay nesterov ");
    optim::AdamParamState().visit(adam);
    CHECK(adam.names == "step exp_avg exp_avg_sq max_exp_avg_sq ");
  }

  TEST_CASE("a state of another dtype follows its parameter") {
    const Tensor p = zeros({3}, kFloat).requires_grad_();
    optim::SGD sgd({p}, optim::SGDOptions(1).momentum(1));
    p.mutable_grad() = ones({3}, kFloat);
    sgd.step();
    p.set_data(p.detach().to(kDouble));
    p.mutable_grad() = ones({3}, kDouble);
    sgd.step();
    CHECK(p.equal(full({3}, -3, kDouble)));
  }

  TEST_CASE("what is remembered of a gradient that has become zero ends as zero, not as a denormal number") {
    const Tensor p = ones({100}).requires_grad_();
    p.mutable_grad() = ones({100});
    optim::SGD sgd({p}, optim::SGDOptions(1e-3).momentum(0.9));
    sgd.step();
    p.mutable_grad() = zeros({100});
    for (int i = 0; i < 1000; ++i) sgd.step();
    const auto& state = dynamic_cast<const optim::SGDParamState&>(*sgd.state().at(p.unsafeGetTensorImpl()));
    CHECK(state.momentum_buffer().eq(0).all().item<bool>());
  }

  TEST_CASE("options and states are cloned with their values") {
    const std::unique_ptr<optim::OptimizerOptions> copy = optim::AdamOptions(0.5).betas({0.1, 0.2}).clone();
    CHECK(static_cast<optim::AdamOptions&>(*copy) == optim::AdamOptions(0.5).betas({0.1, 0.2}));
    CHECK_FALSE(static_cast<optim::AdamOptions&>(*copy) == optim::AdamOptions(0.5));
    optim::AdagradParamState state;
    state.step(7);
    CHECK(static_cast<optim::AdagradParamState&>(*state.clone()).step() == 7);
  }

  TEST_CASE("an optimiser of one's own needs only step") {
    struct Halve : optim::Optimizer {
      using Optimizer::Optimizer;
      Tensor step(LossClosure) override {
        NoGradGuard no_grad;
        for (auto& group : param_groups())
          for (auto& p : group.params()) p.mul_(group.options().get_lr());
        return {};
      }
    };
    const Tensor p = ones({2}, kDouble).requires_grad_();
    Halve halve(Parameters{p}, std::make_unique<optim::SGDOptions>(0.5));
    halve.step(nullptr);
    CHECK(p.equal(full({2}, 0.5, kDouble)));
    CHECK(halve.make_state() == nullptr);
    CHECK_THROWS_AS(halve.name(), Error);
    CHECK_THROWS_AS(optim::OptimizerOptions().get_lr(), Error);
  }

  TEST_CASE("StepLR multiplies every group's rate by gamma each step_size epochs") {
    const Tensor p = zeros({1}).requires_grad_(), q = zeros({1}).requires_grad_();
    optim::SGD sgd({p}, optim::SGDOptions(0.8));
    sgd.add_param_group(optim::OptimizerParamGroup({q}, std::make_unique<optim::SGDOptions>(8)));
    optim::StepLR schedule(sgd, 2, 0.5);
    std::vector<double> rates;
    for (int i = 0; i < 4; ++i) {
      schedule.step();
      rates.push_back(sgd.param_groups()[0].options().get_lr());
    }
    CHECK(rates == std::vector<double>{0.8, 0.4, 0.4, 0.2});
    CHECK(sgd.param_groups()[1].options().get_lr() == 2);
    CHECK_THROWS_WITH_AS(optim::StepLR(sgd, 0), "StepLR: step_size must be at least 1, got 0", Error);
  }
}
