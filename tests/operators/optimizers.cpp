// Three steps of each optimiser with gradients that change, beside the parameters before them: a step may cancel one
// but for its last digits.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

template <class Optimizer, class Options>
variable_list steps(L in, const Options& options) {
  const Tensor first = in[0].detach().clone().set_requires_grad(true), second = in[1].detach().clone();
  second.set_requires_grad(true);
  Optimizer optimizer(variable_list{first, second}, options);
  for (int step = 1; step <= 3; ++step) {
    optimizer.zero_grad();
    ((first * in[1].detach() * step).sum() + (second * second).sum()).backward();
    optimizer.step();
  }
  return {torch::stack({in[0].detach(), first.detach()}), torch::stack({in[1].detach(), second.detach()})};
}

template <class Optimizer, class Options>
variable_list adam(L in) {
  return steps<Optimizer>(in, Options(in.number(0.1))
                                  .betas({in.number(0.9), in.number(0.99)})
                                  .eps(in.number(1e-6))
                                  .weight_decay(in.number(0.01))
                                  .amsgrad(in.flag(false)));
}

void optimizers(Table& rows) {
  const auto row = [&](const char* name, variable_list (*function)(L)) -> Row& {
    return rows(name, function, {{2, 3}, {2, 3}}).also({{3}, {3}}).also({{4, 5}, {4, 5}}).tied().no_gradient();
  };
  row("optim::SGD", [](L in) {
    return steps<optim::SGD>(in, optim::SGDOptions(in.number(0.1))
                                     .momentum(in.number(0.9))
                                     .dampening(in.number(0))
                                     .weight_decay(in.number(0.01))
                                     .nesterov(in.flag(false)));
  });
  row("optim::Adam", adam<optim::Adam, optim::AdamOptions>);
  row("optim::AdamW", adam<optim::AdamW, optim::AdamWOptions>);
  row("optim::Adagrad", [](L in) {
    return steps<optim::Adagrad>(in, optim::AdagradOptions(in.number(0.1))
                                         .lr_decay(in.number(0.2))
                                         .weight_decay(in.number(0.01))
                                         .initial_accumulator_value(in.number(0.1))
                                         .eps(in.number(1e-6)));
  });
  row("optim::RMSprop", [](L in) {
    return steps<optim::RMSprop>(in, optim::RMSpropOptions(in.number(0.1))
                                         .alpha(in.number(0.9))
                                         .eps(in.number(1e-6))
                                         .weight_decay(in.number(0.01))
                                         .momentum(in.number(0.5))
                                         .centered(in.flag(false)));
  });
}

const Registered k_optimizers("optimisers", optimizers);

}  // namespace
