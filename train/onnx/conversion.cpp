#include <xtgrad/train/onnx/conversion.h>

#include <xtgrad/lib/check.h>
#include <xtgrad/train/onnx/run.h>

namespace xtgrad::train::detail {

std::string readable(const std::string& name) { return name.substr(0, name.find("Backward")); }

Conversion::Conversion(OnnxGraph& into, const Node& node, const Node& other_node, const TracedOperation& operation,
                       const TracedOperation& other, const NameOf& name_of, const std::pair<int64_t, int64_t>& batches,
                       const std::string& batch_name)
    : graph(into),
      node_(node),
      other_node_(other_node),
      operation_(operation),
      other_(other),
      name_of_(name_of),
      batches_(batches),
      batch_name_(batch_name) {}

void Conversion::refuse(const std::string& why) const { fail("export_onnx: ", readable(operation_.name), ": ", why); }

bool Conversion::has(size_t input) const { return operation_.inputs.at(input).defined(); }

std::string Conversion::as_is(size_t input) const {
  return has(input) ? name_of_(operation_.inputs[input], other_.inputs.at(input)) : std::string();
}

std::string Conversion::operand(size_t input) const {
  if (!has(input)) return "";
  const std::string name = as_is(input);
  return operation_.inputs[input].kind().dtype == dtype() ? name : graph.cast(name, dtype());
}

Dims Conversion::shape_of(size_t input) const { return operation_.inputs.at(input).kind().shape(); }

template <class T>
const T& Conversion::attribute(const char* name) const {
  const auto found = operation_.attributes.find(name);
  check(found != operation_.attributes.end(), "export_onnx: ", operation_.name, " was traced without its ", name);
  return std::get<T>(found->second);
}

Scalar Conversion::number(const char* name) const {
  const Scalar value = attribute<Scalar>(name), elsewhere = std::get<Scalar>(other_.attributes.at(name));
  if (!same_numbers(value, elsewhere))
    refuse(
        text("its ", name, " depends on the batch or on its values: ", value, " and ", elsewhere, " for two inputs"));
  return value;
}

Dims Conversion::dims(const char* name) const {
  const Dims& value = attribute<Dims>(name);
  const Dims& elsewhere = std::get<Dims>(other_.attributes.at(name));
  if (!(value == elsewhere))
    refuse(
        text("its ", name, " depends on the batch or on its values: ", value, " and ", elsewhere, " for two inputs"));
  return value;
}

bool Conversion::varies(size_t input, int d) const {
  return shape_of(input)[d] != other_.inputs.at(input).kind().shape()[d];
}

bool Conversion::ends_with_dim(const char* name, int dim) const {
  const auto ends = [&](const TracedOperation& operation) {
    return std::get<Scalar>(operation.attributes.at(name)).to_long() == operation.inputs.at(0).kind().shape()[dim];
  };
  return ends(operation_) && ends(other_);
}

std::string Conversion::tensor(const char* name) const {
  using Input = TracedOperation::Input;
  return name_of_(attribute<Input>(name), std::get<Input>(other_.attributes.at(name)));
}

std::string Conversion::inferred_shape() const {
  Dims sizes = shape();
  int varying = 0;
  for (int d = 0; d < sizes.size(); ++d)
    if (sizes[d] != other_shape()[d]) {
      sizes[d] = -1;
      ++varying;
    }
  return varying > 1 ? computed_shape() : graph.integers(sizes);
}

int64_t Conversion::dim_of_batch(int d) const {
  const int64_t factor = shape()[d] / batches_.first;
  if (factor * batches_.first != shape()[d] || factor * batches_.second != other_shape()[d])
    refuse(text("the size of dimension ", d, " is no multiple of the batch size: ", shape(), " for a batch of ",
                batches_.first, " and ", other_shape(), " for one of ", batches_.second));
  return factor;
}

std::string Conversion::computed_shape() const {
  if (shape() == other_shape()) return graph.integers(shape());
  const std::string batch = graph.add("Shape", {batch_name_}, {{"start", int64_t{0}}, {"end", int64_t{1}}});
  std::vector<std::string> parts;
  for (int d = 0; d < shape().size(); ++d) {
    if (shape()[d] == other_shape()[d])
      parts.push_back(graph.integers({shape()[d]}));
    else
      parts.push_back(graph.add("Mul", {batch, graph.integers({dim_of_batch(d)})}));
  }
  return graph.add("Concat", parts, {{"axis", int64_t{0}}});
}

}  // namespace xtgrad::train::detail
