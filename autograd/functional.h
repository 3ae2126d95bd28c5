#pragma once
#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include <xtgrad/autograd/tensor.h>

// Whole Jacobians and Hessians of a function, and their products with vectors, as in torch.autograd.functional.
//
// A function takes one tensor or a list of tensors (`variable_list`) and returns one tensor or a list; results have the
// form of what they stand for. create_graph: the results can be differentiated themselves. strict: an input or output
// that is not connected is an error; otherwise its part is zeros.

namespace xtgrad::autograd::functional {

namespace detail {

using Function = std::function<variable_list(const variable_list&)>;

/// What the function is like, for error messages and for what is allowed.
struct Call {
  Function function;
  variable_list inputs;
  bool one_input, create_graph, strict;
};

/// [output][input]
std::vector<variable_list> jacobian(const Call& call);
/// [input][input]
std::vector<variable_list> hessian(const Call& call);
/// The outputs and the product; without `v` (empty) the outputs must be one number.
std::pair<variable_list, variable_list> vjp(const Call& call, const variable_list& v, bool one_output);
std::pair<variable_list, variable_list> jvp(const Call& call, const variable_list& v);
std::pair<variable_list, variable_list> vhp(const Call& call, const variable_list& v);
std::pair<variable_list, variable_list> hvp(const Call& call, const variable_list& v);

inline variable_list as_list(const Tensor& x) { return {x}; }
inline variable_list as_list(const variable_list& list) { return list; }
/// Empty for a vector that is left out.
inline variable_list vector_of(const Tensor& v) { return v.defined() ? variable_list{v} : variable_list(); }
inline variable_list vector_of(const variable_list& v) { return v; }

/// The list in the form of T: a tensor is its only element.
template <class T>
T as(variable_list list) {
  if constexpr (std::is_same_v<T, Tensor>)
    return std::move(list.at(0));
  else
    return list;
}

template <class F, class In>
using Result = std::decay_t<std::invoke_result_t<const F&, const In&>>;

template <class F, class In>
Call make_call(const F& function, const In& inputs, bool create_graph, bool strict) {
  static_assert(std::is_same_v<Result<F, In>, Tensor> || std::is_same_v<Result<F, In>, variable_list>,
                "the function must return a Tensor or a variable_list");
  return {[&function](const variable_list& list) { return as_list(function(as<In>(list))); }, as_list(inputs),
          std::is_same_v<In, Tensor>, create_graph, strict};
}

template <class Outer, class Inner>
auto nested(std::vector<variable_list> rows) {
  if constexpr (std::is_same_v<Outer, Tensor>) {
    return as<Inner>(std::move(rows.at(0)));
  } else if constexpr (std::is_same_v<Inner, Tensor>) {
    variable_list column;
    for (variable_list& row : rows) column.push_back(std::move(row.at(0)));
    return column;
  } else {
    return rows;
  }
}

template <class First, class Second>
std::pair<First, Second> both(std::pair<variable_list, variable_list> lists) {
  return {as<First>(std::move(lists.first)), as<Second>(std::move(lists.second))};
}

template <class F, class In>
auto jacobian_of(const F& function, const In& inputs, bool create_graph, bool strict) {
  return nested<Result<F, In>, In>(jacobian(make_call(function, inputs, create_graph, strict)));
}
template <class F, class In>
auto hessian_of(const F& function, const In& inputs, bool create_graph, bool strict) {
  static_assert(std::is_same_v<Result<F, In>, Tensor>, "The function given to hessian should return a single Tensor");
  return nested<In, In>(hessian(make_call(function, inputs, create_graph, strict)));
}
template <class F, class In>
auto vjp_of(const F& function, const In& inputs, const Result<F, In>& v, bool create_graph, bool strict) {
  using Out = Result<F, In>;
  return both<Out, In>(
      vjp(make_call(function, inputs, create_graph, strict), vector_of(v), std::is_same_v<Out, Tensor>));
}
template <class F, class In>
auto jvp_of(const F& function, const In& inputs, const In& v, bool create_graph, bool strict) {
  using Out = Result<F, In>;
  return both<Out, Out>(jvp(make_call(function, inputs, create_graph, strict), vector_of(v)));
}
template <class F, class In>
auto vhp_of(const F& function, const In& inputs, const In& v, bool create_graph, bool strict) {
  static_assert(std::is_same_v<Result<F, In>, Tensor>, "The function given to vhp should return a single Tensor");
  return both<Tensor, In>(vhp(make_call(function, inputs, create_graph, strict), vector_of(v)));
}
template <class F, class In>
auto hvp_of(const F& function, const In& inputs, const In& v, bool create_graph, bool strict) {
  static_assert(std::is_same_v<Result<F, In>, Tensor>, "The function given to hvp should return a single Tensor");
  return both<Tensor, In>(hvp(make_call(function, inputs, create_graph, strict), vector_of(v)));
}

}  // namespace detail

/// The derivatives of every output with respect to every input: [output...] x [input...], for lists one such tensor for
/// each pair: result[output][input].
template <class F>
auto jacobian(const F& func, const Tensor& inputs, bool create_graph = false, bool strict = false) {
  return detail::jacobian_of(func, inputs, create_graph, strict);
}
template <class F>
auto jacobian(const F& func, const variable_list& inputs, bool create_graph = false, bool strict = false) {
  return detail::jacobian_of(func, inputs, create_graph, strict);
}

/// The second derivatives of a function that returns one number: [input...] x [input...], for lists result[i][j].
template <class F>
auto hessian(const F& func, const Tensor& inputs, bool create_graph = false, bool strict = false) {
  return detail::hessian_of(func, inputs, create_graph, strict);
}
template <class F>
auto hessian(const F& func, const variable_list& inputs, bool create_graph = false, bool strict = false) {
  return detail::hessian_of(func, inputs, create_graph, strict);
}

/// The outputs, and v^T J, where v has the form of the outputs; one backward pass. For a function that returns one
/// number v may be left out.
template <class F>
auto vjp(const F& func, const Tensor& inputs, const detail::Result<F, Tensor>& v = {}, bool create_graph = false,
         bool strict = false) {
  return detail::vjp_of(func, inputs, v, create_graph, strict);
}
template <class F>
auto vjp(const F& func, const variable_list& inputs, const detail::Result<F, variable_list>& v = {},
         bool create_graph = false, bool strict = false) {
  return detail::vjp_of(func, inputs, v, create_graph, strict);
}

/// The outputs, and J v, where v has the form of the inputs; by the backward pass of a backward pass. For one number as
/// input v may be left out.
template <class F>
auto jvp(const F& func, const Tensor& inputs, const Tensor& v = {}, bool create_graph = false, bool strict = false) {
  return detail::jvp_of(func, inputs, v, create_graph, strict);
}
template <class F>
auto jvp(const F& func, const variable_list& inputs, const variable_list& v = {}, bool create_graph = false,
         bool strict = false) {
  return detail::jvp_of(func, inputs, v, create_graph, strict);
}

/// The output, one number, and v^T H, where v has the form of the inputs; faster than hvp, which is the same where the
/// second derivatives are continuous.
template <class F>
auto vhp(const F& func, const Tensor& inputs, const Tensor& v = {}, bool create_graph = false, bool strict = false) {
  return detail::vhp_of(func, inputs, v, create_graph, strict);
}
template <class F>
auto vhp(const F& func, const variable_list& inputs, const variable_list& v = {}, bool create_graph = false,
         bool strict = false) {
  return detail::vhp_of(func, inputs, v, create_graph, strict);
}

/// The output, one number, and H v.
template <class F>
auto hvp(const F& func, const Tensor& inputs, const Tensor& v = {}, bool create_graph = false, bool strict = false) {
  return detail::hvp_of(func, inputs, v, create_graph, strict);
}
template <class F>
auto hvp(const F& func, const variable_list& inputs, const variable_list& v = {}, bool create_graph = false,
         bool strict = false) {
  return detail::hvp_of(func, inputs, v, create_graph, strict);
}

}  // namespace xtgrad::autograd::functional
