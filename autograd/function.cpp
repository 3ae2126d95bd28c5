#include <xtgrad/autograd/function.h>

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>

namespace xtgrad::autograd {

variable_list AutogradContext::get_saved_variables() const {
  if (released_) xtgrad::detail::released("a custom Function");
  if (!node_) return to_save_;  // forward itself is looking
  variable_list result;
  size_t next = 0;
  for (int output : output_of_)
    result.push_back(output < 0 ? saved_[next++].get() : saved_outputs_[static_cast<size_t>(output)].get(node_));
  return result;
}

// An output that was saved must not own the node that owns it.
void AutogradContext::collect(const variable_list& outputs, Node* node) {
  node_ = node;
  for (const Tensor& x : to_save_) {
    const auto is_output = [&](const Tensor& y) {
      return x.defined() && y.is_same(x) && y.impl()->grad_fn.get() == node;
    };
    if (std::any_of(outputs.begin(), outputs.end(), is_output)) {
      output_of_.push_back(static_cast<int>(saved_outputs_.size()));
      saved_outputs_.emplace_back(x);
    } else {
      output_of_.push_back(-1);
      saved_.emplace_back(x);
    }
  }
  to_save_.clear();
  dirty_.clear();
  constant_.clear();
}

void AutogradContext::release() {
  const bool kept = !saved_.empty() || !saved_outputs_.empty();
  saved_.clear();
  saved_outputs_.clear();
  released_ = kept;
}

namespace detail {

namespace {
bool contains(const variable_list& list, const Tensor& x) {
  return std::any_of(list.begin(), list.end(), [&](const Tensor& y) { return y.is_same(x); });
}
}  // namespace

variable_list connect_outputs(variable_list outputs, const variable_list& inputs, const variable_list& dirty,
                              const variable_list& constant, const Ref<Node>& node) {
  for (const Tensor& x : dirty) {
    check(contains(inputs, x),
          "mark_dirty: a tensor that is not an input of the function was marked as changed in place");
    AutoGradMode recording(true);
    xtgrad::detail::check_in_place(x);
    x.array().storage()->bump_version();
  }
  if (!node) return outputs;
  for (Tensor& y : outputs) {
    if (!y.defined() || contains(constant, y) || !is_floating_point(y.dtype())) {
      if (y.defined() && contains(inputs, y)) y = y.detach();
      node->outputs.push_back(Node::Output(y.defined() ? y.array() : empty_array({}, kFloat)));
      continue;
    }
    // An input handed through unchanged becomes a view of it, or the input itself would move behind the node.
    if (contains(inputs, y) && !contains(dirty, y)) {
      const Tensor input = y;
      y = Tensor(input.array());
      xtgrad::detail::make_view(y, input);
    }
    if (y.impl()->base && !contains(dirty, y)) y.impl()->view_kind = ViewKind::custom;
    xtgrad::detail::attach(y, node);
  }
  return outputs;
}

void check_gradient_count(const std::string& name, size_t got, size_t expected) {
  check(got == expected, "function ", name, " returned an incorrect number of gradients (expected ", expected, ", got ",
        got, ")");
}

std::string demangled(const char* name) {
  int status = 0;
  char* readable = abi::__cxa_demangle(name, nullptr, nullptr, &status);
  std::string result = status == 0 ? readable : name;
  std::free(readable);
  return result;
}

}  // namespace detail
}  // namespace xtgrad::autograd
