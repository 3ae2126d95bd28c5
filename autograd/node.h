#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/small_vector.h>

namespace xtgrad {

namespace autograd::detail {
struct Origin;
}

/// One gradient per output, or per input, of a node; an undefined tensor stands for zero.
using Gradients = SmallVector<Tensor, 3>;
/// Which inputs of a node need a gradient; what is not needed is not computed.
using Needs = SmallVector<bool, 8>;

/// Where a gradient goes: output number `output` of `node`; null when nobody wants it.
struct Edge {
  Ref<Node> node;
  uint32_t output = 0;
};

/// A recorded operation: turns the gradients of its outputs into those of its inputs.
class Node : public RefCounted {
 public:
  /// Shape and dtype of an output: what an arriving gradient is summed and converted to.
  struct Output {
    explicit Output(const Array& y) : layout(y.layout()), dtype(y.dtype()) {}
    const Dims& shape() const { return layout->sizes; }
    Ref<const SizesAndStrides> layout;
    ScalarType dtype;
  };
  using Hook = std::function<Tensor(const Tensor&)>;

  Node();
  virtual ~Node();
  /// "AddBackward0".
  virtual std::string name() const = 0;
  /// Fills gradients[i] for each edge i with needs[i]; `outputs` holds one possibly undefined gradient per output.
  virtual void apply(const Gradients& outputs, const Needs& needs, Gradients& gradients) = 0;
  /// Frees what was saved for apply().
  virtual void release() {}

  const std::vector<std::pair<Ref<Node>, uint32_t>> next_edges() const;
  unsigned add_hook(uint32_t output, Hook hook);
  void remove_hook(unsigned id);
  void retain(uint32_t output, Ref<GradSlot> slot);
  void run_hooks(Gradients& gradients);
  /// Where the operation was recorded, if that was in anomaly mode.
  std::shared_ptr<const autograd::detail::Origin> origin() const;

  SmallVector<Edge, 3> edges;
  SmallVector<Output, 1> outputs;
  /// Grows with every node made: an operation's number is above those of all that it depends on.
  uint64_t sequence() const { return sequence_; }

 private:
  friend void destroy(Node* node);
  struct Hooks;
  std::unique_ptr<Hooks> hooks_;
  union {
    uint64_t sequence_;
    Node* next_to_delete_;  // once nobody refers to it
  };
};

/// The sink of a leaf: adds what arrives to the leaf's gradient.
class AccumulateGrad : public Node {
 public:
  explicit AccumulateGrad(const TensorImpl& leaf) : slot_(leaf.slot) { outputs.push_back(Output(leaf.array)); }
  std::string name() const override { return "AccumulateGrad"; }
  void apply(const Gradients& arriving, const Needs& needs, Gradients& gradients) override;

 private:
  Ref<GradSlot> slot_;
};

/// Where `tensor`'s gradient goes: its node, its leaf's sink, or nowhere.
Edge gradient_edge(const Tensor& tensor);

}  // namespace xtgrad
