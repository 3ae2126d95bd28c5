#include <xtgrad/train/onnx.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <unordered_set>

#include <onnx/checker.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/io/atomic_file.h>
#include <xtgrad/train/onnx/conversion.h>

namespace xtgrad::train {
namespace {

using detail::Conversion;
using detail::OnnxGraph;
using Input = TracedOperation::Input;

// Evaluation mode until the end of the scope.
class Evaluating {
 public:
  explicit Evaluating(nn::Module& module) {
    for (const auto& part : module.modules()) before_.emplace_back(part, part->is_training());
    module.eval();
  }
  Evaluating(const Evaluating&) = delete;
  Evaluating& operator=(const Evaluating&) = delete;
  ~Evaluating() {
    for (const auto& [part, training] : before_) part->train(training);  // parents come first
  }

 private:
  std::vector<std::pair<std::shared_ptr<nn::Module>, bool>> before_;
};

uint32_t version_of(const Tensor& x) { return x.array().storage()->version(); }

/// forward(x) as it was recorded on one input.
class Run {
 public:
  Run(const std::function<Tensor(const Tensor&)>& forward, const Tensor& example) {
    const InferenceMode outside(false);
    const AutoGradMode recording(true);
    // No leaf, so that forward may change it in place.
    input_ = example.is_floating_point() ? example.detach().clone().requires_grad_().clone() : example.detach().clone();
    from_ = gradient_edge(input_);
    version_ = version_of(input_);
    output_ = forward(input_);
    check(output_.defined(), "export_onnx: forward returned an undefined tensor");
    collect(gradient_edge(output_).node.get());
  }

  const Tensor& output() const { return output_; }
  /// The operations on the way to the output, each behind those that it depends on.
  const std::vector<const Node*>& nodes() const { return nodes_; }
  const TracedOperation& operation(const Node* node) const { return *trace_.find(node); }
  bool is_input(const Input& x) const {
    if (x.from.node) return x.from.node == from_.node;
    if (!x.tensor.is_same(input_)) return false;
    check(x.version == version_, "export_onnx: forward changes its input of ", input_.dtype(),
          " in place, which is not in the graph: let it change a clone");
    return true;
  }

 private:
  void collect(const Node* last) {
    std::unordered_set<const Node*> seen;
    std::vector<const Node*> open;
    const auto visit = [&](const Node* node) {
      if (node && node != from_.node.get() && trace_.find(node) && seen.insert(node).second) open.push_back(node);
    };
    visit(last);
    while (!open.empty()) {
      const Node* node = open.back();
      open.pop_back();
      nodes_.push_back(node);
      for (const Input& x : operation(node).inputs) visit(x.from.node.get());
    }
    std::sort(nodes_.begin(), nodes_.end(), [](const Node* a, const Node* b) { return a->sequence() < b->sequence(); });
  }

  Tensor input_, output_;
  Edge from_;
  uint32_t version_ = 0;
  Trace trace_;
  std::vector<const Node*> nodes_;
};

bool same_values(const Tensor& a, const Tensor& b) {
  if (a.dtype() != b.dtype() || a.sizes() != b.sizes()) return false;
  const Array x = a.array().contiguous(), y = b.array().contiguous();
  return std::memcmp(x.raw(), y.raw(), static_cast<size_t>(x.numel()) * element_size(x.dtype())) == 0;
}

// "LinalgSvd" of "LinalgSvdBackward0".
std::string readable(const std::string& name) { return name.substr(0, name.find("Backward")); }

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
    graph_.set_input(options_.input, example.dtype(), input_shape);
    const Conversion::NameOf name_of = [this](const Input& x, const Input& elsewhere) { return name(x, elsewhere); };
    for (size_t i = 0; i < run_.nodes().size(); ++i) {
      const Node *node = run_.nodes()[i], *counterpart = other_.nodes()[i];
      const Conversion conversion(graph_, *node, *counterpart, run_.operation(node), other_.operation(counterpart),
                                  name_of, batches_, options_.input);
      const auto& converter = converters_.at(run_.operation(node).name);
      results_[node] = converter(conversion);
    }
    const auto result = [](const Run& run) {
      const Edge from = gradient_edge(run.output());
      if (from.node) return Input{from, {}};
      return Input{{}, run.output(), version_of(run.output())};
    };
    graph_.finish(name(result(run_), result(other_)), options_.output, run_.output().dtype(), output_shape);
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
      if (converters_.count(name) == 0) missing.insert(readable(name));
    }
    std::string list;
    for (const std::string& name : missing) list += (list.empty() ? "" : ", ") + name;
    check(missing.empty(), "export_onnx: no way is known to say these operations in ONNX: ", list);
    bool same = run_.nodes().size() == other_.nodes().size();
    for (size_t i = 0; same && i < run_.nodes().size(); ++i) same = alike(run_.nodes()[i], other_.nodes()[i]);
    check(same, "export_onnx: forward does other operations for a batch of ", batches_.second, " than for one of ",
          batches_.first, " or for other values: what it does may not depend on them");
  }

  // Up to sizes and values.
  bool alike(const Node* node, const Node* elsewhere) const {
    const TracedOperation &a = run_.operation(node), &b = other_.operation(elsewhere);
    return a.name == b.name && a.inputs.size() == b.inputs.size() && a.attributes.size() == b.attributes.size() &&
           node->outputs[0].shape().size() == elsewhere->outputs[0].shape().size();
  }

  std::string name(const Input& x, const Input& elsewhere) {
    if (run_.is_input(x)) return options_.input;
    if (x.from.node) {
      if (const auto found = results_.find(x.from.node.get()); found != results_.end()) {
        check(x.from.output == 0, "export_onnx: ", readable(x.from.node->name()), " has several results");
        return found->second;
      }
      const auto found = parameters_.find(x.from.node.get());
      check(found != parameters_.end(),
            "export_onnx: a tensor that requires grad is neither the module's parameter nor ",
            "computed within forward: register it in the module, or detach() it");
      return constant(found->second);
    }
    check(elsewhere.tensor.defined() && same_values(x.tensor, elsewhere.tensor), "export_onnx: a tensor of sizes ",
          x.tensor.sizes(), " (", x.tensor.dtype(),
          ") that forward computes from its input, by operations without a gradient or with values taken out of the "
          "graph, would be the same constant for any input");
    check(
        x.version == version_of(x.tensor) && elsewhere.version == version_of(elsewhere.tensor),
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
  OnnxGraph graph_;
};

// The example's rows again and again, from its last one when `reversed`, with other values if that can be.
Tensor rows_of(const Tensor& example, int64_t rows, bool reversed) {
  const NoGradGuard no_grad;
  const int64_t have = example.size(0);
  Tensor indices = remainder(arange(rows, kLong), have);
  if (reversed) indices = have - 1 - indices;
  const Tensor result = index_select(example.detach(), 0, indices);
  return reversed && result.is_floating_point() ? result * 0.75 : result;
}

Dims with_any_batch(Dims shape, const Dims& elsewhere) {
  for (int d = 0; d < shape.size() && d < elsewhere.size(); ++d)
    if (shape[d] != elsewhere[d]) shape[d] = -1;
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
  // At least two rows: a dimension of size 1 may be squeezed or expanded.
  const int64_t rows = options.dynamic_batch ? std::max<int64_t>(example.size(0), 2) : example.size(0);
  const std::pair<int64_t, int64_t> batches{rows, options.dynamic_batch ? rows + 1 : rows};
  const Tensor first = rows_of(example, batches.first, false), second = rows_of(example, batches.second, true);
  const Run run(forward, first), other(forward, second);

  Exporter exporter(module, run, other, batches, options);
  onnx::ModelProto model;
  *model.mutable_graph() =
      std::move(exporter.write(example, with_any_batch(first.array().shape(), second.array().shape()),
                               with_any_batch(run.output().array().shape(), other.output().array().shape())));
  model.set_ir_version(8);  // that of ONNX 1.12, which brought opset 17
  model.set_producer_name("xtgrad");
  model.add_opset_import()->set_version(17);
  check(model.ByteSizeLong() < size_t{INT32_MAX}, "export_onnx: the model takes ", model.ByteSizeLong(),
        " bytes, and a file of protobuf at most 2147483647");
  try {
    onnx::checker::check_model(model);
  } catch (const std::exception& error) {
    fail("export_onnx: ONNX's own checks refuse the model: ", error.what());
  }
  const std::string bytes = model.SerializeAsString();
  io::AtomicFile file(path);
  file.write(bytes.data(), bytes.size());
  file.commit();
}

}  // namespace xtgrad::train
