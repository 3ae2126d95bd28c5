#pragma once
#include <functional>
#include <string>
#include <vector>

#include <xtgrad/xtgrad.h>

// Models that go through ONNX, and back through ONNX Runtime.

/// A model, the function it computes, and what it is computed of.
struct OnnxCase {
  std::string name;
  std::shared_ptr<xtgrad::nn::Module> module;
  std::function<xtgrad::Tensor(const xtgrad::Tensor&)> forward;
  xtgrad::Tensor example;
};

/// Small models, at least one for each operation that can be exported.
std::vector<OnnxCase> small_cases();
/// The MLP and the CNN of the experiments after some steps of training, on test images of MNIST.
std::vector<OnnxCase> mnist_cases();
