// The multilayer perceptrons of document D, part 4b: one network with plain gradient descent, then a deeper one from
// two initialisations at four learning rates, then the same under four optimisers with their settings.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <xtgrad/xtgrad.h>

#include "common/digits.h"
#include "common/fit.h"
#include "common/mlp.h"
#include "common/results.h"

using namespace xtgrad;

namespace {

using MakeOptimizer = std::function<std::unique_ptr<optim::Optimizer>(const std::vector<Tensor>&)>;

template <class Optimizer, class Options>
MakeOptimizer with(Options options) {
  return [options](const std::vector<Tensor>& parameters) { return std::make_unique<Optimizer>(parameters, options); };
}

/// One training: what it is called, where it starts and what moves it.
struct Trial {
  std::string title;
  std::string init;
  MakeOptimizer optimizer;
  double row = 0, column = 0;  // its place in the table of its grid
};

/// What all trainings share and fill.
struct Context {
  examples::HeldOut data;
  examples::Rows test;
  int64_t epochs;
  examples::Results& results;
  std::vector<train::Metrics> runs = {};
};

struct Outcome {
  train::History history;
  double train = 0, valid = 0, test = 0;  // accuracies in percent
};

const std::vector<int64_t> kPlain = {784, 100, 200, 10}, kDeep = {784, 100, 200, 300, 400, 10};

Outcome train_one(const Trial& trial, const std::vector<int64_t>& widths, const Context& c) {
  nn::Sequential model = examples::mlp(widths, "relu");
  examples::initialise(model, trial.init);
  const auto optimizer = trial.optimizer(model->parameters());
  examples::FitOptions options{.epochs = c.epochs, .batch_size = 32, .validation = c.data.validation};
  options.each_epoch = [](int64_t, const train::History& history) {
    return std::isfinite(history.last("validation loss"));
  };
  Outcome outcome;
  outcome.history = examples::fit(model, *optimizer, c.data.train, options);
  outcome.train = examples::score(model, c.data.train).accuracy;
  outcome.valid = outcome.history.last("validation accuracy");
  outcome.test = examples::score(model, c.test).accuracy;
  double seconds = 0;
  for (const double each : outcome.history["seconds"]) seconds += each;
  fmt::print("{:<36} train {:6.2f} %  validation {:6.2f} %  test {:6.2f} %  {:.1f} s\n", trial.title, outcome.train,
             outcome.valid, outcome.test, seconds);
  return outcome;
}

std::vector<Trial> sgd(const std::string& name, const std::string& init, std::initializer_list<double> rates) {
  std::vector<Trial> trials;
  for (const double lr : rates)
    trials.push_back({fmt::format("{}, lr {}", name, lr), init, with<optim::SGD>(optim::SGDOptions(lr)), 0, lr});
  return trials;
}

// For each learning rate and each value of the optimiser's other number.
template <class Make>
std::vector<Trial> grid(const std::string& name, const std::string& other, std::initializer_list<double> rates,
                        std::initializer_list<double> others, Make make) {
  std::vector<Trial> trials;
  for (const double beta : others)
    for (const double lr : rates)
      trials.push_back(
          {fmt::format("{}, lr {}, {} {}", name, lr, other, beta), "xavier normal", make(lr, beta), beta, lr});
  return trials;
}

/// Trains all of a grid, draws them and returns the outcomes in order.
std::vector<Outcome> run_grid(const std::string& title, const std::string& row_name, size_t columns,
                              const std::vector<Trial>& trials, Context& c) {
  fmt::print("\n{}\n", title);
  std::vector<Outcome> outcomes;
  std::vector<train::SmallChart> charts;
  std::vector<double> accuracies;
  std::vector<std::string> rows, rates;
  for (const Trial& trial : trials) {
    const Outcome& outcome = outcomes.emplace_back(train_one(trial, kDeep, c));
    charts.push_back({trial.title, outcome.history.series({"training loss", "validation loss"})});
    accuracies.push_back(outcome.valid);
    if (rates.size() < columns) rates.push_back(fmt::format("{}", trial.column));
    if (accuracies.size() % columns == 0)
      rows.push_back(row_name.empty() ? trial.title.substr(0, trial.title.find(',')) : fmt::format("{}", trial.row));
    c.runs.push_back(train::Metrics()
                         .set("grid", title)
                         .set("run", trial.title)
                         .set("train_accuracy", outcome.train)
                         .set("validation_accuracy", outcome.valid)
                         .set("test_accuracy", outcome.test));
  }
  c.results.report().add_chart_grid(title, "epoch", "loss", columns, charts);
  c.results.report().add_heat_map(title + ": validation accuracy in percent", accuracies, rows, rates, row_name,
                                  "learning rate");
  const auto best = std::max_element(outcomes.begin(), outcomes.end(),
                                     [](const Outcome& a, const Outcome& b) { return a.valid < b.valid; });
  const Trial& winner = trials[static_cast<size_t>(best - outcomes.begin())];
  c.results.compare("D", "best of " + title + ": validation accuracy, %", {}, best->valid, winner.title);
  return outcomes;
}

void run(const examples::Settings& settings) {
  const examples::Digits digits = examples::load_digits(settings.data, settings.quick);
  examples::Results results(settings, "Initialisations, learning rates and optimisers on MNIST");
  Context context{examples::hold_out(examples::rows_of(digits.train)), examples::rows_of(digits.test), settings.epochs,
                  results};
  fmt::print("{}: {} training, {} validation, {} test images\n", digits.source, context.data.train.count(),
             context.data.validation.count(), context.test.count());

  // The plain network
  const Trial plain{"784-100-200-10, SGD, lr 0.1", "normal", with<optim::SGD>(optim::SGDOptions(0.1))};
  const Outcome first = train_one(plain, kPlain, context);
  results.report().add_line_chart(plain.title, "epoch", "loss",
                                  first.history.series({"training loss", "validation loss"}));
  results.compare("D", "784-100-200-10, train accuracy, %", 100, first.train);
  results.compare("D", "784-100-200-10, validation accuracy, %", 97.94, first.valid);
  results.compare("D", "784-100-200-10, test accuracy, %", 98, first.test, "the document gives two digits");

  // The deep network, 784-100-200-300-400-10
  const auto train_grid = [&](const std::string& title, const std::string& row, size_t columns,
                              const std::vector<Trial>& trials) {
    return run_grid(title, row, columns, trials, context);
  };
  std::vector<Trial> starts = sgd("normal(0.01)", "normal", {0.07, 0.1, 0.3, 0.5});
  for (const Trial& trial : sgd("Xavier", "xavier normal", {0.07, 0.1, 0.3, 0.5})) starts.push_back(trial);
  const auto deep = train_grid("Initialisation and learning rate", "", 4, starts);
  results.compare("D", "deep, Xavier, lr 0.1: validation accuracy, %", 98.08, deep[5].valid);

  // Optimisers
  train_grid("SGD", "", 3, sgd("SGD", "xavier normal", {0.07, 0.1, 0.3}));
  const auto momentum =
      train_grid("Momentum", "momentum", 3,
                 grid("momentum", "beta", {0.007, 0.01, 0.03}, {0.8, 0.9, 0.95},
                      [](double lr, double beta) { return with<optim::SGD>(optim::SGDOptions(lr).momentum(beta)); }));
  results.compare("D", "momentum 0.95, lr 0.01: validation accuracy, %", 98.22, momentum[7].valid);
  results.compare("D", "momentum 0.95, lr 0.01: test accuracy, %", 98, momentum[7].test,
                  "the document gives two digits");
  train_grid("RMSprop", "alpha", 3,
             grid("RMSprop", "alpha", {0.0007, 0.001, 0.003}, {0.8, 0.9, 0.99}, [](double lr, double alpha) {
               return with<optim::RMSprop>(optim::RMSpropOptions(lr).alpha(alpha));
             }));
  // The document's own Adam is wrong and diverges; this one is Adam.
  train_grid("Adam", "beta 1", 3,
             grid("Adam", "beta 1", {0.0007, 0.001, 0.003}, {0.8, 0.9, 0.99}, [](double lr, double beta) {
               return with<optim::Adam>(optim::AdamOptions(lr).betas({beta, 0.999}));
             }));
  results.metrics().set("runs", context.runs);
  results.finish();
}

}  // namespace

int main(int argc, char** argv) {
  examples::Program program("mnist_optimizers",
                            "Trains perceptrons on MNIST from several starts and with several optimisers.", 25, 1);
  return program.run(argc, argv, run);
}
