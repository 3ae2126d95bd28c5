#include <xtgrad/nn/summary.h>

#include <algorithm>
#include <ostream>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/nn/call_observer.h>

namespace xtgrad::nn {

namespace {

class Shapes : public detail::CallObserver {
 public:
  Shapes() : before_(std::exchange(detail::call_observer, this)) {}
  ~Shapes() override { detail::call_observer = before_; }
  Shapes(const Shapes&) = delete;
  Shapes& operator=(const Shapes&) = delete;

  void called(const Module& module, const Tensor& result) override {
    seen_[&module] = result.defined() ? text(result.sizes()) : "undefined";
  }
  std::string of(const Module& module) const {
    const auto found = seen_.find(&module);
    return found == seen_.end() ? "-" : found->second;
  }

 private:
  CallObserver* before_;
  std::unordered_map<const Module*, std::string> seen_;
};

// Puts every module back into the mode that it was in: a module may be in another one than its parent.
class EvaluationMode {
 public:
  explicit EvaluationMode(Module& model) {
    model.apply([this](const std::string&, Module& module) { modes_.emplace_back(&module, module.is_training()); });
    model.eval();
  }
  ~EvaluationMode() {
    for (const auto& [module, training] : modes_) module->train(training);
  }
  EvaluationMode(const EvaluationMode&) = delete;
  EvaluationMode& operator=(const EvaluationMode&) = delete;

 private:
  std::vector<std::pair<Module*, bool>> modes_;
};

// "Linear" of "xtgrad::nn::LinearImpl".
std::string short_name(std::string name) {
  const size_t colon = name.rfind("::");
  if (colon != std::string::npos) name.erase(0, colon + 2);
  const std::string suffix = "Impl";
  if (name.size() > suffix.size() && name.ends_with(suffix)) name.resize(name.size() - suffix.size());
  return name;
}

int64_t elements(const std::vector<Tensor>& parameters) {
  int64_t count = 0;
  for (const Tensor& parameter : parameters) count += parameter.defined() ? parameter.numel() : 0;
  return count;
}

// 1234567 as "1,234,567".
std::string grouped(int64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string title(const Summary::Layer& layer) {
  return layer.name.empty() ? layer.type : text(layer.name, " (", layer.type, ")");
}

}  // namespace

Summary detail::summarize(Module& model, const std::function<Tensor(const Tensor&)>& forward, IntArrayRef input_shape,
                          ScalarType dtype) {
  const Tensor input = zeros(input_shape, dtype);
  Shapes shapes;
  {
    const EvaluationMode evaluating(model);
    const NoGradGuard no_grad;
    shapes.called(model, forward(input));
  }
  Summary summary;
  std::unordered_set<const TensorImpl*> counted;
  model.apply([&](const std::string& name, Module& module) {
    const std::vector<Tensor> own = module.parameters(false);
    if (module.children().empty() || !own.empty())
      summary.layers.push_back({name, short_name(module.name()), shapes.of(module), elements(own)});
    for (const Tensor& parameter : own) {
      if (!parameter.defined() || !counted.insert(parameter.unsafeGetTensorImpl()).second) continue;
      summary.total += parameter.numel();
      if (parameter.requires_grad()) summary.trainable += parameter.numel();
    }
  });
  return summary;
}

std::string Summary::str() const {
  size_t names = 12, shapes = 12, numbers = 7;
  for (const Layer& layer : layers) {
    names = std::max(names, title(layer).size());
    shapes = std::max(shapes, layer.output_shape.size());
    numbers = std::max(numbers, grouped(layer.parameters).size());
  }
  const size_t width = names + shapes + numbers + 4;
  std::string table;
  const auto row = [&](const std::string& name, const std::string& shape, const std::string& number) {
    table += name + std::string(names + 2 - name.size(), ' ') + shape + std::string(shapes + 2 - shape.size(), ' ') +
             std::string(numbers - number.size(), ' ') + number + '\n';
  };
  row("Layer (type)", "Output Shape", "Param #");
  table += std::string(width, '=') + '\n';
  for (const Layer& layer : layers) row(title(layer), layer.output_shape, grouped(layer.parameters));
  table += std::string(width, '=') + '\n';
  table += "Total params: " + grouped(total) + "\nTrainable params: " + grouped(trainable) +
           "\nNon-trainable params: " + grouped(total - trainable) + '\n';
  return table;
}

std::ostream& operator<<(std::ostream& stream, const Summary& summary) { return stream << summary.str(); }

}  // namespace xtgrad::nn
