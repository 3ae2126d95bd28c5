#pragma once
#include <cstdint>

namespace xtgrad::train {

/// Ends a training when a value has not improved for a number of epochs.
///
///     EarlyStopping stopping(5);
///     while (stopping.add(validate())) train_epoch();
class EarlyStopping {
 public:
  enum class Mode { min, max };  // whether lower values are better, as of a loss, or higher ones, as of an accuracy

  /// The training ends with the `patience`-th epoch in a row without an improvement by more than `min_delta`; with
  /// patience 0 as with 1.
  explicit EarlyStopping(int64_t patience, double min_delta = 0, Mode mode = Mode::min);

  /// Takes an epoch's value, of which nan is never an improvement; returns whether to go on.
  bool add(double value);

  /// Whether the last value was an improvement: the moment to save the model.
  bool improved() const { return waited_ == 0 && epoch_ > 0; }
  bool stopped() const { return epoch_ > 0 && waited_ > 0 && waited_ >= patience_; }
  /// The best value, infinitely bad before there is one, and its epoch: 1, 2, ..., 0 before there is one.
  double best() const { return best_; }
  int64_t best_epoch() const { return best_epoch_; }

 private:
  int64_t patience_;
  double min_delta_;
  Mode mode_;
  double best_;
  int64_t best_epoch_ = 0, epoch_ = 0, waited_ = 0;
};

}  // namespace xtgrad::train
