#include <xtgrad/autograd/trace.h>

#include <xtgrad/autograd/record.h>

namespace xtgrad {

static std::vector<TracedOperation::Input> inputs_of(const Inputs& operands) {
  std::vector<TracedOperation::Input> result;
  for (const Tensor* x : operands) result.push_back(TracedOperation::Input::of(*x));
  return result;
}

TracedOperation::Input TracedOperation::Input::of(const Tensor& x) {
  if (!x.defined()) return {};
  if (Edge from = gradient_edge(x); from.node) return {std::move(from), {}};
  return {{}, x, x.array().storage()->version()};
}

Node::Output TracedOperation::Input::kind() const {
  return from.node ? from.node->outputs[from.output] : Node::Output(tensor.array());
}

TracedOperation& TracedOperation::set(const std::string& attribute, Value value) {
  attributes.insert_or_assign(attribute, std::move(value));
  return *this;
}

TracedOperation& TracedOperation::set(const std::string& attribute, const Tensor& tensor) {
  return set(attribute, Value(Input::of(tensor)));
}

TracedOperation& TracedOperation::as(const std::string& function, const Inputs& operands) {
  name = function;
  inputs = inputs_of(operands);
  attributes.clear();
  return *this;
}

Trace::Trace() : outer_(current_) { current_ = this; }
Trace::~Trace() { current_ = outer_; }

const TracedOperation* Trace::find(const Node* node) const {
  const auto found = operations_.find(node);
  return found == operations_.end() ? nullptr : &found->second.second;
}

void Trace::add(Node& node, const Inputs& operands) {
  operations_.insert_or_assign(&node,
                               std::pair(Ref<Node>(&node), TracedOperation{node.name(), inputs_of(operands), {}}));
}

TracedOperation* Trace::of(const Tensor& y) {
  const auto found = operations_.find(y.impl()->grad_fn.get());
  return found == operations_.end() ? nullptr : &found->second.second;
}

}  // namespace xtgrad
