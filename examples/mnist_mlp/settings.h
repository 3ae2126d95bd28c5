#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace mnist_mlp {

/// What the command line decides.
struct Settings {
  std::vector<int64_t> hidden{500, 250, 100};
  std::string activation = "relu";
  std::string optimizer = "adam";
  double lr = 0;  // 0: the optimiser's usual one
  double momentum = 0;
  double weight_decay = 0;
  double dropout = 0;
  int64_t batch_size = 64;
  int64_t epochs = 5;
  uint64_t seed = 1;
  int threads = 0;  // 0: what the machine has
  std::string init = "default";
  bool quick = false;
  bool resume = false;
  std::string out = "runs/mnist_mlp";
  std::string data;  // empty: $XTGRAD_DATA, ./data

  double learning_rate() const;
  std::string checkpoint_path() const { return out + "/checkpoint.xtg"; }
  std::string best_path() const { return out + "/best.xtg"; }
};

/// Reads the command line; prints help or the mistake and leaves the program (exit code 0 or 2) where that is all to
/// do.
Settings parse(int argc, char** argv);

}  // namespace mnist_mlp
