#include "model.h"

namespace mnist_mlp {

using namespace xtgrad;

namespace {

void add_activation(nn::Sequential& model, const std::string& name) {
  if (name == "relu")
    model->push_back(nn::ReLU());
  else if (name == "tanh")
    model->push_back(nn::Tanh());
  else
    model->push_back(nn::Sigmoid());
}

void initialize(nn::Sequential& model, const std::string& how) {
  if (how == "default") return;
  for (auto& parameter : model->named_parameters()) {
    const bool is_bias = parameter.value().dim() == 1;
    if (is_bias || how == "zero")
      nn::init::zeros_(parameter.value());
    else if (how == "xavier")
      nn::init::xavier_uniform_(parameter.value());
    else
      nn::init::normal_(parameter.value(), 0, 0.01);
  }
}

}  // namespace

nn::Sequential make_model(const Settings& settings) {
  nn::Sequential model;
  int64_t width = 784;
  for (const int64_t next : settings.hidden) {
    model->push_back(nn::Linear(width, next));
    add_activation(model, settings.activation);
    if (settings.dropout > 0) model->push_back(nn::Dropout(settings.dropout));
    width = next;
  }
  model->push_back(nn::Linear(width, 10));
  model->push_back(nn::LogSoftmax(1));
  initialize(model, settings.init);
  return model;
}

std::unique_ptr<optim::Optimizer> make_optimizer(const Settings& settings, nn::Sequential& model) {
  const auto parameters = model->parameters();
  const double lr = settings.learning_rate(), decay = settings.weight_decay;
  if (settings.optimizer == "sgd")
    return std::make_unique<optim::SGD>(parameters,
                                        optim::SGDOptions(lr).momentum(settings.momentum).weight_decay(decay));
  if (settings.optimizer == "adam")
    return std::make_unique<optim::Adam>(parameters, optim::AdamOptions(lr).weight_decay(decay));
  if (settings.optimizer == "adamw")
    return std::make_unique<optim::AdamW>(parameters, optim::AdamWOptions(lr).weight_decay(decay));
  if (settings.optimizer == "rmsprop")
    return std::make_unique<optim::RMSprop>(parameters,
                                            optim::RMSpropOptions(lr).momentum(settings.momentum).weight_decay(decay));
  return std::make_unique<optim::Adagrad>(parameters, optim::AdagradOptions(lr).weight_decay(decay));
}

}  // namespace mnist_mlp
