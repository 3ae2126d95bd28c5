#include "results.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mnist_mlp {

using namespace xtgrad;

namespace {

std::string describe(const Settings& settings) {
  std::string layers = "784";
  for (const int64_t width : settings.hidden) layers += fmt::format("-{}", width);
  std::string text = fmt::format("{}-10, {}, {} with learning rate {}", layers, settings.activation, settings.optimizer,
                                 settings.learning_rate());
  if (settings.momentum > 0) text += fmt::format(", momentum {}", settings.momentum);
  if (settings.weight_decay > 0) text += fmt::format(", weight decay {}", settings.weight_decay);
  if (settings.dropout > 0) text += fmt::format(", dropout {}", settings.dropout);
  return text +
         fmt::format(", batches of {}, {} initialisation, seed {}", settings.batch_size, settings.init, settings.seed);
}

// The wrong predictions, the most confident first.
std::vector<train::GreyImage> worst_mistakes(const Evaluation& test, const Mnist& digits, size_t count) {
  const auto confidence = [&](size_t i) {
    const float p = std::exp(test.log_probabilities.data_ptr<float>()[10 * i + static_cast<size_t>(test.predicted[i])]);
    return std::isnan(p) ? 0 : p;  // a network that diverged is sure of nothing
  };
  std::vector<size_t> wrong;
  for (size_t i = 0; i < test.predicted.size(); ++i)
    if (test.predicted[i] != test.target[i]) wrong.push_back(i);
  std::sort(wrong.begin(), wrong.end(), [&](size_t a, size_t b) { return confidence(a) > confidence(b); });
  wrong.resize(std::min(wrong.size(), count));
  std::vector<train::GreyImage> images;
  for (const size_t i : wrong) {
    images.push_back(examples::digit_image(
        digits, static_cast<int64_t>(i),
        fmt::format("{}, read as {}\n{:.2f} % sure", test.target[i], test.predicted[i], 100 * confidence(i))));
  }
  return images;
}

std::vector<double> epochs_of(const History& history) {
  std::vector<double> epochs(history.train_loss.size());
  std::iota(epochs.begin(), epochs.end(), 1.0);
  return epochs;
}

void write_report(const Settings& settings, const Digits& digits, const History& history, const Evaluation& test,
                  const train::ConfusionMatrix& matrix, const train::ClassificationReport& scores) {
  const std::vector<double> epochs = epochs_of(history);
  const std::vector<train::Series> losses{{"training", epochs, history.train_loss},
                                          {"validation", epochs, history.validation_loss}};
  const std::vector<train::Series> accuracies{{"training", epochs, history.train_accuracy},
                                              {"validation", epochs, history.validation_accuracy}};
  train::Report("MNIST digits, read by a multilayer perceptron")
      .add_text(describe(settings) + "\n\nData: " + digits.source + "\n\n" +
                fmt::format("Test accuracy {:.2f} %, test loss {:.4f}.", 100 * test.accuracy, test.loss))
      .add_line_chart("Loss", "epoch", "negative log-likelihood", losses)
      .add_line_chart("Accuracy", "epoch", "share of digits read correctly", accuracies)
      .add_table("Classification report", scores)
      .add_heat_map("Confusion matrix", matrix)
      .add_images("The test digits that were most confidently misread", worst_mistakes(test, digits.test, 24))
      .write(settings.out + "/report.html");
}

void write_metrics(const Settings& settings, const Digits& digits, const History& history, double seconds,
                   const Evaluation& test, const train::ClassificationReport& scores) {
  train::Metrics()
      .set("test_accuracy", test.accuracy)
      .set("test_loss", test.loss)
      .set("macro_f1", scores.macro_average.f1)
      .set("best_epoch", history.best_epoch)
      .set("best_validation_accuracy", history.best_accuracy)
      .set("train_loss", history.train_loss)
      .set("train_accuracy", history.train_accuracy)
      .set("validation_loss", history.validation_loss)
      .set("validation_accuracy", history.validation_accuracy)
      .set("training_seconds", seconds)
      .set("peak_memory_bytes", memory_stats().peak)
      .set("data", digits.source)
      .set("synthetic", digits.synthetic)
      .set("settings", describe(settings))
      .set("epochs", settings.epochs)
      .set("seed", settings.seed)
      .set("threads", get_num_threads())
      .write(settings.out + "/metrics.json");
}

}  // namespace

void report_results(const Settings& settings, const Digits& digits, const History& history, double seconds,
                    const Evaluation& test) {
  const auto matrix = train::confusion_matrix(test.predicted, test.target, 10);
  const auto scores = train::classification_report(matrix);
  fmt::print("\nTest digits ({}):\n\n{}\nConfusion matrix (true digit down, predicted across):\n\n{}\n",
             test.target.size(), train::to_text(scores, 4), train::to_text(matrix));
  write_metrics(settings, digits, history, seconds, test, scores);
  write_report(settings, digits, history, test, matrix, scores);
  fmt::print("test accuracy {:.2f} %   trained in {:.1f} s   results in {}\n", 100 * test.accuracy, seconds,
             settings.out);
}

}  // namespace mnist_mlp
