#include <array>

#include <xtgrad/autograd/ops/axis_map.h>
#include <xtgrad/autograd/ops/pool.h>
#include <xtgrad/autograd/ops/pool_places.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/adaptive_max_pool.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/memory_format.h>

namespace xtgrad {
namespace {

using kernels::AxisMap;

/// Equal parts: how many along each of the last dimensions.
using Parts = std::array<int64_t, 3>;

void check_line(const char* op, const Tensor& x, IntArrayRef output_size) {
  check(x.dim() == 2 || x.dim() == 3, "Expected 2 to 3 dimensions, but got ", x.dim(),
        "-dimensional tensor for argument #1 'self' (while checking arguments for ", op, ")");
  check(output_size.size() == 1, op, "() argument 'output_size' should contain one int (got ", output_size.size(), ")");
}

/// The parts along the last `dims` dimensions, the missing ones before them being 1.
Parts checked_parts(const char* op, const Tensor& x, IntArrayRef given, int dims, bool empty_channels) {
  const auto count = static_cast<size_t>(dims);
  check(x.dim() == dims + 1 || x.dim() == dims + 2, op, "(): Expected ", dims + 1, "D or ", dims + 2,
        "D tensor, but got ", x.sizes());
  check(given.size() == 1 || given.size() == count, op, ": output_size must be ", dims);
  Parts parts{1, 1, 1};
  for (size_t i = 0; i < count; ++i) {
    parts[3 - count + i] = given.size() == 1 ? given[0] : given[i];
    check(parts[3 - count + i] >= 0, op, ": elements of output_size must be greater than or equal to 0 but received ",
          given);
  }
  for (int64_t d = empty_channels ? x.dim() - dims : 1; d < x.dim(); ++d)
    check(x.size(d) > 0, op, "(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ",
          x.sizes(), " with dimension ", d, " being empty");
  detail::check_axes(op, x, IntArrayRef(parts.data() + 3 - count, count));
  return parts;
}

AxisMap averages(int64_t size, int64_t parts) {
  AxisMap map;
  map.in = size;
  map.out = parts;
  for (int64_t o = 0; o < parts; ++o) {
    map.begin.push_back(kernels::part_begin(o, size, parts));
    map.end.push_back(kernels::part_end(o, size, parts));
    map.scale.push_back(1 / static_cast<double>(map.end.back() - map.begin.back()));
  }
  return map;
}

// Parts of equal size are the windows of a pooling operation.
void describe_parts(TracedOperation& operation, const Tensor& x, const Parts& parts, int dims) {
  Dims size;
  for (int i = 3 - dims; i < 3; ++i) {
    const int64_t part = parts[static_cast<size_t>(i)];
    if (part == 0 || x.size(i - 3) % part != 0) return;
    size.push_back(x.size(i - 3) / part);
  }
  operation.as(dims == 2 ? "AvgPool2DBackward0" : "AvgPool3DBackward0", {x});
  operation.set("kernel", size).set("stride", size).set("padding", Dims(dims, 0)).set("end", Dims(dims, 0));
  operation.set("count_include_pad", true);
}

Tensor adaptive_avg_pool(const char* op, const detail::AxisMapNames& names, const Tensor& x, IntArrayRef output_size,
                         int dims) {
  const Parts parts = checked_parts(op, x, output_size, dims, dims == 2);
  const bool whole = parts[0] * parts[1] * parts[2] == 1;
  if (whole && (kernels::is_narrow(x.dtype()) || !is_channels_last(x.array()))) {
    const int64_t all[] = {-3, -2, -1};
    return mean(x, IntArrayRef(all + 3 - dims, static_cast<size_t>(dims)), true);
  }
  if (Tensor none = detail::without_elements(names, x, IntArrayRef(parts.data() + 3 - dims, size_t(dims)));
      none.defined())
    return none;
  auto maps = std::make_shared<std::vector<AxisMap>>();
  for (int i = 3 - dims; i < 3; ++i) maps->push_back(averages(x.size(i - 3), parts[static_cast<size_t>(i)]));
  return traced(
      detail::map_axes(whole ? detail::AxisMapNames{names.op, "MeanBackward1", "MeanBackwardBackward1"} : names, x,
                       std::move(maps)),
      [&](TracedOperation& operation) { describe_parts(operation, x, parts, dims); });
}

std::tuple<Tensor, Tensor> adaptive_max_pool(const char* op, const char* name, const Tensor& x, IntArrayRef output_size,
                                             int dims) {
  const Parts parts = checked_parts(op, x, output_size, dims, false);
  const int first = static_cast<int>(x.dim()) - dims;
  Dims shape = x.sizes(), folded{1, 1, 1, 1};
  for (int d = 0; d < first; ++d) folded[0] *= shape[d];
  for (int i = 0; i < dims; ++i) {
    folded[4 - dims + i] = shape[first + i];
    shape[first + i] = parts[static_cast<size_t>(3 - dims + i)];
  }
  const int64_t out[3] = {parts[0], parts[1], parts[2]};
  const kernels::ValueAndIndex found = kernels::adaptive_max_pool(op, x.array().reshape(folded), out);
  const bool last = is_channels_last(x.array()) && first == 2;
  const auto laid_out = [&](const Array& y) {
    const Tensor result(y.reshape(shape));
    if (!last) return result;
    return result.contiguous(dims == 2 ? MemoryFormat::ChannelsLast : MemoryFormat::ChannelsLast3d);
  };
  const Tensor indices = laid_out(found.indices);
  return {detail::record_places(name, laid_out(found.values).array(), x, indices, first), indices};
}

constexpr detail::AxisMapNames kAverage2{"adaptive_avg_pool2d", "AdaptiveAvgPool2DBackward0",
                                         "AdaptiveAvgPool2DBackwardBackward0", true};
constexpr detail::AxisMapNames kAverage3{"adaptive_avg_pool3d", "AdaptiveAvgPool3DBackward0",
                                         "AdaptiveAvgPool3DBackwardBackward0", true};

}  // namespace

Tensor adaptive_avg_pool1d(const Tensor& x, IntArrayRef output_size) {
  check_line("adaptive_avg_pool1d", x, output_size);
  return squeeze(adaptive_avg_pool2d(unsqueeze(x, -2), {1, output_size[0]}), -2);
}
Tensor adaptive_avg_pool2d(const Tensor& x, IntArrayRef output_size) {
  return adaptive_avg_pool("adaptive_avg_pool2d", kAverage2, x, output_size, 2);
}
Tensor adaptive_avg_pool3d(const Tensor& x, IntArrayRef output_size) {
  return adaptive_avg_pool("adaptive_avg_pool3d", kAverage3, x, output_size, 3);
}

std::tuple<Tensor, Tensor> adaptive_max_pool1d(const Tensor& x, IntArrayRef output_size) {
  check_line("adaptive_max_pool1d", x, output_size);
  const auto [values, indices] = adaptive_max_pool2d(unsqueeze(x, -2), {1, output_size[0]});
  return {squeeze(values, -2), squeeze(indices, -2)};
}
std::tuple<Tensor, Tensor> adaptive_max_pool2d(const Tensor& x, IntArrayRef output_size) {
  return adaptive_max_pool("adaptive_max_pool2d", "AdaptiveMaxPool2DBackward0", x, output_size, 2);
}
std::tuple<Tensor, Tensor> adaptive_max_pool3d(const Tensor& x, IntArrayRef output_size) {
  return adaptive_max_pool("adaptive_max_pool3d", "AdaptiveMaxPool3DBackward0", x, output_size, 3);
}

}  // namespace xtgrad
