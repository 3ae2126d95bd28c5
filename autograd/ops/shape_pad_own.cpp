#include <xtgrad/autograd/ops/shape_pad.h>

#include <algorithm>

#include <xtgrad/autograd/ops/axis_map.h>
#include <xtgrad/autograd/ops/index.h>

namespace xtgrad::detail {
namespace {

enum class Mode { reflect, replicate, circular };

Mode mode_of(const std::string& name) {
  if (name == "reflect") return Mode::reflect;
  if (name == "replicate") return Mode::replicate;
  check(name == "circular", "Unrecognised padding mode ", name);
  return Mode::circular;
}

/// How one dimension is padded.
struct Edge {
  int dim;
  int64_t size, before, after;
  int64_t length() const { return size + before + after; }
};

/// Where position o of the padded dimension comes from.
int64_t source_of(int64_t o, const Edge& edge, Mode mode) {
  int64_t i = o - edge.before;
  if (mode == Mode::replicate) return std::clamp<int64_t>(i, 0, edge.size - 1);
  if (mode == Mode::circular) {  // what negative padding cuts off does not come round again
    const int64_t first = std::max<int64_t>(-edge.before, 0);
    const int64_t left = edge.size - first - std::max<int64_t>(-edge.after, 0);
    return first + ((i - first) % left + left) % left;
  }
  if (i < 0) i = -i;
  return i < edge.size ? i : 2 * (edge.size - 1) - i;
}

Edge checked_edge(const Tensor& x, int dim, int64_t before, int64_t after, Mode mode) {
  const Edge edge{dim, x.size(dim), before, after};
  check(edge.size > 0, "Expected a non-zero size at dimension ", dim, " for padding, but got: ", x.sizes());
  const int64_t most = std::max(before, after), least = std::min(before, after);
  check(most <= INT32_MAX && least >= -edge.size && edge.length() > 0, "pad: padding (", before, ", ", after,
        ") at dimension ", dim, " of input ", x.sizes(), " leaves a size that is not positive or too large");
  check(mode != Mode::reflect || most < edge.size,
        "Padding size should be less than the corresponding input dimension, but got: padding (", before, ", ", after,
        ") at dimension ", dim, " of input ", x.sizes());
  const int64_t left = edge.size + std::min<int64_t>(before, 0) + std::min<int64_t>(after, 0);
  check(mode != Mode::circular || (left > 0 && most <= left), "Padding value causes wrapping around more than once.");
  return edge;
}

kernels::AxisMap axis_map(const Edge& edge, Mode mode) {
  kernels::AxisMap map;
  map.in = edge.size;
  map.out = edge.length();
  for (int64_t i = 0; i < map.out; ++i) {
    map.next();
    map.add_tap(source_of(i, edge, mode), 1);
  }
  return map;
}

// Integers have no linear maps: each dimension takes its elements by index.
Tensor pad_by_index(const Tensor& x, const std::vector<Edge>& edges, Mode mode) {
  Tensor result = x.clone();
  for (const Edge& edge : edges) {
    const Array index = empty_array({edge.length()}, kLong);
    for (int64_t i = 0; i < index.numel(); ++i) index.data<int64_t>()[i] = source_of(i, edge, mode);
    result = index_select(result, edge.dim, Tensor(index));
  }
  return result;
}

AxisMapNames names_of(Mode mode, size_t dims) {
  static constexpr AxisMapNames names[][3] = {
      {{"reflection_pad1d", "ReflectionPad1DBackward0", "ReflectionPad1DBackwardBackward0", true},
       {"reflection_pad2d", "ReflectionPad2DBackward0", "ReflectionPad2DBackwardBackward0", true},
       {"reflection_pad3d", "ReflectionPad3DBackward0", "ReflectionPad3DBackwardBackward0", true}},
      {{"replication_pad1d", "ReplicationPad1DBackward0", "ReplicationPad1DBackwardBackward0", true},
       {"replication_pad2d", "ReplicationPad2DBackward0", "ReplicationPad2DBackwardBackward0", true},
       {"replication_pad3d", "ReplicationPad3DBackward0", "ReplicationPad3DBackwardBackward0", true}},
      {{"circular_pad1d", "CircularPad1DBackward", "CircularPad1DBackwardBackward"},
       {"circular_pad2d", "CircularPad2DBackward", "CircularPad2DBackwardBackward"},
       {"circular_pad3d", "CircularPad3DBackward", "CircularPad3DBackwardBackward"}}};
  return names[static_cast<size_t>(mode)][dims - 1];
}

}  // namespace

Tensor pad_with_own(const Tensor& x, IntArrayRef padding, const std::string& mode_name, std::optional<double> value) {
  const Mode mode = mode_of(mode_name);
  check(!value || *value == 0, "Padding mode \"", mode_name, "\" doesn't take in value argument");
  check(padding.size() % 2 == 0, "Padding length must be divisible by 2, got ", padding.size());
  const int64_t ndim = x.dim(), dims = static_cast<int64_t>(padding.size() / 2);
  check(dims >= 1 && dims <= 3 && ndim > dims && ndim <= dims + 2,
        "Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now: got ", ndim,
        "D input and padding ", padding);
  std::vector<Edge> edges;
  std::vector<int64_t> sizes;
  for (int64_t d = ndim - dims; d < ndim; ++d) {
    const auto at = static_cast<size_t>(2 * (ndim - 1 - d));
    edges.push_back(checked_edge(x, static_cast<int>(d), padding[at], padding[at + 1], mode));
    sizes.push_back(edges.back().length());
  }
  const AxisMapNames names = names_of(mode, edges.size());
  check_axes(names.op, x, sizes);
  if (!x.is_floating_point()) return pad_by_index(x, edges, mode);
  auto maps = std::make_shared<std::vector<kernels::AxisMap>>();
  for (const Edge& edge : edges) maps->push_back(axis_map(edge, mode));
  return map_axes(names, x, std::move(maps));
}

}  // namespace xtgrad::detail
