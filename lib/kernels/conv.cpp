#include <xtgrad/lib/kernels/conv.h>

#include <xtgrad/lib/kernels/conv_problem.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/engine.h>
#include <xtgrad/lib/kernels/reduce.h>
#include <xtgrad/lib/memory_format.h>

namespace xtgrad::kernels {
namespace {

bool by_onednn(const Array& x) { return x.dtype() == kFloat && conv_engine() == ConvEngine::onednn; }

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

Dims channels_to_end(int ndim) {
  Dims order(ndim, 0);
  for (int i = 1; i < ndim; ++i) order[i] = i + 1 < ndim ? i + 1 : 1;
  return order;
}

// The elements in channels-last order in memory; with one channel or one pixel, row-major ones are.
Array channels_to_last(const Array& x) {
  if (x.permute(channels_to_end(x.ndim())).is_contiguous()) return x;
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

// What im2col computed, in the order asked for.
Array in_order(const Array& x, bool channels_last) {
  if (!channels_last) return x;
  Array result = empty_channels_last(x.shape(), x.dtype());
  copy(x, result);
  return result;
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

}  // namespace

Array conv_forward(const Array& x, const Array& w, const Array& bias, const Dims& y_shape, const ConvSettings& settings,
                   bool channels_last) {
  const ConvProblem problem = problem_of(x.shape(), w.shape(), y_shape, settings);
  if (x.numel() == 0 || w.numel() == 0 || numel_of(y_shape) == 0)
    return in_order(constant_result(y_shape, x.dtype(), bias), channels_last);
  const Array weight = widened(w).contiguous();
  if (by_onednn(x)) {
    const Array y = empty_channels_last(problem.y, x.dtype()), b = bias.defined() ? bias.contiguous() : bias;
    if (onednn::conv_forward(problem, channels_to_last(widened(x)), weight, b, y))
      return narrowed(from_last(y, channels_last), x.ndim());
  }
  const Array y = bias.defined() ? constant_result(problem.y, x.dtype(), bias) : empty_array(problem.y, x.dtype());
  im2col::conv_forward(problem, widened(x).contiguous(), weight, bias.defined(), y);
  return narrowed(in_order(y, channels_last), x.ndim());
}

Array conv_data(const Array& y, const Array& w, const Dims& x_shape, const ConvSettings& settings, bool channels_last) {
  const ConvProblem problem = problem_of(x_shape, w.shape(), y.shape(), settings);
  if (y.numel() == 0 || w.numel() == 0 || numel_of(x_shape) == 0)
    return in_order(constant_result(x_shape, y.dtype(), {}), channels_last);
  const Array weight = widened(w).contiguous();
  if (by_onednn(y)) {
    const Array x = empty_channels_last(problem.x, y.dtype());
    if (onednn::conv_data(problem, channels_to_last(widened(y)), weight, x))
      return narrowed(from_last(x, channels_last), y.ndim());
  }
  const Array x = empty_array(problem.x, y.dtype());
  im2col::conv_data(problem, widened(y).contiguous(), weight, x);
  return narrowed(in_order(x, channels_last), y.ndim());
}

Array conv_weight(const Array& x, const Array& y, const Dims& w_shape, const ConvSettings& settings, bool channels_last,
                  Array* bias) {
  const ConvProblem problem = problem_of(x.shape(), w_shape, y.shape(), settings);
  const Array w = empty_array(problem.w, x.dtype());
  const bool empty = x.numel() == 0 || y.numel() == 0 || w.numel() == 0;
  if (!empty && by_onednn(x)) {
    const Array b = bias ? empty_array({problem.y[1]}, x.dtype()) : Array();
    if (onednn::conv_weight(problem, channels_to_last(widened(x)), channels_to_last(widened(y)), w, b)) {
      if (bias) *bias = b;
      return narrowed(in_order(w, channels_last), x.ndim());
    }
  }
  if (empty)
    fill(w, 0);
  else
    im2col::conv_weight(problem, widened(x).contiguous(), widened(y).contiguous(), w);
  if (bias) *bias = sum(y, ~uint32_t{2} & ((uint32_t{1} << y.ndim()) - 1), false);
  return narrowed(in_order(w, channels_last), x.ndim());
}

bool conv_prefers_channels_last(const Array& x) { return by_onednn(x) && x.ndim() == 4; }

}  // namespace xtgrad::kernels
