#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

// The same program for two frameworks: the sources beside this header are compiled for xtgrad and for libtorch, whose
// names are the same, and give the functions of either namespace.
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

namespace ours {
/// A training step of the MLP 784-500-250-100-10 with "sgd" or "adam".
Run mlp(const Digits& digits, int64_t batch, const std::string& optimizer, int threads);
/// A training step of a CNN (convolutions 1-32 and 32-64, max-pool, 9216-128-10) with SGD.
Run cnn(const Digits& digits, int64_t batch, bool channels_last, int threads);
/// Forward passes of the MLP, without recording.
Run mlp_inference(const Digits& digits, int64_t batch, int threads);
/// Operations of every family on float tensors of about so many elements.
std::vector<Operation> operations(int64_t elements, int threads);
/// y = y * w so many times on 8 floats, and backward.
Run chain(int64_t length);
/// An epoch of the images one by one in random order, stacked to batches.
Run loader(const Digits& digits, int64_t batch, int workers);
/// A model of so many parameters, to a file and back.
Run save(int64_t parameters, const std::string& path);
Run load(int64_t parameters, const std::string& path);
}  // namespace ours

namespace libtorch {
Run mlp(const Digits& digits, int64_t batch, const std::string& optimizer, int threads);
Run cnn(const Digits& digits, int64_t batch, bool channels_last, int threads);
Run mlp_inference(const Digits& digits, int64_t batch, int threads);
std::vector<Operation> operations(int64_t elements, int threads);
Run chain(int64_t length);
Run loader(const Digits& digits, int64_t batch, int workers);
Run save(int64_t parameters, const std::string& path);
Run load(int64_t parameters, const std::string& path);
}  // namespace libtorch

}  // namespace bench
