#include <xtgrad/train/onnx/run.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_set>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/random.h>

namespace xtgrad::train::detail {

namespace {

Tensor result_of(const Forward& forward, const Tensor& input) {
  const int64_t rows = input.size(0);
  try {
    return forward(input);
  } catch (const Error& error) {
    fail("export_onnx: forward was run on ", rows, rows == 1 ? " row" : " rows",
         " (of other numbers of rows unless OnnxOptions::dynamic_batch is false, and of other values than the "
         "example's): ",
         error.what());
  }
}

// Up to sizes and values.
bool alike(const Run& run, const Node* node, const Run& other, const Node* counterpart) {
  const TracedOperation &a = run.operation(node), &b = other.operation(counterpart);
  bool same = a.name == b.name && a.inputs.size() == b.inputs.size() && a.attributes.size() == b.attributes.size() &&
              node->outputs[0].shape().size() == counterpart->outputs[0].shape().size();
  for (size_t i = 0; same && i < a.inputs.size(); ++i) same = same_source(run, a.inputs[i], other, b.inputs[i]);
  return same;
}

bool same_constants(const Run::Input& x, const Run::Input& y) {
  return !x.tensor.defined() || !y.tensor.defined() || same_values(x.tensor, y.tensor);
}

bool same_value(const TracedOperation::Value& a, const TracedOperation::Value& b) {
  if (a.index() != b.index()) return false;
  if (const Scalar* const number = std::get_if<Scalar>(&a)) return same_numbers(*number, std::get<Scalar>(b));
  if (const Dims* const dims = std::get_if<Dims>(&a)) return *dims == std::get<Dims>(b);
  return same_constants(std::get<Run::Input>(a), std::get<Run::Input>(b));
}

// Of everything but operands that are the input itself.
bool same_operation(const Run& run, const TracedOperation& a, const Run& other, const TracedOperation& b) {
  for (size_t i = 0; i < a.inputs.size(); ++i)
    if (!run.is_input(a.inputs[i]) && !other.is_input(b.inputs[i]) && !same_constants(a.inputs[i], b.inputs[i]))
      return false;
  return std::equal(a.attributes.begin(), a.attributes.end(), b.attributes.begin(), b.attributes.end(),
                    [](const auto& x, const auto& y) { return x.first == y.first && same_value(x.second, y.second); });
}

}  // namespace

Run::Run(const Forward& forward, const Tensor& input) {
  const InferenceMode outside(false);
  const AutoGradMode recording(true);
  // No leaf, so that forward may change it in place.
  input_ = input.is_floating_point() ? input.detach().clone().requires_grad_().clone() : input.detach().clone();
  from_ = gradient_edge(input_);
  version_ = version_of(input_);
  output_ = result_of(forward, input_);
  check(output_.defined(), "export_onnx: forward returned an undefined tensor");
  collect(gradient_edge(output_).node.get());
}

bool Run::is_input(const Input& x) const {
  if (x.from.node) return x.from.node == from_.node;
  if (!x.tensor.is_same(input_)) return false;
  check(x.version == version_, "export_onnx: forward changes its input of ", input_.dtype(),
        " in place, which is not in the graph: let it change a clone");
  return true;
}

int64_t Run::place_of(const Node* node) const {
  const auto later = [](const Node* a, const Node* b) { return a->sequence() < b->sequence(); };
  const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), node, later);
  return found != nodes_.end() && *found == node ? found - nodes_.begin() : -1;
}

void Run::collect(const Node* last) {
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

uint32_t version_of(const Tensor& x) { return x.array().storage()->version(); }

bool same_values(const Tensor& a, const Tensor& b) {
  if (a.dtype() != b.dtype() || a.sizes() != b.sizes()) return false;
  const Array x = a.array().contiguous(), y = b.array().contiguous();
  return std::memcmp(x.raw(), y.raw(), static_cast<size_t>(x.numel()) * element_size(x.dtype())) == 0;
}

bool same_numbers(const Scalar& a, const Scalar& b) {
  const double x = a.to_double(), y = b.to_double();
  return x == y || (std::isnan(x) && std::isnan(y));
}

bool same_source(const Run& run, const Run::Input& x, const Run& other, const Run::Input& y) {
  if (run.is_input(x) || other.is_input(y)) return run.is_input(x) && other.is_input(y);
  if (!x.from.node || !y.from.node) return !x.from.node && !y.from.node && x.defined() == y.defined();
  const int64_t place = run.place_of(x.from.node.get());
  if (place != other.place_of(y.from.node.get())) return false;
  return place >= 0 ? x.from.output == y.from.output : x.from.node == y.from.node;
}

void check_alike(const Run& run, const Run& other) {
  bool same = run.nodes().size() == other.nodes().size() && same_source(run, run.result(), other, other.result());
  for (size_t i = 0; same && i < run.nodes().size(); ++i) same = alike(run, run.nodes()[i], other, other.nodes()[i]);
  check(same, "export_onnx: forward does other operations for a batch of ", other.rows(), " than for one of ",
        run.rows(), " or for other values: what it does may not depend on them");
}

void check_same(const Run& run, const Run& other) {
  check_alike(run, other);
  for (size_t i = 0; i < run.nodes().size(); ++i) {
    const TracedOperation &a = run.operation(run.nodes()[i]), &b = other.operation(other.nodes()[i]);
    check(
        same_operation(run, a, other, b) && run.nodes()[i]->outputs[0].shape() == other.nodes()[i]->outputs[0].shape(),
        "export_onnx: ", a.name, " of forward takes values that depend on the input, by operations without a ",
        "gradient or taken out of the graph: in the file they would be the same for any input");
  }
}

Tensor rows_of(const Tensor& example, int64_t rows) {
  const NoGradGuard no_grad;
  return index_select(example.detach(), 0, remainder(arange(rows, kLong), example.size(0)));
}

Tensor other_values(const Tensor& example, int64_t rows, uint64_t seed) {
  const NoGradGuard no_grad;
  const Tensor shaped = rows_of(example, rows);
  const int64_t count = shaped.numel(), choices = example.numel();
  Generator random(seed);
  if (example.is_floating_point()) {
    const double largest = example.detach().to(kDouble).abs().max().item<double>();
    const double reach = largest > 0 && std::isfinite(largest) ? largest : 1;
    const Tensor values = empty({count}, kDouble);
    double* const to = values.data_ptr<double>();
    for (int64_t i = 0; i < count; ++i) to[i] = (static_cast<double>(random.random()) / 2147483648.0 - 1) * reach;
    return values.view(shaped.sizes()).to(example.dtype());
  }
  const Tensor given = example.detach().reshape({choices});
  const Tensor others = given.ne(given[0]).nonzero().flatten();
  check(others.numel() > 0, "export_onnx: all integers of the example are ", given[0].item(),
        ": which results depend on them can only be told from an example with several values");
  // The first one is surely another: it may be all that forward looks at.
  const Tensor places = empty({count}, kLong);
  int64_t* const to = places.data_ptr<int64_t>();
  for (int64_t i = 0; i < count; ++i) to[i] = static_cast<int64_t>(random.random()) % choices;
  to[0] = others[static_cast<int64_t>(random.random()) % others.numel()].item<int64_t>();
  return index_select(given, 0, places).view(shaped.sizes());
}

}  // namespace xtgrad::train::detail
