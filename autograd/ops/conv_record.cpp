#include <xtgrad/autograd/ops/conv_record.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record_piecewise.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/memory_format.h>

namespace xtgrad::detail {
namespace {

constexpr const char* kForward = "ConvolutionBackward0";
constexpr const char* kBackward = "ConvolutionBackwardBackward0";

// As in PyTorch, where one operand is channels-last, so is the result.
bool wants_channels_last(const Array& x, const Array& w) {
  return x.ndim() == 4 && (is_channels_last(x) || is_channels_last(w));
}

// A value a channel, in the shape that broadcasts over [N, C, size...].
Dims along_channels(int64_t channels, int ndim) {
  Dims shape(ndim, 1);
  shape[1] = channels;
  return shape;
}

Tensor sum_to_channels(const Tensor& y) {
  Dims dims{0};
  for (int i = 2; i < y.dim(); ++i) dims.push_back(i);
  return y.sum(dims);
}

ConvForm form_of(const Tensor& w) { return {w.array().shape(), is_channels_last(w.array())}; }

Array array_or_none(const Tensor& x) { return x.defined() ? x.array() : Array(); }

}  // namespace

ConvForm conv_result_form(const Tensor& y, const Tensor& w, const Dims& shape) {
  return {shape, wants_channels_last(y.array(), w.array())};
}

Tensor conv_forward(const Tensor& x, const Tensor& w, const Tensor& bias, const Dims& y_shape,
                    const kernels::ConvSettings& settings, bool relu) {
  Array y = kernels::conv_forward(x.array(), w.array(), array_or_none(bias), relu, y_shape, settings,
                                  wants_channels_last(x.array(), w.array()));
  const auto gradient = [x = Saved(x, needs_grad(w)), w = Saved(w, needs_grad(x)),
                         x_form = conv_result_form(x, w, x.array().shape()), w_form = form_of(w),
                         settings](const Tensor& arriving, const Needs& needs) {
    const bool twice = needs[0] && needs[1] && kernels::conv_prefers_channels_last(arriving.array());
    const Tensor g = twice ? arriving.contiguous(MemoryFormat::ChannelsLast) : arriving;
    std::array<Tensor, 3> gradients;
    if (needs[0]) gradients[0] = conv_data(kBackward, g, w, {}, x_form, settings);
    if (needs[1]) {
      const std::vector<Tensor> both = conv_weight(x, g, w_form, settings, needs[2]);
      std::copy(both.begin(), both.end(), gradients.begin() + 1);
    } else if (needs[2]) {
      gradients[2] = sum_to_channels(g);
    }
    return gradients;
  };
  if (!relu) return record(kForward, std::move(y), {x, w, bias}, gradient);
  return record_piecewise("ConvolutionReluBackward0", std::move(y), {x, w, bias},
                          [gradient](const Tensor& g, const Tensor& result, const Needs& needs) {
                            return gradient(relu_backward(g, result), needs);
                          });
}

Tensor conv_data(const char* name, const Tensor& y, const Tensor& w, const Tensor& bias, const ConvForm& form,
                 const kernels::ConvSettings& settings) {
  Array x = kernels::conv_data(y.array(), w.array(), form.shape, settings, form.channels_last);
  if (bias.defined()) kernels::add(x, bias.array().reshape(along_channels(bias.size(0), x.ndim())), 1, &x);
  return record(name, std::move(x), {y, w, bias},
                [y = Saved(y, needs_grad(w)), w = Saved(w, needs_grad(y)), y_shape = y.array().shape(),
                 w_form = form_of(w), settings](const Tensor& g, const Needs& needs) {
                  return std::array{needs[0] ? conv_forward(g, w, {}, y_shape, settings) : Tensor(),
                                    needs[1] ? conv_weight(g, y, w_form, settings, false)[0] : Tensor(),
                                    needs[2] ? sum_to_channels(g) : Tensor()};
                });
}

std::vector<Tensor> conv_weight(const Tensor& x, const Tensor& y, const ConvForm& w,
                                const kernels::ConvSettings& settings, bool with_bias) {
  Array bias_gradient;
  std::vector<Array> results{kernels::conv_weight(x.array(), y.array(), w.shape, settings, w.channels_last,
                                                  with_bias ? &bias_gradient : nullptr)};
  if (with_bias) results.push_back(std::move(bias_gradient));
  return record_outputs(
      kBackward, std::move(results), {x, y},
      [x = Saved(x, needs_grad(y)), y = Saved(y, needs_grad(x)), x_form = conv_result_form(y, x, x.array().shape()),
       y_shape = y.array().shape(), settings](const Gradients& g, const Needs& needs) {
        const Tensor bias = g.size() > 1 ? g[1] : Tensor();
        std::array<Tensor, 2> gradients;
        if (needs[0] && g[0].defined()) gradients[0] = conv_data(kBackward, y, g[0], {}, x_form, settings);
        if (needs[1] && g[0].defined())
          gradients[1] = conv_forward(x, g[0], bias, y_shape, settings);
        else if (needs[1] && bias.defined())
          gradients[1] = bias.reshape(along_channels(bias.size(0), y_shape.size())).expand(y_shape);
        return gradients;
      });
}

}  // namespace xtgrad::detail
