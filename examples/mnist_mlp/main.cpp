// Trains a multilayer perceptron on MNIST: the main job of this library, start to finish.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>

#include <xtgrad/lib/io/atomic_file.h>

#include "results.h"

using namespace mnist_mlp;

namespace {

// Makes --out; that checkpoints cannot be written there shows now, not after the first epoch. What a killed run left
// half-written goes.
void prepare_folder(const Settings& settings) {
  std::error_code error;
  std::filesystem::create_directories(settings.out, error);
  xtgrad::check(!error, "--out ", settings.out, ": cannot be made a folder: ", error.message());
  for (const std::string& path : {settings.checkpoint_path(), settings.best_path()})
    const xtgrad::io::AtomicFile attempt(path);
}

int run(const Settings& settings) {
  if (settings.threads > 0) xtgrad::set_num_threads(settings.threads);
  xtgrad::manual_seed(settings.seed);
  prepare_folder(settings);
  const Digits digits = load_digits(settings);
  fmt::print("{}: {} training, {} validation, {} test digits\n", digits.source, digits.train.targets().size(0),
             digits.validation.targets().size(0), digits.test.targets().size(0));

  Training training(settings, digits);
  if (settings.resume) training.resume();
  if (!training.run()) {
    fmt::print("\nStopped; everything so far is in {}.\nGo on with the same command and --resume.\n",
               settings.checkpoint_path());
    return 130;
  }
  report_results(settings, digits, training.history(), training.seconds(), evaluate(training.model(), digits.test));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const Settings settings = parse(argc, argv);
  // Also in a log file, lines stand in their order and survive a kill.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  try {
    return run(settings);
  } catch (const std::exception& error) {
    fmt::print(stderr, "mnist_mlp: {}\n", error.what());
    return 1;
  }
}
