#pragma once
#include <iosfwd>

#include <xtgrad/autograd/tensor_options.h>
#include <xtgrad/lib/array_ref.h>
#include <xtgrad/lib/scalar.h>

// How the parts of a tensor's description print.

namespace xtgrad {

/// "[2, 3]".
std::ostream& operator<<(std::ostream& out, IntArrayRef sizes);
/// "Float", "Long" ...
std::ostream& operator<<(std::ostream& out, ScalarType dtype);
/// "cpu", "cpu:0".
std::ostream& operator<<(std::ostream& out, DeviceType type);
std::ostream& operator<<(std::ostream& out, Device device);
std::ostream& operator<<(std::ostream& out, const Scalar& value);
/// "TensorOptions(dtype=Float, device=cpu, requires_grad=false)".
std::ostream& operator<<(std::ostream& out, const TensorOptions& options);

}  // namespace xtgrad
