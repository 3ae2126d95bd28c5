#include <xtgrad/train/early_stopping.h>

#include <limits>

#include <xtgrad/lib/check.h>

namespace xtgrad::train {

EarlyStopping::EarlyStopping(int64_t patience, double min_delta, Mode mode)
    : patience_(patience),
      min_delta_(min_delta),
      mode_(mode),
      best_(mode == Mode::min ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity()) {
  check(patience >= 0, "EarlyStopping: patience must not be negative, got ", patience);
  check(min_delta >= 0, "EarlyStopping: min_delta must not be negative, got ", min_delta);
}

bool EarlyStopping::add(double value) {
  ++epoch_;
  const bool better = mode_ == Mode::min ? value < best_ - min_delta_ : value > best_ + min_delta_;
  if (better) {
    best_ = value;
    best_epoch_ = epoch_;
    waited_ = 0;
  } else {
    ++waited_;
  }
  return !stopped();
}

}  // namespace xtgrad::train
