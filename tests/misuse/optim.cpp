#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;
using namespace torch::optim;

namespace {

std::vector<Tensor> leaves() { return {ones({2}).set_requires_grad(true)}; }

template <class Optimizer, class Options>
std::function<void()> made_with(Options options) {
  return [=] { Optimizer optimizer(leaves(), options); };
}

}  // namespace

TEST_CASE("misuse: options of optimisers") {
  misuse::check_rows({
      {"SGD: a negative rate", made_with<SGD>(SGDOptions(-0.1)), "Invalid learning rate: -0.1"},
      {"SGD: a negative momentum", made_with<SGD>(SGDOptions(0.1).momentum(-1)), "Invalid momentum value: -1"},
      {"SGD: a negative decay", made_with<SGD>(SGDOptions(0.1).weight_decay(-1)), "Invalid weight_decay value: -1"},
      {"SGD: nesterov without momentum", made_with<SGD>(SGDOptions(0.1).nesterov(true)),
       "Nesterov momentum requires a momentum and zero dampening"},
      {"SGD: nesterov with dampening", made_with<SGD>(SGDOptions(0.1).momentum(0.9).dampening(0.5).nesterov(true)),
       "Nesterov momentum requires a momentum and zero dampening"},
      {"Adam: a negative rate", made_with<Adam>(AdamOptions(-0.1)), "Invalid learning rate: -0.1"},
      {"Adam: a first beta of 1", made_with<Adam>(AdamOptions().betas(std::make_tuple(1.0, 0.9))),
       "Invalid beta parameter at index 0: 1"},
      {"Adam: a negative second beta", made_with<Adam>(AdamOptions().betas(std::make_tuple(0.9, -0.1))),
       "Invalid beta parameter at index 1: -0.1"},
      {"Adam: a negative epsilon", made_with<Adam>(AdamOptions().eps(-1)), "Invalid epsilon value: -1"},
      {"Adam: a negative decay", made_with<Adam>(AdamOptions().weight_decay(-1)), "Invalid weight_decay value: -1"},
      {"AdamW: a negative epsilon", made_with<AdamW>(AdamWOptions().eps(-1)), "Invalid epsilon value: -1"},
      {"RMSprop: a negative momentum", made_with<RMSprop>(RMSpropOptions().momentum(-1)), "Invalid momentum value: -1"},
      {"RMSprop: a negative alpha", made_with<RMSprop>(RMSpropOptions().alpha(-1)), "Invalid alpha value: -1"},
      {"Adagrad: a negative decay of the rate", made_with<Adagrad>(AdagradOptions().lr_decay(-1)),
       "Invalid lr_decay value: -1"},
      {"Adagrad: a negative start", made_with<Adagrad>(AdagradOptions().initial_accumulator_value(-1)),
       "Invalid initial_accumulator_value value: -1"},
      {"LBFGS: another line search", made_with<LBFGS>(LBFGSOptions().line_search_fn(std::string("wolfe"))),
       "LBFGS: only 'strong_wolfe' is supported as line_search_fn, got 'wolfe'"},
      {"LBFGS: no history", made_with<LBFGS>(LBFGSOptions().history_size(0)),
       "LBFGS: history_size must be at least 1, got 0"},
  });
}

TEST_CASE("misuse: parameters of optimisers") {
  misuse::check_rows({
      {"SGD: an undefined parameter", [] { SGD({Tensor()}, 0.1); }, "can't optimize an undefined Tensor"},
      {"SGD: a parameter that is no leaf", [] { SGD({leaves()[0] * 2}, 0.1); }, "can't optimize a non-leaf Tensor"},
      {"SGD: a parameter in two groups",
       [] {
         const std::vector<Tensor> shared = leaves();
         SGD(std::vector<OptimizerParamGroup>{shared, shared}, 0.1);
       },
       "some parameters appear in more than one parameter group"},
      {"SGD: a parameter twice in a group",
       [] {
         const Tensor x = leaves()[0];
         SGD({x, x}, 0.1);
       },
       "some parameters appear more than once in a parameter group: each would be updated several times a step"},
      {"SGD: the options of another optimiser",
       [] {
         OptimizerParamGroup group(leaves(), std::make_unique<AdamOptions>());
         SGD({std::move(group)}, 0.1);
       },
       "the options of a parameter group are of another optimizer than the defaults"},
      {"add_param_group: a parameter that is there",
       [] {
         const std::vector<Tensor> shared = leaves();
         SGD optimizer(shared, 0.1);
         optimizer.add_param_group(OptimizerParamGroup(shared));
       },
       "some parameters appear in more than one parameter group"},
      {"options: of a group that has none", [] { OptimizerParamGroup(leaves()).options(); },
       "the parameter group has no options: pass them to its constructor or add it to an optimizer"},
      {"LBFGS: no closure", [] { LBFGS(leaves(), 1).step(nullptr); },
       "LBFGS requires a closure function: one that sets the gradients anew and returns the loss"},
      {"LBFGS: two groups",
       [] {
         LBFGS(std::vector<OptimizerParamGroup>{leaves(), leaves()}, LBFGSOptions(1));
       },
       "LBFGS doesn't support per-parameter options (parameter groups), got 2 groups"},
      {"step: a gradient of another shape",
       [] {
         const std::vector<Tensor> one = leaves();
         SGD optimizer(one, 0.1);
         one[0].mutable_grad() = ones({3});
         optimizer.step();
       },
       "SGD: a gradient of sizes [3] does not fit its parameter of sizes [2]"},
      {"StepLR: no steps",
       [] {
         SGD optimizer(leaves(), 0.1);
         StepLR(optimizer, 0);
       },
       "StepLR: step_size must be at least 1, got 0"},
  });
}
