#include "mlp_classifier.h"

#include "fit.h"

namespace examples {

using namespace xtgrad;

namespace {

nn::AnyModule activation_of(const std::string& name) {
  if (name == "relu") return nn::AnyModule(nn::ReLU());
  if (name == "tanh") return nn::AnyModule(nn::Tanh());
  if (name == "sigmoid") return nn::AnyModule(nn::Sigmoid());
  if (name == "linear") return nn::AnyModule(nn::Identity());
  fail("MlpClassifier: activation '", name, "', expected relu, sigmoid, linear or tanh");
}

void initialise(Tensor weight, const MlpOptions& options) {
  if (options.weight_init == "zero")
    nn::init::zeros_(weight);
  else if (options.weight_init == "random")
    nn::init::uniform_(weight, 0, options.scale);
  else if (options.weight_init == "normal")
    nn::init::normal_(weight, 0, options.scale);
  else
    fail("MlpClassifier: weight_init '", options.weight_init, "', expected zero, random or normal");
}

}  // namespace

MlpClassifier::MlpClassifier(MlpOptions options) : options_(std::move(options)) {
  const std::vector<int64_t>& sizes = options_.layer_sizes;
  check(options_.n_layers >= 2 && options_.n_layers == static_cast<int64_t>(sizes.size()),
        "MlpClassifier: ", options_.n_layers, " layers with ", sizes.size(), " sizes, expected as many, from 2 on");
  for (size_t i = 1; i < sizes.size(); ++i) {
    nn::Linear layer(nn::LinearOptions(sizes[i - 1], sizes[i]).bias(false));
    initialise(layer->weight, options_);
    net_->push_back(layer);
    if (i + 1 < sizes.size()) net_->push_back(activation_of(options_.activation));
  }
}

train::History MlpClassifier::fit(const Tensor& x, const Tensor& y) {
  optim::SGD optimizer(net_->parameters(), optim::SGDOptions(options_.learning_rate));
  FitOptions how;
  how.epochs = options_.num_epochs;
  how.batch_size = options_.batch_size;
  how.each_epoch = on_epoch_;
  how.label = options_.label;
  return examples::fit(net_, optimizer, x, y, how);
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

double MlpClassifier::score(const Tensor& x, const Tensor& y) const {
  return 100 * predict(x).eq(y).to(kDouble).mean().item<double>();
}

double MlpClassifier::loss(const Tensor& x, const Tensor& y) const {
  return cross_entropy_loss(through(x, net_->size()), y).item<double>();
}

}  // namespace examples
