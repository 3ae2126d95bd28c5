#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace bench {

/// Does something so many times: a training step, an operation.
using Run = std::function<void(int times)>;

/// Images [count, 784] in [0, 1] and labels [count], 0 to 9; they outlive what uses them.
struct Digits {
  const float* images;
  const int64_t* labels;
  int64_t count;
};

struct Operation {
  std::string name;
  Run run;
};

/// The same programs for two frameworks: the sources beside this header are compiled for each, whose names are the
/// same.
template <class Framework>
struct Twin {
  /// A training step of the MLP 784-500-250-100-10 with "sgd" or "adam".
  static Run mlp(const Digits& digits, int64_t batch, const std::string& optimizer, int threads);
  /// A training step of a CNN (convolutions 1-32 and 32-64, max-pool, 9216-128-10) with SGD.
  static Run cnn(const Digits& digits, int64_t batch, bool channels_last, int threads);
  /// A training step of an MLP of such widths on random numbers, with SGD.
  static Run network(const std::vector<int64_t>& widths, int64_t batch, int threads);
  /// Forward passes of the MLP, without recording.
  static Run mlp_inference(const Digits& digits, int64_t batch, int threads);
  /// Operations of every family on float tensors of about so many elements.
  static std::vector<Operation> operations(int64_t elements, int threads);
  /// y = y * w so many times on 8 floats, and backward.
  static Run chain(int64_t length);
  /// An epoch of the images one by one in random order, stacked to batches.
  static Run loader(const Digits& digits, int64_t batch, int workers);
  /// A model of so many parameters, to a file and back.
  static Run save(int64_t parameters, const std::string& path);
  static Run load(int64_t parameters, const std::string& path);
};
using ours = Twin<struct Xtgrad>;
using libtorch = Twin<struct Libtorch>;

}  // namespace bench
