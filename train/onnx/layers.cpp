#include <cmath>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/train/onnx/conversion.h>

// Products, convolutions, pooling, normalisation.

namespace xtgrad::train::detail {
namespace {

using Attributes = std::vector<OnnxGraph::Attribute>;

// ONNX gives what is added to all beginnings, then to all ends.
Dims both_ends(const Dims& before, const Dims& after) {
  Dims pads = before;
  for (const int64_t pad : after) pads.push_back(pad);
  return pads;
}

std::string linear(const Conversion& c) {
  return c.graph.add("Gemm", {c.operand(1), c.operand(2), c.operand(0)}, {{"transB", int64_t{1}}});
}

std::string addmm(const Conversion& c) {
  return c.graph.add("Gemm", {c.operand(1), c.operand(2), c.operand(0)},
                     {{"alpha", c.number("alpha").to_double()}, {"beta", c.number("beta").to_double()}});
}

std::string matmul(const Conversion& c) { return c.graph.add("MatMul", {c.operand(0), c.operand(1)}); }

std::string convolution(const Conversion& c) {
  Dims kernel = c.shape_of(1);
  kernel.erase(0);
  kernel.erase(0);
  const Dims padding = c.dims("padding");
  Attributes attributes{{"kernel_shape", kernel},
                        {"strides", c.dims("stride")},
                        {"pads", both_ends(padding, padding)},
                        {"dilations", c.dims("dilation")},
                        {"group", c.number("groups").to_long()}};
  const bool transposed = c.number("transposed").to<bool>();
  if (transposed) {
    const Dims extra = c.dims("output_padding"), stride = c.dims("stride");
    for (int i = 0; i < extra.size(); ++i)
      if (extra[i] > 0 && extra[i] >= stride[i])
        c.refuse(text("ONNX Runtime computes nothing sensible for an output padding (", extra,
                      ") that is not below the stride (", stride, ")"));
    attributes.emplace_back("output_padding", extra);
  }
  return c.graph.add(transposed ? "ConvTranspose" : "Conv", {c.operand(0), c.operand(1), c.operand(2)}, attributes);
}

Attributes windows(const Conversion& c) {
  const Dims kernel = c.dims("kernel"), end = c.dims("end");
  for (int i = 0; i < kernel.size(); ++i)
    if (end[i] >= kernel[i])
      c.refuse(text("its windows reach ", end[i], " beyond the end, which ONNX allows below the kernel's ", kernel[i],
                    " only: use ceil_mode(false)"));
  if (c.shape().size() != kernel.size() + 2)
    c.refuse(text("ONNX needs a batch of images, the input is ", c.shape_of(0)));
  return {{"kernel_shape", kernel}, {"strides", c.dims("stride")}, {"pads", both_ends(c.dims("padding"), end)}};
}

std::string max_pool(const Conversion& c) {
  Attributes attributes = windows(c);
  attributes.emplace_back("dilations", c.dims("dilation"));
  return c.graph.add("MaxPool", {c.operand(0)}, attributes);
}

std::string average_pool(const Conversion& c) {
  Attributes attributes = windows(c);
  const Dims padding = c.dims("padding"), end = c.dims("end"), kernel = c.dims("kernel");
  const bool counts_padding = c.is_set("divisor") || c.number("count_include_pad").to<bool>();
  for (int i = 0; i < end.size(); ++i)
    if (counts_padding && end[i] > padding[i])
      c.refuse("ONNX counts the padding that ceil_mode adds: use count_include_pad(false)");
  attributes.emplace_back("count_include_pad", int64_t{counts_padding});
  const std::string y = c.graph.add("AveragePool", {c.operand(0)}, attributes);
  if (!c.is_set("divisor")) return y;
  const double factor = static_cast<double>(numel_of(kernel)) / c.number("divisor").to_double();
  return c.graph.add("Mul", {y, c.constant(factor)});
}

// The sizes of dimensions begin to end, which the file holds numbers for.
Dims fixed_sizes(const Conversion& c, int begin, int end) {
  Dims sizes;
  for (int d = begin; d < end; ++d) {
    if (c.varies(0, d)) c.refuse(text("the size of its dimension ", d, " depends on the batch"));
    sizes.push_back(c.shape()[d]);
  }
  return sizes;
}

// The operand, or as many equal numbers where it was left out.
std::string operand_or(const Conversion& c, size_t input, const Dims& shape, double value) {
  return c.has(input) ? c.operand(input) : c.graph.constant(full_array(shape, value, c.dtype()));
}

Attributes epsilon(const Conversion& c) { return {{"epsilon", c.number("eps").to_double()}}; }

std::string batch_norm(const Conversion& c) {
  if (c.number("training").to<bool>())
    c.refuse("it normalises by the batch's own statistics, also in evaluation mode (track_running_stats(false))");
  const Dims channels = fixed_sizes(c, 1, 2);
  return c.graph.add(
      "BatchNormalization",
      {c.operand(0), operand_or(c, 1, channels, 1), operand_or(c, 2, channels, 0), c.tensor("mean"), c.tensor("var")},
      epsilon(c));
}

std::string instance_norm(const Conversion& c) {
  if (!c.number("use_input_stats").to<bool>()) c.refuse("ONNX has none with running statistics");
  const Dims channels = fixed_sizes(c, 1, 2);
  return c.graph.add("InstanceNormalization",
                     {c.operand(0), operand_or(c, 1, channels, 1), operand_or(c, 2, channels, 0)}, epsilon(c));
}

std::string layer_norm(const Conversion& c) {
  const int dims = static_cast<int>(c.number("dims").to_long());
  const Dims normalised = fixed_sizes(c, c.shape().size() - dims, c.shape().size());
  Attributes attributes = epsilon(c);
  attributes.emplace_back("axis", int64_t{-dims});
  return c.graph.add("LayerNormalization", {c.operand(0), operand_or(c, 1, normalised, 1), c.operand(2)}, attributes);
}

// Instances of [N, groups, all of a group]; opset 17 has no normalisation of groups.
std::string group_norm(const Conversion& c) {
  OnnxGraph& graph = c.graph;
  const int64_t groups = c.number("groups").to_long();
  const std::string grouped = graph.add("Reshape", {c.operand(0), graph.integers({0, groups, -1})});
  const std::string ones = graph.constant(full_array({groups}, 1, c.dtype()));
  const std::string none = graph.constant(full_array({groups}, 0, c.dtype()));
  const std::string normal = graph.add("InstanceNormalization", {grouped, ones, none}, epsilon(c));
  std::string y = graph.add("Reshape", {normal, c.inferred_shape()});
  Dims along(c.shape().size() - 1, 1);
  along[0] = c.shape()[1];
  const auto broadcast = [&](size_t input) { return graph.add("Reshape", {c.operand(input), graph.integers(along)}); };
  if (c.has(1)) y = graph.add("Mul", {y, broadcast(1)});
  if (c.has(2)) y = graph.add("Add", {y, broadcast(2)});
  return y;
}

Converter along_dim(const char* op) {
  return [op](const Conversion& c) { return c.graph.add(op, {c.operand(0)}, {{"axis", c.number("dim").to_long()}}); };
}

// Which elements of a dimension of n the nearest ones are.
Array nearest_places(const Conversion& c, UpsampleMode mode, int i, int64_t n, int64_t size) {
  const NoGradGuard no_grad;
  const std::string scale = text("scale", i);
  std::vector<std::optional<double>> scales;
  if (c.is_set(scale.c_str())) scales = {c.number(scale.c_str()).to_double()};
  const Tensor places = upsample(arange(n, c.dtype()).view({1, 1, n}), {size}, mode, false, scales);
  return places.flatten().to(kLong).array();
}

// Places are taken one by one: ONNX Runtime's Resize rounds some to their neighbours.
std::string upsample_nearest(const Conversion& c, UpsampleMode mode) {
  const Dims sizes = c.dims("size");
  fixed_sizes(c, 2, c.shape().size());
  std::string y = c.operand(0);
  for (int i = 0; i < sizes.size(); ++i) {
    const std::string places = c.graph.constant(nearest_places(c, mode, i, c.shape_of(0)[i + 2], sizes[i]));
    y = c.graph.add("Gather", {y, places}, {{"axis", int64_t{i + 2}}});
  }
  return y;
}

// The factors, of which ONNX computes the size itself. Linear modes copy where the size stays.
Array resize_factors(const Conversion& c, const Dims& sizes, bool linear) {
  const Array factors = full_array({sizes.size() + 2}, 1, kFloat);
  for (int i = 0; i < sizes.size(); ++i) {
    const auto factor = c.number(text("scale", i).c_str()).to<float>();
    const float size = std::floor(static_cast<float>(c.shape_of(0)[i + 2]) * factor);
    if (size != static_cast<float>(sizes[i]))
      c.refuse(text("ONNX makes ", size, " of a size of ", c.shape_of(0)[i + 2], " by the factor ", factor, ", not ",
                    sizes[i], ": give the size instead"));
    if (!linear || sizes[i] != c.shape_of(0)[i + 2]) factors.data<float>()[i + 2] = factor;
  }
  return factors;
}

std::string upsample_any(const Conversion& c) {
  const auto mode = static_cast<UpsampleMode>(c.number("mode").to_long());
  if (mode == UpsampleMode::nearest || mode == UpsampleMode::nearest_exact) return upsample_nearest(c, mode);
  Attributes attributes{{"mode", mode == UpsampleMode::bicubic ? "cubic" : "linear"}};
  if (mode == UpsampleMode::bicubic) attributes.emplace_back("cubic_coeff_a", -0.75);
  attributes.emplace_back("coordinate_transformation_mode",
                          c.number("align_corners").to<bool>() ? "align_corners" : "half_pixel");
  const Dims sizes = c.dims("size");
  bool by_factor = true;
  for (int i = 0; i < sizes.size(); ++i) by_factor &= c.is_set(text("scale", i).c_str());
  if (!by_factor) return c.graph.add("Resize", {c.operand(0), "", "", c.computed_shape()}, attributes);
  return c.graph.add("Resize",
                     {c.operand(0), "", c.graph.constant(resize_factors(c, sizes, mode != UpsampleMode::bicubic))},
                     attributes);
}

Converter then_relu(const Converter& first) {
  return [first](const Conversion& c) { return c.graph.add("Relu", {first(c)}); };
}

}  // namespace

void add_layers(Converters& to) {
  to["linear"] = linear;
  to["linear_relu"] = then_relu(linear);
  to["AddmmBackward0"] = addmm;
  to["MmBackward0"] = to["BmmBackward0"] = to["MvBackward0"] = to["DotBackward0"] = matmul;
  to["ConvolutionBackward0"] = convolution;
  to["ConvolutionReluBackward0"] = then_relu(convolution);
  to["MaxPool2DWithIndicesBackward0"] = to["MaxPool3DWithIndicesBackward0"] = max_pool;
  to["AvgPool2DBackward0"] = to["AvgPool3DBackward0"] = average_pool;
  to["NativeBatchNormBackward0"] = batch_norm;
  to["NativeLayerNormBackward0"] = layer_norm;
  to["NativeGroupNormBackward0"] = group_norm;
  to["instance_norm"] = instance_norm;
  to["SoftmaxBackward0"] = along_dim("Softmax");
  to["LogSoftmaxBackward0"] = along_dim("LogSoftmax");
  to["embedding"] = [](const Conversion& c) { return c.graph.add("Gather", {c.operand(0), c.as_is(1)}); };
  for (const char* name : {"UpsampleNearest1DBackward0", "UpsampleNearest2DBackward0", "UpsampleNearest3DBackward0",
                           "UpsampleNearestExact1DBackward0", "UpsampleNearestExact2DBackward0",
                           "UpsampleNearestExact3DBackward0", "UpsampleLinear1DBackward0",
                           "UpsampleBilinear2DBackward0", "UpsampleTrilinear3DBackward0", "UpsampleBicubic2DBackward0"})
    to[name] = upsample_any;
}

}  // namespace xtgrad::train::detail
