#include <xtgrad/autograd/engine.h>

#include <algorithm>
#include <exception>
#include <system_error>
#include <thread>
#include <unordered_map>

#include <xtgrad/autograd/anomaly_mode.h>
#include <xtgrad/autograd/node.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/parallel.h>

namespace xtgrad {
namespace {

/// The nodes that wait for their turn with the gradients that have arrived so far. A node's sequence number is above
/// those of all that it depends on, so the highest one waiting has received everything: no dependencies to count. Nor
/// owners: whoever holds the roots holds all nodes, because edges do not change.
class Queue {
 public:
  struct Entry {
    Node* node = nullptr;
    Gradients gradients;
  };

  bool empty() const { return heap_.empty(); }

  /// The gradients that wait for `node`.
  Gradients& of(Node* node) {
    uint32_t& place = find(node);
    if (place == kNone) {
      place = free_.empty() ? static_cast<uint32_t>(entries_.size()) : free_.back();
      if (free_.empty())
        entries_.emplace_back();
      else
        free_.pop_back();
      entries_[place].node = node;
      entries_[place].gradients.resize(std::max<size_t>(node->outputs.size(), 1));
      heap_.push_back({node->sequence(), place});
      std::push_heap(heap_.begin(), heap_.end());
      Gradients& gradients = entries_[place].gradients;
      if (heap_.size() * 2 > table_.size()) grow();
      return gradients;
    }
    return entries_[place].gradients;
  }

  Entry pop() {
    std::pop_heap(heap_.begin(), heap_.end());
    const uint32_t place = heap_.back().second;
    heap_.pop_back();
    erase(entries_[place].node);
    free_.push_back(place);
    return std::move(entries_[place]);
  }

 private:
  // An open-addressing table from node to entry: a chain has one node waiting at a time, and std::unordered_map would
  // cost more than many an operation.
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Place {
    const Node* node = nullptr;
    uint32_t entry = kNone;
  };
  size_t home(const Node* node) const {
    return (reinterpret_cast<uintptr_t>(node) >> 5) * 0x9e3779b97f4a7c15u >> shift_;
  }
  size_t locate(const Node* node) const {
    size_t i = home(node);
    while (table_[i].node && table_[i].node != node) i = (i + 1) & (table_.size() - 1);
    return i;
  }
  uint32_t& find(const Node* node) {
    Place& place = table_[locate(node)];
    place.node = node;
    return place.entry;
  }
  void erase(const Node* node) {
    size_t hole = locate(node);
    for (size_t i = hole;;) {
      i = (i + 1) & (table_.size() - 1);
      if (!table_[i].node) break;
      const size_t wanted = home(table_[i].node);
      const bool between = hole <= i ? hole < wanted && wanted <= i : hole < wanted || wanted <= i;
      if (between) continue;
      table_[hole] = table_[i];
      hole = i;
    }
    table_[hole] = Place();
  }
  void grow() {
    std::vector<Place> old(table_.size() * 2);
    std::swap(old, table_);
    --shift_;
    for (const Place& place : old)
      if (place.node) table_[locate(place.node)] = place;
  }

  std::vector<std::pair<uint64_t, uint32_t>> heap_;
  std::vector<Entry> entries_;
  std::vector<uint32_t> free_;
  std::vector<Place> table_ = std::vector<Place>(16);
  int shift_ = 60;
};

/// What grad() asks for: the gradient that arrives at output `output` of `node`.
struct Capture {
  Edge edge;
  Tensor gradient;
};

class Backward {
 public:
  Backward(bool keep_graph, bool create_graph, std::vector<Capture>* captures)
      : keep_graph_(keep_graph), recording_(create_graph), captures_(captures) {}

  void run(const std::vector<Edge>& roots, const variable_list& gradients) {
    if (captures_) find_needed(roots);
    for (size_t i = 0; i < roots.size(); ++i) deliver(roots[i], gradients[i], nullptr, i);
    while (!queue_.empty()) step(queue_.pop());
  }

 private:
  void step(Queue::Entry entry) {
    Node& node = *entry.node;
    node.run_hooks(entry.gradients);
    if (captures_ && capture(node, entry.gradients)) return;
    Needs needs(node.edges.size());
    bool any = node.edges.empty();
    for (size_t i = 0; i < needs.size(); ++i) any |= needs[i] = is_needed(node.edges[i].node.get());
    if (!any) return;
    Gradients results(node.edges.size());
    autograd::detail::apply_checked(node, entry.gradients, needs, results);
    if (!keep_graph_) node.release();
    entry.gradients.clear();
    for (size_t i = 0; i < needs.size(); ++i)
      if (needs[i]) deliver(node.edges[i], std::move(results[i]), &node, i);
  }

  bool is_needed(const Node* node) const {
    if (!node) return false;
    if (!captures_) return true;
    const auto found = needed_.find(node);
    return found != needed_.end() && found->second;
  }

  // Adds a gradient to what waits for the edge's node, brought to the shape and dtype of that output.
  void deliver(const Edge& edge, Tensor gradient, const Node* from, size_t index) {
    if (!edge.node || !gradient.defined()) return;
    const Node::Output& output = edge.node->outputs[edge.output];
    if (gradient.array().shape() != output.shape()) {
      check(is_expandable_to(output.shape(), gradient.sizes()), "Function ",
            from ? from->name() : std::string("backward"), " returned an invalid gradient at index ", index, " - got ",
            gradient.sizes(), " but expected shape compatible with ", output.shape());
      gradient = sum_to_size(gradient, output.shape());
    }
    if (gradient.dtype() != output.dtype) gradient = gradient.to(output.dtype);
    Tensor& sum = queue_.of(edge.node.get())[edge.output];
    if (!sum.defined()) {
      sum = std::move(gradient);
    } else if (!recording_ && sum.impl().use_count() == 1 && sum.array().storage().use_count() == 1 &&
               sum.is_contiguous()) {
      kernels::add(sum.array(), gradient.array(), 1, &sum.array());
    } else {
      sum = sum + gradient;
    }
  }

  // Hands the gradients over to those who asked for them; true when nothing further back is wanted.
  bool capture(const Node& node, Gradients& gradients) {
    for (Capture& wanted : *captures_)
      if (wanted.edge.node.get() == &node) wanted.gradient = gradients[wanted.edge.output];
    return dynamic_cast<const AccumulateGrad*>(&node) != nullptr;
  }

  // Marks the nodes from which one that was asked for can be reached.
  void find_needed(const std::vector<Edge>& roots) {
    std::vector<const Node*> order, stack;
    auto visit = [&](const Node* node) {
      if (node && needed_.emplace(node, false).second) stack.push_back(node);
    };
    for (const Edge& root : roots) visit(root.node.get());
    while (!stack.empty()) {
      const Node* node = stack.back();
      stack.pop_back();
      order.push_back(node);
      for (const Edge& edge : node->edges) visit(edge.node.get());
    }
    std::sort(order.begin(), order.end(), [](const Node* a, const Node* b) { return a->sequence() < b->sequence(); });
    for (const Capture& wanted : *captures_) {
      const auto found = needed_.find(wanted.edge.node.get());
      if (found != needed_.end()) found->second = true;
    }
    for (const Node* node : order)
      for (const Edge& edge : node->edges)
        if (edge.node && needed_[edge.node.get()]) needed_[node] = true;
  }

  Queue queue_;
  bool keep_graph_, recording_;
  std::vector<Capture>* captures_;
  std::unordered_map<const Node*, bool> needed_;
};

// The gradients to start from: given ones are checked, a missing one is 1 for a scalar.
variable_list starting_gradients(const variable_list& outputs, const variable_list& given, bool create_graph) {
  check(given.empty() || given.size() == outputs.size(), "got ", outputs.size(), " tensors and ", given.size(),
        " gradients");
  variable_list result;
  for (size_t i = 0; i < outputs.size(); ++i) {
    const Tensor& y = outputs[i];
    check(y.defined() && y.requires_grad(), "element ", i,
          " of tensors does not require grad and does not have a grad_fn");
    const Tensor g = i < given.size() ? given[i] : Tensor();
    if (g.defined()) {
      check(is_expandable_to(y.sizes(), g.sizes()), "Mismatch in shape: grad_output[", i, "] has a shape of ",
            g.sizes(), " and output[", i, "] has a shape of ", y.sizes(), ".");
      result.push_back(create_graph ? g : g.detach());
    } else {
      check(y.numel() == 1, "grad can be implicitly created only for scalar outputs, got an output of shape ",
            y.sizes());
      result.push_back(Tensor(full_array(y.sizes(), 1, y.dtype())));
    }
  }
  return result;
}

std::vector<Capture> make_captures(const variable_list& inputs) {
  std::vector<Capture> captures;
  for (const Tensor& input : inputs) {
    check(input.defined() && input.requires_grad(), "One of the differentiated Tensors does not require grad");
    captures.push_back({gradient_edge(input), {}});
  }
  return captures;
}

/// Runs `work` on this thread or, where so many backward passes stand within each other that their frames might fill
/// the stack, on a new one; a function whose backward calls backward may thus nest without end.
template <class Work>
void on_a_deep_enough_stack(const Work& work) {
  constexpr int kMostNested = 50;
  thread_local int nested = 0;
  if (nested < kMostNested) {
    struct Level {
      Level() { ++nested; }
      ~Level() { --nested; }
    } const level;
    return work();
  }
  const bool grad_mode = GradMode::is_enabled(), inference = InferenceMode::is_enabled();
  const int threads = get_num_threads();
  std::exception_ptr error;
  try {
    std::thread([&] {
      const InferenceMode same_inference(inference);
      const AutoGradMode same_mode(grad_mode);
      set_num_threads(threads);
      try {
        work();
      } catch (...) {
        error = std::current_exception();
      }
    }).join();
  } catch (const std::system_error& e) {
    fail("backward: passes stand within each other too deeply, and no further thread can be started: ", e.what());
  }
  if (error) std::rethrow_exception(error);
}

void run_backward(const variable_list& outputs, const variable_list& gradients, bool retain_graph, bool create_graph,
                  std::vector<Capture>* captures) {
  std::vector<Edge> roots;
  for (const Tensor& y : outputs) roots.push_back(gradient_edge(y));
  on_a_deep_enough_stack([&] {
    const AutoGradMode recording(create_graph);
    Backward(retain_graph, create_graph, captures).run(roots, gradients);
  });
}

}  // namespace

void autograd::backward(const variable_list& tensors, const variable_list& grad_tensors,
                        std::optional<bool> retain_graph, bool create_graph, const variable_list& inputs) {
  const variable_list gradients = starting_gradients(tensors, grad_tensors, create_graph);
  const bool retain = retain_graph.value_or(create_graph);
  if (inputs.empty()) return run_backward(tensors, gradients, retain, create_graph, nullptr);
  std::vector<Capture> captures = make_captures(inputs);
  for (const Tensor& input : inputs)
    check(input.is_leaf(), "backward: the given inputs must be leaf tensors, got the output of ",
          input.is_leaf() ? std::string() : input.grad_fn()->name());
  run_backward(tensors, gradients, retain, create_graph, &captures);
  const AutoGradMode recording(create_graph);
  for (Capture& capture : captures) {
    Gradients arriving, none;
    arriving.push_back(std::move(capture.gradient));
    capture.edge.node->apply(arriving, Needs(), none);
  }
}

variable_list autograd::grad(const variable_list& outputs, const variable_list& inputs,
                             const variable_list& grad_outputs, std::optional<bool> retain_graph, bool create_graph,
                             bool allow_unused) {
  check(!inputs.empty(), "grad requires non-empty inputs.");
  const variable_list gradients = starting_gradients(outputs, grad_outputs, create_graph);
  std::vector<Capture> captures = make_captures(inputs);
  run_backward(outputs, gradients, retain_graph.value_or(create_graph), create_graph, &captures);
  variable_list result;
  for (Capture& capture : captures) {
    check(capture.gradient.defined() || allow_unused,
          "One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this "
          "is the desired behavior.");
    result.push_back(std::move(capture.gradient));
  }
  return result;
}

}  // namespace xtgrad
