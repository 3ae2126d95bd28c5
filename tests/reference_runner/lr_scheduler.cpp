#include <cmath>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/optim/optim.h>

#include "family.h"
#include "settings.h"

// The learning rate before the first and after each step of a scheduler.

namespace reference {
namespace {

using optim::Optimizer;
using Make = std::function<std::unique_ptr<optim::LRScheduler>(Optimizer&, const Settings&)>;

int64_t integer(const Settings& s, const char* name) { return static_cast<int64_t>(s.number(name, 0)); }

const std::map<std::string, Make> kSchedules{
    {"StepLR",
     [](Optimizer& o, const Settings& s) {
       return std::make_unique<optim::StepLR>(o, static_cast<unsigned>(s.number("step_size", 0)),
                                              s.number("gamma", 0.1));
     }},
    {"MultiStepLR",
     [](Optimizer& o, const Settings& s) {
       std::vector<int64_t> milestones;
       for (const double epoch : s.list("milestones")) milestones.push_back(static_cast<int64_t>(epoch));
       return std::make_unique<optim::MultiStepLR>(o, milestones, s.number("gamma", 0.1));
     }},
    {"ExponentialLR",
     [](Optimizer& o, const Settings& s) { return std::make_unique<optim::ExponentialLR>(o, s.number("gamma", 0)); }},
    {"CosineAnnealingLR",
     [](Optimizer& o, const Settings& s) {
       return std::make_unique<optim::CosineAnnealingLR>(o, integer(s, "T_max"), s.number("eta_min", 0));
     }},
    {"LinearLR",
     [](Optimizer& o, const Settings& s) {
       return std::make_unique<optim::LinearLR>(o, s.number("start_factor", 0), 1.0, integer(s, "total_iters"));
     }},
    {"OneCycleLR",
     [](Optimizer& o, const Settings& s) {
       return std::make_unique<optim::OneCycleLR>(o, s.number("max_lr", 0), integer(s, "total_steps"));
     }},
    {"ReduceLROnPlateau",
     [](Optimizer& o, const Settings& s) {
       return std::make_unique<optim::ReduceLROnPlateau>(
           o, optim::ReduceLROnPlateauOptions().factor(s.number("factor", 0)).patience(integer(s, "patience")));
     }},
    {"CosineAnnealingWarmRestarts",
     [](Optimizer& o, const Settings& s) {
       return std::make_unique<optim::CosineAnnealingWarmRestarts>(o, integer(s, "T_0"), integer(s, "T_mult"));
     }},
    {"PolynomialLR",
     [](Optimizer& o, const Settings& s) {
       return std::make_unique<optim::PolynomialLR>(o, integer(s, "total_iters"), s.number("power", 0));
     }},
    {"LambdaLR",
     [](Optimizer& o, const Settings& s) {
       const double base = std::stod(s.word(1));  // "0.95^epoch"
       return std::make_unique<optim::LambdaLR>(
           o, [base](int64_t epoch) { return std::pow(base, static_cast<double>(epoch)); });
     }},
};

std::vector<std::string> check_schedule(const Json& row) {
  const Tensor parameter = zeros({1}).requires_grad_();
  optim::SGD optimizer({parameter}, optim::SGDOptions(row.at("base_lr").get<double>()));
  const auto schedule = kSchedules.at(kind_of(row))(optimizer, Settings(row.at("id")));
  const auto expected = row.at("lr").get<std::vector<double>>();
  for (size_t step = 0; step < expected.size(); ++step) {
    if (step > 0) {
      optimizer.step();
      if (row.contains("metric"))
        dynamic_cast<optim::ReduceLROnPlateau&>(*schedule).step(row.at("metric").at(step - 1).get<double>());
      else
        schedule->step();
    }
    const double lr = optimizer.param_groups().at(0).options().get_lr();
    if (!(std::abs(lr - expected[step]) <= 1e-12 * std::abs(expected[step])))
      return {text("after ", step, " steps the learning rate is ", lr, ", expected ", expected[step])};
  }
  return {};
}

}  // namespace

TEST_CASE("lr_scheduler") {
  std::set<std::string> known;
  for (const auto& [name, make] : kSchedules) known.insert(name);
  run_family("lr_scheduler", known, check_schedule);
}

}  // namespace reference
