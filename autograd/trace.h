#pragma once
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <xtgrad/autograd/node.h>

// The graph knows how gradients flow back. While a Trace stands, it is also kept what each operation was made from, so
// that a model can be written down for another program.

namespace xtgrad {

class Inputs;

/// A recorded operation as its caller saw it.
struct TracedOperation {
  /// An operand: where it comes from, and itself where no gradient flows to it; neither for one that was left out.
  struct Input {
    Edge from;
    Tensor tensor;
    uint32_t version = 0;  // its storage's when it was used

    /// x as it is now; an undefined x is one that was left out.
    static Input of(const Tensor& x);
    bool defined() const { return from.node || tensor.defined(); }
    /// Its dtype and shape; it must be defined.
    Node::Output kind() const;
  };
  using Value = std::variant<Scalar, Dims, Input>;

  std::string name;  // "ConvolutionBackward0", or that of a function of several operations
  std::vector<Input> inputs;
  std::map<std::string, Value> attributes;

  TracedOperation& set(const std::string& attribute, Value value);
  TracedOperation& set(const std::string& attribute, const Tensor& tensor);
  /// Lets it stand for a function of `operands` that consists of several operations, of which it is the last.
  TracedOperation& as(const std::string& function, const Inputs& operands);
};

/// Keeps the operations that this thread records with gradients on until the end of the scope.
class Trace {
 public:
  Trace();
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;
  ~Trace();

  /// What `node` was made from; null for leaves and for what was recorded before.
  const TracedOperation* find(const Node* node) const;

  /// The one that stands on this thread, or null.
  static Trace* current() { return current_; }
  void add(Node& node, const Inputs& operands);
  /// The operation that computed y; null where none was recorded.
  TracedOperation* of(const Tensor& y);

 private:
  static inline constinit thread_local Trace* current_ = nullptr;

  Trace* const outer_;
  // The nodes live as long as this, so that none is taken for another at the same address.
  std::unordered_map<const Node*, std::pair<Ref<Node>, TracedOperation>> operations_;
};

/// `y`, which an operation has just computed; describe(TracedOperation&) says what its operands do not tell.
template <class Describe>
Tensor traced(Tensor y, const Describe& describe) {
  if (Trace* const trace = Trace::current()) [[unlikely]]
    if (TracedOperation* const operation = trace->of(y)) describe(*operation);
  return y;
}

}  // namespace xtgrad
