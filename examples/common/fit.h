#pragma once
#include <functional>
#include <string>
#include <vector>

#include <xtgrad/train/history.h>
#include <xtgrad/xtgrad.h>

#include "rows.h"

namespace examples {

/// How a classifier is trained: on batches of rows, for so many epochs.
struct FitOptions {
  int64_t epochs = 1;
  int64_t batch_size = 64;
  bool shuffle = true;
  /// Of outputs and targets; softmax cross-entropy where it is not given.
  std::function<xtgrad::Tensor(const xtgrad::Tensor& output, const xtgrad::Tensor& target)> loss = {};
  /// Where it is given, each epoch adds to the curves "validation loss" and "validation accuracy".
  Rows validation = {};
  /// Called after each epoch (1, 2 ...), validation done; it may add to the curves, and false ends the training.
  std::function<bool(int64_t epoch, xtgrad::train::History& history)> each_epoch = {};
  /// Every so many steps the mean cost of those steps becomes a point of the curve "cost"; 0: never.
  int64_t cost_every = 0;
  /// What the progress lines begin with; nothing is printed where it is empty.
  std::string label = {};
};

/// Trains a model. Returns the curves "training loss" (the mean over an epoch's steps), "cost", those of the validation
/// and those that each_epoch adds. The curve "seconds" is the time of an epoch's training steps.
xtgrad::train::History fit(xtgrad::nn::Sequential& model, xtgrad::optim::Optimizer& optimizer, const Rows& rows,
                           const FitOptions& options);

/// What a classifier makes of rows: outputs [n, classes], the most likely classes, and how good they are.
struct Score {
  xtgrad::Tensor outputs;
  std::vector<int64_t> predicted, target;
  double loss = 0;      // softmax cross-entropy of the outputs, which log-probabilities leave as they are
  double accuracy = 0;  // in percent
};

/// Runs the model in evaluation mode, without recording.
Score score(xtgrad::nn::Sequential& model, const Rows& rows);
/// The same on rows that are made as they are needed: inputs(from, count), for the labels y.
Score score(xtgrad::nn::Sequential& model, const std::function<xtgrad::Tensor(int64_t from, int64_t count)>& inputs,
            const xtgrad::Tensor& y);

}  // namespace examples
