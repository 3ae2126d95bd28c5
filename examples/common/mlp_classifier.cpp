#include "mlp_classifier.h"

#include "fit.h"
#include "mlp.h"

namespace examples {

using namespace xtgrad;

MlpClassifier::MlpClassifier(MlpOptions options) : options_(std::move(options)) {
  const std::vector<int64_t>& sizes = options_.layer_sizes;
  check(options_.n_layers >= 2 && options_.n_layers == static_cast<int64_t>(sizes.size()),
        "MlpClassifier: ", options_.n_layers, " layers with ", sizes.size(), " sizes, expected as many, from 2 on");
  net_ = mlp(sizes, options_.activation, {.bias = false});
  initialise(net_, options_.weight_init, options_.scale);
}

train::History MlpClassifier::fit(const Tensor& x, const Tensor& y) {
  optim::SGD optimizer(net_->parameters(), optim::SGDOptions(options_.learning_rate));
  return examples::fit(net_, optimizer, {x, y},
                       {.epochs = options_.num_epochs,
                        .batch_size = options_.batch_size,
                        .each_epoch = on_epoch_,
                        .label = options_.label});
}

// The first modules' output, in batches: a hidden layer of all rows at once would be most of the memory.
Tensor MlpClassifier::through(const Tensor& x, size_t modules) const {
  constexpr int64_t kBatch = 5000;
  const NoGradGuard no_grad;
  std::vector<Tensor> parts;
  for (int64_t from = 0; from < x.size(0); from += kBatch) {
    Tensor part = x.narrow(0, from, std::min(kBatch, x.size(0) - from));
    for (auto module = net_->begin(); module != net_->begin() + static_cast<std::ptrdiff_t>(modules); ++module)
      part = module->forward(part);
    parts.push_back(part);
  }
  return cat(parts);
}

Tensor MlpClassifier::predict_proba(const Tensor& x) const { return through(x, net_->size()).softmax(1); }
Tensor MlpClassifier::predict(const Tensor& x) const { return through(x, net_->size()).argmax(1); }
Tensor MlpClassifier::hidden(const Tensor& x) const { return through(x, net_->size() - 1); }

double MlpClassifier::score(const Tensor& x, const Tensor& y) const { return examples::score(net_, {x, y}).accuracy; }
double MlpClassifier::loss(const Tensor& x, const Tensor& y) const { return examples::score(net_, {x, y}).loss; }

}  // namespace examples
