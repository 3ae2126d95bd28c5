#include "mlp.h"

namespace examples {

using namespace xtgrad;

namespace {

void add_activation(nn::Sequential& model, const std::string& name) {
  if (name == "relu")
    model->push_back(nn::ReLU());
  else if (name == "tanh")
    model->push_back(nn::Tanh());
  else if (name == "sigmoid")
    model->push_back(nn::Sigmoid());
  else
    check(name == "linear", "activation '", name, "', expected relu, tanh, sigmoid or linear");
}

void draw_weight(const Tensor& weight, const std::string& how, double scale) {
  if (how == "xavier")
    nn::init::xavier_uniform_(weight);
  else if (how == "xavier normal")
    nn::init::xavier_normal_(weight);
  else if (how == "normal")
    nn::init::normal_(weight, 0, scale);
  else if (how == "random")
    nn::init::uniform_(weight, 0, scale);
  else if (how == "zero")
    nn::init::zeros_(weight);
  else
    fail("initialisation '", how, "', expected xavier, xavier normal, normal, random, zero or default");
}

}  // namespace

nn::Sequential mlp(const std::vector<int64_t>& widths, const std::string& activation, const MlpExtras& extras) {
  nn::Sequential model;
  for (size_t i = 0; i + 1 < widths.size(); ++i) {
    model->push_back(nn::Linear(nn::LinearOptions(widths[i], widths[i + 1]).bias(extras.bias)));
    if (i + 2 == widths.size()) break;
    add_activation(model, activation);
    if (extras.dropout > 0) model->push_back(nn::Dropout(extras.dropout));
  }
  return model;
}

void initialise(nn::Sequential& model, const std::string& how, double scale) {
  if (how == "default") return;
  for (const Tensor& parameter : model->parameters()) {
    if (parameter.dim() < 2)
      nn::init::zeros_(parameter);
    else
      draw_weight(parameter, how, scale);
  }
}

}  // namespace examples
