// Trains a multilayer perceptron on MNIST: the main job of this library, start to finish.
#include <fmt/format.h>

#include <exception>
#include <filesystem>

#include "results.h"

using namespace mnist_mlp;

namespace {

int run(const Settings& settings) {
  if (settings.threads > 0) xtgrad::set_num_threads(settings.threads);
  xtgrad::manual_seed(settings.seed);
  std::filesystem::create_directories(settings.out);
  const Digits digits = load_digits(settings);
  fmt::print("{}: {} training, {} validation, {} test digits\n", digits.source, digits.train.targets().size(0),
             digits.validation.targets().size(0), digits.test.targets().size(0));

  Training training(settings, digits);
  if (settings.resume) training.resume();
  if (!training.run()) {
    fmt::print("\nStopped; everything so far is in {}.\nGo on with the same command and --resume.\n",
               training.checkpoint_path());
    return 0;
  }
  report_results(settings, digits, training.history(), training.seconds(), evaluate(training.model(), digits.test));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const Settings settings = parse(argc, argv);
  try {
    return run(settings);
  } catch (const std::exception& error) {
    fmt::print(stderr, "mnist_mlp: {}\n", error.what());
    return 1;
  }
}
