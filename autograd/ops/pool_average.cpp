#include <array>

#include <xtgrad/autograd/ops/axis_map.h>
#include <xtgrad/autograd/ops/pool.h>
#include <xtgrad/autograd/ops/pool_window.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/trace.h>

namespace xtgrad {
namespace {

using detail::PoolCall;
using kernels::AxisMap;
using kernels::PoolWindow;

/// The averages along one axis; with `divide` false only the sums.
AxisMap averages(const PoolWindow& w, int axis, bool count_include_pad, bool divide) {
  AxisMap map;
  map.in = w.in[axis];
  map.out = w.out[axis];
  for (int64_t o = 0; o < map.out; ++o) {
    const int64_t start = w.start(axis, o), end = std::min(start + w.kernel[axis], map.in + w.pad[axis]);
    map.begin.push_back(std::clamp<int64_t>(start, 0, map.in));
    map.end.push_back(std::clamp<int64_t>(end, map.begin.back(), map.in));
    const int64_t count = count_include_pad ? end - start : map.end.back() - map.begin.back();
    if (divide) map.scale.push_back(1 / static_cast<double>(std::max<int64_t>(count, 1)));
  }
  return map;
}

Tensor avg_pool(const PoolCall& call, const Tensor& x, bool count_include_pad,
                const std::optional<int64_t>& divisor_override) {
  const PoolWindow window = detail::pool_window(call, x);
  check(!divisor_override || *divisor_override != 0, "divisor must be not zero");
  const int first = 3 - call.dims;
  detail::check_axes(call.op, x, IntArrayRef(window.out + first, static_cast<size_t>(call.dims)));
  auto maps = std::make_shared<std::vector<AxisMap>>();
  for (int axis = first; axis < 3; ++axis)
    maps->push_back(averages(window, axis, count_include_pad, !divisor_override));
  if (divisor_override)
    maps->back().scale.assign(static_cast<size_t>(window.out[2]), 1 / static_cast<double>(*divisor_override));
  return traced(
      detail::map_axes(
          call.dims == 2 ? detail::AxisMapNames{"avg_pool2d", "AvgPool2DBackward0", "AvgPool2DBackwardBackward0", true}
                         : detail::AxisMapNames{"avg_pool3d", "AvgPool3DBackward0", "AvgPool3DBackwardBackward0", true},
          x, std::move(maps)),
      [&](TracedOperation& op) {
        detail::describe_windows(op, call.dims, window);
        op.set("count_include_pad", count_include_pad);
        if (divisor_override) op.set("divisor", *divisor_override);
      });
}

}  // namespace

Tensor avg_pool1d(const Tensor& x, IntArrayRef kernel_size, IntArrayRef stride, IntArrayRef padding, bool ceil_mode,
                  bool count_include_pad) {
  check(x.dim() == 2 || x.dim() == 3, "Expected 2 to 3 dimensions, but got ", x.dim(),
        "-dimensional tensor for argument #1 'self' (while checking arguments for avg_pool1d)");
  const auto one = [](const char* name, IntArrayRef given) {
    check(given.size() == 1, "avg_pool1d() argument '", name, "' should contain one int (got ", given.size(), ")");
    return given[0];
  };
  const int64_t size = one("kernel_size", kernel_size), step = stride.empty() ? size : one("stride", stride);
  const std::array<int64_t, 2> kernel2{1, size}, stride2{1, step}, padding2{0, one("padding", padding)},
      dilation2{1, 1};
  const PoolCall call{"avg_pool2d", 2, kernel2, stride2, padding2, dilation2, ceil_mode};
  return squeeze(avg_pool(call, unsqueeze(x, -2), count_include_pad, std::nullopt), -2);
}

Tensor avg_pool2d(const Tensor& x, IntArrayRef kernel_size, IntArrayRef stride, IntArrayRef padding, bool ceil_mode,
                  bool count_include_pad, std::optional<int64_t> divisor_override) {
  return avg_pool({"avg_pool2d", 2, kernel_size, stride, padding, 1, ceil_mode}, x, count_include_pad,
                  divisor_override);
}

Tensor avg_pool3d(const Tensor& x, IntArrayRef kernel_size, IntArrayRef stride, IntArrayRef padding, bool ceil_mode,
                  bool count_include_pad, std::optional<int64_t> divisor_override) {
  return avg_pool({"avg_pool3d", 3, kernel_size, stride, padding, 1, ceil_mode}, x, count_include_pad,
                  divisor_override);
}

}  // namespace xtgrad
