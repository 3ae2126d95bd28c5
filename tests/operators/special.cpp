// Rarer functions of each element.
#include <cmath>

#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

void of_one(Table& rows) {
  rows("exp2", [](L in) { return exp2(in[0]); }, {{2, 3}});
  rows("deg2rad", deg2rad, {{2, 3}});
  rows("rad2deg", rad2deg, {{2, 3}});
  rows("lgamma", [](L in) { return lgamma(in[0]); }, {{2, 3}}).on(kPositive);
  rows("lgamma of negative numbers", [](L in) { return lgamma(in[0] - 2.5); }, {{2, 3}}).on({0.05, 0.45});
  rows("digamma", digamma, {{2, 3}}).on(kPositive);
  rows("polygamma", [](L in) { return polygamma(1, in[0]); }, {{2, 3}}).on(kPositive);
  rows("polygamma 0", [](L in) { return polygamma(0, in[0]); }, {{2, 3}}).on(kPositive);
  rows("mvlgamma", [](L in) { return mvlgamma(in[0], in.count(2)); }, {{2, 3}}).on(kAboveOne);
  rows("logit", [](L in) { return logit(in[0]); }, {{2, 3}}).on(kProbability);
  rows("logit limited", [](L in) { return logit(in[0], in.number(0.25)); }, {{2, 3}}).on(kProbability);
  rows("sinc", sinc, {{2, 3}});
  rows("sgn", sgn, {{2, 3}}).flat();
  rows("positive", [](L in) { return positive(in[0]) * 1; }, {{2, 3}});
  rows("nan_to_num",
       [](L in) {
         return nan_to_num(in[0] + torch::tensor({0.0, std::nan(""), HUGE_VAL}, kDouble), 1, 2, 3);
       },
       {{2, 3}});
  rows("round decimals", [](L in) { return round(in[0], in.count(1)); }, {{2, 3}}).flat();
}

void of_two(Table& rows) {
  rows("div trunc", [](L in) { return div(in[0], in[1], "trunc"); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts().flat();
  rows("div floor", [](L in) { return div(in[0], Scalar(0.7), "floor"); }, {{2, 3}}).flat();
  rows("div unrounded", [](L in) { return div(in[0], in[1], c10::nullopt); }, {{2, 3}, {{2, 3}, kPositive}})
      .broadcasts();
  rows("copysign", [](L in) { return copysign(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts().flat_in(1);
  rows("copysign number", [](L in) { return copysign(in[0], Scalar(-1)); }, {{2, 3}});
  rows("fmax", [](L in) { return fmax(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("fmin", [](L in) { return fmin(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("float_power", [](L in) { return float_power(in[0], in[1]); }, {{{2, 3}, kPositive}, {2, 3}}).broadcasts();
  rows("float_power number", [](L in) { return float_power(in[0], Scalar(3)); }, {{2, 3}});
  rows("float_power of a number", [](L in) { return float_power(Scalar(1.7), in[0]); }, {{2, 3}});
  rows("hypot", [](L in) { return hypot(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("ldexp", [](L in) { return ldexp(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("logaddexp", logaddexp, {{2, 3}, {2, 3}}).broadcasts();
  rows("logaddexp2", logaddexp2, {{2, 3}, {2, 3}}).broadcasts();
  rows("xlogy", [](L in) { return xlogy(in[0], in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows("xlogy number", [](L in) { return xlogy(in[0], Scalar(1.7)); }, {{2, 3}});
  rows("xlogy of a number", [](L in) { return xlogy(Scalar(1.7), in[0]); }, {{2, 3}}).on(kPositive);
  rows("clamp tensors", [](L in) { return clamp(in[0], in[1] - 1, in[2] + 1); }, {{2, 3}, {2, 3}, {2, 3}}).broadcasts();
  rows("clamp_min tensor", [](L in) { return clamp_min(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("clamp_max tensor", [](L in) { return clamp_max(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
}

void in_place(Table& rows) {
  rows.in_place("acos_", [](Tensor& x, L) { x.acos_(); }, {{2, 3}}).on(kUnit);
  rows.in_place("acosh_", [](Tensor& x, L) { x.acosh_(); }, {{2, 3}}).on(kAboveOne);
  rows.in_place("asin_", [](Tensor& x, L) { x.asin_(); }, {{2, 3}}).on(kUnit);
  rows.in_place("asinh_", [](Tensor& x, L) { x.asinh_(); }, {{2, 3}});
  rows.in_place("atan_", [](Tensor& x, L) { x.atan_(); }, {{2, 3}});
  rows.in_place("atanh_", [](Tensor& x, L) { x.atanh_(); }, {{2, 3}}).on(kUnit);
  rows.in_place("cosh_", [](Tensor& x, L) { x.cosh_(); }, {{2, 3}});
  rows.in_place("erf_", [](Tensor& x, L) { x.erf_(); }, {{2, 3}});
  rows.in_place("erfc_", [](Tensor& x, L) { x.erfc_(); }, {{2, 3}});
  rows.in_place("expm1_", [](Tensor& x, L) { x.expm1_(); }, {{2, 3}});
  rows.in_place("frac_", [](Tensor& x, L) { x.frac_(); }, {{2, 3}});
  rows.in_place("log10_", [](Tensor& x, L) { x.log10_(); }, {{2, 3}}).on(kPositive);
  rows.in_place("log1p_", [](Tensor& x, L) { x.log1p_(); }, {{2, 3}}).on(kUnit);
  rows.in_place("log2_", [](Tensor& x, L) { x.log2_(); }, {{2, 3}}).on(kPositive);
  rows.in_place("rsqrt_", [](Tensor& x, L) { x.rsqrt_(); }, {{2, 3}}).on(kPositive);
  rows.in_place("sign_", [](Tensor& x, L) { x.sign_(); }, {{2, 3}});
  rows.in_place("sinh_", [](Tensor& x, L) { x.sinh_(); }, {{2, 3}});
  rows.in_place("square_", [](Tensor& x, L) { x.square_(); }, {{2, 3}});
  rows.in_place("tan_", [](Tensor& x, L) { x.tan_(); }, {{2, 3}}).on(kUnit);
  rows.in_place("trunc_", [](Tensor& x, L) { x.trunc_(); }, {{2, 3}});
  rows.in_place("clamp_min_", [](Tensor& x, L) { x.clamp_min_(-0.5); }, {{2, 3}});
  rows.in_place("clamp_max_", [](Tensor& x, L) { x.clamp_max_(0.5); }, {{2, 3}});
  rows.in_place("exp2_", [](Tensor& x, L) { x.exp2_(); }, {{2, 3}});
  rows.in_place("deg2rad_", [](Tensor& x, L) { x.deg2rad_(); }, {{2, 3}});
  rows.in_place("rad2deg_", [](Tensor& x, L) { x.rad2deg_(); }, {{2, 3}});
  rows.in_place("digamma_", [](Tensor& x, L) { x.digamma_(); }, {{2, 3}}).on(kPositive);
  rows.in_place("lgamma_", [](Tensor& x, L) { x.lgamma_(); }, {{2, 3}}).on(kPositive);
  rows.in_place("polygamma_", [](Tensor& x, L) { x.polygamma_(1); }, {{2, 3}}).on(kPositive);
  rows.in_place("mvlgamma_", [](Tensor& x, L) { x.mvlgamma_(2); }, {{2, 3}}).on(kAboveOne);
  rows.in_place("float_power_ number", [](Tensor& x, L) { x.float_power_(Scalar(3)); }, {{2, 3}});
  rows.in_place("logit_", [](Tensor& x, L) { x.logit_(); }, {{2, 3}}).on(kProbability);
  rows.in_place("sinc_", [](Tensor& x, L) { x.sinc_(); }, {{2, 3}});
  rows.in_place("sgn_", [](Tensor& x, L) { x.sgn_(); }, {{2, 3}});
  rows.in_place("nan_to_num_", [](Tensor& x, L) { x.nan_to_num_(); }, {{2, 3}});
}

void in_place_of_two(Table& rows) {
  rows.in_place("atan2_", [](Tensor& x, L in) { x.atan2_(in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("fmod_", [](Tensor& x, L in) { x.fmod_(in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows.in_place("fmod_ number", [](Tensor& x, L) { x.fmod_(0.7); }, {{2, 3}});
  rows.in_place("remainder_", [](Tensor& x, L in) { x.remainder_(in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows.in_place("remainder_ number", [](Tensor& x, L) { x.remainder_(0.7); }, {{2, 3}});
  rows.in_place("copysign_", [](Tensor& x, L in) { x.copysign_(in[1]); }, {{2, 3}, {2, 3}}).broadcasts().flat_in(1);
  rows.in_place("copysign_ number", [](Tensor& x, L) { x.copysign_(-1); }, {{2, 3}});
  rows.in_place("hypot_", [](Tensor& x, L in) { x.hypot_(in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("ldexp_", [](Tensor& x, L in) { x.ldexp_(in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("xlogy_", [](Tensor& x, L in) { x.xlogy_(in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows.in_place("xlogy_ number", [](Tensor& x, L) { x.xlogy_(1.7); }, {{2, 3}});
  rows.in_place("pow_ tensor", [](Tensor& x, L in) { x.pow_(in[1]); }, {{{2, 3}, kPositive}, {2, 3}}).broadcasts();
  rows.in_place("float_power_", [](Tensor& x, L in) { x.float_power_(in[1]); }, {{{2, 3}, kPositive}, {2, 3}})
      .broadcasts();
  rows.in_place("lerp_ tensor", [](Tensor& x, L in) { x.lerp_(in[1], in[2]); }, {{2, 3}, {2, 3}, {2, 3}}).broadcasts();
  rows.in_place("div_ trunc", [](Tensor& x, L) { x.div_(0.7, "trunc"); }, {{2, 3}});
}

void names(Table& rows) {
  rows("absolute", absolute, {{2, 3}});
  rows("negative", negative, {{2, 3}});
  rows("arccos", arccos, {{2, 3}}).on(kUnit);
  rows("arccosh", arccosh, {{2, 3}}).on(kAboveOne);
  rows("arcsin", arcsin, {{2, 3}}).on(kUnit);
  rows("arcsinh", arcsinh, {{2, 3}});
  rows("arctan", arctan, {{2, 3}});
  rows("arctanh", arctanh, {{2, 3}}).on(kUnit);
  rows("arctan2", arctan2, {{2, 3}, {2, 3}}).broadcasts();
  rows("fix", fix, {{2, 3}}).flat();
  rows("clip", [](L in) { return clip(in[0], in.number(-0.75), in.number(1)); }, {{2, 3}});
  rows("divide", [](L in) { return divide(in[0], in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows("divide number", [](L in) { return divide(in[0], Scalar(0.7)); }, {{2, 3}});
  rows("true_divide", [](L in) { return true_divide(in[0], in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows("true_divide number", [](L in) { return true_divide(in[0], Scalar(0.7)); }, {{2, 3}});
  rows("multiply", [](L in) { return multiply(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("multiply number", [](L in) { return multiply(in[0], Scalar(0.7)); }, {{2, 3}});
  rows("subtract", [](L in) { return subtract(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows("subtract number", [](L in) { return subtract(in[0], Scalar(0.7)); }, {{2, 3}});
  rows.in_place("absolute_", [](Tensor& x, L) { x.absolute_(); }, {{2, 3}});
  rows.in_place("negative_", [](Tensor& x, L) { x.negative_(); }, {{2, 3}});
  rows.in_place("clip_", [](Tensor& x, L) { x.clip_(-0.75, 1); }, {{2, 3}});
  rows("expit", special::expit, {{2, 3}});
  rows("gammaln", special::gammaln, {{2, 3}}).on(kPositive);
  rows("psi", special::psi, {{2, 3}}).on(kPositive);
  rows("multigammaln", [](L in) { return special::multigammaln(in[0], in.count(2)); }, {{2, 3}}).on(kAboveOne);
  rows.in_place("arccos_", [](Tensor& x, L) { x.arccos_(); }, {{2, 3}}).on(kUnit);
  rows.in_place("arccosh_", [](Tensor& x, L) { x.arccosh_(); }, {{2, 3}}).on(kAboveOne);
  rows.in_place("arcsin_", [](Tensor& x, L) { x.arcsin_(); }, {{2, 3}}).on(kUnit);
  rows.in_place("arcsinh_", [](Tensor& x, L) { x.arcsinh_(); }, {{2, 3}});
  rows.in_place("arctan_", [](Tensor& x, L) { x.arctan_(); }, {{2, 3}});
  rows.in_place("arctanh_", [](Tensor& x, L) { x.arctanh_(); }, {{2, 3}}).on(kUnit);
  rows.in_place("arctan2_", [](Tensor& x, L in) { x.arctan2_(in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("fix_", [](Tensor& x, L) { x.fix_(); }, {{2, 3}});
  rows.in_place("divide_", [](Tensor& x, L in) { x.divide_(in[1]); }, {{2, 3}, {{2, 3}, kPositive}}).broadcasts();
  rows.in_place("true_divide_", [](Tensor& x, L) { x.true_divide_(0.7); }, {{2, 3}});
  rows.in_place("multiply_", [](Tensor& x, L in) { x.multiply_(in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
  rows.in_place("subtract_", [](Tensor& x, L in) { x.subtract_(in[1]); }, {{2, 3}, {2, 3}}).broadcasts();
}

const Registered k_of_one("rarer functions of one tensor", of_one);
const Registered k_of_two("rarer functions of two tensors", of_two);
const Registered k_in_place("rarer functions in place", in_place);
const Registered k_in_place_of_two("rarer functions of two tensors in place", in_place_of_two);
const Registered k_names("second names", names);

}  // namespace
