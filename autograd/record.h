#pragma once
#include <array>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <xtgrad/autograd/node.h>

namespace xtgrad {

/// A tensor kept for the gradient; reading it back throws when it was changed in place meanwhile. What a change in
/// place may yet put behind a later node is kept as an alias of its present place in the graph: a node that kept the
/// tensor itself would come to own itself.
class Saved {
 public:
  Saved() = default;
  /// Keeps nothing unless `needed`: x of x * y matters only to the gradient of y.
  explicit Saved(const Tensor& x, bool needed = true) {
    if (!needed || !x.defined()) return;
    tensor_ = of_now(x);
    version_ = x.array().storage()->version();
    inference_ = x.is_inference();
  }
  bool defined() const { return tensor_.defined(); }
  const Tensor& get() const {
    if (tensor_.defined() && (tensor_.array().storage()->version() != version_ || inference_)) [[unlikely]]
      modified(tensor_, version_);
    return tensor_;
  }
  operator const Tensor&() const { return get(); }
  const Tensor* operator->() const { return &get(); }
  [[noreturn]] static void modified(const Tensor& x, uint32_t expected);

 private:
  static Tensor of_now(const Tensor& x);

  Tensor tensor_;
  uint32_t version_ = 0;
  bool inference_ = false;
};

/// An output kept for its own gradient: without the node, which would otherwise own itself.
class SavedOutput {
 public:
  SavedOutput() = default;
  explicit SavedOutput(const Tensor& y)
      : array_(y.array()), version_(array_.storage()->version()), output_nr_(y.impl()->output_nr) {}
  /// The output, tied to `node` again.
  Tensor get(Node* node) const;

 private:
  Array array_;
  uint32_t version_ = 0, output_nr_ = 0;
};

/// The tensors that an operation's gradients go to, in their order.
class Inputs {
 public:
  struct Input {
    const Tensor* tensor;
    Input(const Tensor& x) : tensor(&x) {}
  };
  Inputs(std::initializer_list<Input> inputs) {
    for (const Input& input : inputs) tensors_.push_back(input.tensor);
  }
  Inputs(ArrayRef<Tensor> inputs) {
    for (const Tensor& input : inputs) tensors_.push_back(&input);
  }
  Inputs(const std::vector<Tensor>& inputs) : Inputs(ArrayRef<Tensor>(inputs)) {}
  const Tensor* const* begin() const { return tensors_.begin(); }
  const Tensor* const* end() const { return tensors_.end(); }
  size_t size() const { return tensors_.size(); }
  /// True when gradients are on and one of the inputs requires grad.
  bool need_grad() const;

 private:
  SmallVector<const Tensor*, 4> tensors_;
};

/// True when gradients are on and `x` requires grad.
inline bool needs_grad(const Tensor& x) { return GradMode::is_enabled() && x.defined() && x.requires_grad(); }

namespace detail {
/// True when nobody else can see the elements of a gradient that has arrived.
bool is_sole_owner(const Tensor& g);
/// True when a gradient function may write its result over the gradient that has arrived.
bool may_overwrite(const Tensor& g);
[[noreturn]] void released(const char* name);
[[noreturn]] void wrong_gradient_count(const char* name, size_t got, size_t expected);
void connect(Node& node, const Inputs& inputs);
void attach(const Tensor& output, Ref<Node> node);

inline void store(Tensor gradient, Gradients& gradients, const char*) { gradients[0] = std::move(gradient); }
template <size_t N>
void store(std::array<Tensor, N> given, Gradients& gradients, const char* name) {
  if (N != gradients.size()) wrong_gradient_count(name, N, gradients.size());
  for (size_t i = 0; i < N; ++i) gradients[i] = std::move(given[i]);
}
inline void store(std::vector<Tensor> given, Gradients& gradients, const char* name) {
  if (given.size() != gradients.size()) wrong_gradient_count(name, given.size(), gradients.size());
  for (size_t i = 0; i < given.size(); ++i) gradients[i] = std::move(given[i]);
}

template <class F>
inline constexpr bool takes_output = std::is_invocable_v<F&, const Tensor&, const Tensor&> ||
                                     std::is_invocable_v<F&, const Tensor&, const Tensor&, const Needs&>;
template <class F>
inline constexpr bool takes_outputs = std::is_invocable_v<F&, const Gradients&, const Needs&>;

// A node around a gradient function: what the function captured is what was saved.
template <class F>
class GradientNode : public Node {
 public:
  GradientNode(const char* op, F&& gradient) : name_(op), gradient_(std::move(gradient)) {}
  std::string name() const override { return name_; }
  void keep(const Tensor& y) requires takes_output<F> { output_ = SavedOutput(y); }

  void apply(const Gradients& g, const Needs& needs, Gradients& gradients) override {
    if (!gradient_) released(name_);
    F& f = *gradient_;
    if constexpr (takes_outputs<F>)
      store(f(g, needs), gradients, name_);
    else if constexpr (std::is_invocable_v<F&, const Tensor&, const Tensor&, const Needs&>)
      store(f(g[0], output_.get(this), needs), gradients, name_);
    else if constexpr (std::is_invocable_v<F&, const Tensor&, const Needs&>)
      store(f(g[0], needs), gradients, name_);
    else if constexpr (std::is_invocable_v<F&, const Tensor&, const Tensor&>)
      store(f(g[0], output_.get(this)), gradients, name_);
    else
      store(f(g[0]), gradients, name_);
  }

  // A function that saved nothing may run again, as in PyTorch.
  void release() override {
    if constexpr (takes_output<F> || !std::is_trivially_destructible_v<F>) {
      gradient_.reset();
      output_ = {};
    }
  }

 private:
  struct Nothing {};

  const char* name_;
  std::optional<F> gradient_;
  [[no_unique_address]] std::conditional_t<takes_output<F>, SavedOutput, Nothing> output_;
};

// record() with a node of type N.
template <class N, class F>
Tensor record_by(const char* name, Array&& result, const Inputs& inputs, F&& gradient) {
  Tensor y(std::move(result));
  if (!inputs.need_grad()) return y;
  auto node = make_ref<N>(name, std::forward<F>(gradient));
  auto& function = *node;
  connect(function, inputs);
  attach(y, std::move(node));
  if constexpr (takes_output<F>) function.keep(y);
  return y;
}
}  // namespace detail

/// The only door into the graph: gives `result` a node whose gradients go to `inputs`, when one of them needs one.
/// `gradient` is (g), (g, needs), (g, y) or (g, y, needs), where g is the result's gradient and y the result itself,
/// and returns one Tensor, or a std::array or std::vector with one per input, in any shape that broadcasts from the
/// input's.
template <class F>
Tensor record(const char* name, Array result, const Inputs& inputs, F gradient) {
  return detail::record_by<detail::GradientNode<F>>(name, std::move(result), inputs, std::move(gradient));
}

/// The same for an operation with several outputs: `gradient` is (gradients, needs), undefined where nobody used an
/// output.
template <class F>
std::vector<Tensor> record_outputs(const char* name, std::vector<Array> results, const Inputs& inputs, F gradient) {
  std::vector<Tensor> ys;
  for (Array& result : results) ys.emplace_back(std::move(result));
  if (!inputs.need_grad()) return ys;
  const Ref<Node> node = make_ref<detail::GradientNode<F>>(name, std::move(gradient));
  detail::connect(*node, inputs);
  for (const Tensor& y : ys) detail::attach(y, node);
  return ys;
}

namespace detail {
void make_view(const Tensor& view, const Tensor& of);
}

/// The same for a view: `view` shows elements of `of`, and a change in place of either reaches both graphs.
template <class F>
Tensor record_view(const char* name, Array view, const Tensor& of, F gradient) {
  Tensor y = record(name, std::move(view), {of}, std::move(gradient));
  detail::make_view(y, of);
  return y;
}

/// The same elements and the same place in the graph under another handle's identity.
Tensor alias_of(const Tensor& x);

namespace detail {
/// Throws unless `self` may be changed in place now.
void check_in_place(const Tensor& self);
/// True when a change of `self` by the others belongs into the graph: integers and bools hold numbers without a slope.
inline bool is_recorded(const Tensor& self, const Inputs& others) {
  return is_floating_point(self.dtype()) && (needs_grad(self) || others.need_grad());
}
/// Writes `y` into self's elements and puts self (and what it is a view of) behind y in the graph.
void replace(const Tensor& self, const Tensor& y, const char* name);
/// The same where y was computed from `before`, an alias of self: if y's node saved it, it keeps the old elements.
void replace(const Tensor& self, const Tensor& before, const Tensor& y, const char* name);
}  // namespace detail

/// `other`, or `before` where other is the tensor being changed itself: no node may own its own output.
inline const Tensor& other_than(const Tensor& self, const Tensor& other, const Tensor& before) {
  return other.is_same(self) ? before : other;
}

/// Changes `self` in place: by direct(array) when nothing is recorded, else by recorded(x), the out-of-place operation.
template <class Recorded, class Direct>
Tensor& in_place(const char* name, const Tensor& self, const Inputs& others, Recorded recorded, Direct direct) {
  detail::check_in_place(self);
  if (detail::is_recorded(self, others)) {
    const Tensor before = alias_of(self);
    detail::replace(self, before, recorded(before), name);
  } else {
    direct(self.array());
    self.array().storage()->bump_version();
  }
  return const_cast<Tensor&>(self);
}

/// The same for operations without a kernel of their own for it: computed aside and copied in.
template <class Recorded>
Tensor& in_place(const char* name, const Tensor& self, const Inputs& others, Recorded recorded) {
  detail::check_in_place(self);
  if (detail::is_recorded(self, others)) {
    const Tensor before = alias_of(self);
    detail::replace(self, before, recorded(before), name);
  } else {
    detail::replace(self, recorded(self), name);
  }
  return const_cast<Tensor&>(self);
}

}  // namespace xtgrad
