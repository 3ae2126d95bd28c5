#pragma once
#include <vector>

#include "digits.h"

namespace mnist_mlp {

/// What the model says about a data set: log-probabilities [n, 10] and what follows from them.
struct Evaluation {
  xtgrad::Tensor log_probabilities;
  std::vector<int64_t> predicted, target;
  double loss = 0, accuracy = 0;
};

/// Runs the model over all digits, without dropout and without recording.
Evaluation evaluate(xtgrad::nn::Sequential& model, const Mnist& digits);

}  // namespace mnist_mlp
