#include "cases.h"

using namespace xtgrad;
namespace F = xtgrad::nn::functional;

namespace {

// A function without weights.
struct FunctionImpl : nn::Module {};

OnnxCase function(const std::string& name, std::function<Tensor(const Tensor&)> f, const Tensor& example) {
  return {name, std::make_shared<FunctionImpl>(), std::move(f), example};
}

template <class Holder>
OnnxCase layer(const std::string& name, const Holder& module, const Tensor& example) {
  return {name, module.ptr(), [module](const Tensor& x) { return module.ptr()->forward(x); }, example};
}

// A Sequential's forward() is a template.
OnnxCase chain(const std::string& name, nn::Sequential module, const Tensor& example) {
  return {name, module.ptr(), [module](const Tensor& x) mutable { return module->forward(x); }, example};
}

void add_functions(std::vector<OnnxCase>& cases) {
  const Tensor x = randn({3, 7}), image = randn({2, 4, 6, 5});
  const auto add = [&](const char* name, Tensor (*f)(const Tensor&)) { cases.push_back(function(name, f, x)); };
  add("abs", [](const Tensor& v) { return v.abs(); });
  add("acos", [](const Tensor& v) { return (v * 0.2).acos(); });
  add("acosh", [](const Tensor& v) { return (v * v + 1.5).acosh(); });
  add("asin", [](const Tensor& v) { return (v * 0.2).asin(); });
  add("asinh", [](const Tensor& v) { return v.asinh(); });
  add("atan", [](const Tensor& v) { return v.atan(); });
  add("atanh", [](const Tensor& v) { return (v * 0.2).atanh(); });
  add("cos", [](const Tensor& v) { return v.cos(); });
  add("cosh", [](const Tensor& v) { return v.cosh(); });
  add("erf", [](const Tensor& v) { return v.erf(); });
  add("exp", [](const Tensor& v) { return v.exp(); });
  add("expm1", [](const Tensor& v) { return v.expm1(); });
  add("log", [](const Tensor& v) { return (v.abs() + 0.1).log(); });
  add("log10", [](const Tensor& v) { return (v.abs() + 0.1).log10(); });
  add("log1p", [](const Tensor& v) { return v.abs().log1p(); });
  add("log2", [](const Tensor& v) { return (v.abs() + 0.1).log2(); });
  add("neg", [](const Tensor& v) { return -v; });
  add("reciprocal", [](const Tensor& v) { return (v.abs() + 0.5).reciprocal(); });
  add("rsqrt", [](const Tensor& v) { return (v.abs() + 0.5).rsqrt(); });
  add("sin", [](const Tensor& v) { return v.sin(); });
  add("sinh", [](const Tensor& v) { return v.sinh(); });
  add("sqrt", [](const Tensor& v) { return (v.abs() + 0.5).sqrt(); });
  add("square", [](const Tensor& v) { return v.square(); });
  add("tan", [](const Tensor& v) { return (v * 0.3).tan(); });
  add("pow", [](const Tensor& v) { return (v.abs() + 0.1).pow(1.7); });
  add("pow_of_number", [](const Tensor& v) { return pow(2.5, v); });
  add("pow_of_tensors", [](const Tensor& v) { return pow(v.abs() + 0.1, v); });
  add("arithmetic", [](const Tensor& v) { return (2 - v) * v / (v * v + 1) + 3 - v.sub(v * 0.5, 2); });
  add("add_alpha", [](const Tensor& v) { return v.add(v * v, 0.3).add(1, 0.5); });
  add("by_constant", [](const Tensor& v) { return v * arange(7, kFloat) + ones({1}); });
  // Slices mean what they say for a batch of any size, however short the example is.
  add("slice_of_a_step_beyond_the_end", [](const Tensor& v) { return v.slice(1, 3, std::nullopt, 10).sum(1); });
  add("first_five_rows", [](const Tensor& v) { return v.slice(0, 0, 5) * 2; });
  add("last_rows", [](const Tensor& v) { return cat({v.slice(0, -1), v[-1].unsqueeze(0)}, 0); });
  add("transposed_vector", [](const Tensor& v) { return v.select(1, 0).t() * 2; });
  add("softplus_threshold", [](const Tensor& v) { return softplus(v, 3, 0.5); });
  add("clamp", [](const Tensor& v) { return v.clamp(-0.5, 0.7) + v.clamp_min(0.1) + v.clamp_max(-0.2); });
  add("in_place", [](const Tensor& v) {
    Tensor y = v;  // the input itself
    y.mul_(2).relu_();
    y.add_(1);
    return y;
  });
  add("sums", [](const Tensor& v) { return v.sum(1, true) + v.mean({0, 1}) + v.sum() * v.mean(); });
  add("softmax", [](const Tensor& v) { return v.softmax(1) + v.log_softmax(0); });
  add("to_double", [](const Tensor& v) { return (v.to(kDouble) * 2.5).to(kFloat); });
  add("reshapes", [](const Tensor& v) {
    return v.unsqueeze(1).view({-1, 7, 1}).squeeze(2).reshape({v.size(0), 1, 7}).squeeze(1);
  });
  add("transposes", [](const Tensor& v) { return v.t().unsqueeze(0).permute({2, 0, 1}).transpose(0, 2).contiguous(); });
  add("parts", [](const Tensor& v) {
    return cat({v.slice(1, 1, 6, 2), v.narrow(1, 2, 3), v.select(1, 0).unsqueeze(1), v.slice(0, 0)}, 1);
  });
  add("stack", [](const Tensor& v) { return stack({v, v * 2, v.exp()}, 1); });
  add("expand", [](const Tensor& v) { return v.mean(0, true).expand({v.size(0), 7}) + v; });
  add("matmul",
      [](const Tensor& v) { return matmul(matmul(v, v.t()), v) + matmul(v.unsqueeze(1), v.unsqueeze(2)).squeeze(2); });
  add("addmm", [](const Tensor& v) { return addmm(v.mean(), v, v.t() * 0.1, 0.5, 2); });
  add("pad", [](const Tensor& v) { return constant_pad_nd(v, {1, 2}, 0.25) + constant_pad_nd(v, {4, -1}); });
  cases.push_back(function(
      "flatten", [](const Tensor& v) { return v.flatten(1); }, image));
  cases.push_back(function(
      "adaptive",
      [](const Tensor& v) {
        return F::adaptive_avg_pool2d(v, F::AdaptiveAvgPool2dFuncOptions({3, 1})).flatten(1) +
               F::adaptive_avg_pool2d(v, F::AdaptiveAvgPool2dFuncOptions(1)).mean();
      },
      image));
}

void add_activations(std::vector<OnnxCase>& cases) {
  const Tensor x = randn({3, 6, 4});
  const auto add = [&](const char* name, Tensor (*f)(const Tensor&)) { cases.push_back(function(name, f, x)); };
  add("celu", [](const Tensor& v) { return celu(v, 1.3); });
  add("gelu_tanh", [](const Tensor& v) { return gelu(v, "tanh"); });
  add("glu", [](const Tensor& v) { return glu(v, 1); });
  add("hardshrink", [](const Tensor& v) { return hardshrink(v, 0.4); });
  add("hardsigmoid", hardsigmoid);
  add("hardswish", hardswish);
  add("hardtanh", [](const Tensor& v) { return hardtanh(v, -0.3, 0.8); });
  add("mish", mish);
  add("prelu", [](const Tensor& v) { return prelu(v, full({1}, 0.25)); });
  add("prelu_of_channels", [](const Tensor& v) { return prelu(v, arange(6, kFloat) / 10); });
  add("relu6", relu6);
  add("selu", selu);
  add("softmin", [](const Tensor& v) { return softmin(v, 1); });
  add("softshrink", [](const Tensor& v) { return softshrink(v, 0.3); });
  add("softsign", softsign);
  add("tanhshrink", tanhshrink);
  add("threshold", [](const Tensor& v) { return threshold(v, 0.1, -0.2); });
  cases.push_back(layer("elu", nn::ELU(nn::ELUOptions().alpha(0.7)), x));
  cases.push_back(layer("gelu", nn::GELU(), x));
  cases.push_back(layer("leaky_relu", nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2)), x));
  cases.push_back(layer("log_sigmoid", nn::LogSigmoid(), x));
  cases.push_back(layer("relu", nn::ReLU(), x));
  cases.push_back(layer("sigmoid", nn::Sigmoid(), x));
  cases.push_back(layer("silu", nn::SiLU(), x));
  cases.push_back(layer("softplus", nn::Softplus(nn::SoftplusOptions().beta(2)), x));
  cases.push_back(layer("tanh", nn::Tanh(), x));
}

// Running statistics that are not 0 and 1.
template <class Holder>
Holder trained(Holder norm, const Tensor& x) {
  const NoGradGuard no_grad;
  for (Tensor& weight : norm->parameters()) weight.uniform_(0.5, 1.5);
  norm->forward(x * 2 + 0.7);
  return norm;
}

void add_layers(std::vector<OnnxCase>& cases) {
  const Tensor rows = randn({4, 8}), line = randn({2, 4, 11}), image = randn({2, 4, 9, 8}),
               volume = randn({2, 4, 5, 6, 7});
  const auto add = [&](const char* name, const auto& module, const Tensor& x) {
    cases.push_back(layer(name, module, x));
  };
  add("linear", nn::Linear(8, 5), rows);
  add("linear_without_bias", nn::Linear(nn::LinearOptions(8, 5).bias(false)), rows);
  add("linear_of_sequences", nn::Linear(11, 3), line);
  add("identity", nn::Identity(), rows);
  add("conv1d", nn::Conv1d(nn::Conv1dOptions(4, 6, 3).stride(2).padding(1)), line);
  add("conv2d", nn::Conv2d(nn::Conv2dOptions(4, 6, {3, 2}).padding({1, 0}).dilation({2, 1})), image);
  add("conv2d_groups", nn::Conv2d(nn::Conv2dOptions(4, 8, 3).groups(2).bias(false)), image);
  add("conv3d", nn::Conv3d(nn::Conv3dOptions(4, 2, 3)), volume);
  add("conv_transpose1d", nn::ConvTranspose1d(nn::ConvTranspose1dOptions(4, 3, 3).stride(2)), line);
  add("conv_transpose2d",
      nn::ConvTranspose2d(nn::ConvTranspose2dOptions(4, 6, 3).stride(2).padding(1).output_padding(1).groups(2)), image);
  add("max_pool1d", nn::MaxPool1d(nn::MaxPool1dOptions(3).stride(2).padding(1)), line);
  add("max_pool2d", nn::MaxPool2d(nn::MaxPool2dOptions({3, 2}).stride(2).padding(1).dilation({2, 1})), image);
  add("max_pool2d_ceil", nn::MaxPool2d(nn::MaxPool2dOptions(2).stride(2).ceil_mode(true)), image);
  add("max_pool3d", nn::MaxPool3d(nn::MaxPool3dOptions(2)), volume);
  add("avg_pool1d", nn::AvgPool1d(nn::AvgPool1dOptions(3).stride(2)), line);
  add("avg_pool2d", nn::AvgPool2d(nn::AvgPool2dOptions(3).stride(2).padding(1)), image);
  add("avg_pool2d_inside", nn::AvgPool2d(nn::AvgPool2dOptions(2).padding(1).ceil_mode(true).count_include_pad(false)),
      image);
  add("avg_pool2d_divisor", nn::AvgPool2d(nn::AvgPool2dOptions(2).divisor_override(3)), image);
  add("avg_pool3d", nn::AvgPool3d(nn::AvgPool3dOptions(2)), volume);
  add("batch_norm1d", trained(nn::BatchNorm1d(8), rows), rows);
  add("batch_norm2d", trained(nn::BatchNorm2d(4), image), image);
  add("batch_norm2d_plain", trained(nn::BatchNorm2d(nn::BatchNorm2dOptions(4).affine(false).eps(1e-3)), image), image);
  add("instance_norm2d", trained(nn::InstanceNorm2d(nn::InstanceNorm2dOptions(4).affine(true)), image), image);
  add("layer_norm", trained(nn::LayerNorm(nn::LayerNormOptions({9, 8})), image), image);
  add("layer_norm_plain", nn::LayerNorm(nn::LayerNormOptions({8}).elementwise_affine(false)), rows);
  add("group_norm", trained(nn::GroupNorm(nn::GroupNormOptions(2, 4)), image), image);
  add("dropout", nn::Dropout(0.5), rows);
  add("embedding", nn::Embedding(10, 3), randint(10, {4, 5}, kLong));
  using Upsample = nn::UpsampleOptions;
  const std::vector<double> twice{2, 1.5};
  add("upsample_nearest", nn::Upsample(Upsample().scale_factor(twice).mode(kNearest)), image);
  const auto to_size = [](std::vector<int64_t> size) { return Upsample().size(std::move(size)); };
  add("upsample_odd_sizes", nn::Upsample(to_size({21, 14}).mode(kNearest)), randn({2, 2, 48, 20}));
  cases.push_back(function(
      "upsample_exact",
      [](const Tensor& v) {
        return upsample(v, {21, 14}, UpsampleMode::nearest_exact);
      },
      randn({2, 2, 48, 20})));
  add("upsample_to_size", nn::Upsample(Upsample().size(std::vector<int64_t>{7, 13}).mode(kNearest)), image);
  add("upsample_bilinear", nn::Upsample(Upsample().scale_factor(twice).mode(kBilinear).align_corners(false)), image);
  add("upsample_bilinear_copies",
      nn::Upsample(Upsample().scale_factor(std::vector<double>{1.1, 2}).mode(kBilinear).align_corners(false)), image);
  add("upsample_corners",
      nn::Upsample(Upsample().size(std::vector<int64_t>{17, 11}).mode(kBilinear).align_corners(true)), image);
  cases.push_back(
      chain("mlp", nn::Sequential(nn::Linear(8, 6), nn::ReLU(), nn::Dropout(0.3), nn::Linear(6, 3), nn::LogSoftmax(1)),
            rows));
  cases.push_back(chain("cnn",
                        nn::Sequential(nn::Conv2d(4, 6, 3), nn::ReLU(), nn::MaxPool2d(2), nn::Flatten(),
                                       nn::Linear(54, 3), nn::Softmax(1)),
                        image));
}

// Attention of one head, as users write it: views by the batch size, a mask, a residual.
struct AttentionImpl : nn::Module {
  AttentionImpl() {
    project = register_module("project", nn::Linear(8, 24));
    norm = register_module("norm", nn::LayerNorm(nn::LayerNormOptions({8})));
    mask = register_buffer("mask", triu(full({5, 5}, -1e4), 1));
  }
  Tensor forward(const Tensor& x) {
    const int64_t n = x.size(0);
    const Tensor all = project(norm(x)).view({n, 5, 3, 2, 4}).permute({2, 0, 3, 1, 4});
    const Tensor scores = matmul(all[0], all[1].transpose(-2, -1)) / 2 + mask;
    return matmul(scores.softmax(-1), all[2]).transpose(1, 2).reshape({n, 5, 8}) + x;
  }
  nn::Linear project{nullptr};
  nn::LayerNorm norm{nullptr};
  Tensor mask;
};
XTGRAD_MODULE(Attention);

}  // namespace

std::vector<OnnxCase> small_cases() {
  manual_seed(1);
  std::vector<OnnxCase> cases;
  add_functions(cases);
  add_activations(cases);
  add_layers(cases);
  cases.push_back(layer("attention", Attention(), randn({3, 5, 8})));
  return cases;
}
