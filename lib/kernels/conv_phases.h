#pragma once
#include <vector>

#include <xtgrad/lib/kernels/conv_images.h>
#include <xtgrad/lib/kernels/copy.h>

// The gradient of a convolution's input as convolutions with stride 1.

namespace xtgrad::kernels {

/// Along one dimension the elements first, first + stride, ... of x: their gradients are sums over the elements last,
/// last - step, ... of a kernel, a convolution of y with these settings.
struct Phase {
  int64_t first = 0, count = 0;
  int64_t last = 0, taps = 0, step = 1;
  int64_t padding = 0, dilation = 1;
};

/// The phases along dimension i that have elements of a kernel; the gradients of others are zero.
std::vector<Phase> phases_of(const ConvSizes& sizes, int i);

/// The gradient of x: calls correlate(sizes, y, kernels, x) for the convolutions that it is made of.
template <class T, class Correlate>
void gradient_by_phases(const ConvSizes& s, const Array& y_array, const Array& w_array, const Array& x_array,
                        const Correlate& correlate) {
  std::vector<Phase> phases[3];
  int64_t covered = 1;
  for (int i = 0; i < 3; ++i) {
    phases[i] = phases_of(s, i);
    int64_t count = 0;
    for (const Phase& phase : phases[i]) count += phase.count;
    covered *= count;
  }
  if (covered < s.x[0] * s.x[1] * s.x[2]) fill(x_array, 0);
  const Images<const T> y = images_of<const T>(y_array, s.groups);
  const Kernels<const T> w = kernels_of<const T>(w_array, s.groups);
  const Images<T> x = images_of<T>(x_array, s.groups);
  for (const Phase& d : phases[0])
    for (const Phase& h : phases[1])
      for (const Phase& v : phases[2]) {
        const Phase* const along[3] = {&d, &h, &v};
        ConvSizes part = s;
        part.channels = s.outputs;
        part.outputs = s.channels;
        Images<T> to = x;
        Kernels<const T> kernels{w.data, w.group, w.channel, w.output, {}};
        for (int i = 0; i < 3; ++i) {
          const Phase& phase = *along[i];
          part.x[i] = s.y[i];
          part.y[i] = phase.count;
          part.kernel[i] = phase.taps;
          part.stride[i] = 1;
          part.padding[i] = phase.padding;
          part.dilation[i] = phase.dilation;
          to.data += phase.first * x.at[i];
          to.at[i] = x.at[i] * s.stride[i];
          kernels.data += phase.last * w.at[i];
          kernels.at[i] = -phase.step * w.at[i];
        }
        correlate(part, y, kernels, to);
      }
}

}  // namespace xtgrad::kernels
