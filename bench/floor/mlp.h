#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "../twins/twins.h"

// The floor: a training step of the MLP 784-500-250-100-10 written by hand, without a framework. All buffers are there
// from the start, biases and ReLU are fused into or run right behind the products, the optimisers are one pass.
namespace bench::floor {

inline constexpr std::array<int, 5> kWidths = {784, 500, 250, 100, 10};
inline constexpr int kLayers = 4;

/// Floats in a row, 64-byte aligned, zero.
class Buffer {
 public:
  explicit Buffer(size_t count);
  float* data() { return data_.get(); }

 private:
  struct Free {
    void operator()(float* p) const { std::free(p); }
  };
  std::unique_ptr<float[], Free> data_;
};

/// What every engine has: parameters, gradients and the optimiser's state in a row each, a layer's weight then its
/// bias.
struct Parameters {
  std::array<size_t, kLayers> weight{}, bias{};  // where they begin
  size_t count = 0;
  Buffer values, gradients, first_moments, second_moments;

  Parameters();
};

/// What an optimiser does with [from, to) of the parameters in step t = 1, 2 ...
void sgd(Parameters& p, size_t from, size_t to);
void adam(Parameters& p, size_t from, size_t to, long t);

/// What the steps of all engines work on.
struct MlpWork {
  MlpWork(const Digits& digits, int batch, bool adam, int threads);

  /// Runs step(images, labels) for so many batches, one after the other.
  template <class Step>
  void run(int steps, const Step& step) {
    for (int i = 0; i < steps; ++i) {
      const int64_t start = time++ % (digits.count / batch) * batch;
      step(digits.images + start * kWidths[0], digits.labels + start);
    }
  }
  float* weight(int l) { return parameters.values.data() + parameters.weight[l]; }
  float* bias(int l) { return parameters.values.data() + parameters.bias[l]; }
  float* weight_gradient(int l) { return parameters.gradients.data() + parameters.weight[l]; }
  float* bias_gradient(int l) { return parameters.gradients.data() + parameters.bias[l]; }
  /// The optimiser's step for parameters [from, to).
  void update(size_t from, size_t to) {
    if (adam)
      floor::adam(parameters, from, to, time);
    else
      sgd(parameters, from, to);
  }

  Digits digits;
  int batch, threads;
  bool adam;
  int64_t time = 0;  // steps so far, the one under way included
  Parameters parameters;
  std::vector<Buffer> activations, gradients;  // of each layer's output
};

/// Softmax cross-entropy of rows [from, to) of the logits [batch, 10]: its gradient, and the part of these rows in the
/// mean loss.
float loss_and_gradient(const float* logits, const int64_t* labels, float* gradient, int from, int to, int batch);

/// The sums of columns [from, to) of a matrix [rows, columns].
void column_sums(const float* matrix, int rows, int columns, float* sums, int from, int to);

/// A training step. "onednn" and "openblas": a library's products, ours around them. "avx512": products and all else by
/// hand, one parallel region a step. Null where the processor lacks AVX2, or AVX-512 for the last.
Run mlp(const std::string& engine, const Digits& digits, int batch, const std::string& optimizer, int threads);

}  // namespace bench::floor
