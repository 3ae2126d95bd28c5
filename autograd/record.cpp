#include <xtgrad/autograd/record.h>
#include <xtgrad/autograd/record_piecewise.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/strided.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/copy.h>

namespace xtgrad {

Tensor Saved::of_now(const Tensor& x) {
  const TensorImpl& impl = *x.impl();
  const bool is_parameter = impl.requires_grad && !impl.grad_fn && !impl.base;
  return is_parameter || impl.alias ? x : alias_of(x);
}

void Saved::modified(const Tensor& x, uint32_t expected) {
  check(
      !x.is_inference(),
      "Inference tensors cannot be saved for backward. To work around you can make a clone to get a normal tensor and "
      "use it in autograd.");
  std::string shape;
  append_text(shape, x.sizes());
  const Ref<Node> node = x.impl()->grad_fn;
  fail("one of the variables needed for gradient computation has been modified by an inplace operation: [",
       x.toString(), " ", shape, "]",
       node ? text(", which is output ", x.output_nr(), " of ", node->name(), ",") : std::string(), " is at version ",
       x._version(), "; expected version ", expected,
       " instead. Hint: clone() the tensor before changing it in place, or change it after backward().");
}

Tensor SavedOutput::get(Node* node) const {
  Tensor y(array_);
  y.impl()->output_nr = output_nr_;
  if (array_.storage()->version() != version_) {
    y.impl()->grad_fn = Ref<Node>(node);
    Saved::modified(y, version_);
  }
  if (GradMode::is_enabled()) y.impl()->grad_fn = Ref<Node>(node);
  return y;
}

bool Inputs::need_grad() const {
  if (!GradMode::is_enabled()) return false;
  bool any = false;
  for (const Tensor* x : tensors_) {
    if (!x->defined()) continue;
    const TensorImpl& impl = *x->impl();
    // A view whose base has changed gets its new node here, before the operation's own, whose number must be higher.
    if (impl.base) gradient_edge(*x);
    any |= impl.requires_grad || impl.grad_fn;
  }
  return any;
}

void detail::released(const char* name) {
  fail(
      "Trying to backward through the graph a second time (or directly access saved tensors after they have already "
      "been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd::grad(). "
      "Specify retain_graph=true if you need to backward through the graph a second time or if you need to access "
      "saved tensors after calling backward. (The operation is ",
      name, ".)");
}

void detail::wrong_gradient_count(const char* name, size_t got, size_t expected) {
  fail(name, " returned an incorrect number of gradients (expected ", expected, ", got ", got, ")");
}

void detail::connect(Node& node, const Inputs& inputs) {
  node.edges.reserve(inputs.size());
  for (const Tensor* x : inputs) node.edges.push_back(x->defined() ? gradient_edge(*x) : Edge());
  if (Trace* const trace = Trace::current()) [[unlikely]]
    trace->add(node, inputs);
}

void detail::attach(const Tensor& output, Ref<Node> node) {
  TensorImpl& impl = *output.impl();
  if (!is_floating_point(impl.array.dtype())) [[unlikely]]  // its name costs more than the check
    fail(node->name(), ": only tensors of floating point dtype can require gradients, got ", impl.array.dtype());
  impl.output_nr = static_cast<uint32_t>(node->outputs.size());
  node->outputs.push_back(Node::Output(impl.array));
  impl.grad_fn = std::move(node);
}

void detail::depend_on_inputs(const Node& node, Gradients& gradients) {
  std::vector<Node::Output> inputs;
  for (const Edge& edge : node.edges)
    if (edge.node) inputs.push_back(edge.node->outputs[edge.output]);
  const auto without_slope = [inputs](const Tensor& g, const Needs& needs) {
    std::vector<Tensor> result{g};
    for (size_t i = 0; i < inputs.size(); ++i)
      result.push_back(needs[i + 1] ? Tensor(full_array(inputs[i].shape(), 0, inputs[i].dtype)) : Tensor());
    return result;
  };
  for (Tensor& g : gradients) {
    if (!g.defined()) continue;
    auto gradient = without_slope;
    const Ref<Node> behind = make_ref<GradientNode<decltype(gradient)>>("PiecewiseBackward", std::move(gradient));
    behind->edges.push_back(gradient_edge(g));
    for (const Edge& edge : node.edges)
      if (edge.node) behind->edges.push_back(edge);
    g = Tensor(g.array());
    attach(g, behind);
  }
}

void detail::make_view(const Tensor& view, const Tensor& of) {
  TensorImpl& impl = *view.impl();
  // A view that became a leaf of its own graph is the base of its views: its history starts there.
  const TensorImpl& other = *of.impl();
  const bool is_own_leaf = other.requires_grad && !other.grad_fn;
  impl.base = other.base && !is_own_leaf ? other.base : of.impl();
  impl.view_version = impl.array.storage()->version();
  impl.view_kind = of.impl()->view_kind;
  if (!GradMode::is_enabled() && impl.view_kind == ViewKind::tracked) impl.view_kind = ViewKind::no_grad;
  impl.inference = of.impl()->inference;
}

Tensor alias_of(const Tensor& x) {
  Tensor alias(x.array());
  Edge edge = gradient_edge(x);
  const TensorImpl& original = *x.impl();
  TensorImpl& impl = *alias.impl();
  impl.alias = true;
  impl.inference = original.inference;
  if (original.grad_fn) {
    impl.grad_fn = std::move(edge.node);
    impl.output_nr = edge.output;
  } else {
    impl.accumulator = std::move(edge.node);
    impl.slot = original.slot;
    impl.requires_grad = original.requires_grad;
  }
  return alias;
}

namespace {
// More than one index may lead to one element of an expanded tensor: writing there has no meaning.
bool overlaps_itself(const Array& x) {
  if (x.numel() == 0) return false;
  for (int d = 0; d < x.ndim(); ++d)
    if (x.strides()[d] == 0 && x.shape()[d] > 1) return true;
  return false;
}
}  // namespace

namespace {
constexpr const char* kCustomView =
    "This view was created inside a custom Function (or because an input was returned as-is), whose backward a change "
    "in place would bypass. This behavior is forbidden. You can fix this by cloning the output of the custom Function.";
std::string name_of(const Ref<Node>& node) { return node ? node->name() : "a custom Function"; }
}  // namespace

void detail::check_in_place(const Tensor& self) {
  const TensorImpl& impl = *(self.array(), self.impl());
  check(!overlaps_itself(impl.array),
        "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
        "Please clone() the tensor before performing the operation. (sizes ",
        impl.array.shape(), ", strides ", impl.array.strides(), ")");
  check(!impl.inference || InferenceMode::is_enabled(),
        "Inplace update to inference tensor outside InferenceMode is not allowed. You can make a clone to get a normal "
        "tensor before doing inplace update.");
  if (!GradMode::is_enabled()) return;
  if (impl.base) {
    const TensorImpl& base = *impl.base;
    const auto is_tracked_leaf = [](const TensorImpl& x) { return x.requires_grad && !x.grad_fn; };
    check(!is_tracked_leaf(base) && !is_tracked_leaf(impl),
          "a view of a leaf Variable that requires grad is being used in an in-place operation.");
    const bool tracked = base.grad_fn || impl.grad_fn;
    check(
        !(tracked && impl.view_kind == ViewKind::no_grad),
        "A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use "
        "case is ambiguous and error-prone, it is forbidden. Make the view with gradients on, or clone() it.");
    check(!(tracked && impl.view_kind == ViewKind::custom), "Output ", impl.output_nr, " of ", name_of(impl.grad_fn),
          " is a view and is being modified inplace. ", kCustomView);
  } else {
    check(!(impl.requires_grad && !impl.grad_fn),
          "a leaf Variable that requires grad is being used in an in-place operation.");
  }
}

void detail::replace(const Tensor& self, const Tensor& y, const char* name) {
  const Array& target = self.array();
  check(is_expandable_to(y.sizes(), target.shape()) && y.array().ndim() <= target.ndim(), name, ": output with shape ",
        target.shape(), " doesn't match the broadcast shape ", y.sizes());
  check(can_cast(y.dtype(), target.dtype()), name, ": result type ", y.dtype(),
        " can't be cast to the desired output type ", target.dtype());
  const bool tracked = needs_grad(y) && is_floating_point(target.dtype());
  const Tensor value = tracked ? y.to(target.dtype()) : y;
  const Tensor before = self.impl()->base && tracked ? alias_of(Tensor(self.impl()->base)) : Tensor();
  kernels::copy(value.array(), target);
  target.storage()->bump_version();
  if (!tracked) return;

  TensorImpl& impl = *self.impl();
  if (!impl.base) {
    impl.grad_fn = value.impl()->grad_fn;
    impl.output_nr = value.impl()->output_nr;
    return;
  }
  // The base's history becomes: the old base with this view's elements replaced by y. The view's own history is made
  // anew from the base's when it is next asked for, because its version is now behind the storage's.
  const Geometry base_geometry(impl.base->array), view_geometry(target);
  const Tensor after =
      record("CopySlices", impl.base->array, {before, value}, [=](const Tensor& g, const Needs& needs) {
        const Tensor of_view = gather_strided(g, base_geometry, view_geometry);
        return std::array{needs[0] ? g - scatter_strided(of_view, view_geometry, base_geometry) : Tensor(),
                          needs[1] ? of_view : Tensor()};
      });
  impl.base->grad_fn = after.impl()->grad_fn;
  impl.base->output_nr = after.impl()->output_nr;
  impl.view_version = target.storage()->version() - 1;
}

void detail::replace(const Tensor& self, const Tensor& before, const Tensor& y, const char* name) {
  if (needs_grad(before) && !needs_grad(y)) {
    // The new elements depend on nothing that requires grad, so self's old history must not pass for theirs.
    const auto zeros = [shape = before.array().shape()](const Tensor& g) {
      return Tensor(full_array(shape, 0, g.dtype()));
    };
    return replace(self, record("IndependentBackward", y.array().to(before.dtype()), {before}, zeros), name);
  }
  TensorImpl& impl = *before.impl();
  if (impl.references.load() > 1) {
    const uint32_t version = impl.array.storage()->version();
    impl.array = impl.array.clone();
    impl.array.storage()->set_version(version);
  }
  replace(self, y, name);
}

Edge gradient_edge(const Tensor& tensor) {
  TensorImpl& impl = *tensor.impl();
  if (impl.base && impl.view_version != impl.array.storage()->version()) {
    const Tensor base(impl.base);
    if (base.requires_grad()) {
      check(impl.view_kind != ViewKind::custom, "Output ", impl.output_nr, " of ", name_of(impl.grad_fn),
            " is a view and its base or another view of its base has been modified inplace. ", kCustomView);
      const AutoGradMode recording(true);
      const Tensor view = as_strided_of(base, Geometry(impl.array));
      impl.grad_fn = view.impl()->grad_fn;
      impl.output_nr = view.impl()->output_nr;
    }
    impl.view_version = impl.array.storage()->version();
  }
  if (impl.grad_fn) return {impl.grad_fn, impl.output_nr};
  if (impl.requires_grad) return {impl.accumulator, 0};
  return {};
}

}  // namespace xtgrad
