#include <cmath>

#include <xtgrad/train/onnx/conversion.h>

// Functions of each element, and activations.

namespace xtgrad::train::detail {
namespace {

Converter same(const char* op) {
  return [op](const Conversion& c) { return c.graph.add(op, {c.operand(0)}); };
}

// op(x, y) of two operands, or of one and the number `other`.
Converter binary(const char* op) {
  return [op](const Conversion& c) {
    return c.graph.add(op, {c.operand(0), c.inputs() > 1 ? c.operand(1) : c.constant("other")});
  };
}

// The second operand of a sum or difference, times alpha.
std::string scaled_other(const Conversion& c) {
  const double alpha = c.number("alpha").to_double();
  if (c.inputs() == 1) return c.constant(alpha * c.number("other").to_double());
  return alpha == 1 ? c.operand(1) : c.graph.add("Mul", {c.operand(1), c.constant(alpha)});
}

std::string rsub(const Conversion& c) {
  const double alpha = c.number("alpha").to_double();
  const std::string x = alpha == 1 ? c.operand(0) : c.graph.add("Mul", {c.operand(0), c.constant(alpha)});
  return c.graph.add("Sub", {c.constant("other"), x});
}

std::string pow_of_tensor(const Conversion& c) {
  if (c.inputs() == 1) return c.graph.add("Pow", {c.constant("base"), c.operand(0)});
  return c.graph.add("Pow", {c.operand(0), c.operand(1)});
}

std::string clip(const Conversion& c) {
  const auto bound = [&](const char* name) {
    return std::isinf(c.number(name).to_double()) ? std::string() : c.constant(name);
  };
  return c.graph.add("Clip", {c.operand(0), bound("min"), bound("max")});
}

std::string elu(const Conversion& c) {
  const double alpha = c.number("alpha").to_double(), scale = c.number("scale").to_double();
  if (c.number("input_scale").to_double() != 1) c.refuse("ONNX has none with an input scale");
  if (scale == 1) return c.graph.add("Elu", {c.operand(0)}, {{"alpha", alpha}});
  return c.graph.add("Selu", {c.operand(0)}, {{"alpha", alpha}, {"gamma", scale}});
}

std::string softplus(const Conversion& c) {
  const double beta = c.number("beta").to_double(), threshold = c.number("threshold").to_double();
  const std::string x = c.operand(0);
  const std::string scaled = beta == 1 ? x : c.graph.add("Mul", {x, c.constant(beta)});
  const std::string soft = c.graph.add("Softplus", {scaled});
  const std::string y = beta == 1 ? soft : c.graph.add("Div", {soft, c.constant(beta)});
  if (threshold >= 20) return y;  // beyond that it is x but for less than a float can tell
  return c.graph.add("Where", {c.graph.add("Greater", {scaled, c.constant(threshold)}), x, y});
}

// ONNX's own is of floats only.
std::string celu(const Conversion& c) {
  const double alpha = c.number("alpha").to_double();
  if (c.dtype() == kFloat) return c.graph.add("Celu", {c.operand(0)}, {{"alpha", alpha}});
  const std::string scaled = c.graph.add("Div", {c.operand(0), c.constant(alpha)});
  return c.graph.add("Mul", {c.graph.add("Elu", {scaled}, {{"alpha", 1.0}}), c.constant(alpha)});
}

// x / 2 (1 + erf(x / sqrt 2)), or with tanh(sqrt(2 / pi) (x + 0.044715 x^3)) for erf.
std::string gelu(const Conversion& c) {
  OnnxGraph& graph = c.graph;
  const std::string x = c.operand(0);
  std::string part;
  if (c.number("tanh").to<bool>()) {
    const std::string cube = graph.add("Mul", {graph.add("Mul", {x, x}), x});
    const std::string sum = graph.add("Add", {x, graph.add("Mul", {cube, c.constant(0.044715)})});
    part = graph.add("Tanh", {graph.add("Mul", {sum, c.constant(0.79788456080286535588)})});
  } else {
    part = graph.add("Erf", {graph.add("Mul", {x, c.constant(0.70710678118654752440)})});
  }
  const std::string half = graph.add("Mul", {x, c.constant(0.5)});
  return graph.add("Mul", {half, graph.add("Add", {part, c.constant(1)})});
}

std::string threshold(const Conversion& c) {
  const std::string x = c.operand(0), below = c.graph.add("LessOrEqual", {x, c.constant("threshold")});
  return c.graph.add("Where", {below, c.constant("value"), x});  // a NaN stays one
}

std::string log_sigmoid(const Conversion& c) {
  return c.graph.add("Neg", {c.graph.add("Softplus", {c.graph.add("Neg", {c.operand(0)})})});
}

std::string mish(const Conversion& c) {
  const std::string x = c.operand(0);
  return c.graph.add("Mul", {x, c.graph.add("Tanh", {c.graph.add("Softplus", {x})})});
}

std::string silu(const Conversion& c) {
  const std::string x = c.operand(0);
  return c.graph.add("Mul", {x, c.graph.add("Sigmoid", {x})});
}

std::string tanhshrink(const Conversion& c) {
  const std::string x = c.operand(0);
  return c.graph.add("Sub", {x, c.graph.add("Tanh", {x})});
}

Converter logarithm(double base) {
  return [base](const Conversion& c) {
    return c.graph.add("Div", {c.graph.add("Log", {c.operand(0)}), c.constant(std::log(base))});
  };
}

// A slope a channel lies along dimension 1 of [N, C, ...].
std::string prelu(const Conversion& c) {
  const int ndim = c.shape().size(), count = static_cast<int>(numel_of(c.shape_of(1)));
  std::string slope = c.operand(1);
  if (count > 1 && ndim > 2) {
    Dims along(ndim - 1, 1);
    along[0] = count;
    slope = c.graph.add("Reshape", {slope, c.graph.integers(along)});
  }
  return c.graph.add("PRelu", {c.operand(0), slope});
}

}  // namespace

void add_elementwise(Converters& to) {
  for (const auto& [name, op] : std::map<std::string, const char*>{
           {"AbsBackward0", "Abs"},     {"AcosBackward0", "Acos"},         {"AcoshBackward0", "Acosh"},
           {"AsinBackward0", "Asin"},   {"AsinhBackward0", "Asinh"},       {"AtanBackward0", "Atan"},
           {"AtanhBackward0", "Atanh"}, {"CosBackward0", "Cos"},           {"CoshBackward0", "Cosh"},
           {"ErfBackward0", "Erf"},     {"ExpBackward0", "Exp"},           {"HardswishBackward0", "HardSwish"},
           {"LogBackward0", "Log"},     {"NegBackward0", "Neg"},           {"ReciprocalBackward0", "Reciprocal"},
           {"ReluBackward0", "Relu"},   {"SigmoidBackward0", "Sigmoid"},   {"SinBackward0", "Sin"},
           {"SinhBackward0", "Sinh"},   {"SoftsignBackward0", "Softsign"}, {"SqrtBackward0", "Sqrt"},
           {"TanBackward0", "Tan"},     {"TanhBackward0", "Tanh"},         {"ToCopyBackward0", "Identity"}})
    to[name] = same(op);
  to["AddBackward0"] = [](const Conversion& c) { return c.graph.add("Add", {c.operand(0), scaled_other(c)}); };
  to["SubBackward0"] = [](const Conversion& c) { return c.graph.add("Sub", {c.operand(0), scaled_other(c)}); };
  to["RsubBackward1"] = rsub;
  to["MulBackward0"] = binary("Mul");
  to["DivBackward0"] = binary("Div");
  to["PowBackward0"] = [](const Conversion& c) { return c.graph.add("Pow", {c.operand(0), c.constant("exponent")}); };
  to["PowBackward1"] = pow_of_tensor;
  to["RsqrtBackward0"] = [](const Conversion& c) {
    return c.graph.add("Reciprocal", {c.graph.add("Sqrt", {c.operand(0)})});
  };
  to["Expm1Backward0"] = [](const Conversion& c) {
    return c.graph.add("Sub", {c.graph.add("Exp", {c.operand(0)}), c.constant(1)});
  };
  to["Log1PBackward0"] = [](const Conversion& c) {
    return c.graph.add("Log", {c.graph.add("Add", {c.operand(0), c.constant(1)})});
  };
  to["Log2Backward0"] = logarithm(2);
  to["Log10Backward0"] = logarithm(10);
  to["ClampBackward1"] = clip;
  to["HardtanhBackward0"] = clip;
  to["EluBackward0"] = elu;
  to["CeluBackward0"] = celu;
  to["LeakyReluBackward0"] = [](const Conversion& c) {
    return c.graph.add("LeakyRelu", {c.operand(0)}, {{"alpha", c.number("negative_slope").to_double()}});
  };
  to["HardsigmoidBackward0"] = [](const Conversion& c) {
    return c.graph.add("HardSigmoid", {c.operand(0)}, {{"alpha", 1.0 / 6}, {"beta", 0.5}});
  };
  to["SoftshrinkBackward0"] = [](const Conversion& c) {
    const double lambda = c.number("lambda").to_double();
    return c.graph.add("Shrink", {c.operand(0)}, {{"lambd", lambda}, {"bias", lambda}});
  };
  to["HardshrinkBackward0"] = [](const Conversion& c) {
    return c.graph.add("Shrink", {c.operand(0)}, {{"lambd", c.number("lambda").to_double()}, {"bias", 0.0}});
  };
  to["SoftplusBackward0"] = softplus;
  to["GeluBackward0"] = gelu;
  to["ThresholdBackward0"] = threshold;
  to["LogSigmoidBackward0"] = log_sigmoid;
  to["MishBackward0"] = mish;
  to["SiluBackward0"] = silu;
  to["TanhshrinkBackward0"] = tanhshrink;
  to["prelu"] = prelu;
}

}  // namespace xtgrad::train::detail
