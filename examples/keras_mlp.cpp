// A linear softmax classifier and an MLP in Keras's manner: summary, fit with validation, evaluate. Experiment D5.
#include <fmt/format.h>

#include "common/figures.h"
#include "common/mlp.h"
#include "common/results.h"

using namespace xtgrad;

namespace {

train::History fit(nn::Sequential& model, const std::string& name, const examples::HeldOut& data, int64_t epochs) {
  examples::initialise(model, "xavier");
  optim::Adam adam(model->parameters(), optim::AdamOptions(0.001));
  examples::FitOptions options{.epochs = epochs, .batch_size = 512, .validation = data.validation, .label = name};
  options.each_epoch = [&](int64_t, train::History& history) {
    history.add("training accuracy", examples::score(model, data.train).accuracy);
    return true;
  };
  return examples::fit(model, adam, data.train, options);
}

}  // namespace

int main(int argc, char** argv) {
  examples::Program program("keras_mlp", "A linear classifier and an MLP as in Keras, on MNIST (D5).", 40, 3);
  return program.run(argc, argv, [](const examples::Settings& settings) {
    examples::Results results(settings, "Keras's MLP on MNIST");
    const examples::Digits digits = examples::load_digits(settings.data, settings.quick);
    const examples::HeldOut data = examples::hold_out(examples::rows_of(digits.train));
    const examples::Rows test = examples::rows_of(digits.test);

    nn::Sequential linear = examples::mlp({784, 10}, "linear");
    nn::Sequential mlp = examples::mlp({784, 256, 256, 10}, "sigmoid");
    const nn::Summary summary = nn::summary(mlp, {512, 784});
    fmt::print("{}\n", summary.str());

    const train::History linear_history = fit(linear, "linear softmax", data, settings.epochs);
    const train::History mlp_history = fit(mlp, "784-256-256-10", data, settings.epochs);
    const examples::Score linear_test = examples::score(linear, test);
    const examples::Score mlp_test = examples::score(mlp, test);

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
