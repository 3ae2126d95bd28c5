#include <limits>

#include <xtgrad/train/onnx/conversion.h>

// Other shapes of the same elements, parts, joined tensors, sums.

namespace xtgrad::train::detail {
namespace {

std::string reshape(const Conversion& c) { return c.graph.add("Reshape", {c.operand(0), c.inferred_shape()}); }

std::string identity(const Conversion& c) {
  if (!(c.shape() == c.shape_of(0))) c.refuse("ONNX has no counterpart");
  return c.graph.add("Identity", {c.operand(0)});
}

std::string permute(const Conversion& c, const Dims& order) {
  return c.graph.add("Transpose", {c.operand(0)}, {{"perm", order}});
}

std::string transpose(const Conversion& c, int a, int b) {
  Dims order;
  for (int d = 0; d < c.shape().size(); ++d) order.push_back(d == a ? b : d == b ? a : d);
  return permute(c, order);
}

std::string select(const Conversion& c) {
  const std::string index = c.graph.scalar(c.number("index"), kLong);
  return c.graph.add("Gather", {c.operand(0), index}, {{"axis", c.number("dim").to_long()}});
}

// The last element may be that of a batch of any size.
std::string slice(const Conversion& c) {
  const int64_t dim = c.number("dim").to_long();
  OnnxGraph& graph = c.graph;
  const std::string end =
      graph.integers({c.ends_with_dim("end", static_cast<int>(dim)) ? std::numeric_limits<int64_t>::max()
                                                                    : c.number("end").to_long()});
  return graph.add("Slice", {c.operand(0), graph.integers({c.number("start").to_long()}), end, graph.integers({dim}),
                             graph.integers({c.number("step").to_long()})});
}

std::string cat(const Conversion& c) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < c.inputs(); ++i) {
    const bool skipped = c.shape_of(i) == Dims{0} && c.shape().size() > 1;
    if (!skipped) parts.push_back(c.operand(i));
  }
  return c.graph.add("Concat", parts, {{"axis", c.number("dim").to_long()}});
}

std::string stack(const Conversion& c) {
  const int64_t dim = c.number("dim").to_long();
  std::vector<std::string> parts;
  for (size_t i = 0; i < c.inputs(); ++i)
    parts.push_back(c.graph.add("Unsqueeze", {c.operand(i), c.graph.integers({dim})}));
  return c.graph.add("Concat", parts, {{"axis", dim}});
}

std::string sum(const Conversion& c) {
  const Dims dims = c.dims("dims");
  if (dims.empty()) return c.graph.add("Identity", {c.operand(0)});
  return c.graph.add("ReduceSum", {c.operand(0), c.graph.integers(dims)},
                     {{"keepdims", c.number("keepdim").to_long()}});
}

std::string mean(const Conversion& c) {
  const Dims dims = c.dims("dims");
  if (dims.empty()) return c.graph.add("Identity", {c.operand(0)});
  return c.graph.add("ReduceMean", {c.operand(0)}, {{"axes", dims}, {"keepdims", c.number("keepdim").to_long()}});
}

std::string pad(const Conversion& c) {
  const Dims given = c.dims("pad");  // of the last dimension first
  const int ndim = c.shape().size();
  Dims pads(2 * ndim, 0);
  for (int i = 0; i < given.size() / 2; ++i) {
    pads[ndim - 1 - i] = given[2 * i];
    pads[2 * ndim - 1 - i] = given[2 * i + 1];
  }
  return c.graph.add("Pad", {c.operand(0), c.graph.integers(pads), c.constant("value")});
}

}  // namespace

void add_shapes(Converters& to) {
  for (const char* name :
       {"ViewBackward0", "UnsafeViewBackward0", "SqueezeBackward0", "SqueezeBackward1", "UnsqueezeBackward0"})
    to[name] = reshape;
  to["CloneBackward0"] = identity;
  to["TransposeBackward0"] = [](const Conversion& c) {
    return transpose(c, c.number("dim0").to<int>(), c.number("dim1").to<int>());
  };
  to["TBackward0"] = [](const Conversion& c) { return c.shape().size() < 2 ? identity(c) : transpose(c, 0, 1); };
  to["PermuteBackward0"] = [](const Conversion& c) { return permute(c, c.dims("dims")); };
  to["ExpandBackward0"] = [](const Conversion& c) { return c.graph.add("Expand", {c.operand(0), c.computed_shape()}); };
  to["SelectBackward0"] = select;
  to["SliceBackward0"] = slice;
  to["CatBackward0"] = cat;
  to["StackBackward0"] = stack;
  to["SumBackward0"] = to["SumBackward1"] = sum;
  to["MeanBackward0"] = to["MeanBackward1"] = mean;
  to["ConstantPadNdBackward0"] = pad;
}

}  // namespace xtgrad::train::detail
