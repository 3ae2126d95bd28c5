#include <array>

#include <xtgrad/autograd/ops/image.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/strided.h>
#include <xtgrad/lib/parallel.h>

// Both directions go over the padded image: its windows are a view with strides of their own.

namespace xtgrad {
namespace {

using Pair = std::array<int64_t, 2>;

struct Windows {
  Pair size, kernel, dilation, padding, stride, count;
};

Pair pair(const char* name, IntArrayRef given) {
  check(given.size() == 1 || given.size() == 2, "It is expected ", name, " equals to 2, but got size ", given.size());
  const Pair result{given[0], given.back()};
  for (const int64_t value : result)
    check(value <= INT32_MAX && value >= -INT32_MAX, name, " is out of range, got ", given);
  return result;
}

std::string shown(const Pair& p) { return text("(", p[0], ", ", p[1], ")"); }

Windows windows_of(const Pair& size, IntArrayRef kernel, IntArrayRef dilation, IntArrayRef padding,
                   IntArrayRef stride) {
  Windows w{
      size, pair("kernel_size", kernel), pair("dilation", dilation), pair("padding", padding), pair("stride", stride),
      {}};
  const auto check_least = [](const char* name, const char* word, const Pair& p, int64_t least) {
    check(p[0] >= least && p[1] >= least, name, least > 0 ? " should be greater than zero" : " should be non-negative",
          ", but got ", word, "_height: ", p[0], " ", word, "_width: ", p[1]);
  };
  check_least("kernel size", "kernel", w.kernel, 1);
  check_least("stride", "stride", w.stride, 1);
  check_least("dilation", "dilation", w.dilation, 1);
  check_least("padding", "pad", w.padding, 0);
  for (size_t i = 0; i < 2; ++i) {
    const int64_t room = size[i] + 2 * w.padding[i] - w.dilation[i] * (w.kernel[i] - 1) - 1;
    w.count[i] = room / w.stride[i] - (room % w.stride[i] < 0) + 1;
  }
  return w;
}

/// [N, C, kernel..., windows...] as a view of a padded image [N, C, H, W].
Array window_view(const Array& image, const Windows& w) {
  const Dims& s = image.strides();
  return image.as_strided(
      {image.shape()[0], image.shape()[1], w.kernel[0], w.kernel[1], w.count[0], w.count[1]},
      {s[0], s[1], w.dilation[0] * s[2], w.dilation[1] * s[3], w.stride[0] * s[2], w.stride[1] * s[3]}, image.offset());
}

Array inner_part(const Array& padded, const Windows& w) {
  return padded.slice(2, w.padding[0], w.size[0]).slice(3, w.padding[1], w.size[1]);
}

Array padded_zeros(int64_t batch, int64_t channels, const Windows& w, ScalarType dtype) {
  return full_array({batch, channels, w.size[0] + 2 * w.padding[0], w.size[1] + 2 * w.padding[1]}, 0, dtype);
}

Array columns_of(const Array& x, const Windows& w) {
  Array image = x;
  if (w.padding[0] + w.padding[1] > 0) {
    image = padded_zeros(x.shape()[0], x.shape()[1], w, x.dtype());
    kernels::copy(x, inner_part(image, w));
  }
  const Dims shape{x.shape()[0], x.shape()[1] * w.kernel[0] * w.kernel[1], w.count[0] * w.count[1]};
  const Array windows = window_view(image, w).contiguous();
  return (windows.storage() == x.storage() ? windows.clone() : windows).reshape(shape);
}

Array image_of(const Array& columns, const Windows& w) {
  const int64_t batch = columns.shape()[0], channels = columns.shape()[1] / (w.kernel[0] * w.kernel[1]);
  const Array image = padded_zeros(batch, channels, w, columns.dtype());
  const Dims shape{batch, channels, w.kernel[0], w.kernel[1], w.count[0], w.count[1]};
  const Array from = columns.reshape(shape), to = window_view(image, w);
  parallel_for(0, batch, std::max<int64_t>(1, batch * kGrain / std::max<int64_t>(1, columns.numel())),
               [&](int64_t begin, int64_t end) {
                 kernels::accumulate(from.slice(0, begin, end - begin), to.slice(0, begin, end - begin));
               });
  return inner_part(image, w).contiguous();
}

}  // namespace

Tensor im2col(const Tensor& x, IntArrayRef kernel_size, IntArrayRef dilation, IntArrayRef padding, IntArrayRef stride) {
  const bool batch = x.dim() == 4;
  bool filled = x.dim() == 3 || batch;
  for (int64_t d = batch ? 1 : 0; filled && d < x.dim(); ++d) filled = x.size(d) > 0;
  check(filled,
        "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for "
        "input, but got: ",
        x.sizes());
  check(is_floating_point(x.dtype()), "\"im2col\" not implemented for '", x.dtype(), "'");
  const Windows w = windows_of({x.size(-2), x.size(-1)}, kernel_size, dilation, padding, stride);
  check(w.count[0] >= 1 && w.count[1] >= 1, "Given input with spatial size ", shown(w.size),
        ", kernel_size=", shown(w.kernel), ", dilation=", shown(w.dilation), ", padding=", shown(w.padding),
        ", calculated shape of the array of sliding blocks as ", shown(w.count),
        ", but its components must be at least one.");
  const Array y = columns_of(batch ? x.array() : x.array().unsqueeze(0), w);
  return record("Im2ColBackward0", batch ? y : y.squeeze(0), {x},
                [w](const Tensor& g) { return col2im(g, w.size, w.kernel, w.dilation, w.padding, w.stride); });
}

Tensor col2im(const Tensor& x, IntArrayRef output_size, IntArrayRef kernel_size, IntArrayRef dilation,
              IntArrayRef padding, IntArrayRef stride) {
  const bool batch = x.dim() == 3;
  const bool filled = (x.dim() == 2 || batch) && x.size(-1) > 0 && x.size(-2) > 0;
  check(filled,
        "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions "
        "for input, but got: ",
        x.sizes());
  check(is_floating_point(x.dtype()), "\"col2im\" not implemented for '", x.dtype(), "'");
  const Pair size = pair("output_size", output_size);
  check(size[0] >= 1 && size[1] >= 1, "col2im: output_size should be greater than zero, but got ", output_size);
  const Windows w = windows_of(size, kernel_size, dilation, padding, stride);
  const int64_t rows = x.size(-2), columns = x.size(-1);
  check(rows % (w.kernel[0] * w.kernel[1]) == 0,
        "Expected size of input's dimension 1 to be divisible by the product "
        "of kernel_size, but got input.size(1)=",
        rows, " and kernel_size=", shown(w.kernel), ".");
  check(w.count[0] >= 1 && w.count[1] >= 1 && w.count[0] * w.count[1] == columns, "Given output_size=", shown(w.size),
        ", kernel_size=", shown(w.kernel), ", dilation=", shown(w.dilation), ", padding=", shown(w.padding),
        ", stride=", shown(w.stride),
        ", expected size of input's dimension 2 to match the calculated number of sliding blocks ", w.count[0], " * ",
        w.count[1], " = ", w.count[0] * w.count[1], ", but got input.size(2)=", columns, ".");
  const Array y = image_of(batch ? x.array() : x.array().unsqueeze(0), w);
  return record("Col2ImBackward0", batch ? y : y.squeeze(0), {x},
                [w](const Tensor& g) { return im2col(g, w.kernel, w.dilation, w.padding, w.stride); });
}

}  // namespace xtgrad
