#pragma once
#include <any>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include <xtgrad/autograd/record.h>

namespace xtgrad {
namespace autograd {

/// What a custom function's backward remembers of its forward.
class AutogradContext {
 public:
  /// Any value under a name: ctx->saved_data["scale"] = 2.0.
  class Value {
   public:
    Value() = default;
    template <class T, std::enable_if_t<!std::is_same_v<std::decay_t<T>, Value>, int> = 0>
    Value& operator=(T value) {
      if constexpr (std::is_same_v<T, bool>)
        value_ = value;
      else if constexpr (std::is_integral_v<T>)
        value_ = static_cast<int64_t>(value);
      else if constexpr (std::is_floating_point_v<T>)
        value_ = static_cast<double>(value);
      else
        value_ = std::move(value);
      return *this;
    }
    template <class T>
    const T& get() const {
      const T* value = std::any_cast<T>(&value_);
      check(value != nullptr, "saved_data: the value is of another type than the one asked for, or was never set");
      return *value;
    }
    double toDouble() const { return get<double>(); }
    int64_t toInt() const { return get<int64_t>(); }
    bool toBool() const { return get<bool>(); }
    const Tensor& toTensor() const { return get<Tensor>(); }

   private:
    std::any value_;
  };

  std::map<std::string, Value> saved_data;

  /// Keeps tensors (inputs, outputs or others) for backward, guarded against changes in place.
  void save_for_backward(variable_list tensors) { to_save_ = std::move(tensors); }
  /// The tensors in the order in which they were saved; throws once they were freed or when one was changed.
  variable_list get_saved_variables() const;
  /// Declares inputs that forward has changed in place.
  void mark_dirty(const variable_list& inputs) { dirty_ = inputs; }
  /// Declares outputs that have no gradient.
  void mark_non_differentiable(const variable_list& outputs) { constant_ = outputs; }
  /// With false, backward gets undefined tensors instead of zeros for outputs that nobody used.
  void set_materialize_grads(bool materialize) { materialize_ = materialize; }
  /// Whether the tensor input `i` (counted among the tensor inputs) needs a gradient.
  bool needs_input_grad(size_t i) const { return i < needs_.size() && needs_[i]; }

 private:
  template <class F>
  friend class Function;
  template <class F>
  friend class FunctionNode;
  variable_list to_save_, dirty_, constant_;
  std::vector<Saved> saved_;
  std::vector<SavedOutput> saved_outputs_;
  std::vector<int> output_of_;  // for each saved tensor: which saved output it is, or -1
  Needs needs_;
  Node* node_ = nullptr;
  bool materialize_ = true, released_ = false;

  void collect(const variable_list& outputs, Node* node);
  void release();
};

namespace detail {
template <class T>
void collect_tensors(variable_list& tensors, std::vector<bool>& is_tensor, const T& argument) {
  if constexpr (std::is_convertible_v<const T&, const Tensor&>) {
    tensors.push_back(argument);
    is_tensor.push_back(true);
  } else if constexpr (std::is_same_v<T, variable_list>) {
    for (const Tensor& x : argument) collect_tensors(tensors, is_tensor, x);
  } else if constexpr (std::is_same_v<T, std::optional<Tensor>>) {
    tensors.push_back(argument.value_or(Tensor()));
    is_tensor.push_back(true);
  } else {
    is_tensor.push_back(false);
  }
}
inline variable_list as_list(Tensor output) { return {std::move(output)}; }
inline variable_list as_list(variable_list outputs) { return outputs; }

/// Where outputs of a custom function meet the graph: see function.cpp.
variable_list connect_outputs(variable_list outputs, const variable_list& inputs, const variable_list& dirty,
                              const variable_list& constant, const Ref<Node>& node);
void check_gradient_count(const std::string& name, size_t got, size_t expected);
std::string demangled(const char* name);
}  // namespace detail

/// The node of a custom function: calls F::backward.
template <class F>
class FunctionNode final : public Node {
 public:
  std::string name() const override { return xtgrad::autograd::detail::demangled(typeid(F).name()); }

  void apply(const Gradients& arriving, const Needs& needs, Gradients& gradients) override {
    variable_list given(arriving.begin(), arriving.end());
    given.resize(outputs.size());
    if (context.materialize_)
      for (size_t i = 0; i < given.size(); ++i)
        if (!given[i].defined()) given[i] = Tensor(full_array(outputs[i].shape(), 0, outputs[i].dtype));
    const variable_list results = F::backward(&context, std::move(given));
    // backward returns one gradient per argument of forward; those of arguments that are no tensors must be undefined.
    size_t next = 0;
    detail::check_gradient_count(name(), results.size(), is_tensor.size());
    for (size_t i = 0; i < results.size(); ++i) {
      if (!is_tensor[i]) {
        check(!results[i].defined(), name(), " returned a gradient different from None at position ", i + 1,
              ", but the corresponding forward input was not a Variable");
        continue;
      }
      if (needs[next]) gradients[next] = results[i];
      ++next;
    }
  }
  void release() override { context.release(); }

  AutogradContext context;
  std::vector<bool> is_tensor;
};

/// A differentiable function of the user's own: F derives from Function<F> and has
/// static forward(AutogradContext*, args...) -> Tensor or variable_list and
/// static backward(AutogradContext*, variable_list grads) -> variable_list, one gradient per argument.
template <class F>
class Function {
 public:
  template <class X = F, class... Args>
  static auto apply(Args&&... args) {
    using Result = decltype(X::forward(static_cast<AutogradContext*>(nullptr), std::forward<Args>(args)...));
    variable_list inputs;
    std::vector<bool> is_tensor;
    (detail::collect_tensors(inputs, is_tensor, args), ...);
    // A stale view gets its node from this question, which must be older than ours.
    const bool tracked = Inputs(inputs).need_grad();
    auto* function = new FunctionNode<F>;
    const Ref<Node> node(function);
    function->is_tensor = std::move(is_tensor);
    if (tracked) {
      xtgrad::detail::connect(*function, Inputs(inputs));
      for (const Edge& edge : function->edges) function->context.needs_.push_back(static_cast<bool>(edge.node));
    }
    variable_list outputs;
    {
      const AutoGradMode recording(false);
      outputs = detail::as_list(X::forward(&function->context, std::forward<Args>(args)...));
    }
    outputs = detail::connect_outputs(std::move(outputs), inputs, function->context.dirty_, function->context.constant_,
                                      tracked ? node : Ref<Node>());
    if (tracked) function->context.collect(outputs, function);
    if constexpr (std::is_same_v<Result, Tensor>)
      return outputs[0];
    else
      return outputs;
  }
};

}  // namespace autograd
}  // namespace xtgrad
