#include <xtgrad/lib/kernels/conv_pointwise.h>

#include <algorithm>

#include <xtgrad/lib/kernels/bias_relu.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/gemm.h>
#include <xtgrad/lib/kernels/gemm_shared.h>
#include <xtgrad/lib/memory_format.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels::pointwise {
namespace {

Dims channels_to_end(int ndim) {
  Dims order(ndim, 0);
  for (int i = 1; i < ndim; ++i) order[i] = i + 1 < ndim ? i + 1 : 1;
  return order;
}

bool is_last(const Array& x) { return x.permute(channels_to_end(x.ndim())).is_contiguous(); }

/// The pixels that positions read.
Array pixels(const ConvProblem& p, const Array& x) {
  Array result = x;
  for (int i = 0; i < p.spatial(); ++i)
    if (p.stride[i] > 1) result = result.slice(i + 2, 0, p.y[i + 2], p.stride[i]);
  return result;
}

bool has_steps(const ConvProblem& p) {
  return std::any_of(p.stride.begin(), p.stride.end(), [](int64_t stride) { return stride > 1; });
}

/// The elements pixel by pixel, or channel by channel.
Array in_order(const Array& x, bool last) {
  if (last ? is_last(x) : x.is_contiguous()) return x;
  Array result = last ? empty_channels_last(x.shape(), x.dtype()) : empty_array(x.shape(), x.dtype());
  copy(x, result);
  return result;
}

int64_t pixels_of_image(const Array& x) { return x.numel() / x.shape()[0] / x.shape()[1]; }

/// All pixels of channels-last images [pixels, channels].
Array rows(const Array& x) {
  const int64_t channels = x.shape()[1];
  return x.as_strided({x.numel() / channels, channels}, {channels, 1}, x.offset());
}

/// The channels of an image [channels, pixels].
Array planes(const Array& x, int64_t image) {
  const int64_t count = pixels_of_image(x);
  return x.as_strided({x.shape()[1], count}, {count, 1}, x.offset() + image * x.shape()[1] * count);
}

/// w [outputs, channels]
Array matrix(const Array& w) { return w.reshape({w.shape()[0], w.shape()[1]}); }

/// body(image) for all images: on several threads where there are enough, else the products inside may use them.
template <class Body>
void for_images(const ConvProblem& p, const Body& body) {
  const int64_t images = p.x[0];
  const double flops = 2.0 * static_cast<double>(numel_of(p.y)) * static_cast<double>(p.w[1]);
  const auto each = [&](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) body(i);
  };
  if (images < get_num_threads()) return each(0, images);
  parallel_for(0, images, static_cast<int64_t>(kSerialFlops / flops * static_cast<double>(images)) + 1, each);
}

template <class T>
void add_to_planes(const Array& y, const Array& bias, bool relu) {
  const int64_t pixels = y.shape()[1];
  for (int64_t c = 0; c < y.shape()[0]; ++c) {
    T* const plane = y.data<T>() + c * pixels;
    const T term = bias.defined() ? bias.data<T>()[c] : T(0);
    for (int64_t i = 0; i < pixels; ++i) plane[i] += term;
    if (relu) add_bias_relu<T>(plane, pixels, nullptr, 1, pixels, true);
  }
}

}  // namespace

bool applies(const ConvProblem& p) {
  if (p.groups > 1) return false;
  for (int i = 0; i < p.spatial(); ++i)
    if (p.w[i + 2] != 1 || p.padding[i] != 0) return false;
  return true;
}

void conv_forward(const ConvProblem& problem, const Array& x, const Array& w, const Array& bias, bool relu,
                  const Array& y) {
  const bool last = is_last(y);
  const Array from = in_order(pixels(problem, x), last), weight = matrix(w);
  if (last) return gemm_with_bias(rows(from), weight.transpose(0, 1), bias, relu, rows(y));
  for_images(problem, [&](int64_t i) {
    const Array to = planes(y, i);
    gemm(1, weight, planes(from, i), 0, to);
    if (bias.defined() || relu) (y.dtype() == kFloat ? add_to_planes<float> : add_to_planes<double>)(to, bias, relu);
  });
}

void conv_data(const ConvProblem& problem, const Array& y, const Array& w, const Array& x) {
  const bool last = is_last(x), steps = has_steps(problem);
  const Array from = in_order(y, last), weight = matrix(w);
  const Array all = pixels(problem, x);
  Array to = x;
  if (steps) to = last ? empty_channels_last(all.shape(), x.dtype()) : empty_array(all.shape(), x.dtype());
  if (last)
    gemm(1, rows(from), weight, 0, rows(to));
  else
    for_images(problem, [&](int64_t i) { gemm(1, weight.transpose(0, 1), planes(from, i), 0, planes(to, i)); });
  if (!steps) return;
  fill(x, 0);
  copy(to, all);
}

void conv_weight(const ConvProblem& problem, const Array& x, const Array& y, const Array& w) {
  const bool last = is_last(y);
  const Array from = in_order(pixels(problem, x), last), by = in_order(y, last);
  const Array result = w.as_strided({w.shape()[0], w.shape()[1]}, {w.shape()[1], 1}, w.offset());
  if (last) return gemm(1, rows(by).transpose(0, 1), rows(from), 0, result);
  for (int64_t i = 0; i < problem.x[0]; ++i)
    gemm(1, planes(by, i), planes(from, i).transpose(0, 1), i > 0 ? 1 : 0, result);
}

}  // namespace xtgrad::kernels::pointwise
