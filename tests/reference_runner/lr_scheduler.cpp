#include <cmath>

#include <doctest/doctest.h>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/optim/lr_scheduler.h>
#include <xtgrad/optim/sgd.h>

#include "family.h"
#include "settings.h"

// The learning rate before the first and after each step of a scheduler.

namespace reference {
namespace {

std::vector<std::string> check_schedule(const Json& row) {
  const Settings settings(row.at("id"));
  const Tensor parameter = zeros({1}).requires_grad_();
  optim::SGD optimizer({parameter}, optim::SGDOptions(row.at("base_lr").get<double>()));
  optim::StepLR schedule(optimizer, static_cast<unsigned>(settings.number("step_size", 0)),
                         settings.number("gamma", 0.1));
  const auto expected = row.at("lr").get<std::vector<double>>();
  for (size_t step = 0; step < expected.size(); ++step) {
    if (step > 0) {
      optimizer.step();
      schedule.step();
    }
    const double lr = optimizer.param_groups().at(0).options().get_lr();
    if (std::abs(lr - expected[step]) > 1e-12 * std::abs(expected[step]))
      return {text("after ", step, " steps the learning rate is ", lr, ", expected ", expected[step])};
  }
  return {};
}

}  // namespace

TEST_CASE("lr_scheduler") { run_family("lr_scheduler", {"StepLR"}, check_schedule); }

}  // namespace reference
