#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad {

class Node;
void destroy(Node* node);
struct GradSlot;

/// How a view came about: those made under no_grad or by a custom function are not to be changed in place with
/// gradients on, because the graph could not follow.
enum class ViewKind : uint8_t { tracked, no_grad, custom };

/// What the handles of one tensor share: its elements and its place in the graph.
struct TensorImpl : RefCounted {
  explicit TensorImpl(Array elements);
  ~TensorImpl();

  Array array;
  Ref<Node> grad_fn;           // what computed it (non-leaf)
  Ref<Node> accumulator;       // what receives its gradient (leaf that requires grad)
  Ref<GradSlot> slot;          // its gradient, where it has one
  Ref<TensorImpl> base;        // of a view: the tensor that it shows
  uint32_t output_nr = 0;      // which of grad_fn's outputs it is
  uint32_t view_version = 0;   // of a view: the storage's version when grad_fn was right
  bool requires_grad = false;  // leaf only; a non-leaf requires grad by having a grad_fn
  bool retains_grad = false;
  bool inference = false;  // made in inference mode
  bool alias = false;      // made by alias_of: nobody holds it who could change it in place
  ViewKind view_kind = ViewKind::tracked;
};

namespace detail {
[[noreturn]] void undefined_tensor();
}

}  // namespace xtgrad
