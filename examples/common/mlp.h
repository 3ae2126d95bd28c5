#pragma once
#include <string>
#include <vector>

#include <xtgrad/xtgrad.h>

namespace examples {

/// What a perceptron has beside its layers.
struct MlpExtras {
  double dropout = 0;  // behind each activation, where it is above 0
  bool bias = true;
};

/// A network of Linear layers of these widths with the activation ("relu", "tanh", "sigmoid", "linear") between them.
xtgrad::nn::Sequential mlp(const std::vector<int64_t>& widths, const std::string& activation,
                           const MlpExtras& extras = {});

/// Zero biases and new weights: "xavier" (uniform), "xavier normal", "normal" with deviation `scale`, "random" (uniform
/// in [0, scale)) or "zero". "default" leaves everything as its layer has drawn it.
void initialise(xtgrad::nn::Sequential& model, const std::string& how, double scale = 0.01);

}  // namespace examples
