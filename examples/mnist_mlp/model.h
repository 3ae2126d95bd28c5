#pragma once
#include <memory>

#include <xtgrad/xtgrad.h>

#include "settings.h"

namespace mnist_mlp {

/// Linear layers with the activation (and dropout) between them, log-softmax at the end: [n, 784] -> [n, 10].
xtgrad::nn::Sequential make_model(const Settings& settings);

std::unique_ptr<xtgrad::optim::Optimizer> make_optimizer(const Settings& settings, xtgrad::nn::Sequential& model);

}  // namespace mnist_mlp
