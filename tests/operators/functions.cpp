// Functions of one tensor's elements.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

void powers_and_logarithms(Table& rows) {
  rows("neg", neg, {{2, 3}});
  rows("abs", abs, {{2, 3}});
  rows("exp", exp, {{2, 3}});
  rows("expm1", expm1, {{2, 3}});
  rows("log", log, {{2, 3}}).on(kPositive);
  rows("log1p", log1p, {{2, 3}}).on(kUnit);
  rows("log2", log2, {{2, 3}}).on(kPositive);
  rows("log10", log10, {{2, 3}}).on(kPositive);
  rows("sqrt", sqrt, {{2, 3}}).on(kPositive);
  rows("rsqrt", rsqrt, {{2, 3}}).on(kPositive);
  rows("square", square, {{2, 3}});
  rows("reciprocal", reciprocal, {{2, 3}});
}

void circles(Table& rows) {
  rows("sin", sin, {{2, 3}});
  rows("cos", cos, {{2, 3}});
  rows("tan", tan, {{2, 3}}).on(kUnit);
  rows("asin", asin, {{2, 3}}).on(kUnit);
  rows("acos", acos, {{2, 3}}).on(kUnit);
  rows("atan", atan, {{2, 3}});
  rows("sinh", sinh, {{2, 3}});
  rows("cosh", cosh, {{2, 3}});
  rows("tanh", tanh, {{2, 3}});
  rows("asinh", asinh, {{2, 3}});
  rows("acosh", acosh, {{2, 3}}).on(kAboveOne);
  rows("atanh", atanh, {{2, 3}}).on(kUnit);
}

void bent_and_stepped(Table& rows) {
  rows("sigmoid", sigmoid, {{2, 3}});
  rows("relu", relu, {{2, 3}});
  rows("erf", erf, {{2, 3}});
  rows("erfc", erfc, {{2, 3}});
  rows("erfinv", erfinv, {{2, 3}}).on(kUnit);
  rows("floor", floor, {{2, 3}}).flat();
  rows("ceil", ceil, {{2, 3}}).flat();
  rows("round", round, {{2, 3}}).flat();
  rows("trunc", trunc, {{2, 3}}).flat();
  rows("frac", frac, {{2, 3}});
  rows("sign", sign, {{2, 3}}).flat();
  rows("clamp", [](L in) { return clamp(in[0], in.number(-0.75), in.number(1)); }, {{2, 3}});
  rows("clamp below", [](L in) { return clamp(in[0], c10::nullopt, in.number(1)); }, {{2, 3}});
  rows("clamp_min", [](L in) { return clamp_min(in[0], in.number(-0.5)); }, {{2, 3}});
  rows("clamp_max", [](L in) { return clamp_max(in[0], in.number(0.5)); }, {{2, 3}});
}

void gradients_of_functions(Table& rows) {
  rows("threshold_backward", [](L in) { return threshold_backward(in[0], in[1], in.number(0.5)); }, {{2, 3}, {2, 3}})
      .tied()
      .without_gradient(1);
  rows("tanh_backward", tanh_backward, {{2, 3}, {{2, 3}, kUnit}}).tied();
  rows("sigmoid_backward", sigmoid_backward, {{2, 3}, {{2, 3}, kProbability}}).tied();
}

void in_place(Table& rows) {
  rows.in_place("neg_", [](Tensor& x, L) { x.neg_(); }, {{2, 3}});
  rows.in_place("abs_", [](Tensor& x, L) { x.abs_(); }, {{2, 3}});
  rows.in_place("exp_", [](Tensor& x, L) { x.exp_(); }, {{2, 3}});
  rows.in_place("log_", [](Tensor& x, L) { x.log_(); }, {{2, 3}}).on(kPositive);
  rows.in_place("sqrt_", [](Tensor& x, L) { x.sqrt_(); }, {{2, 3}}).on(kPositive);
  rows.in_place("tanh_", [](Tensor& x, L) { x.tanh_(); }, {{2, 3}});
  rows.in_place("sigmoid_", [](Tensor& x, L) { x.sigmoid_(); }, {{2, 3}});
  rows.in_place("relu_", [](Tensor& x, L) { x.relu_(); }, {{2, 3}});
  rows.in_place("sin_", [](Tensor& x, L) { x.sin_(); }, {{2, 3}});
  rows.in_place("cos_", [](Tensor& x, L) { x.cos_(); }, {{2, 3}});
  rows.in_place("reciprocal_", [](Tensor& x, L) { x.reciprocal_(); }, {{2, 3}});
  rows.in_place("erfinv_", [](Tensor& x, L) { x.erfinv_(); }, {{2, 3}}).on(kUnit);
  rows.in_place("clamp_", [](Tensor& x, L) { x.clamp_(-0.75, 1); }, {{2, 3}});
}

// These take a copy's gradient away, but not that of a view's base.
void in_place_without_slope(Table& rows) {
  rows.in_place("floor_", [](Tensor& x, L) { x.floor_(); }, {{2, 3}});
  rows.in_place("ceil_", [](Tensor& x, L) { x.ceil_(); }, {{2, 3}});
  rows.in_place("round_", [](Tensor& x, L) { x.round_(); }, {{2, 3}});
  rows.in_place("fill_", [](Tensor& x, L in) { x.fill_(in[1]); }, {{2, 3}, {}}).tied();
  rows.in_place("fill_ number", [](Tensor& x, L) { x.fill_(2); }, {{2, 3}});
  rows.in_place("zero_", [](Tensor& x, L) { x.zero_(); }, {{2, 3}});
  rows.in_place("copy_", [](Tensor& x, L in) { x.copy_(in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
}

const Registered k_powers_and_logarithms("exponentials, logarithms, roots", powers_and_logarithms);
const Registered k_circles("trigonometry", circles);
const Registered k_bent_and_stepped("functions with bends and steps", bent_and_stepped);
const Registered k_gradients_of_functions("gradients of functions", gradients_of_functions);
const Registered k_in_place("functions in place", in_place);
const Registered k_in_place_without_slope("constants and copies in place", in_place_without_slope);

}  // namespace
