// A walk through automatic differentiation: gradients, functions of one's own, gradients of gradients, hooks.
#include <xtgrad/torch.h>

#include <cmath>
#include <iostream>
#include <string>

using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;
using torch::autograd::Variable;
using torch::autograd::variable_list;

// y = x^3, whose gradient is written by hand, with operations that can be differentiated again.
struct Cube : torch::autograd::Function<Cube> {
  static torch::Tensor forward(AutogradContext* ctx, torch::Tensor x) {
    ctx->save_for_backward({x});
    return x * x * x;
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto saved = ctx->get_saved_variables();
    return {grads[0] * 3 * saved[0] * saved[0]};
  }
};

// An affine map with a number and an optional bias: several inputs, some of which are not tensors.
class Affine : public torch::autograd::Function<Affine> {
 public:
  static variable_list forward(AutogradContext* ctx, const Variable& x, const Variable& weight, double scale,
                               torch::optional<torch::Tensor> bias) {
    ctx->save_for_backward({x, weight});
    ctx->saved_data["scale"] = scale;
    ctx->saved_data["has_bias"] = bias.has_value();
    auto y = scale * x.mm(weight.t());
    if (bias) y = y + *bias;
    return {y, y.detach().argmax(1)};
  }
  static tensor_list backward(AutogradContext* ctx, tensor_list grads) {
    const auto saved = ctx->get_saved_variables();
    const double scale = ctx->saved_data["scale"].toDouble();
    const auto g = grads[0];
    return {scale * g.mm(saved[1]), scale * g.t().mm(saved[0]), Variable(),
            ctx->saved_data["has_bias"].toBool() ? g.sum(0) : Variable()};
  }
};

void first_steps() {
  auto x = torch::tensor({{1.0, 2.0}, {3.0, 4.0}}, torch::requires_grad());
  std::cout << x << "\n";
  const auto y = x + 2;
  const auto square = y * y;
  const auto out = (square * 3).mean();
  std::cout << square.grad_fn()->name() << " " << out.grad_fn()->name() << "\n" << out << "\n";
  out.backward();
  std::cout << x.grad() << "\n";

  auto a = torch::ones({2, 2}, torch::dtype(torch::kDouble));
  const auto b = (a * 3 / (a - 2.5)).sum();
  std::cout << b.requires_grad() << a.requires_grad_().is_leaf() << "\n";
  {
    torch::NoGradGuard no_grad;
    std::cout << (a * 2).requires_grad() << "\n";
  }
  std::cout << a.detach().requires_grad() << (a * a).requires_grad() << "\n";
}

void views_and_changes_in_place() {
  auto x = torch::arange(6, torch::kFloat).view({2, 3}).requires_grad_();
  auto y = x * 1;
  y[0].mul_(10);
  y.index_put_({1, torch::indexing::Slice(0, 2)}, -1.0);
  y.narrow(1, 2, 1).add_(x.select(1, 0).unsqueeze(1));
  std::cout << y << "\n";
  (y * y).sum().backward();
  std::cout << x.grad() << "\n";
  try {
    x.add_(1);
  } catch (const c10::Error& error) {
    std::cout << "refused: "
              << (std::string(error.what()).find("leaf Variable that requires grad") != std::string::npos) << "\n";
  }
}

void gradients_of_gradients() {
  const auto x = torch::tensor({-1.0, 0.5, 2.0}, torch::dtype(torch::kFloat64).requires_grad(true));
  const auto y = Cube::apply(x);
  const auto first = torch::autograd::grad({y.sum()}, {x}, {}, /*retain_graph=*/true, /*create_graph=*/true)[0];
  const auto second = torch::autograd::grad({first.sum()}, {x}, {}, true, true)[0];
  std::cout << first << "\n" << second << "\n";

  // The penalty on the length of a gradient, as it is used against discriminators that are too sure.
  torch::manual_seed(0);
  torch::nn::Linear layer(4, 3);
  const auto input = torch::randn({3, 4}).requires_grad_(true);
  const auto output = layer(input);
  const auto loss = torch::nn::MSELoss()(output, torch::randn({3, 3}));
  const auto gradient = torch::autograd::grad({loss}, {input}, {}, /*retain_graph=*/c10::nullopt, true)[0];
  const auto penalty = torch::pow(gradient.norm(2, 1) - 1, 2).mean();
  (loss + penalty).backward();
  std::cout << layer->weight.grad() << "\n" << input.grad() << "\n";
}

void several_inputs() {
  torch::manual_seed(5);
  const auto x = torch::randn({2, 3}).requires_grad_();
  const auto weight = torch::randn({4, 3}).requires_grad_();
  const auto bias = torch::randn({4}).requires_grad_();
  const auto results = Affine::apply(x, weight, 0.5, torch::optional<torch::Tensor>(bias));
  std::cout << results[1].requires_grad() << " " << results[1] << "\n";
  results[0].backward(torch::ones_like(results[0]));
  std::cout << x.grad() << "\n" << weight.grad() << "\n" << bias.grad() << "\n";
}

void hooks() {
  auto v = torch::zeros({3}, torch::requires_grad());
  const auto handle = v.register_hook([](torch::Tensor grad) { return grad * 2; });
  v.backward(torch::tensor({1.f, 2.f, 3.f}));
  std::cout << v.grad() << "\n";
  v.remove_hook(handle);
  v.grad().zero_();
  auto middle = v * 2;
  middle.retain_grad();
  middle.register_hook([](torch::Tensor grad) { std::cout << "passing " << grad.sum().item<float>() << "\n"; });
  middle.exp().sum().backward({}, /*retain_graph=*/true);
  middle.exp().sum().backward();
  std::cout << v.grad() << "\n" << middle.grad() << "\n";
}

int main() {
  first_steps();
  views_and_changes_in_place();
  gradients_of_gradients();
  several_inputs();
  hooks();
  return 0;
}
