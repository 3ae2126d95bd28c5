// Softmax regression behind a ReLU on half of MNIST: experiment C. The document's second part constructs a dropout that
// its forward never applies; here it runs as written and with dropout.
#include <fmt/format.h>

#include "common/figures.h"
#include "common/results.h"

using namespace xtgrad;

namespace {

// Half of the digits, drawn without replacement.
examples::Rows half(const examples::Mnist& digits) {
  const examples::Rows all = examples::rows_of(digits);
  const Tensor drawn = randperm(all.count()).narrow(0, 0, all.count() / 2);
  return {all.x.index_select(0, drawn), all.y.index_select(0, drawn)};
}

// Part 1: normal weights divided by their spectral norm, zero biases.
nn::Sequential first_model() {
  nn::Linear linear(784, 10);
  const NoGradGuard no_grad;
  linear->weight.normal_();
  linear->weight.div_(linalg::matrix_norm(linear->weight, 2));
  linear->bias.zero_();
  return nn::Sequential(linear, nn::ReLU());
}

// Part 2: PyTorch's own initialisation; with a share of 0 no dropout, as the document's forward.
nn::Sequential second_model(double dropout) {
  nn::Sequential model;
  if (dropout > 0) model->push_back(nn::Dropout(dropout));
  model->push_back(nn::Linear(784, 10));
  model->push_back(nn::ReLU());
  model->push_back(nn::LogSoftmax(1));
  return model;
}

struct Run {
  train::History history;
  double train = 0;
  int64_t dead = 0;  // classes whose output is 0 for every training digit, behind the ReLU
  examples::Score validation;
};

Run train_model(const std::string& name, nn::Sequential model, optim::Optimizer& optimizer,
                const examples::HeldOut& data, int64_t epochs, bool log_softmax) {
  examples::FitOptions options{.epochs = epochs, .batch_size = 32, .validation = data.validation, .label = name};
  if (log_softmax) options.loss = [](const Tensor& output, const Tensor& target) { return nll_loss(output, target); };
  options.each_epoch = [&](int64_t, train::History& history) {
    history.add("training error", 100 - examples::score(model, data.train).accuracy);
    history.add("validation error", 100 - history.last("validation accuracy"));
    return true;
  };
  Run run;
  run.history = examples::fit(model, optimizer, data.train, options);
  run.train = 100 - run.history.last("training error");
  run.validation = examples::score(model, data.validation);
  const auto outputs = examples::score(model, data.train).outputs;
  // The log-probability of an output that is 0 everywhere is the row's lowest.
  run.dead = outputs.eq(outputs.amin({1}, true)).all(0).sum().item<int64_t>();
  return run;
}

double best_validation(const Run& run) { return 100 - run.history.lowest("validation error"); }

}  // namespace

int main(int argc, char** argv) {
  examples::Program program("softmax_regression", "Softmax regression on half of MNIST (C).", 240, 8);
  int64_t second_epochs = 200;
  program.add("--second-epochs", second_epochs, "of each training of part 2; at most --epochs", 1, 1000000);
  return program.run(argc, argv, [&](const examples::Settings& settings) {
    examples::Results results(settings, "Softmax regression behind a ReLU");
    const examples::Digits digits = examples::load_digits(settings.data, settings.quick);
    const examples::HeldOut data{half(digits.train), half(digits.test)};
    fmt::print("{} training and {} validation digits\n", data.train.count(), data.validation.count());

    std::vector<examples::NamedHistory> histories;
    const auto sgd = [&](const std::string& name, nn::Sequential model, int64_t epochs, bool log_softmax) {
      optim::SGD optimizer(model->parameters(), optim::SGDOptions(0.01));
      const Run run = train_model(name, model, optimizer, data, epochs, log_softmax);
      histories.emplace_back(name, run.history);
      return run;
    };
    const auto adam = [&](const std::string& name, nn::Sequential model, int64_t epochs) {
      optim::Adam optimizer(model->parameters(), optim::AdamOptions(0.01));
      const Run run = train_model(name, model, optimizer, data, epochs, true);
      histories.emplace_back(name, run.history);
      return run;
    };
    const int64_t later = std::min(second_epochs, settings.epochs);
    const Run first = sgd("part 1", first_model(), settings.epochs, false);
    const Run sgd_written = sgd("SGD as written", second_model(0), later, true);
    const Run sgd_dropout = sgd("SGD, dropout 0.25", second_model(0.25), later, true);
    std::vector<Run> adam_written;
    for (int start = 1; start <= 5; ++start)
      adam_written.push_back(adam(fmt::format("Adam as written, start {}", start), second_model(0), later));
    const Run adam_dropout = adam("Adam, dropout 0.5", second_model(0.5), later);

    results.compare("C", "part 1, best train %", 93.44, 100 - first.history.lowest("training error"));
    results.compare("C", "part 1, final train %", 93.37, first.train);
    results.compare("C", "part 1, best validation %", 92.66, best_validation(first));
    results.compare("C", "part 1, final validation %", 92.5, first.validation.accuracy);
    const auto pair = [&](const std::string& name, const Run& run, std::optional<double> train,
                          std::optional<double> validation, const std::string& note) {
      const std::string dead =
          run.dead == 0 ? "" : fmt::format("{}{} of 10 outputs are dead", note.empty() ? "" : "; ", run.dead);
      results.compare("C", name + ", train %", train, run.train, note + dead);
      results.compare("C", name + ", validation %", validation, run.validation.accuracy, note + dead);
    };
    pair("part 2, SGD", sgd_written, 93.30, 92.72, "as written, without the dropout");
    results.compare("C", "part 2, SGD, best validation %", 92.94, best_validation(sgd_written));
    pair("part 2, SGD with dropout 0.25", sgd_dropout, {}, {}, "dropout applied to the pixels");
    for (size_t i = 0; i < adam_written.size(); ++i)
      pair(fmt::format("part 2, Adam, start {}", i + 1), adam_written[i], 75.58, 75.03,
           "as written, without the dropout; how many outputs die is chance");
    pair("part 2, Adam with dropout 0.5", adam_dropout, {}, {}, "dropout applied to the pixels");

    train::Report& report = results.report();
    report.add_text("Data: half of " + digits.source);
    report.add_chart_grid("Loss", "epoch", "softmax cross-entropy", 3,
                          examples::charts_of(histories, {"training loss", "validation loss"}));
    report.add_chart_grid("Error", "epoch", "digits read wrongly, %", 3,
                          examples::charts_of(histories, {"training error", "validation error"}));
    examples::add_classification(report, "part 1", first.validation, 10, true);
    examples::add_classification(report, "part 2, SGD as written", sgd_written.validation, 10);
    examples::add_classification(report, "part 2, Adam as written", adam_written[0].validation, 10, true);
    results.finish();
  });
}
