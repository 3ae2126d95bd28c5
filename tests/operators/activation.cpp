// Activations, their gradients, and what softens or normalises.
#include "table.h"

using namespace torch;
using namespace OPERATORS;
namespace F = torch::nn::functional;

namespace {

constexpr Domain kWide{-8, 8};  // past 6, where several level out

void smooth(Table& rows) {
  rows("elu", [](L in) { return elu(in[0], in.number(0.7), in.number(1.3), in.number(0.9)); }, {{2, 3}});
  rows("selu", selu, {{2, 3}});
  rows("celu", [](L in) { return celu(in[0], in.number(0.7)); }, {{2, 3}});
  rows("gelu", [](L in) { return gelu(in[0]); }, {{2, 3}});
  rows("gelu tanh", [](L in) { return gelu(in[0], "tanh"); }, {{2, 3}});
  rows("silu", silu, {{2, 3}});
  rows("mish", mish, {{2, 3}});
  rows("softplus", [](L in) { return softplus(in[0], in.number(0.7), in.number(1)); }, {{2, 3}});
  rows("log_sigmoid", log_sigmoid, {{2, 3}});
  rows("logsigmoid", F::logsigmoid, {{2, 3}});
}

void straight(Table& rows) {
  rows("hardtanh", [](L in) { return hardtanh(in[0], in.number(-0.5), in.number(1)); }, {{2, 3}});
  rows("relu6", relu6, {{3, 4}}).on(kWide);
  rows("hardsigmoid", hardsigmoid, {{3, 4}}).on(kWide);
  rows("hardswish", hardswish, {{3, 4}}).on(kWide);
  rows("leaky_relu", [](L in) { return leaky_relu(in[0], in.number(0.2)); }, {{2, 3}});
  // The same numbers in each call.
  rows("rrelu",
       [](L in) {
         torch::manual_seed(5);
         return rrelu(in[0], 0.1, 0.4, true);
       },
       {{2, 3}});
  rows("rrelu_with_noise",
       [](L in) {
         torch::manual_seed(5);
         return rrelu_with_noise(in[0], torch::zeros_like(in[0]).detach(), 0.1, 0.4, true);
       },
       {{2, 3}});
  rows("softshrink", [](L in) { return softshrink(in[0], in.number(0.75)); }, {{2, 3}});
  rows("hardshrink", [](L in) { return hardshrink(in[0], in.number(0.75)); }, {{2, 3}});
  rows("threshold", [](L in) { return threshold(in[0], in.number(0.25), in.number(3)); }, {{2, 3}});
  rows("prelu", prelu, {{2, 3}, {3}}).also({{2, 3}, {1}}).also({{2, 3, 2}, {3}}).also({{4}, {1}}).empty({{0, 3}, {3}});
  rows("glu", [](L in) { return glu(in[0]); }, {{2, 4}}).also({{2, 3, 2}});
  rows("glu first", [](L in) { return glu(in[0], in.dim(0)); }, {{4, 3}}).empty({{4, 0}});
}

void gradients(Table& rows) {
  rows("gelu_backward", [](L in) { return gelu_backward(in[0], in[1]); }, {{2, 3}, {2, 3}}).tied();
  rows("gelu_backward tanh", [](L in) { return gelu_backward(in[0], in[1], "tanh"); }, {{2, 3}, {2, 3}}).tied();
  rows("silu_backward", silu_backward, {{2, 3}, {2, 3}}).tied();
  rows("mish_backward", mish_backward, {{2, 3}, {2, 3}}).tied();
  rows("softplus_backward", [](L in) { return softplus_backward(in[0], in[1], in.number(0.7), in.number(1)); },
       {{2, 3}, {2, 3}})
      .tied();
  rows("hardtanh_backward", [](L in) { return hardtanh_backward(in[0], in[1], in.number(-0.5), in.number(1)); },
       {{2, 3}, {2, 3}})
      .tied()
      .without_gradient(1);
  rows("hardsigmoid_backward", hardsigmoid_backward, {{3, 4}, {3, 4}}).on(kWide).tied().without_gradient(1);
  rows("hardswish_backward", hardswish_backward, {{3, 4}, {3, 4}}).on(kWide).tied();
}

void in_place(Table& rows) {
  rows.in_place("elu_", [](Tensor& x, L) { elu_(x, 0.7, 1.3, 0.9); }, {{2, 3}});
  rows.in_place("selu_", [](Tensor& x, L) { selu_(x); }, {{2, 3}});
  rows.in_place("celu_", [](Tensor& x, L) { celu_(x, 0.7); }, {{2, 3}});
  rows.in_place("silu_", [](Tensor& x, L) { silu_(x); }, {{2, 3}});
  rows.in_place("mish_", [](Tensor& x, L) { mish_(x); }, {{2, 3}});
  rows.in_place("hardtanh_", [](Tensor& x, L) { hardtanh_(x, -0.5, 1); }, {{2, 3}});
  rows.in_place("rrelu_",
                [](Tensor& x, L) {
                  torch::manual_seed(5);
                  rrelu_(x, 0.1, 0.4, true);
                },
                {{2, 3}});
  rows.in_place("relu6_", [](Tensor& x, L) { relu6_(x); }, {{3, 4}}).on(kWide);
  rows.in_place("hardsigmoid_", [](Tensor& x, L) { hardsigmoid_(x); }, {{3, 4}}).on(kWide);
  rows.in_place("hardswish_", [](Tensor& x, L) { hardswish_(x); }, {{3, 4}}).on(kWide);
  rows.in_place("leaky_relu_", [](Tensor& x, L) { leaky_relu_(x, 0.2); }, {{2, 3}});
  rows.in_place("threshold_", [](Tensor& x, L) { threshold_(x, 0.25, 3); }, {{2, 3}});
}

void soft_maxima(Table& rows) {
  rows("softmax", [](L in) { return softmax(in[0], in.dim(1)); }, {{2, 3}});
  rows("softmax first", [](L in) { return softmax(in[0], in.dim(0)); }, {{3, 2, 2}});
  rows("log_softmax", [](L in) { return log_softmax(in[0], in.dim(-1)); }, {{2, 3}});
  rows("log_softmax middle", [](L in) { return log_softmax(in[0], in.dim(1)); }, {{2, 3, 2}});
}

const Registered k_smooth("smooth activations", smooth);
const Registered k_straight("activations in straight pieces", straight);
const Registered k_gradients("gradients of activations", gradients);
const Registered k_in_place("activations in place", in_place);
const Registered k_soft_maxima("softmax and its kind", soft_maxima);

}  // namespace
