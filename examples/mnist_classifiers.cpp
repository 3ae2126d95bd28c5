// Four classifiers of digits, document D, parts 1 to 4a: a normal distribution a class, the nearest neighbour,
// one-vs-all logistic regression and a small neural network; what they reach and how long they take.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <xtgrad/xtgrad.h>

#include "common/classifiers.h"
#include "common/digits.h"
#include "common/fit.h"
#include "common/mlp.h"
#include "common/results.h"
#include "common/timing.h"

using namespace xtgrad;

namespace {

double errors(const Tensor& predicted, const Tensor& y) { return predicted.ne(y).sum().item<double>(); }
double percent(const Tensor& predicted, const Tensor& y) {
  return 100 - 100 * errors(predicted, y) / static_cast<double>(y.size(0));
}

/// What all parts work on and fill.
struct Context {
  const examples::Settings& settings;
  examples::Results& results;
  int64_t repeat;
  Tensor bytes, labels, test_bytes, test_labels;
  std::vector<std::vector<std::string>> rows = {};  // of the table that compares the classifiers

  template <class Work>
  double seconds_of(const Work& work) const {
    return examples::seconds_of(work, repeat);
  }
  std::string timing(const std::string& limit) const { return fmt::format("median of {}; {}", repeat, limit); }
  void add(const std::string& name, double accuracy, double fit, double predict) {
    rows.push_back(
        {name, fmt::format("{:.2f} %", accuracy), fmt::format("{:.2f} s", fit), fmt::format("{:.2f} s", predict)});
    fmt::print("{:<44} {:6.2f} %  training {:7.2f} s  prediction {:7.2f} s\n", name, accuracy, fit, predict);
  }
};

void gaussian(Context& c) {
  const Tensor x = c.bytes.to(kDouble), test = c.test_bytes.to(kDouble);
  examples::GaussianClassifier model(4000);
  Tensor predicted;
  const double fit = c.seconds_of([&] { model.fit(x, c.labels, 10); });
  const double predict = c.seconds_of([&] { predicted = model.predict(test); });
  std::vector<train::GreyImage> pictures;
  for (int64_t digit = 0; digit < 3; ++digit) {
    const Tensor mean = model.means()[digit].round().to(kByte);
    pictures.push_back(
        {28, 28, {mean.data_ptr<uint8_t>(), mean.data_ptr<uint8_t>() + 784}, fmt::format("mean of {}", digit)});
  }
  c.results.report().add_images("The means of the first three classes", pictures);
  c.results.compare("D", "Gaussian model: errors", 431, errors(predicted, c.test_labels));
  c.results.compare("D", "Gaussian model: seconds", {}, fit + predict, c.timing("at most 6 on 2 threads"));
  c.add("normal distribution a class", percent(predicted, c.test_labels), fit, predict);
}

// The first `count` rows of each digit, in the order of the rows.
Tensor first_of_each(const Tensor& labels, int64_t count) {
  Tensor chosen = zeros_like(labels, kBool);
  for (int64_t digit = 0; digit < 10; ++digit) {
    const Tensor rows = labels.eq(digit).nonzero().flatten();
    chosen.index_fill_(0, rows.narrow(0, 0, std::min(count, rows.size(0))), 1);
  }
  return chosen.nonzero().flatten();
}

void neighbours(Context& c) {
  const Tensor some = first_of_each(c.labels, 750), asked = first_of_each(c.test_labels, 100);
  const Tensor x = c.bytes.index_select(0, some), y = c.labels.index_select(0, some);
  const Tensor test = c.test_bytes.index_select(0, asked), test_y = c.test_labels.index_select(0, asked);
  Tensor rows;
  const double products = c.seconds_of([&] { rows = examples::nearest_rows(x, test); });
  const Tensor predicted = y.index_select(0, rows);
  c.results.compare("D", "nearest of 7 500: errors of 1 000", 46, errors(predicted, test_y),
                    "the document's subset is not published: 87 are right for the first 750 and 100 of each digit");
  c.results.compare("D", "nearest of 7 500: seconds", 185, products);
  c.add("nearest neighbour, 7 500 x 1 000", percent(predicted, test_y), 0, products);
  const auto by_tree = [&](const std::string& name, const examples::TreeAnswer& tree, double build, double search) {
    const Tensor found = y.index_select(0, tree.rows);
    c.results.compare("D", name + ": seconds to build", build, tree.build_seconds);
    c.results.compare("D", name + ": seconds to search", search, tree.query_seconds);
    c.results.compare("D", name + ": predictions unlike the products'", 0, errors(found, predicted));
    c.add("nearest neighbour, 7 500 x 1 000, " + name, percent(found, test_y), tree.build_seconds, tree.query_seconds);
  };
  by_tree("ball tree", examples::nearest_rows_by_ball_tree(x, test), 1.2, 16.8);
  by_tree("k-d tree", examples::nearest_rows_by_kd_tree(x, test), 0.9, 23.2);

  const double all = c.seconds_of([&] { rows = examples::nearest_rows(c.bytes, c.test_bytes); });
  const Tensor whole = c.labels.index_select(0, rows);
  c.results.compare("D", "nearest of all: errors", 309, errors(whole, c.test_labels), "1-NN's known figure");
  c.results.compare("D", "nearest of all: seconds", {}, all, c.timing("at most 12 on 2 threads"));
  c.add("nearest neighbour, all images", percent(whole, c.test_labels), 0, all);
}

// [n, 784] in [0, 1], and ones for the intercept
Tensor with_ones(const Tensor& bytes) { return cat({bytes.to(kFloat) / 255, ones({bytes.size(0), 1})}, 1); }

void logistic(Context& c, double lambda) {
  const Tensor x = with_ones(c.bytes), test = with_ones(c.test_bytes);
  const Tensor targets = c.labels.unsqueeze(1).eq(arange(10)).to(kFloat);
  const int64_t iterations = c.settings.pick<int64_t>(100, 40), steps = c.settings.pick<int64_t>(8, 5);
  Tensor weights, predicted;
  const auto run = [&](const std::string& name, const auto& minimise) {
    const double fit = examples::seconds_of([&] { weights = minimise(); });
    const double predict = c.seconds_of([&] { predicted = test.matmul(weights).argmax(1); });
    c.results.compare("D", name + ": accuracy, %", {}, percent(predicted, c.test_labels), "correct: 91 to 92");
    c.add(name, percent(predicted, c.test_labels), fit, predict);
  };
  run("one-vs-all, LBFGS", [&] { return examples::logistic_by_lbfgs(x, targets, lambda, iterations); });
  run("one-vs-all, Newton and conjugate gradients",
      [&] { return examples::logistic_by_newton(x, targets, lambda, steps, 15); });

  // The document's fault: it seeks the digits as 1 to 10, but 0 is labelled 0. Ten is found nowhere.
  const Tensor faulty = c.labels.unsqueeze(1).eq(arange(1, 11)).to(kFloat);
  weights = examples::logistic_by_newton(x, faulty, lambda, steps, 15);
  c.results.compare("D", "one-vs-all, 0 sought as 10: accuracy, %", 82,
                    percent(test.matmul(weights).argmax(1) + 1, c.test_labels), "copies the document's fault");

  // All ten problems at once, and one by one, on the first images and to the end: halfway, rounding shows.
  const int64_t few = std::min<int64_t>(x.size(0), 1000);
  const Tensor part = x.narrow(0, 0, few).to(kDouble), part_targets = targets.narrow(0, 0, few).to(kDouble);
  const Tensor together = examples::logistic_by_newton(part, part_targets, 1, 12, 60);
  std::vector<Tensor> apart;
  for (int64_t k = 0; k < 10; ++k)
    apart.push_back(examples::logistic_by_newton(part, part_targets.narrow(1, k, 1), 1, 12, 60));
  c.results.compare("D", "one-vs-all, batched and one by one: other predictions", 0,
                    errors(part.matmul(together).argmax(1), part.matmul(cat(apart, 1)).argmax(1)),
                    fmt::format("on {} images, in double, lambda 1", few));
}

void network(Context& c) {
  const examples::HeldOut data = examples::hold_out({c.bytes.to(kFloat) / 255, c.labels});
  const examples::Rows test{c.test_bytes.to(kFloat) / 255, c.test_labels};
  for (const bool averages : {true, false}) {
    nn::Sequential model = examples::mlp({784, 64, 10}, "sigmoid");
    for (Tensor& p : model->parameters())
      p.dim() == 1 ? nn::init::zeros_(p) : nn::init::normal_(p, 0, 1 / std::sqrt(static_cast<double>(p.size(1))));
    // An average v = 0.9 v + 0.1 g that starts at zero is a tenth of the sum b = 0.9 b + g, so lr 4 becomes 0.4. SGD's
    // dampening is not that: its first buffer is the whole gradient.
    optim::SGD optimizer(model->parameters(), averages ? optim::SGDOptions(0.4).momentum(0.9)
                                                       : optim::SGDOptions(4).momentum(0.9).dampening(0.9));
    const examples::FitOptions options{.epochs = c.settings.epochs,
                                       .batch_size = 128,
                                       .validation = data.validation,
                                       .label = averages ? "784-64-10" : "784-64-10, dampening"};
    train::History history;
    const double fit = examples::seconds_of([&] { history = examples::fit(model, optimizer, data.train, options); });
    examples::Score score;
    const double predict = c.seconds_of([&] { score = examples::score(model, test); });
    if (!averages) {
      c.results.compare("D", "784-64-10, SGD's dampening: test accuracy, %", 94, score.accuracy, "PyTorch's figure");
      continue;
    }
    c.add("784-64-10, sigmoid", score.accuracy, fit, predict);
    c.results.report().add_line_chart("784-64-10, sigmoid", "epoch", "loss",
                                      history.series({"training loss", "validation loss"}));
    c.results.compare("D", "784-64-10: training cost", 0.0043, history.last("training loss"));
    c.results.compare("D", "784-64-10: validation cost", 0.0956, history.last("validation loss"));
    c.results.compare("D", "784-64-10: test accuracy, %", 97, score.accuracy, "about; PyTorch: 97.5");
  }
}

void run(const examples::Settings& settings, double lambda, int64_t repeat) {
  const examples::Digits digits = examples::load_digits(settings.data, settings.quick);
  fmt::print("{}\n", digits.source);
  examples::Results results(settings, "Four classifiers of digits");
  Context context{settings,
                  results,
                  repeat,
                  digits.train.image_bytes().flatten(1),
                  digits.train.targets(),
                  digits.test.image_bytes().flatten(1),
                  digits.test.targets()};
  gaussian(context);
  neighbours(context);
  logistic(context, lambda);
  network(context);
  results.report().add_table(
      "The classifiers", std::vector<std::string>{"classifier", "accuracy", "training", "prediction"}, context.rows);
  results.finish();
}

}  // namespace

int main(int argc, char** argv) {
  examples::Program program("mnist_classifiers", "Four classifiers of digits from scratch, side by side.", 25, 2);
  double lambda = 0;
  program.add("--lambda", lambda, "weight of logistic regression's regularisation", 0, 1e6);
  int64_t repeat = 1;
  program.add("--repeat", repeat, "how often what is timed runs; the median counts", 1, 100);
  return program.run(argc, argv, [&](const examples::Settings& settings) { run(settings, lambda, repeat); });
}
