#include "settings.h"

#include <cstdlib>

#include "../common/checks.h"

namespace mnist_mlp {

using examples::not_empty;
using examples::number_from;

double Settings::learning_rate() const {
  if (lr > 0) return lr;
  if (optimizer == "sgd") return momentum > 0 ? 0.05 : 0.1;
  return optimizer == "adagrad" ? 0.01 : 0.001;
}

Settings parse(int argc, char** argv) {
  Settings settings;
  CLI::App app("Trains a multilayer perceptron on MNIST and reports how well it reads digits.", "mnist_mlp");
  app.option_defaults()->always_capture_default();
  app.add_option("--hidden", settings.hidden, "widths of the hidden layers, e.g. --hidden 500,250,100")
      ->delimiter(',')
      ->check(CLI::Range(1, 100000));
  app.add_option("--activation", settings.activation)->check(CLI::IsMember({"relu", "tanh", "sigmoid"}));
  app.add_option("--optimizer", settings.optimizer)
      ->check(CLI::IsMember({"sgd", "adam", "adamw", "rmsprop", "adagrad"}));
  app.add_option("--lr", settings.lr,
                 "learning rate; 0: 0.1 for sgd (0.05 with momentum), 0.01 for adagrad, else 0.001")
      ->check(number_from(0));
  app.add_option("--momentum", settings.momentum, "of sgd and rmsprop")->check(number_from(0, 1));
  app.add_option("--weight-decay", settings.weight_decay)->check(number_from(0));
  app.add_option("--dropout", settings.dropout, "probability, after each hidden layer")->check(number_from(0, 0.95));
  app.add_option("--batch-size", settings.batch_size)->check(CLI::Range(1, 60000));
  const CLI::Option* epochs =
      app.add_option("--epochs", settings.epochs, "in all, those before --resume included; 1 with --quick if not given")
          ->check(CLI::Range(1, 100000));
  app.add_option("--seed", settings.seed);
  app.add_option("--threads", settings.threads, "0: all cores")->check(CLI::Range(0, 1024));
  app.add_option("--init", settings.init, "xavier: uniform; normal: deviation 0.01; both with zero biases")
      ->check(CLI::IsMember({"default", "xavier", "normal", "zero"}));
  app.add_flag("--quick", settings.quick, "trains on a tenth of the images");
  app.add_flag("--resume", settings.resume, "go on from the checkpoint in --out");
  app.add_option("--out", settings.out, "folder for checkpoints, metrics.json and report.html")->check(not_empty());
  app.add_option("--data", settings.data, "folder with MNIST's four files (default: $XTGRAD_DATA/mnist, ./data/mnist)");
  app.footer("Exit code: 0 done, 1 failed, 2 wrong option, 130 stopped by Ctrl-C (go on with --resume).");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error) == 0 ? 0 : 2);
  }
  if (settings.quick && epochs->count() == 0) settings.epochs = 1;
  return settings;
}

}  // namespace mnist_mlp
