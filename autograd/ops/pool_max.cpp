#include <xtgrad/autograd/ops/pool.h>

#include <xtgrad/autograd/ops/pool_window.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record_piecewise.h>
#include <xtgrad/lib/kernels/max_pool.h>

// The gradient of pooling by the largest element adds g up where those elements were; that in turn has the reading of
// those places as its gradient, and so on back and forth.

namespace xtgrad {
namespace {

using detail::batched;
using detail::PoolCall;
using detail::unbatched;
using kernels::PoolWindow;

/// What max_pool chose, shared by everything that is differentiated through it.
struct Choice {
  const char *scatter_name, *gather_name;
  PoolWindow window;
  Array positions;
  int dims;
};

Tensor max_pool_gather(const Tensor& x, const Choice& choice);

/// g added up where the chosen elements were.
Tensor max_pool_scatter(const Tensor& g, const Choice& choice) {
  const Array y = kernels::max_pool_scatter(batched(g.array(), choice.dims), choice.positions, choice.window);
  return record(choice.scatter_name, unbatched(y, g.array()), {g},
                [choice](const Tensor& gg) { return max_pool_gather(gg, choice); });
}

/// The chosen elements of x.
Tensor max_pool_gather(const Tensor& x, const Choice& choice) {
  const Array y = kernels::max_pool_gather(batched(x.array(), choice.dims), choice.positions, choice.window);
  return record(choice.gather_name, unbatched(y, x.array()), {x},
                [choice](const Tensor& g) { return max_pool_scatter(g, choice); });
}

/// Without the positions that no window has inside, so that a huge kernel over a small input costs nothing.
PoolWindow trimmed(PoolWindow w) {
  for (int i = 0; i < 3; ++i) {
    const int64_t d = w.dilation[i], outside = w.pad[i] - (w.out[i] - 1) * w.stride[i];
    const int64_t cut = outside <= 0 ? 0 : std::min(w.kernel[i] - 1, (outside + d - 1) / d);
    w.pad[i] -= cut * d;
    w.kernel[i] = std::min(w.kernel[i] - cut, std::max<int64_t>(1, (w.in[i] + w.pad[i] + d - 1) / d));
  }
  return w;
}

/// Elements further apart than the input is long can leave a window without any.
void check_filled(const char* op, const PoolWindow& w) {
  for (int i = 0; i < 3; ++i)
    for (int64_t o = 0; w.dilation[i] > 1 && o < w.out[i]; ++o)
      check(w.first(i, o) < w.last(i, o), op, ": a window of elements ", w.dilation[i], " apart misses all ", w.in[i],
            " elements of the input: choose a smaller dilation");
}

struct Pooled {
  Tensor values, indices;
};

Pooled max_pool(const PoolCall& call, const Tensor& x, bool with_indices) {
  const bool flat = call.dims == 2;
  const PoolWindow whole = detail::pool_window(call, x), window = trimmed(whole);
  check(window.positions() <= INT32_MAX, call.op, ": windows of ", call.kernel, " are too large");
  check_filled(call.op, window);
  const bool recorded = needs_grad(x);
  const kernels::MaxPooled found =
      kernels::max_pool(call.op, batched(x.array(), call.dims), window, recorded || with_indices);
  Pooled result;
  if (with_indices) {
    const Array indices = kernels::max_pool_indices(found.positions, window);
    result.indices = Tensor(unbatched(indices, x.array()));
  }
  const char* name = flat ? "MaxPool2DWithIndicesBackward0" : "MaxPool3DWithIndicesBackward0";
  Choice choice{flat ? "MaxPool2DWithIndicesBackwardBackward0" : "MaxPool3DWithIndicesBackwardBackward0",
                flat ? "MaxPool2DGatherBackward" : "MaxPool3DGatherBackward", window, found.positions, call.dims};
  result.values = traced(record_piecewise(name, unbatched(found.values, x.array()), {x},
                                          [choice](const Tensor& g) { return max_pool_scatter(g, choice); }),
                         [&](TracedOperation& op) { detail::describe_windows(op, call.dims, whole); });
  return result;
}

/// One dimension as two, the first of them one long.
Pooled max_pool_of_line(const Tensor& x, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding,
                        IntArrayRef dilation, bool ceil_mode, bool with_indices) {
  const bool filled = (x.dim() == 2 || x.dim() == 3) && x.size(-1) > 0 && x.size(-2) > 0;
  check(filled, "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:",
        x.sizes());
  const auto one = [](const char* name, IntArrayRef given) {
    check(given.size() == 1, "max_pool1d() ", name,
          " must be an int, list of ints or tuple of ints of size 1 but got size ", given.size());
    return given[0];
  };
  const int64_t size = one("kernel_size", kernel), step = stride.empty() ? size : one("stride", stride);
  const std::array<int64_t, 2> kernel2{1, size}, stride2{1, step}, padding2{0, one("padding", padding)},
      dilation2{1, one("dilation", dilation)};
  Pooled result =
      max_pool({"max_pool2d", 2, kernel2, stride2, padding2, dilation2, ceil_mode}, unsqueeze(x, -2), with_indices);
  result.values = squeeze(result.values, -2);
  if (with_indices) result.indices = squeeze(result.indices, -2);
  return result;
}

}  // namespace

Tensor max_pool1d(const Tensor& x, IntArrayRef kernel_size, IntArrayRef stride, IntArrayRef padding,
                  IntArrayRef dilation, bool ceil_mode) {
  return max_pool_of_line(x, kernel_size, stride, padding, dilation, ceil_mode, false).values;
}
Tensor max_pool2d(const Tensor& x, IntArrayRef kernel_size, IntArrayRef stride, IntArrayRef padding,
                  IntArrayRef dilation, bool ceil_mode) {
  return max_pool({"max_pool2d", 2, kernel_size, stride, padding, dilation, ceil_mode}, x, false).values;
}
Tensor max_pool3d(const Tensor& x, IntArrayRef kernel_size, IntArrayRef stride, IntArrayRef padding,
                  IntArrayRef dilation, bool ceil_mode) {
  return max_pool({"max_pool3d", 3, kernel_size, stride, padding, dilation, ceil_mode}, x, false).values;
}

std::tuple<Tensor, Tensor> max_pool1d_with_indices(const Tensor& x, IntArrayRef kernel_size, IntArrayRef stride,
                                                   IntArrayRef padding, IntArrayRef dilation, bool ceil_mode) {
  const Pooled result = max_pool_of_line(x, kernel_size, stride, padding, dilation, ceil_mode, true);
  return {result.values, result.indices};
}
std::tuple<Tensor, Tensor> max_pool2d_with_indices(const Tensor& x, IntArrayRef kernel_size, IntArrayRef stride,
                                                   IntArrayRef padding, IntArrayRef dilation, bool ceil_mode) {
  const Pooled result = max_pool({"max_pool2d", 2, kernel_size, stride, padding, dilation, ceil_mode}, x, true);
  return {result.values, result.indices};
}
std::tuple<Tensor, Tensor> max_pool3d_with_indices(const Tensor& x, IntArrayRef kernel_size, IntArrayRef stride,
                                                   IntArrayRef padding, IntArrayRef dilation, bool ceil_mode) {
  const Pooled result = max_pool({"max_pool3d", 3, kernel_size, stride, padding, dilation, ceil_mode}, x, true);
  return {result.values, result.indices};
}

}  // namespace xtgrad
