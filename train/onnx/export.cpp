#include <xtgrad/train/onnx.h>

#include <algorithm>
#include <set>

#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>
#include <xtgrad/lib/io/atomic_file.h>
#include <xtgrad/train/onnx/conversion.h>
#include <xtgrad/train/onnx/run.h>

namespace xtgrad::train {
namespace {

using detail::Conversion;
using detail::OnnxGraph;
using detail::Run;
using Input = TracedOperation::Input;

// Evaluation mode until the end of the scope.
class Evaluating {
 public:
  explicit Evaluating(nn::Module& module) : module_(module), training_(module.is_training()) {
    for (const auto& part : module.modules(/*include_self=*/false)) before_.emplace_back(part, part->is_training());
    module.eval();
  }
  Evaluating(const Evaluating&) = delete;
  Evaluating& operator=(const Evaluating&) = delete;
  ~Evaluating() {
    module_.train(training_);
    for (const auto& [part, training] : before_) part->train(training);  // parents come first
  }

 private:
  nn::Module& module_;
  const bool training_;
  std::vector<std::pair<std::shared_ptr<nn::Module>, bool>> before_;
};

// Throws at the end if forward has changed what the file is to hold.
class Unchanged {
 public:
  explicit Unchanged(const nn::Module& module) {
    for (const auto& item : module.named_parameters()) remember(item.key(), item.value());
    for (const auto& item : module.named_buffers()) remember(item.key(), item.value());
  }
  void check_now() const {
    for (const Weight& weight : before_)
      check(detail::version_of(weight.tensor) == weight.version, "export_onnx: forward changes '", weight.name,
            "' in place, also in evaluation mode, which the file could not say");
  }

 private:
  struct Weight {
    std::string name;
    Tensor tensor;
    uint32_t version;
  };
  void remember(const std::string& name, const Tensor& tensor) {
    if (tensor.defined()) before_.push_back({name, tensor, detail::version_of(tensor)});
  }
  std::vector<Weight> before_;
};

class Exporter {
 public:
  Exporter(const nn::Module& module, const Run& run, const Run& other, const std::pair<int64_t, int64_t>& batches,
           const OnnxOptions& options)
      : run_(run), other_(other), batches_(batches), options_(options) {
    detail::add_elementwise(converters_);
    detail::add_layers(converters_);
    detail::add_shapes(converters_);
    for (const auto& item : module.named_parameters()) remember(item.key(), item.value());
    for (const auto& item : module.named_buffers()) remember(item.key(), item.value());
  }

  onnx::GraphProto& write(const Tensor& example, const Dims& input_shape, const Dims& output_shape) {
    check_operations();
    detail::check_alike(run_, other_);
    graph_.set_input(options_.input, example.dtype(), input_shape);
    graph_.reserve_output(options_.output);
    const Conversion::NameOf name_of = [this](const Input& x, const Input& elsewhere) { return name(x, elsewhere); };
    for (size_t i = 0; i < run_.nodes().size(); ++i) {
      const Node *node = run_.nodes()[i], *counterpart = other_.nodes()[i];
      const Conversion conversion(graph_, *node, *counterpart, run_.operation(node), other_.operation(counterpart),
                                  name_of, batches_, options_.input);
      const auto& converter = converters_.at(run_.operation(node).name);
      results_[node] = converter(conversion);
    }
    graph_.finish(name(run_.result(), other_.result()), options_.output, run_.output().dtype(), output_shape);
    check(input_is_used_, "export_onnx: no operation with a gradient leads from forward's input to its result: ",
          "the file would hold the result for the example");
    graph_.proto().set_name("xtgrad");
    return graph_.proto();
  }

 private:
  void remember(const std::string& name, const Tensor& value) {
    weights_.emplace(value.impl().get(), name);
    if (const Edge sink = gradient_edge(value); sink.node) parameters_.emplace(sink.node.get(), value);
  }

  void check_operations() const {
    std::set<std::string> missing;
    for (const Node* node : run_.nodes()) {
      const std::string& name = run_.operation(node).name;
      if (converters_.count(name) == 0) missing.insert(detail::readable(name));
    }
    std::string list;
    for (const std::string& name : missing) list += (list.empty() ? "" : ", ") + name;
    check(missing.empty(), "export_onnx: no way is known to say these operations in ONNX: ", list);
  }

  std::string name(const Input& x, const Input& elsewhere) {
    if (run_.is_input(x)) {
      input_is_used_ = true;
      return options_.input;
    }
    if (x.from.node) {
      if (const auto found = results_.find(x.from.node.get()); found != results_.end()) {
        check(x.from.output == 0, "export_onnx: ", detail::readable(x.from.node->name()), " has several results");
        return found->second;
      }
      const auto found = parameters_.find(x.from.node.get());
      check(found != parameters_.end(),
            "export_onnx: a tensor that requires grad is neither the module's parameter nor ",
            "computed within forward: register it in the module, or detach() it");
      return constant(found->second);
    }
    check(
        elsewhere.tensor.defined() && detail::same_values(x.tensor, elsewhere.tensor),
        "export_onnx: a tensor of sizes ", x.tensor.sizes(), " (", x.tensor.dtype(),
        ") is another one for another batch or for other values: forward makes it by operations without a gradient or "
        "from numbers taken out of the graph, and in the file it would be the same for any input");
    check(
        x.version == detail::version_of(x.tensor) && elsewhere.version == detail::version_of(elsewhere.tensor),
        "export_onnx: a tensor of sizes ", x.tensor.sizes(), " (", x.tensor.dtype(),
        ") without a gradient is changed in place after forward has used it: the file would hold its last values only");
    return constant(x.tensor);
  }

  std::string constant(const Tensor& value) {
    std::string& name = constants_[value.impl().get()];
    if (!name.empty()) return name;
    held_.push_back(value);
    const auto known = weights_.find(value.impl().get());
    return name = graph_.constant(value.array(), known == weights_.end() ? "constant" : known->second);
  }

  const Run &run_, &other_;
  const std::pair<int64_t, int64_t> batches_;
  const OnnxOptions& options_;
  detail::Converters converters_;
  std::unordered_map<const TensorImpl*, std::string> weights_;  // names of parameters and buffers
  std::unordered_map<const Node*, Tensor> parameters_;          // by where their gradients go
  std::unordered_map<const Node*, std::string> results_;
  std::unordered_map<const TensorImpl*, std::string> constants_;
  std::vector<Tensor> held_;
  bool input_is_used_ = false;
  OnnxGraph graph_;
};

// The sizes of which two runs tell: -1 for that of the batch, -2 for others that depend on it.
Dims with_any_batch(Dims shape, const Dims& elsewhere, const std::pair<int64_t, int64_t>& batches) {
  for (int d = 0; d < shape.size() && d < elsewhere.size(); ++d)
    if (shape[d] != elsewhere[d]) shape[d] = std::pair(shape[d], elsewhere[d]) == batches ? -1 : -2;
  return shape;
}

void check_example(const Tensor& example) {
  check(example.defined() && example.dim() > 0 && example.numel() > 0,
        "export_onnx: expected an example with a batch dimension and at least one element, got ",
        example.defined() ? text("one of sizes ", example.sizes()) : std::string("an undefined tensor"));
}

}  // namespace

void export_onnx(nn::Module& module, const std::function<Tensor(const Tensor&)>& forward, const Tensor& example,
                 const std::string& path, const OnnxOptions& options) {
  check_example(example);
  const Evaluating evaluating(module);
  const Unchanged weights(module);
  // At least two rows: a dimension of size 1 may be squeezed or expanded. What differs in the second run depends on the
  // batch or on the values, what differs in two more of as many rows on the values.
  const int64_t rows = options.dynamic_batch ? std::max<int64_t>(example.size(0), 2) : example.size(0);
  const std::pair<int64_t, int64_t> batches{rows, options.dynamic_batch ? 3 * rows + 1 : rows};
  const Run run(forward, detail::rows_of(example, batches.first));
  const Run other(forward, detail::other_values(example, batches.second, 1));
  Exporter exporter(module, run, other, batches, options);
  onnx::ModelProto model;
  const Dims input = with_any_batch(run.input().array().shape(), other.input().array().shape(), batches);
  const Dims output = with_any_batch(run.output().array().shape(), other.output().array().shape(), batches);
  *model.mutable_graph() = std::move(exporter.write(example, input, output));
  for (const uint64_t seed : {2, 3})
    detail::check_same(other, Run(forward, detail::other_values(example, batches.second, seed)));
  weights.check_now();
  model.set_ir_version(8);  // that of ONNX 1.12, which brought opset 17
  model.set_producer_name("xtgrad");
  model.add_opset_import()->set_version(17);
  check(model.ByteSizeLong() < size_t{INT32_MAX}, "export_onnx: the model takes ", model.ByteSizeLong(),
        " bytes, and a file of protobuf at most 2147483647");
  try {
    onnx::checker::check_model(model);
    const onnx::ShapeInferenceOptions strict(/*check_type=*/true, /*strict_mode=*/1);
    onnx::shape_inference::InferShapes(model, onnx::OpSchemaRegistry::Instance(), strict);
  } catch (const std::exception& error) {
    fail("export_onnx: ONNX's own checks refuse the model: ", error.what());
  }
  const std::string bytes = model.SerializeAsString();
  io::AtomicFile file(path);
  file.write(bytes.data(), bytes.size());
  file.commit();
}

}  // namespace xtgrad::train
