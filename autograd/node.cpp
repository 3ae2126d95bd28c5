#include <xtgrad/autograd/node.h>

#include <atomic>
#include <mutex>
#include <utility>

#include <xtgrad/autograd/anomaly_mode.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/copy.h>

namespace xtgrad {

// What saved shapes only has saved nothing: it may run again.
static_assert(std::is_trivially_destructible_v<Dims>);

namespace {
std::atomic<uint64_t> next_sequence{0};
}

struct Node::Hooks {
  struct Entry {
    unsigned id;
    uint32_t output;
    Hook hook;
  };
  std::vector<Entry> entries;
  std::vector<std::pair<uint32_t, Ref<GradSlot>>> retained;
  unsigned next_id = 0;
  std::shared_ptr<const autograd::detail::Origin> origin;
};

Node::Node() : sequence_(next_sequence.fetch_add(1, std::memory_order_relaxed)) {
  if (!autograd::AnomalyMode::is_enabled()) return;
  hooks_ = std::make_unique<Hooks>();
  hooks_->origin = autograd::detail::capture_origin();
}
std::shared_ptr<const autograd::detail::Origin> Node::origin() const { return hooks_ ? hooks_->origin : nullptr; }

Node::~Node() = default;

// A graph may be a chain of a million nodes, each of which owns the next, through its edges and through the tensors it
// saved. The nodes that a deletion sets free wait in a list, so that the depth of the stack stays that of one node.
void destroy(Node* node) {
  thread_local bool deleting = false;
  thread_local Node* waiting = nullptr;
  node->next_to_delete_ = waiting;
  waiting = node;
  if (deleting) return;
  deleting = true;
  while (waiting) delete std::exchange(waiting, waiting->next_to_delete_);
  deleting = false;
}

const std::vector<std::pair<Ref<Node>, uint32_t>> Node::next_edges() const {
  std::vector<std::pair<Ref<Node>, uint32_t>> result;
  for (const Edge& edge : edges) result.emplace_back(edge.node, edge.output);
  return result;
}

unsigned Node::add_hook(uint32_t output, Hook hook) {
  if (!hooks_) hooks_ = std::make_unique<Hooks>();
  hooks_->entries.push_back({hooks_->next_id, output, std::move(hook)});
  return hooks_->next_id++;
}

void Node::remove_hook(unsigned id) {
  bool found = false;
  if (hooks_)
    for (auto& entry : hooks_->entries)
      if (entry.id == id && entry.hook) entry.hook = nullptr, found = true;
  check(found, "Invalid index, no hook at position ", id);
}

void Node::retain(uint32_t output, Ref<GradSlot> slot) {
  if (!hooks_) hooks_ = std::make_unique<Hooks>();
  hooks_->retained.emplace_back(output, std::move(slot));
}

void Node::run_hooks(Gradients& gradients) {
  if (!hooks_) return;
  for (const auto& entry : hooks_->entries) {
    if (!entry.hook || !gradients[entry.output].defined()) continue;
    const Hook hook = entry.hook;  // a hook may remove itself
    Tensor replaced = hook(gradients[entry.output]);
    if (!replaced.defined()) continue;
    check(replaced.sizes() == outputs[entry.output].shape(), "hook has changed the size of value: expected ",
          outputs[entry.output].shape(), ", got ", replaced.sizes());
    gradients[entry.output] = std::move(replaced);
  }
  for (const auto& [output, slot] : hooks_->retained) {
    const Tensor& g = gradients[output];
    if (!g.defined()) continue;
    std::lock_guard lock(slot->mutex);
    slot->grad = slot->grad.defined() ? slot->grad + g : g;
  }
}

bool detail::is_sole_owner(const Tensor& g) {
  return g.impl().use_count() == 1 && g.array().storage().use_count() == 1 && !g.impl()->grad_fn;
}

bool detail::may_overwrite(const Tensor& g) {
  // Elsewhere one element may stand for several.
  const bool dense = g.is_contiguous() || g.is_contiguous(MemoryFormat::ChannelsLast);
  return !GradMode::is_enabled() && dense && is_sole_owner(g);
}

void AccumulateGrad::apply(const Gradients& arriving, const Needs&, Gradients&) {
  const Tensor& g = arriving[0];
  if (!g.defined() || slot_->frozen) return;
  std::lock_guard lock(slot_->mutex);
  Tensor& sum = slot_->grad;
  const bool recording = GradMode::is_enabled();
  const bool takes_over = !recording && detail::is_sole_owner(g) && g.is_contiguous();
  // Zeros that were promised but not written are replaced, unless somebody holds on to that tensor.
  const bool replaces = sum.defined() && slot_->zeroed && takes_over && detail::is_sole_owner(sum);
  if (sum.defined() && !replaces) {
    if (slot_->zeroed) kernels::fill(sum.array(), 0);
    if (recording)
      sum = sum + g;
    else
      sum.add_(g);
  } else {
    sum = takes_over ? g : recording ? g.clone() : Tensor(g.array().clone());
  }
  slot_->zeroed = false;
}

}  // namespace xtgrad
