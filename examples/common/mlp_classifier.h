#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <xtgrad/train/history.h>
#include <xtgrad/xtgrad.h>

namespace examples {

/// How an MlpClassifier is made and trained.
struct MlpOptions {
  int64_t n_layers = 0;              // layers of neurons, input and output included
  std::vector<int64_t> layer_sizes;  // n_layers of them
  std::string activation = "relu";   // "relu", "sigmoid", "linear", "tanh"; the output is a softmax
  double learning_rate = 0.1;
  std::string weight_init = "normal";  // "zero", "random" (uniform in [0, scale)), "normal" (deviation scale)
  double scale = 0.01;
  int64_t batch_size = 64;
  int64_t num_epochs = 1;
  std::string label = {};  // what progress lines begin with; none are printed where it is empty
};

/// A multilayer perceptron without biases that is fitted by stochastic gradient descent on the softmax cross-entropy,
/// with scikit-learn's verbs. Rows x [n, layer_sizes[0]], labels y [n].
class MlpClassifier {
 public:
  /// Draws the weights; throws on names it does not know and on sizes that do not fit n_layers.
  explicit MlpClassifier(MlpOptions options);

  /// What is called after each epoch (1, 2 ...) with the curves so far; it may add to them, and false ends the
  /// training.
  void on_epoch(std::function<bool(int64_t epoch, xtgrad::train::History& history)> call) {
    on_epoch_ = std::move(call);
  }
  xtgrad::train::History fit(const xtgrad::Tensor& x, const xtgrad::Tensor& y);
  /// [n, classes], rows of sum 1.
  xtgrad::Tensor predict_proba(const xtgrad::Tensor& x) const;
  /// [n]
  xtgrad::Tensor predict(const xtgrad::Tensor& x) const;
  /// The share of rows that get their label, in percent.
  double score(const xtgrad::Tensor& x, const xtgrad::Tensor& y) const;
  /// The mean softmax cross-entropy.
  double loss(const xtgrad::Tensor& x, const xtgrad::Tensor& y) const;
  /// What the last hidden layer makes of the rows: [n, layer_sizes[n_layers - 2]].
  xtgrad::Tensor hidden(const xtgrad::Tensor& x) const;

  const MlpOptions& options() const { return options_; }
  void save(const std::string& path) const { xtgrad::save(net_, path); }
  void load(const std::string& path) { xtgrad::load(net_, path); }

 private:
  xtgrad::Tensor through(const xtgrad::Tensor& x, size_t modules) const;

  MlpOptions options_;
  std::function<bool(int64_t, xtgrad::train::History&)> on_epoch_;
  mutable xtgrad::nn::Sequential net_;
};

}  // namespace examples
