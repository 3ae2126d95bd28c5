#pragma once
#include <vector>

#include <xtgrad/autograd/autograd.h>

#include "twins/twins.h"

/// Pictures that a network can learn, so that no loss overflows; what they show does not change the speed.
class DrawnDigits {
 public:
  explicit DrawnDigits(int64_t count) {
    using namespace xtgrad;
    manual_seed(1);
    labels_ = randint(0, 10, {count});
    const Tensor patterns = rand({10, 784}) > 0.8;
    images_ = patterns.index_select(0, labels_).to(kFloat) * 0.8 + rand({count, 784}) * 0.2;
  }
  operator bench::Digits() const { return {images_.data_ptr<float>(), labels_.data_ptr<int64_t>(), labels_.size(0)}; }

 private:
  xtgrad::Tensor images_, labels_;
};
