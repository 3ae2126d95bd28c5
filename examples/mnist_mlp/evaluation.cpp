#include "evaluation.h"

#include "../common/fit.h"

namespace mnist_mlp {

using namespace xtgrad;

Evaluation evaluate(nn::Sequential& model, const Mnist& digits) {
  const auto pixels = [&](int64_t from, int64_t count) {
    return digits.image_bytes().narrow(0, from, count).flatten(1).to(kFloat) / 255;
  };
  examples::Score score = examples::score(model, pixels, digits.targets());
  return {score.outputs, std::move(score.predicted), std::move(score.target), score.loss, score.accuracy / 100};
}

}  // namespace mnist_mlp
