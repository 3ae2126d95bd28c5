// nn::init, and the functions of nn::utils that change gradients.
#include "table.h"

using namespace torch;
using namespace OPERATORS;
namespace init = torch::nn::init;

namespace {

using Nonlinearity = init::NonlinearityType;

init::FanModeType fan(L in) {
  if (in.flag(true)) return torch::kFanIn;
  return torch::kFanOut;
}
Nonlinearity nonlinearity(L in) {
  const std::string name = in.one_of({"leaky_relu", "relu", "tanh", "sigmoid", "linear", "conv2d"});
  if (name == "relu") return torch::kReLU;
  if (name == "tanh") return torch::kTanh;
  if (name == "sigmoid") return torch::kSigmoid;
  if (name == "linear") return torch::kLinear;
  if (name == "conv2d") return torch::kConv2D;
  return torch::kLeakyReLU;
}

Tensor copied(L in) { return in[0].detach().clone(); }

void fills(Table& rows) {
  const auto row = [&](const char* name, Tensor (*function)(L)) -> Row& {
    return rows(name, function, {{4, 3}}).also({{3, 2, 2, 2}}).also({{16, 17}}).no_gradient();
  };
  row("init::constant_", [](L in) { return init::constant_(copied(in), in.number(0.5)); });
  row("init::zeros_", [](L in) { return init::zeros_(copied(in)); });
  row("init::ones_", [](L in) { return init::ones_(copied(in)); });
  row("init::eye_", [](L in) { return init::eye_(copied(in)); });
  rows("init::dirac_", [](L in) { return init::dirac_(copied(in)); }, {{3, 2, 3, 3}}).also({{2, 2, 3}}).no_gradient();
}

void draws(Table& rows) {
  const auto row = [&](const char* name, Tensor (*function)(L)) -> Row& {
    return rows(name, function, {{4, 3}}).also({{3, 2, 2, 2}}).also({{16, 17}}).no_gradient();
  };
  row("init::uniform_", [](L in) {
    const double low = in.number(-1), high = in.number(1);
    return init::uniform_(copied(in), low, high);
  });
  row("init::normal_", [](L in) {
    const double mean = in.number(0.5), std = in.number(2);
    return init::normal_(copied(in), mean, std);
  });
  row("init::xavier_uniform_", [](L in) { return init::xavier_uniform_(copied(in), in.number(1)); });
  row("init::xavier_normal_", [](L in) { return init::xavier_normal_(copied(in), in.number(1)); });
  row("init::kaiming_uniform_", [](L in) {
    const double a = in.number(0.1);
    const auto mode = fan(in);
    return init::kaiming_uniform_(copied(in), a, mode, nonlinearity(in));
  });
  row("init::kaiming_normal_", [](L in) {
    const double a = in.number(0.1);
    const auto mode = fan(in);
    return init::kaiming_normal_(copied(in), a, mode, nonlinearity(in));
  });
  row("init::sparse_", [](L in) {
    const double sparsity = in.number(0.5), std = in.number(0.1);
    return init::sparse_(copied(in), sparsity, std);
  });
}

// Two tensors with gradients, of which the first is input 1.
variable_list with_gradients(L in) {
  const Tensor x = in[0].detach().clone().set_requires_grad(true), y = in[0].detach().clone().set_requires_grad(true);
  x.mutable_grad() = in[1].detach().clone();
  y.mutable_grad() = in[0].detach() * 3;
  return {x, y};
}

void clips(Table& rows) {
  rows("utils::clip_grad_norm_",
       [](L in) -> variable_list {
         const variable_list parameters = with_gradients(in);
         const double most = in.number(1), type = in.number(2);
         const double norm = nn::utils::clip_grad_norm_(parameters, most, type, in.flag(false));
         return {parameters[0].grad(), parameters[1].grad(), torch::tensor(norm, torch::kDouble)};
       },
       {{2, 3}, {2, 3}})
      .also({{3}, {3}})
      .tied()
      .no_gradient();
  rows("utils::clip_grad_value_",
       [](L in) -> variable_list {
         const variable_list parameters = with_gradients(in);
         nn::utils::clip_grad_value_(parameters, in.number(0.5));
         return {parameters[0].grad(), parameters[1].grad()};
       },
       {{2, 3}, {2, 3}})
      .also({{3}, {3}})
      .tied()
      .no_gradient();
  rows("utils::parameters_to_vector",
       [](L in) {
         return nn::utils::parameters_to_vector({in[0], in[1]});
       },
       {{2, 3}, {4}})
      .tied();
  rows("utils::vector_to_parameters",
       [](L in) -> variable_list {
         const Tensor x = in[0].detach().clone(), y = in[1].detach().clone();
         nn::utils::vector_to_parameters(in[2].detach(), {x, y});
         return {x, y};
       },
       {{2, 3}, {4}, {10}})
      .tied()
      .no_gradient();
}

const Registered k_fills("initialisation", fills), k_draws("random initialisation", draws),
    k_clips("gradients that are clipped", clips);

}  // namespace
