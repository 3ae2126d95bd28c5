#include <xtgrad/autograd/ops/conv.h>

#include <cctype>

#include <xtgrad/autograd/ops/conv_record.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/trace.h>

namespace xtgrad {
namespace {

using kernels::ConvSettings;

// Above this, sums of sizes and settings might overflow.
constexpr int64_t kMaxSetting = int64_t{1} << 40;

Dims expanded(const char* name, IntArrayRef values, int count) {
  check(values.size() == 1 || values.size() == static_cast<size_t>(count), "expected ", name,
        " to be a single integer value or a list of ", count, " values to match the convolution dimensions, but got ",
        name, "=", values);
  return values.size() == 1 ? Dims(count, values[0]) : Dims(values);
}

// "(28 x 28)"
std::string joined(const Dims& sizes) {
  std::string out = "(";
  for (int i = 0; i < sizes.size(); ++i) out += (i > 0 ? " x " : "") + std::to_string(sizes[i]);
  return out + ")";
}

std::string lower(ScalarType dtype) {
  std::string name = to_string(dtype);
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

void check_at_least(int64_t least, const Dims& values, const char* message) {
  for (const int64_t value : values) {
    check(value >= least, message);
    check(value <= kMaxSetting, "convolution: expected stride, padding and dilation of at most ", kMaxSetting, ", got ",
          value);
  }
}

void check_bias(const Tensor& weight, const Tensor& bias, int64_t channels, const char* given) {
  check(!bias.defined() || (bias.dim() == 1 && bias.size(0) == channels), given, "weight of size ", weight.sizes(),
        ", expected bias to be 1-dimensional with ", channels, " elements, but got bias of size ",
        bias.defined() ? bias.sizes() : IntArrayRef(), " instead");
}

void check_dtypes(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  check(x.dtype() == weight.dtype(), "Input type (", lower(x.dtype()), ") and weight type (", lower(weight.dtype()),
        ") should be the same");
  check(!bias.defined() || x.dtype() == bias.dtype(), "Input type (", lower(x.dtype()), ") and bias type (",
        bias.defined() ? lower(bias.dtype()) : "", ") should be the same");
  check(x.dtype() != kBool && x.dtype() != kHalf && x.dtype() != kBFloat16, "\"slow_conv2d_cpu\" not implemented for '",
        x.dtype(), "'");
}

// What both directions ask of the weight and the groups.
void check_weight(const Tensor& x, const Tensor& weight, int64_t groups) {
  check(groups > 0, "non-positive groups is not supported");
  const int64_t ndim = weight.dim();
  check(x.dim() == ndim, "Expected ", ndim, "-dimensional input for ", ndim, "-dimensional weight ", weight.sizes(),
        ", but got ", x.dim(), "-dimensional input of size ", x.sizes(), " instead");
  check(weight.size(0) >= groups, "Given groups=", groups, ", expected weight to be at least ", groups,
        " at dimension 0, but got weight of size ", weight.sizes(), " instead");
  check(weight.size(0) % groups == 0, "Given groups=", groups, ", expected weight to be divisible by ", groups,
        " at dimension 0, but got weight of size [", weight.sizes(), "] instead");
  for (int i = 2; i < ndim; ++i)
    check(weight.size(i) > 0,
          "convolution: expected a kernel of at least one element a dimension, but got weight of size ",
          weight.sizes());
}

void check_not_empty(const Tensor& x) {
  check(x.numel() > 0 || x.size(0) == 0 || x.size(1) == 0,
        "Only zero batch or zero channel inputs are supported, but got input shape: ", x.sizes());
}

// The elements that a kernel reaches over.
int64_t reach(const Tensor& weight, const ConvSettings& s, int i) {
  int64_t last = 0;
  const bool overflow = __builtin_mul_overflow(s.dilation[i], weight.size(i + 2) - 1, &last);
  check(!overflow && last < kMaxSetting, "convolution: a kernel of size ", weight.size(i + 2), " with dilation ",
        s.dilation[i], " is too large");
  return last + 1;
}

Dims forward_shape(const Tensor& x, const Tensor& weight, const Tensor& bias, const ConvSettings& s) {
  const int64_t channels = weight.size(1) * s.groups;
  check(x.size(1) == channels, "Given groups=", s.groups, ", weight of size ", weight.sizes(), ", expected input",
        x.sizes(), " to have ", channels, " channels, but got ", x.size(1), " channels instead");
  check_bias(weight, bias, weight.size(0), "Given ");
  Dims shape{x.size(0), weight.size(0)}, padded, kernel;
  bool fits = true;
  for (int i = 0; i < s.stride.size(); ++i) {
    padded.push_back(x.size(i + 2) + 2 * s.padding[i]);
    kernel.push_back(reach(weight, s, i));
    fits &= kernel[i] <= padded[i];
    shape.push_back((padded[i] - kernel[i]) / s.stride[i] + 1);
  }
  check(fits, "Calculated padded input size per channel: ", joined(padded), ". Kernel size: ", joined(kernel),
        ". Kernel size can't be greater than actual input size");
  check_not_empty(x);
  return shape;
}

void check_output_padding(const ConvSettings& s, const Dims& output_padding) {
  const int n = output_padding.size();
  const auto named = [&](const char* what, const Dims& values) {
    static constexpr const char* kNames[] = {"depth", "height", "width"};
    std::string out;
    for (int i = 0; i < n; ++i) out += text(' ', what, '_', kNames[3 - n + i], ": ", values[i]);
    return out;
  };
  for (int i = 0; i < n; ++i)
    check(output_padding[i] < s.stride[i] || output_padding[i] < s.dilation[i],
          "output padding must be smaller than either stride or dilation, but got",
          named("output_padding", output_padding), named("stride", s.stride), named("dilation", s.dilation));
}

Dims transposed_shape(const Tensor& x, const Tensor& weight, const Tensor& bias, const ConvSettings& s,
                      const Dims& output_padding) {
  check(x.size(1) == weight.size(0), "Given transposed=1, weight of size ", weight.sizes(), ", expected input",
        x.sizes(), " to have ", weight.size(0), " channels, but got ", x.size(1), " channels instead");
  check_bias(weight, bias, weight.size(1) * s.groups, "Given transposed=1, ");
  check_not_empty(x);
  check_output_padding(s, output_padding);
  Dims shape{x.size(0), weight.size(1) * s.groups}, from, to;
  for (int i = 0; i < s.stride.size(); ++i) {
    int64_t size = 0;
    const bool overflow = __builtin_mul_overflow(x.size(i + 2) - 1, s.stride[i], &size) || size > kMaxSetting;
    check(!overflow, "convolution: an input of size ", x.size(i + 2), " with stride ", s.stride[i],
          " gives too large an output");
    size += reach(weight, s, i) + output_padding[i] - 2 * s.padding[i];
    from.push_back(x.size(i + 2));
    to.push_back(size);
    shape.push_back(size);
  }
  check(std::all_of(to.begin(), to.end(), [](int64_t size) { return size > 0; }),
        "Given input size per channel: ", joined(from), ". Calculated output size per channel: ", joined(to),
        ". Output size is too small");
  return shape;
}

void check_defined(const Tensor& x, const Tensor& weight) {
  check(x.defined() && weight.defined(), "convolution: expected an input and a weight, but the ",
        x.defined() ? "weight" : "input", " is undefined");
}

// The input with a batch dimension; throws unless it has the function's number of dimensions, or one less.
Tensor batched(const std::string& name, int spatial, const Tensor& x) {
  check(x.defined(), name, ": the input is undefined");
  check(x.dim() == spatial + 1 || x.dim() == spatial + 2, "Expected ", spatial + 1, "D (unbatched) or ", spatial + 2,
        "D (batched) input to ", name, ", but got input of size: ", x.sizes());
  return x.dim() == spatial + 1 ? x.unsqueeze(0) : x;
}

Tensor checked(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride, IntArrayRef padding,
               IntArrayRef dilation, bool transposed, IntArrayRef output_padding, int64_t groups, bool relu) {
  check_defined(x, weight);
  check(weight.dim() >= 3 && weight.dim() <= 5, "convolution: expected a weight of 3 to 5 dimensions, but got size ",
        weight.sizes());
  const int spatial = static_cast<int>(weight.dim()) - 2;
  const ConvSettings settings{expanded("stride", stride, spatial), expanded("padding", padding, spatial),
                              expanded("dilation", dilation, spatial), groups};
  const Dims extra = expanded("output_padding", output_padding, spatial);
  check_at_least(0, settings.padding, "negative padding is not supported");
  check_at_least(1, settings.stride, "non-positive stride is not supported");
  check_at_least(1, settings.dilation, "non-positive dilation is not supported");
  check_at_least(0, extra, "negative output_padding is not supported");
  check_weight(x, weight, groups);
  const auto describe = [&](TracedOperation& op) {
    op.set("stride", settings.stride).set("padding", settings.padding).set("dilation", settings.dilation);
    op.set("groups", groups).set("transposed", transposed).set("output_padding", extra);
  };
  if (transposed) {
    const Dims shape = transposed_shape(x, weight, bias, settings, extra);
    check_dtypes(x, weight, bias);
    return traced(detail::conv_data("ConvolutionBackward0", x, weight, bias, detail::conv_result_form(x, weight, shape),
                                    settings),
                  describe);
  }
  const Dims shape = forward_shape(x, weight, bias, settings);
  check_dtypes(x, weight, bias);
  return traced(detail::conv_forward(x, weight, bias, shape, settings, relu), describe);
}

Tensor convolve(const char* name, int spatial, const Tensor& x, const Tensor& weight, const Tensor& bias,
                IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation, bool transposed,
                IntArrayRef output_padding, int64_t groups, bool relu = false) {
  const Tensor batch = batched(name, spatial, x);
  const Tensor y = checked(batch, weight, bias, stride, padding, dilation, transposed, output_padding, groups, relu);
  return x.dim() == spatial + 1 ? y.squeeze(0) : y;
}

}  // namespace

Tensor convolution(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride, IntArrayRef padding,
                   IntArrayRef dilation, bool transposed, IntArrayRef output_padding, int64_t groups) {
  return checked(x, weight, bias, stride, padding, dilation, transposed, output_padding, groups, false);
}

Tensor conv1d(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride, IntArrayRef padding,
              IntArrayRef dilation, int64_t groups) {
  return convolve("conv1d", 1, x, weight, bias, stride, padding, dilation, false, 0, groups);
}

Tensor conv2d(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride, IntArrayRef padding,
              IntArrayRef dilation, int64_t groups) {
  return convolve("conv2d", 2, x, weight, bias, stride, padding, dilation, false, 0, groups);
}

Tensor conv2d_relu(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride, IntArrayRef padding,
                   IntArrayRef dilation, int64_t groups) {
  return convolve("conv2d_relu", 2, x, weight, bias, stride, padding, dilation, false, 0, groups, true);
}

Tensor conv3d(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride, IntArrayRef padding,
              IntArrayRef dilation, int64_t groups) {
  return convolve("conv3d", 3, x, weight, bias, stride, padding, dilation, false, 0, groups);
}

Tensor conv_transpose1d(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride,
                        IntArrayRef padding, IntArrayRef output_padding, int64_t groups, IntArrayRef dilation) {
  return convolve("conv_transpose1d", 1, x, weight, bias, stride, padding, dilation, true, output_padding, groups);
}

Tensor conv_transpose2d(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride,
                        IntArrayRef padding, IntArrayRef output_padding, int64_t groups, IntArrayRef dilation) {
  return convolve("conv_transpose2d", 2, x, weight, bias, stride, padding, dilation, true, output_padding, groups);
}

Tensor conv_transpose3d(const Tensor& x, const Tensor& weight, const Tensor& bias, IntArrayRef stride,
                        IntArrayRef padding, IntArrayRef output_padding, int64_t groups, IntArrayRef dilation) {
  return convolve("conv_transpose3d", 3, x, weight, bias, stride, padding, dilation, true, output_padding, groups);
}

Tensor detail::conv_named_padding(int spatial, const Tensor& x, const Tensor& weight, const Tensor& bias,
                                  IntArrayRef stride, std::string_view padding, IntArrayRef dilation, int64_t groups) {
  static constexpr const char* kNames[] = {"conv1d", "conv2d", "conv3d"};
  const char* name = kNames[spatial - 1];
  check(padding == "same" || padding == "valid", "Invalid padding string: '", std::string(padding), "'");
  if (padding == "valid") return convolve(name, spatial, x, weight, bias, stride, 0, dilation, false, 0, groups);
  check_defined(x, weight);
  check(weight.dim() == spatial + 2, name, ": expected a weight of ", spatial + 2, " dimensions, but got size ",
        weight.sizes());
  for (const int64_t step : expanded("stride", stride, spatial))
    check(step == 1, "padding='same' is not supported for strided convolutions");
  const ConvSettings settings{{}, {}, expanded("dilation", dilation, spatial), groups};
  check_at_least(1, settings.dilation, "non-positive dilation is not supported");
  // What is odd goes to the end, where the input is extended by an element.
  Dims before, extra(2 * spatial, 0);
  bool odd = false;
  for (int i = 0; i < spatial; ++i) {
    const int64_t total = reach(weight, settings, i) - 1;
    before.push_back(total / 2);
    extra[2 * (spatial - 1 - i) + 1] = total % 2;
    odd |= total % 2 == 1;
  }
  const Tensor extended = odd ? constant_pad_nd(batched(name, spatial, x), extra) : x;
  const Tensor y = convolve(name, spatial, extended, weight, bias, 1, before, dilation, false, 0, groups);
  return extended.dim() > x.dim() ? y.squeeze(0) : y;
}

Tensor conv_tbc(const Tensor& x, const Tensor& weight, const Tensor& bias, int64_t pad) {
  check(x.dim() == 3, "Input must have 3 dims: time, batch, in_channel, but got ", x.sizes());
  check(weight.dim() == 3, "Weight tensor must have 3 dims: kernel_width, in_channels, out_channels, but got ",
        weight.sizes());
  check(bias.dim() == 1, "Bias must be 1-D, but got ", bias.sizes());
  check(x.size(2) == weight.size(1), "Input dim 2 (input channels) is not == dim 1 in the weight tensor: ", x.size(2),
        " and ", weight.size(1));
  check(weight.size(2) == bias.size(0),
        "Bias size must equal dim 2 in the weight tensor (output channels): ", bias.size(0), " and ", weight.size(2));
  return conv1d(x.permute({1, 2, 0}), weight.permute({2, 1, 0}), bias, 1, pad).permute({2, 0, 1});
}

}  // namespace xtgrad
