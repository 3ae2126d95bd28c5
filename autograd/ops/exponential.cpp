#include <cmath>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/elementwise_in_place.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

// Exponentials, logarithms, hyperbolic and error functions.

namespace xtgrad {

Tensor exp(const Tensor& x) {
  return record("ExpBackward0", kernels::exp(x.array()), {x},
                [](const Tensor& g, const Tensor& y) { return mul(g, y); });
}
Tensor expm1(const Tensor& x) {
  return record("Expm1Backward0", kernels::expm1(x.array()), {x},
                [](const Tensor& g, const Tensor& y) { return mul(g, add(y, 1)); });
}
Tensor log(const Tensor& x) {
  return record("LogBackward0", kernels::log(x.array()), {x}, [x = Saved(x)](const Tensor& g) { return div(g, x); });
}
Tensor log1p(const Tensor& x) {
  return record("Log1PBackward0", kernels::log1p(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return div(g, add(x, 1)); });
}
Tensor log2(const Tensor& x) {
  return record("Log2Backward0", kernels::log2(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return div(g, mul(x, std::log(2.0))); });
}
Tensor log10(const Tensor& x) {
  return record("Log10Backward0", kernels::log10(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return div(g, mul(x, std::log(10.0))); });
}

Tensor sigmoid(const Tensor& x) {
  return record("SigmoidBackward0", kernels::sigmoid(x.array()), {x},
                [](const Tensor& g, const Tensor& y) { return sigmoid_backward(g, y); });
}
Tensor sigmoid_backward(const Tensor& g, const Tensor& y) {
  return record("SigmoidBackwardBackward0", kernels::sigmoid_backward(g.array(), y.array()), {g, y},
                [g = Saved(g, needs_grad(y)), y = Saved(y)](const Tensor& gg, const Needs& needs) {
                  return std::array{needs[0] ? sigmoid_backward(gg, y) : Tensor(),
                                    needs[1] ? mul(mul(gg, g), rsub(mul(y, 2), 1)) : Tensor()};
                });
}
Tensor tanh(const Tensor& x) {
  return record("TanhBackward0", kernels::tanh(x.array()), {x},
                [](const Tensor& g, const Tensor& y) { return tanh_backward(g, y); });
}
Tensor tanh_backward(const Tensor& g, const Tensor& y) {
  return record("TanhBackwardBackward0", kernels::tanh_backward(g.array(), y.array()), {g, y},
                [g = Saved(g, needs_grad(y)), y = Saved(y)](const Tensor& gg, const Needs& needs) {
                  return std::array{needs[0] ? tanh_backward(gg, y) : Tensor(),
                                    needs[1] ? mul(mul(mul(gg, g), y), -2) : Tensor()};
                });
}
Tensor sinh(const Tensor& x) {
  return record("SinhBackward0", kernels::sinh(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, cosh(x)); });
}
Tensor cosh(const Tensor& x) {
  return record("CoshBackward0", kernels::cosh(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, sinh(x)); });
}
Tensor asinh(const Tensor& x) {
  return record("AsinhBackward0", kernels::asinh(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, rsqrt(add(square(x), 1))); });
}
Tensor acosh(const Tensor& x) {
  return record("AcoshBackward0", kernels::acosh(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, rsqrt(sub(square(x), 1))); });
}
Tensor atanh(const Tensor& x) {
  return record("AtanhBackward0", kernels::atanh(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return div(g, rsub(square(x), 1)); });
}

namespace {
constexpr double kTwoOverSqrtPi = 1.12837916709551257390;
}

Tensor erf(const Tensor& x) {
  return record("ErfBackward0", kernels::erf(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(mul(g, exp(neg(square(x)))), kTwoOverSqrtPi); });
}
Tensor erfc(const Tensor& x) {
  return record("ErfcBackward0", kernels::erfc(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(mul(g, exp(neg(square(x)))), -kTwoOverSqrtPi); });
}
Tensor erfinv(const Tensor& x) {
  return record("ErfinvBackward0", kernels::erfinv(x.array()), {x},
                [](const Tensor& g, const Tensor& y) { return mul(mul(g, exp(square(y))), 1 / kTwoOverSqrtPi); });
}

Tensor TensorFunctions::exp() const { return xtgrad::exp(self()); }
Tensor TensorFunctions::expm1() const { return xtgrad::expm1(self()); }
Tensor TensorFunctions::log() const { return xtgrad::log(self()); }
Tensor TensorFunctions::log1p() const { return xtgrad::log1p(self()); }
Tensor TensorFunctions::log2() const { return xtgrad::log2(self()); }
Tensor TensorFunctions::log10() const { return xtgrad::log10(self()); }
Tensor TensorFunctions::sigmoid() const { return xtgrad::sigmoid(self()); }
Tensor TensorFunctions::tanh() const { return xtgrad::tanh(self()); }
Tensor TensorFunctions::sinh() const { return xtgrad::sinh(self()); }
Tensor TensorFunctions::cosh() const { return xtgrad::cosh(self()); }
Tensor TensorFunctions::asinh() const { return xtgrad::asinh(self()); }
Tensor TensorFunctions::acosh() const { return xtgrad::acosh(self()); }
Tensor TensorFunctions::atanh() const { return xtgrad::atanh(self()); }
Tensor TensorFunctions::erf() const { return xtgrad::erf(self()); }
Tensor TensorFunctions::erfc() const { return xtgrad::erfc(self()); }
Tensor TensorFunctions::erfinv() const { return xtgrad::erfinv(self()); }

Tensor& TensorFunctions::exp_() const { return unary_in_place("exp_", self(), xtgrad::exp, kernels::exp); }
Tensor& TensorFunctions::log_() const { return unary_in_place("log_", self(), xtgrad::log, kernels::log); }
Tensor& TensorFunctions::tanh_() const { return unary_in_place("tanh_", self(), xtgrad::tanh, kernels::tanh); }
Tensor& TensorFunctions::sigmoid_() const {
  return unary_in_place("sigmoid_", self(), xtgrad::sigmoid, kernels::sigmoid);
}
Tensor& TensorFunctions::erfinv_() const { return unary_in_place("erfinv_", self(), xtgrad::erfinv, kernels::erfinv); }

}  // namespace xtgrad
