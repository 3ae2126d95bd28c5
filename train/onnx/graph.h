#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <onnx/onnx_pb.h>
#include <xtgrad/lib/array.h>

namespace xtgrad::train::detail {

/// The number that ONNX gives a dtype; throws for those without one.
int onnx_dtype(ScalarType dtype);

/// An ONNX graph that grows by constants and nodes, whose results are known by names.
class OnnxGraph {
 public:
  using Attribute = std::pair<const char*, std::variant<int64_t, double, Dims, std::string>>;

  /// The array under this name, or one like it that is still free.
  std::string constant(const Array& x, const std::string& wanted = "constant");
  std::string scalar(const Scalar& value, ScalarType dtype) { return constant(scalar_array(value, dtype)); }
  /// A list of integers, which is what shapes and axes are given by.
  std::string integers(const Dims& values);
  /// The result of an operator.
  std::string add(const std::string& op, const std::vector<std::string>& inputs,
                  const std::vector<Attribute>& attributes = {});
  std::string cast(const std::string& x, ScalarType dtype) {
    return add("Cast", {x}, {{"to", int64_t{onnx_dtype(dtype)}}});
  }
  /// Keeps a name for the output, before other results are named.
  void reserve_output(const std::string& name);
  /// Lets `result` be the output of that name and shape; -1 stands for any batch size, -2 for another unknown one.
  void finish(const std::string& result, const std::string& name, ScalarType dtype, const Dims& shape);
  void set_input(const std::string& name, ScalarType dtype, const Dims& shape);

  onnx::GraphProto& proto() { return proto_; }

 private:
  std::string free_name(const std::string& wanted);

  onnx::GraphProto proto_;
  std::map<std::string, int> used_;
};

}  // namespace xtgrad::train::detail
