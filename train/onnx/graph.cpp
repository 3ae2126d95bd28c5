#include <xtgrad/train/onnx/graph.h>

#include <cctype>
#include <limits>

#include <xtgrad/lib/check.h>

namespace xtgrad::train::detail {
namespace {

void describe(onnx::ValueInfoProto& value, const std::string& name, ScalarType dtype, const Dims& shape) {
  value.set_name(name);
  auto& tensor = *value.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(onnx_dtype(dtype));
  auto& sizes = *tensor.mutable_shape();
  for (const int64_t size : shape) {
    auto& dim = *sizes.add_dim();
    if (size >= 0)
      dim.set_dim_value(size);
    else if (size == -1)
      dim.set_dim_param("batch");
  }
}

void set_value(onnx::AttributeProto& attribute, int64_t value) {
  attribute.set_type(onnx::AttributeProto::INT);
  attribute.set_i(value);
}
void set_value(onnx::AttributeProto& attribute, double value) {
  attribute.set_type(onnx::AttributeProto::FLOAT);
  attribute.set_f(static_cast<float>(value));
}
void set_value(onnx::AttributeProto& attribute, const Dims& values) {
  attribute.set_type(onnx::AttributeProto::INTS);
  for (const int64_t value : values) attribute.add_ints(value);
}
void set_value(onnx::AttributeProto& attribute, const std::string& value) {
  attribute.set_type(onnx::AttributeProto::STRING);
  attribute.set_s(value);
}

}  // namespace

int onnx_dtype(ScalarType dtype) {
  switch (dtype) {
    case kFloat:
      return onnx::TensorProto::FLOAT;
    case kDouble:
      return onnx::TensorProto::DOUBLE;
    case kHalf:
      return onnx::TensorProto::FLOAT16;
    case kBFloat16:
      return onnx::TensorProto::BFLOAT16;
    case kByte:
      return onnx::TensorProto::UINT8;
    case kChar:
      return onnx::TensorProto::INT8;
    case kShort:
      return onnx::TensorProto::INT16;
    case kInt:
      return onnx::TensorProto::INT32;
    case kLong:
      return onnx::TensorProto::INT64;
    case kBool:
      return onnx::TensorProto::BOOL;
    default:
      fail("export_onnx: ONNX has no dtype ", dtype);
  }
}

std::string OnnxGraph::free_name(const std::string& wanted) {
  const int count = used_[wanted]++;
  return count == 0 ? wanted : free_name(text(wanted, '_', count));
}

std::string OnnxGraph::constant(const Array& x, const std::string& wanted) {
  onnx::TensorProto& tensor = *proto_.add_initializer();
  tensor.set_name(free_name(wanted));
  tensor.set_data_type(onnx_dtype(x.dtype()));
  for (const int64_t size : x.shape()) tensor.add_dims(size);
  const Array row_major = x.contiguous();
  tensor.set_raw_data(row_major.raw(), static_cast<size_t>(x.numel()) * element_size(x.dtype()));
  return tensor.name();
}

std::string OnnxGraph::integers(const Dims& values) {
  const Array list = empty_array({values.size()}, kLong);
  std::copy(values.begin(), values.end(), list.data<int64_t>());
  return constant(list);
}

std::string OnnxGraph::add(const std::string& op, const std::vector<std::string>& inputs,
                           const std::vector<Attribute>& attributes) {
  onnx::NodeProto& node = *proto_.add_node();
  node.set_op_type(op);
  for (const std::string& input : inputs) node.add_input(input);
  // An operand that was left out at the end is not mentioned.
  while (node.input_size() > 0 && node.input(node.input_size() - 1).empty()) node.mutable_input()->RemoveLast();
  std::string lower = op;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  node.add_output(free_name(lower));
  node.set_name(node.output(0));
  for (const auto& [name, value] : attributes) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    std::visit([&](const auto& v) { set_value(attribute, v); }, value);
  }
  return node.output(0);
}

void OnnxGraph::set_input(const std::string& name, ScalarType dtype, const Dims& shape) {
  check(!name.empty() && used_[name]++ == 0, "export_onnx: '", name, "' cannot be the name of the input");
  describe(*proto_.add_input(), name, dtype, shape);
}

void OnnxGraph::reserve_output(const std::string& name) {
  check(!name.empty() && used_[name]++ == 0, "export_onnx: '", name, "' cannot be the name of the output");
}

void OnnxGraph::finish(const std::string& result, const std::string& name, ScalarType dtype, const Dims& shape) {
  onnx::NodeProto& node = *proto_.add_node();
  node.set_op_type("Identity");
  node.add_input(result);
  node.add_output(name);
  node.set_name(name);
  describe(*proto_.add_output(), name, dtype, shape);
}

}  // namespace xtgrad::train::detail
