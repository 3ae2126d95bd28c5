#pragma once
#include <memory>
#include <vector>

#include "digits.h"
#include "model.h"

namespace mnist_mlp {

/// One number an epoch, and which epoch was best on the validation digits.
struct History {
  std::vector<double> train_loss, train_accuracy, validation_loss, validation_accuracy;
  int64_t best_epoch = 0;
  double best_accuracy = -1;
};

/// A training run: model, optimiser, batches and what came of the epochs so far.
class Training {
 public:
  Training(const Settings& settings, const Digits& digits);

  /// Goes on from the checkpoint in --out; throws when there is none or when it belongs to another model.
  void resume();
  /// Trains up to --epochs, writing a checkpoint after each; false when Ctrl-C ended it, with a checkpoint of that
  /// step.
  bool run();

  xtgrad::nn::Sequential& model() { return model_; }
  const History& history() const { return history_; }
  double seconds() const { return seconds_; }

 private:
  using Loader = decltype(xtgrad::data::make_data_loader(std::declval<Mnist>().map(xtgrad::data::transforms::Stack<>()),
                                                         xtgrad::data::DataLoaderOptions()));

  bool train_epoch(const xtgrad::train::Interrupt& interrupt);
  void finish_epoch();
  xtgrad::train::Checkpoint checkpoint();
  void save(const std::string& path);
  int64_t parameter_count() const;

  const Settings& settings_;
  const Digits& digits_;
  xtgrad::nn::Sequential model_;
  std::unique_ptr<xtgrad::optim::Optimizer> optimizer_;
  Loader loader_;
  History history_;
  int64_t epoch_ = 0;                          // how many are finished
  int64_t step_ = 0, seen_ = 0, correct_ = 0;  // of the epoch under way
  double loss_sum_ = 0;
  double seconds_ = 0;
};

}  // namespace mnist_mlp
