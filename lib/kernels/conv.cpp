#include <xtgrad/lib/kernels/conv.h>

#include <xtgrad/lib/kernels/conv_own.h>
#include <xtgrad/lib/kernels/conv_problem.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/memory_format.h>

namespace xtgrad::kernels {
namespace {

// One spatial dimension counts as two, the first of size one.
Dims widened(Dims dims, int at, int64_t value) {
  dims.insert(at, value);
  return dims;
}

ConvProblem problem_of(const Dims& x, const Dims& w, const Dims& y, const ConvSettings& s) {
  if (x.size() > 3) return {x, w, y, s.stride, s.padding, s.dilation, s.groups};
  return {widened(x, 2, 1),         widened(w, 2, 1),          widened(y, 2, 1), widened(s.stride, 0, 1),
          widened(s.padding, 0, 0), widened(s.dilation, 0, 1), s.groups};
}

Array widened(const Array& x) { return x.ndim() == 3 ? x.unsqueeze(2) : x; }

Array narrowed(const Array& x, int ndim) { return x.ndim() > ndim ? x.squeeze(2) : x; }

// The elements in channels-last order in memory; with one channel or one pixel, row-major ones are.
Array channels_to_last(const Array& x) {
  if (is_contiguous(x, x.ndim() == 4 ? MemoryFormat::ChannelsLast : MemoryFormat::ChannelsLast3d)) return x;
  Array result = empty_channels_last(x.shape(), x.dtype());
  copy(x, result);
  return result;
}

// What oneDNN computed, in the order asked for.
Array from_last(const Array& x, bool channels_last) {
  if (channels_last) return x;
  if (x.is_contiguous()) return x.as_strided(x.shape(), contiguous_strides(x.shape()), x.offset());
  return x.clone();
}

// What was computed row-major, in the order asked for.
Array in_order(const Array& x, bool channels_last) {
  if (!channels_last) return x;
  Array result = empty_channels_last(x.shape(), x.dtype());
  copy(x, result);
  return result;
}

// For a result in the order asked for.
Array empty_in(const Dims& shape, ScalarType dtype, bool channels_last) {
  return channels_last ? empty_channels_last(shape, dtype) : empty_array(shape, dtype);
}

// Sums over nothing.
Array constant_result(const Dims& shape, ScalarType dtype, const Array& bias) {
  Array result = full_array(shape, 0, dtype);
  if (bias.defined()) {
    Dims along(shape.size(), 1);
    along[1] = shape[1];
    copy(bias.reshape(along).expand(shape), result);
  }
  return result;
}

Array or_relu(Array y, bool relu) {
  if (relu) kernels::relu(y, &y);
  return y;
}

}  // namespace

Array conv_forward(const Array& x, const Array& w, const Array& bias, bool relu, const Dims& y_shape,
                   const ConvSettings& settings, bool channels_last) {
  const ConvProblem problem = problem_of(x.shape(), w.shape(), y_shape, settings);
  if (x.numel() == 0 || w.numel() == 0 || numel_of(y_shape) == 0)
    return or_relu(in_order(constant_result(y_shape, x.dtype(), bias), channels_last), relu);
  const ConvEngine engine = conv_engine_for(x.dtype());
  const Array b = bias.defined() ? bias.contiguous() : bias;
  if (engine == ConvEngine::onednn) {
    const Array y = empty_channels_last(problem.y, x.dtype());
    if (onednn::conv_forward(problem, channels_to_last(widened(x)), widened(w).contiguous(), b, y))
      return or_relu(narrowed(from_last(y, channels_last), x.ndim()), relu);
  }
  if (engine == ConvEngine::im2col) {
    const Array y = bias.defined() ? constant_result(problem.y, x.dtype(), b) : empty_array(problem.y, x.dtype());
    im2col::conv_forward(problem, widened(x).contiguous(), widened(w).contiguous(), bias.defined(), y);
    return or_relu(narrowed(in_order(y, channels_last), x.ndim()), relu);
  }
  const Array y = empty_in(problem.y, x.dtype(), channels_last);
  own::conv_forward(problem, widened(x), widened(w), b, relu, y);
  return narrowed(y, x.ndim());
}

Array conv_data(const Array& y, const Array& w, const Dims& x_shape, const ConvSettings& settings, bool channels_last) {
  const ConvProblem problem = problem_of(x_shape, w.shape(), y.shape(), settings);
  if (y.numel() == 0 || w.numel() == 0 || numel_of(x_shape) == 0)
    return in_order(constant_result(x_shape, y.dtype(), {}), channels_last);
  const ConvEngine engine = conv_engine_for(y.dtype());
  if (engine == ConvEngine::onednn) {
    const Array x = empty_channels_last(problem.x, y.dtype());
    if (onednn::conv_data(problem, channels_to_last(widened(y)), widened(w).contiguous(), x))
      return narrowed(from_last(x, channels_last), y.ndim());
  }
  if (engine == ConvEngine::im2col) {
    const Array x = empty_array(problem.x, y.dtype());
    im2col::conv_data(problem, widened(y).contiguous(), widened(w).contiguous(), x);
    return narrowed(in_order(x, channels_last), y.ndim());
  }
  const Array x = empty_in(problem.x, y.dtype(), channels_last);
  own::conv_data(problem, widened(y), widened(w), x);
  return narrowed(x, y.ndim());
}

Array conv_weight(const Array& x, const Array& y, const Dims& w_shape, const ConvSettings& settings, bool channels_last,
                  Array* bias) {
  const ConvProblem problem = problem_of(x.shape(), w_shape, y.shape(), settings);
  const Array w = empty_array(problem.w, x.dtype()), b = bias ? empty_array({problem.y[1]}, x.dtype()) : Array();
  if (bias) *bias = b;
  const Array result = narrowed(w, x.ndim());
  if (x.numel() == 0 || y.numel() == 0 || w.numel() == 0) {
    fill(w, 0);
    if (bias) copy(sum_to_channels(y), b);
    return in_order(result, channels_last);
  }
  const ConvEngine engine = conv_engine_for(x.dtype());
  if (engine == ConvEngine::onednn &&
      onednn::conv_weight(problem, channels_to_last(widened(x)), channels_to_last(widened(y)), w, b))
    return in_order(result, channels_last);
  if (engine == ConvEngine::im2col) {
    im2col::conv_weight(problem, widened(x).contiguous(), widened(y).contiguous(), w);
    if (bias) copy(sum_to_channels(y), b);
  } else {
    own::conv_weight(problem, widened(x), widened(y), w, b);
  }
  return in_order(result, channels_last);
}

bool conv_prefers_channels_last(const Array& x) {
  return x.ndim() == 4 && conv_engine_for(x.dtype()) == ConvEngine::onednn;
}

}  // namespace xtgrad::kernels
