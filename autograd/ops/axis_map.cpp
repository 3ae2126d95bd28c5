#include <xtgrad/autograd/ops/axis_map.h>

#include <xtgrad/autograd/record_piecewise.h>

namespace xtgrad::detail {

Tensor map_axes(const AxisMapNames& names, const Tensor& x, std::shared_ptr<const std::vector<kernels::AxisMap>> maps) {
  Array y = kernels::map_axes(names.op, x.array(), *maps);
  auto gradient = [names, maps = std::move(maps)](const Tensor& g) {
    auto adjoint = std::make_shared<std::vector<kernels::AxisMap>>();
    for (const kernels::AxisMap& map : *maps) adjoint->push_back(map.transposed());
    return map_axes({names.op, names.adjoint_node, names.node}, g, std::move(adjoint));
  };
  if (names.takes_input) return record_piecewise(names.node, std::move(y), {x}, std::move(gradient));
  return record(names.node, std::move(y), {x}, std::move(gradient));
}

void check_axes(const char* op, const Tensor& x, IntArrayRef out) {
  Dims shape = x.sizes();
  const int first = shape.size() - static_cast<int>(out.size());
  for (int d = first; d < shape.size(); ++d) {
    const int64_t size = out[static_cast<size_t>(d - first)];
    check(shape[d] <= INT32_MAX && size <= INT32_MAX, op, ": input ", x.sizes(), " and output size ", out,
          " must be less than 2147483648 along each dimension");
    shape[d] = size;
  }
  if (numel_of(shape) == 0) return;
  constexpr int64_t large = 1 << 24, doubles = 4;  // what an output's place and share take
  for (const int64_t size : out)
    if (size > large) (void)empty_array({size, doubles}, kDouble);
}

Tensor without_elements(const AxisMapNames& names, const Tensor& x, IntArrayRef out) {
  Dims shape = x.sizes();
  for (size_t i = 0; i < out.size(); ++i) shape[shape.size() - static_cast<int>(out.size() - i)] = out[i];
  if (numel_of(shape) != 0) return {};
  dispatch_floating(x.dtype(), names.op, [](auto) {});
  return record(names.node, empty_array(shape, x.dtype()), {x},
                [sizes = x.array().shape()](const Tensor& g) { return Tensor(full_array(sizes, 0, g.dtype())); });
}

}  // namespace xtgrad::detail
