// L2 as a term of the loss, as coupled and as decoupled weight decay, and dropout: experiments B and D.
#include <fmt/format.h>

#include <functional>

#include "common/figures.h"
#include "common/mlp.h"
#include "common/results.h"

using namespace xtgrad;

namespace {

// --- Regularisers

struct Regulariser {
  std::string name;
  double loss_term = 0, coupled = 0, decoupled = 0, dropout = 0;
};

// L2 concerns the weights, not the biases.
std::vector<Tensor> parameters_of(nn::Sequential& model, bool weights) {
  std::vector<Tensor> chosen;
  for (const Tensor& parameter : model->parameters())
    if ((parameter.dim() == 2) == weights) chosen.push_back(parameter);
  return chosen;
}

// Coupled decay is a part of the gradient, decay * w.
std::vector<optim::OptimizerParamGroup> groups(nn::Sequential& model, double rate, double decay) {
  auto with = std::make_unique<optim::SGDOptions>(rate), without = std::make_unique<optim::SGDOptions>(rate);
  with->weight_decay(decay);
  return {optim::OptimizerParamGroup(parameters_of(model, true), std::move(with)),
          optim::OptimizerParamGroup(parameters_of(model, false), std::move(without))};
}

// Decoupled decay leaves the gradient alone: w -= rate * gradient + alpha * w.
class DecoupledSGD : public optim::SGD {
 public:
  DecoupledSGD(nn::Sequential& model, double rate, const Regulariser& regulariser)
      : SGD(groups(model, rate, regulariser.coupled), optim::SGDOptions(rate)),
        weights_(parameters_of(model, true)),
        alpha_(regulariser.decoupled) {}

  Tensor step(LossClosure closure) override {
    if (alpha_ > 0) {
      const NoGradGuard no_grad;
      for (Tensor& weight : weights_) weight.mul_(1 - alpha_);
    }
    return SGD::step(std::move(closure));
  }

 private:
  std::vector<Tensor> weights_;
  double alpha_;
};

// --- Training

struct Experiment {
  std::vector<int64_t> widths;
  std::string init;
  double rate;
  int64_t batch_size, epochs;
};

struct Run {
  std::string name;
  train::History history = {};
  examples::Score validation = {};
  double train = 0, weight_norm = 0;
};

Run train_network(const Experiment& experiment, const Regulariser& regulariser, const examples::HeldOut& data) {
  nn::Sequential model = examples::mlp(experiment.widths, "relu", {.dropout = regulariser.dropout});
  examples::initialise(model, experiment.init);
  DecoupledSGD optimizer(model, experiment.rate, regulariser);
  const std::vector<Tensor> weights = parameters_of(model, true);
  examples::FitOptions options{.epochs = experiment.epochs,
                               .batch_size = experiment.batch_size,
                               .validation = data.validation,
                               .label = regulariser.name};
  if (regulariser.loss_term > 0)
    options.loss = [&](const Tensor& output, const Tensor& target) {
      Tensor squares = zeros({});
      for (const Tensor& weight : weights) squares = squares + weight.square().sum();
      return cross_entropy_loss(output, target) + regulariser.loss_term / 2 * squares;
    };
  Run run{.name = regulariser.name, .history = examples::fit(model, optimizer, data.train, options)};
  run.validation = examples::score(model, data.validation);
  run.train = examples::score(model, data.train).accuracy;
  const NoGradGuard no_grad;
  double squares = 0;
  for (const Tensor& weight : weights) squares += weight.square().sum().item<double>();
  run.weight_norm = std::sqrt(squares);
  return run;
}

std::vector<Run> train_all(const Experiment& experiment, const std::vector<Regulariser>& regularisers,
                           const examples::HeldOut& data) {
  std::vector<Run> runs;
  for (const Regulariser& each : regularisers) runs.push_back(train_network(experiment, each, data));
  return runs;
}

void report_runs(train::Report& report, const std::string& title, const std::vector<Run>& runs) {
  std::vector<examples::NamedHistory> histories;
  std::vector<std::vector<std::string>> rows;
  for (const Run& run : runs) {
    histories.emplace_back(run.name, run.history);
    rows.push_back({run.name, fmt::format("{:.2f}", run.train), fmt::format("{:.2f}", run.validation.accuracy),
                    fmt::format("{:.2f}", run.train - run.validation.accuracy),
                    fmt::format("{:.2f}", run.weight_norm)});
  }
  const std::vector<std::string> columns = {"", "training %", "unseen %", "gap", "norm of the weights"};
  report.add_heading(title).add_table("Accuracy", columns, rows);
  report.add_line_chart(title + ": accuracy", "epoch", "unseen digits read correctly, %",
                        examples::curves_of(histories, "validation accuracy"));
  report.add_line_chart(title + ": cost", "epoch", "cost of training, L2 term included",
                        examples::curves_of(histories, "training loss"));
}

}  // namespace

int main(int argc, char** argv) {
  examples::Program program("mnist_regularisation", "L2, weight decay and dropout on MNIST (B, D).", 25, 2);
  return program.run(argc, argv, [](const examples::Settings& settings) {
    examples::Results results(settings, "Regularisation on MNIST");
    const examples::Digits digits = examples::load_digits(settings.data, settings.quick);
    const examples::HeldOut all{examples::rows_of(digits.train), examples::rows_of(digits.test)};

    // B: lambda 0.8 over batches of 64 adds lambda / 64 * w to the gradient.
    const double decay = 0.8 / 64;
    const Experiment b{{784, 500, 250, 100, 10}, "xavier", 0.01, 64, std::min<int64_t>(settings.epochs, 15)};
    const std::vector<Run> b_runs = train_all(b,
                                              {{.name = "B, none"},
                                               {.name = "B, L2 in the loss", .loss_term = decay},
                                               {.name = "B, coupled decay", .coupled = decay},
                                               {.name = "B, dropout 0.25", .dropout = 0.25}},
                                              all);

    const examples::HeldOut held_out = examples::hold_out(all.train);
    const Experiment d{{784, 100, 200, 300, 400, 10}, "xavier normal", 0.1, 32, settings.epochs};
    const std::vector<Run> d_runs = train_all(d,
                                              {{.name = "D, none"},
                                               {.name = "D, alpha 3e-5", .decoupled = 3e-5},
                                               {.name = "D, alpha 7e-5", .decoupled = 7e-5},
                                               {.name = "D, alpha 1e-4", .decoupled = 1e-4},
                                               {.name = "D, coupled, 1e-4 / lr", .coupled = 1e-4 / d.rate},
                                               {.name = "D, dropout 0.25", .dropout = 0.25}},
                                              held_out);

    results.compare("B", "ReLU + L2, lambda 0.8, train %", 94.27, b_runs[1].train);
    results.compare("B", "ReLU + L2, lambda 0.8, test %", 94.28, b_runs[1].validation.accuracy);
    results.compare("D4b", "alpha 1e-4, train %", 98.946, d_runs[3].train);
    results.compare("D4b", "alpha 1e-4, validation %", 97.71, d_runs[3].validation.accuracy);
    for (const auto* runs : {&b_runs, &d_runs})
      for (const Run& run : *runs) {
        if (&run == &b_runs[1] || &run == &d_runs[3]) continue;
        results.compare(run.name.substr(0, 1), run.name.substr(3) + ", train %", {}, run.train);
        results.compare(run.name.substr(0, 1), run.name.substr(3) + ", unseen %", {}, run.validation.accuracy);
      }

    train::Report& report = results.report();
    report.add_text("Data: " + digits.source);
    report_runs(report, "B: 784-500-250-100-10", b_runs);
    report_runs(report, "D: 784-100-200-300-400-10", d_runs);
    examples::add_classification(report, "B, ReLU + L2", b_runs[1].validation, 10, true);
    results.finish();
  });
}
