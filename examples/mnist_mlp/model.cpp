#include "model.h"

#include "../common/mlp.h"

namespace mnist_mlp {

using namespace xtgrad;

nn::Sequential make_model(const Settings& settings) {
  std::vector<int64_t> widths = {784};
  widths.insert(widths.end(), settings.hidden.begin(), settings.hidden.end());
  widths.push_back(10);
  nn::Sequential model = examples::mlp(widths, settings.activation, {.dropout = settings.dropout});
  model->push_back(nn::LogSoftmax(1));
  examples::initialise(model, settings.init);
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
