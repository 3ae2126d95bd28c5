#pragma once
#include <string>

#include <xtgrad/xtgrad.h>

#include "settings.h"

namespace mnist_mlp {

using Mnist = xtgrad::data::datasets::MNIST;

/// The digits of a run: training, validation (the last twelfth of the training files) and test images.
struct Digits {
  Mnist train, validation, test;
  std::string source;  // where they come from, for people
  bool synthetic;
};

/// MNIST from --data, $XTGRAD_DATA or ./data; without files in any of the last two, synthetic digits, loudly so named.
Digits load_digits(const Settings& settings);

}  // namespace mnist_mlp
