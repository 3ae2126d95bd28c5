// A linear softmax classifier and an MLP in Keras's manner: summary, fit with validation, evaluate. Experiment D5.
#include <fmt/format.h>

#include "common/figures.h"
#include "common/results.h"

using namespace xtgrad;

namespace {

struct Data {
  Tensor x, y, validation_x, validation_y, test_x, test_y;
};

// The last sixth of the training digits is for validation.
Data split(const examples::Digits& digits) {
  const Tensor x = examples::pixels(digits.train), y = digits.train.targets();
  const int64_t validation = x.size(0) / 6, rest = x.size(0) - validation;
  return {x.narrow(0, 0, rest),          y.narrow(0, 0, rest),          x.narrow(0, rest, validation),
          y.narrow(0, rest, validation), examples::pixels(digits.test), digits.test.targets()};
}

train::History fit(nn::Sequential& model, const std::string& name, const Data& data, int64_t epochs) {
  examples::initialise(model, "Xavier");
  optim::Adam adam(model->parameters(), optim::AdamOptions(0.001));
  examples::FitOptions options{.epochs = epochs, .batch_size = 512, .label = name};
  options.each_epoch = [&](int64_t, train::History& history) {
    const examples::Score score = examples::score(model, data.validation_x, data.validation_y);
    history.add("validation loss", score.loss);
    history.add("training accuracy", examples::score(model, data.x, data.y).accuracy);
    history.add("validation accuracy", score.accuracy);
    return true;
  };
  return examples::fit(model, adam, data.x, data.y, options);
}

}  // namespace

int main(int argc, char** argv) {
  examples::Program program("keras_mlp", "A linear classifier and an MLP as in Keras, on MNIST (D5).", 40, 3);
  return program.run(argc, argv, [](const examples::Settings& settings) {
    examples::Results results(settings, "Keras's MLP on MNIST");
    const examples::Digits digits = examples::load_digits(settings.data, settings.quick);
    const Data data = split(digits);

    nn::Sequential linear = examples::mlp({784, 10}, "linear");
    nn::Sequential mlp = examples::mlp({784, 256, 256, 10}, "sigmoid");
    const nn::Summary summary = nn::summary(mlp, {512, 784});
    fmt::print("{}\n", summary.str());

    const train::History linear_history = fit(linear, "linear softmax", data, settings.epochs);
    const train::History mlp_history = fit(mlp, "784-256-256-10", data, settings.epochs);
    const examples::Score linear_test = examples::score(linear, data.test_x, data.test_y);
    const examples::Score mlp_test = examples::score(mlp, data.test_x, data.test_y);

    results.compare("D5", "TensorFlow: linear softmax, test %", {}, linear_test.accuracy,
                    "the document gives no figure");
    results.compare("D5", "TensorFlow: 784-256-256-10 sigmoid, test %", 98, mlp_test.accuracy);
    results.compare("D5", "Keras: the same MLP, test %", 98, mlp_test.accuracy, "the same run");
    results.compare("D5", "Keras: parameters", 269322, static_cast<double>(summary.total));

    train::Report& report = results.report();
    report.add_text("Data: " + digits.source).add_preformatted("The MLP", summary.str());
    const std::vector<examples::NamedHistory> both = {{"linear softmax", linear_history}, {"MLP", mlp_history}};
    report.add_chart_grid("Loss", "epoch", "softmax cross-entropy", 2,
                          examples::charts_of(both, {"training loss", "validation loss"}));
    report.add_chart_grid("Accuracy", "epoch", "digits read correctly, %", 2,
                          examples::charts_of(both, {"training accuracy", "validation accuracy"}));
    examples::add_classification(report, "linear softmax", linear_test, 10);
    examples::add_classification(report, "MLP", mlp_test, 10, true);
    examples::add_digits(report, digits, mlp_test);
    results.finish();
  });
}
