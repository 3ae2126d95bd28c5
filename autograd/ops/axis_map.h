#pragma once
#include <memory>
#include <vector>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/kernels/axis_map.h>

namespace xtgrad::detail {

/// How messages and the graph call a linear map along axes and its adjoint, and whether PyTorch's gradient takes the
/// input, too, on which it does not depend (those of pools and pads do, those of upsampling do not).
struct AxisMapNames {
  const char *op, *node, *adjoint_node;
  bool takes_input = false;
};

/// Maps the last dimensions of x [..., in...] -> [..., out...]; the gradient is the adjoint, whose gradient is the map.
Tensor map_axes(const AxisMapNames& names, const Tensor& x, std::shared_ptr<const std::vector<kernels::AxisMap>> maps);

/// Throws unless both sizes of an axis can be mapped, the sizes [..., out...] multiply to a tensor's, and there is
/// memory for the maps.
void check_axes(const char* op, const Tensor& x, IntArrayRef out);

/// The result of a map to [..., out...] if that has no elements, so that nobody needs the map; else undefined.
Tensor without_elements(const AxisMapNames& names, const Tensor& x, IntArrayRef out);

}  // namespace xtgrad::detail
