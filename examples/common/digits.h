#pragma once
#include <string>

#include <xtgrad/data/datasets/mnist.h>
#include <xtgrad/train/svg.h>

#include "rows.h"

namespace examples {

using Mnist = xtgrad::data::datasets::MNIST;

/// The digits of a run and where they come from, for people.
struct Digits {
  Mnist train, test;
  std::string source;
  bool synthetic = false;
};

/// MNIST from `folder` or, where that is empty, $XTGRAD_DATA/mnist or ./data/mnist; without files in any of the last
/// two, synthetic digits, loudly so named. `quick` takes the first tenth of the training and the first fifth of the
/// test digits.
Digits load_digits(const std::string& folder, bool quick = false);

/// Digits [start, start + count).
Mnist part(const Mnist& digits, int64_t start, int64_t count);

/// The images as rows in [0, 1], float [n, 784], with their labels.
Rows rows_of(const Mnist& digits);

/// A digit for a report.
xtgrad::train::GreyImage digit_image(const Mnist& digits, int64_t index, const std::string& caption);

}  // namespace examples
