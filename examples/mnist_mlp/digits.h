#pragma once
#include <xtgrad/xtgrad.h>

#include "../common/digits.h"
#include "settings.h"

namespace mnist_mlp {

using examples::Mnist;

/// The digits of a run: training, validation (the last twelfth of the training files) and test images.
struct Digits {
  Mnist train, validation, test;
  std::string source;  // where they come from, for people
  bool synthetic;
};

inline Digits load_digits(const Settings& settings) {
  const examples::Digits all = examples::load_digits(settings.data);
  const int64_t count = all.train.targets().size(0), validation = count / 12, tests = all.test.targets().size(0);
  return {examples::part(all.train, 0, settings.quick ? count / 10 : count - validation),
          examples::part(all.train, count - validation, validation),
          examples::part(all.test, 0, settings.quick ? tests / 5 : tests), all.source, all.synthetic};
}

}  // namespace mnist_mlp
