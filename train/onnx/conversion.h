#pragma once
#include <functional>
#include <map>
#include <string>

#include <xtgrad/autograd/trace.h>
#include <xtgrad/train/onnx/graph.h>

namespace xtgrad::train::detail {

/// "LinalgSvd" of "LinalgSvdBackward0".
std::string readable(const std::string& name);

/// One traced operation on its way into the graph, seen twice: as it ran on the example and on another batch size.
/// What differs between the two depends on the batch.
class Conversion {
 public:
  using NameOf = std::function<std::string(const TracedOperation::Input&, const TracedOperation::Input&)>;

  Conversion(OnnxGraph& graph, const Node& node, const Node& other_node, const TracedOperation& operation,
             const TracedOperation& other, const NameOf& name_of, const std::pair<int64_t, int64_t>& batches,
             const std::string& batch_name);

  OnnxGraph& graph;

  bool has(size_t input) const;
  size_t inputs() const { return operation_.inputs.size(); }
  /// The name of an operand, converted to the result's dtype where that differs; "" where it was left out.
  std::string operand(size_t input) const;
  /// The same as it is.
  std::string as_is(size_t input) const;
  Dims shape_of(size_t input) const;
  /// Whether that size depends on the batch.
  bool varies(size_t input, int d) const;
  ScalarType dtype() const { return node_.outputs[0].dtype; }
  const Dims& shape() const { return node_.outputs[0].shape(); }
  const Dims& other_shape() const { return other_node_.outputs[0].shape(); }

  bool is_set(const char* attribute) const { return operation_.attributes.count(attribute) != 0; }
  Scalar number(const char* attribute) const;
  Dims dims(const char* attribute) const;
  /// Whether that index is the length of the operand's dimension, whatever the batch.
  bool ends_with_dim(const char* attribute, int dim) const;
  /// A tensor that is no operand, under its name if it is one of the module's.
  std::string tensor(const char* attribute) const;
  /// A number as a constant of the result's dtype.
  std::string constant(const Scalar& value) const { return graph.scalar(value, dtype()); }
  std::string constant(const char* attribute) const { return constant(number(attribute)); }

  /// The result's shape as an operand, in which one size that depends on the batch is -1.
  std::string inferred_shape() const;
  /// The same with that size computed.
  std::string computed_shape() const;

  [[noreturn]] void refuse(const std::string& why) const;

 private:
  template <class T>
  const T& attribute(const char* name) const;
  int64_t dim_of_batch(int d) const;

  const Node &node_, &other_node_;
  const TracedOperation &operation_, &other_;
  const NameOf& name_of_;
  const std::pair<int64_t, int64_t>& batches_;
  const std::string& batch_name_;
};

/// How an operation is written: returns the name of its result.
using Converter = std::function<std::string(const Conversion&)>;
using Converters = std::map<std::string, Converter>;

void add_elementwise(Converters& converters);
void add_layers(Converters& converters);
void add_shapes(Converters& converters);

}  // namespace xtgrad::train::detail
