// A network of two layers learns a curve from noisy points.
#include <xtgrad/torch.h>

#include <cmath>
#include <iostream>
#include <string>
#include <vector>

struct CurveOptions {
  CurveOptions(int64_t hidden) : hidden_(hidden) {}
  TORCH_ARG(int64_t, hidden);
  TORCH_ARG(double, slope) = 0.1;
};

struct CurveImpl : torch::nn::Cloneable<CurveImpl> {
  explicit CurveImpl(int64_t hidden) : CurveImpl(CurveOptions(hidden)) {}
  explicit CurveImpl(const CurveOptions& options_) : options(options_) { reset(); }

  void reset() override {
    inner = register_module("inner", torch::nn::Linear(1, options.hidden()));
    outer = register_module("outer", torch::nn::Linear(torch::nn::LinearOptions(options.hidden(), 1).bias(false)));
    offset = register_parameter("offset", torch::zeros({1}));
    scale = register_buffer("scale", torch::full({1}, 2.0));
  }

  void pretty_print(std::ostream& stream) const override { stream << "Curve(hidden=" << options.hidden() << ")"; }

  torch::Tensor forward(const torch::Tensor& x) {
    return outer(torch::leaky_relu(inner(x * scale), options.slope())) + offset;
  }

  CurveOptions options;
  torch::nn::Linear inner{nullptr}, outer{nullptr};
  torch::Tensor offset, scale;
};
TORCH_MODULE(Curve);

int main() {
  torch::manual_seed(3);
  const auto x = torch::linspace(-2, 2, 64).unsqueeze(1);
  const auto y = torch::sin(2 * x) + 0.05 * torch::randn_like(x);

  Curve curve(CurveOptions(32).slope(0.05));
  std::cout << curve << "\n";
  int64_t count = 0;
  for (const auto& parameter : curve->named_parameters()) {
    std::cout << parameter.key() << " " << parameter.value().sizes() << "\n";
    count += parameter.value().numel();
  }
  for (const auto& buffer : curve->named_buffers()) std::cout << buffer.key() << " " << buffer->item<float>() << "\n";
  TORCH_CHECK(count == 32 + 32 + 32 + 1, "counted ", count, " parameters");

  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(curve->inner->parameters());
  groups.emplace_back(std::vector<torch::Tensor>{curve->outer->weight, curve->offset},
                      std::make_unique<torch::optim::SGDOptions>(0.02));
  torch::optim::SGD optimizer(groups, torch::optim::SGDOptions(0.1).momentum(0.9).nesterov(true));
  torch::optim::StepLR schedule(optimizer, /*step_size=*/150, /*gamma=*/0.5);

  curve->train();
  for (int step = 0; step < 400; ++step) {
    optimizer.zero_grad();
    const torch::Tensor loss = torch::mse_loss(curve(x), y);
    loss.backward();
    torch::nn::utils::clip_grad_norm_(curve->parameters(), 1.0);
    optimizer.step();
    schedule.step();
    if (step % 50 == 0) std::cout << "step " << step << " loss " << loss.item<float>() << "\n";
  }

  curve->eval();
  torch::NoGradGuard no_grad;
  const auto error = (curve(x) - torch::sin(2 * x)).abs();
  std::cout << "mean error " << error.mean().item<double>() << "\n";
  const auto copy = std::dynamic_pointer_cast<CurveImpl>(curve->clone());
  copy->offset += 1;
  TORCH_CHECK(!torch::equal(copy->offset, curve->offset), "a clone shares its parameters");
  TORCH_CHECK(error.max().lt(0.3).item<bool>(), "the curve was not learnt: ", error.max().item<float>());
  std::cout << "learning rate " << static_cast<torch::optim::SGDOptions&>(optimizer.param_groups()[0].options()).lr()
            << "\n";
  return 0;
}
