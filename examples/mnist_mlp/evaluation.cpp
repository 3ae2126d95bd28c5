#include "evaluation.h"

namespace mnist_mlp {

using namespace xtgrad;

Evaluation evaluate(nn::Sequential& model, const Mnist& digits) {
  constexpr int64_t kBatch = 1000;
  const NoGradGuard no_grad;
  const bool was_training = model->is_training();
  model->eval();
  std::vector<Tensor> parts;
  const int64_t count = digits.targets().size(0);
  for (int64_t start = 0; start < count; start += kBatch) {
    const Tensor images = digits.image_bytes().narrow(0, start, std::min(kBatch, count - start));
    parts.push_back(model->forward(images.flatten(1).to(kFloat) / 255));
  }
  model->train(was_training);

  Evaluation result;
  result.log_probabilities = cat(parts);
  result.loss = nll_loss(result.log_probabilities, digits.targets()).item<double>();
  const Tensor predicted = result.log_probabilities.argmax(1);
  result.predicted.assign(predicted.data_ptr<int64_t>(), predicted.data_ptr<int64_t>() + count);
  const Tensor target = digits.targets().contiguous();
  result.target.assign(target.data_ptr<int64_t>(), target.data_ptr<int64_t>() + count);
  result.accuracy = train::accuracy(result.predicted, result.target);
  return result;
}

}  // namespace mnist_mlp
