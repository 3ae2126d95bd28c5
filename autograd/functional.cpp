#include <xtgrad/autograd/functional.h>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/grad_mode.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/lib/check.h>

namespace xtgrad::autograd::functional::detail {

namespace {

// Tensors of their own, so that a function which also reaches the given ones by another way is not differentiated
// there.
variable_list own_tensors(const variable_list& given, bool create_graph, bool differentiable) {
  variable_list result;
  for (const Tensor& x : given) {
    check(x.defined(), "autograd::functional: an input or a vector is an undefined tensor");
    if (create_graph && x.requires_grad())
      result.push_back(x.view(x.sizes()));
    else
      result.push_back(x.detach().set_requires_grad(differentiable));
  }
  return result;
}

variable_list without_history(variable_list tensors, bool create_graph) {
  if (!create_graph)
    for (Tensor& x : tensors) x = x.detach();
  return tensors;
}

// grad() that leaves out the outputs without a gradient and gives undefined tensors for inputs without one.
variable_list grad_of(const variable_list& outputs, const variable_list& inputs, const variable_list& weights,
                      bool create_graph, std::optional<bool> retain_graph = std::nullopt) {
  variable_list connected, their_weights;
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (!outputs[i].defined() || !outputs[i].requires_grad()) continue;
    connected.push_back(outputs[i]);
    their_weights.push_back(weights.empty() ? Tensor() : weights[i]);
  }
  if (connected.empty()) return variable_list(inputs.size());
  return grad(connected, inputs, their_weights, retain_graph, create_graph, /*allow_unused=*/true);
}

void check_outputs(const variable_list& outputs, bool strict) {
  for (size_t i = 0; i < outputs.size(); ++i) {
    check(outputs[i].defined(), "output ", i, " of the user-provided function is an undefined tensor");
    check(!strict || outputs[i].requires_grad(), "Output ", i,
          " of the user-provided function does not require gradients. The outputs must be computed in a differentiable "
          "manner from the input when running in strict mode.");
  }
}

void check_one_number(const variable_list& outputs, const char* what) {
  check(outputs.size() == 1, "The function given to ", what, " should return a single Tensor");
  check(outputs[0].numel() == 1, "The Tensor returned by the function given to ", what,
        " should contain a single element, got sizes ", outputs[0].sizes());
}

// In strict mode a first derivative that does not depend on the inputs makes the second meaningless.
void check_connected(const variable_list& first, bool strict) {
  if (!strict) return;
  for (size_t i = 0; i < first.size(); ++i) {
    check(first[i].defined(), "The output of the user-provided function is independent of input ", i,
          ". This is not allowed in strict mode.");
    check(
        first[i].requires_grad(),
        "While computing the hessian, found that the jacobian of the user-provided function with respect to input ", i,
        " is independent of the input. This is not allowed in strict mode. You should ensure that your function is "
        "twice differentiable and that the jacobian depends on the inputs (this would be violated by a linear function "
        "for example).");
  }
}

void check_vector(const variable_list& v, const variable_list& like, bool one) {
  check(v.size() == like.size(),
        one ? text("The given v should contain a single Tensor, got ", v.size())
            : text("v is a tuple of invalid length: should be ", like.size(), " but got ", v.size(), "."));
  for (size_t i = 0; i < v.size(); ++i)
    check(v[i].sizes() == like[i].sizes(), v.size() > 1 ? text("Entry ", i, " in ") : std::string(),
          "v has invalid size: should be ", like[i].sizes(), " but got ", v[i].sizes(), ".");
}

// The vector for a product with something of the inputs' form.
variable_list own_vector(const Call& call, const variable_list& inputs, const variable_list& v) {
  if (v.empty()) {
    check(inputs.size() == 1 && inputs[0].numel() == 1,
          "The vector v can only be None if the input to the user-provided function is a single Tensor with a single "
          "element.");
    return {};
  }
  check_vector(v, inputs, call.one_input);
  return own_tensors(v, call.create_graph, false);
}

// Zeros where there is no derivative; strict mode's objection begins with `what`.
variable_list filled(variable_list gradients, const variable_list& like, const Call& call, const char* what) {
  for (size_t i = 0; i < gradients.size(); ++i) {
    check(gradients[i].defined() || !call.strict, what, i, ". This is not allowed in strict mode.");
    check(!gradients[i].defined() || !call.strict || !call.create_graph || gradients[i].requires_grad(), what, i,
          ". This is not allowed in strict mode when create_graph=True.");
    if (!gradients[i].defined()) gradients[i] = zeros_like(like[i]);
  }
  return gradients;
}

variable_list zeros_with_gradient(const variable_list& like) {
  variable_list result;
  for (const Tensor& x : like) result.push_back(zeros_like(x.detach()).requires_grad_());
  return result;
}

// The rows of one output's Jacobian, each from a backward pass that starts at one of its elements.
variable_list jacobian_row(const Call& call, const variable_list& inputs, const Tensor& output, size_t index) {
  std::vector<variable_list> rows(inputs.size());
  for (int64_t j = 0; j < output.numel(); ++j) {
    Tensor chosen = zeros({output.numel()}, output.dtype());
    chosen[j].fill_(1);
    variable_list row = grad_of({output}, inputs, {chosen.view(output.sizes())}, call.create_graph, true);
    for (size_t i = 0; i < inputs.size(); ++i) {
      check(row[i].defined() || !call.strict, "Output ", index,
            " of the user-provided function is independent of input ", i, ". This is not allowed in strict mode.");
      check(!row[i].defined() || !call.strict || !call.create_graph || row[i].requires_grad(),
            "The jacobian of the user-provided function is independent of input ", i,
            ". This is not allowed in strict mode when create_graph=True.");
      rows[i].push_back(row[i].defined() ? row[i] : zeros_like(inputs[i]));
    }
  }
  variable_list result;
  for (size_t i = 0; i < inputs.size(); ++i) {
    std::vector<int64_t> sizes = output.sizes().vec();
    for (const int64_t size : inputs[i].sizes()) sizes.push_back(size);
    result.push_back(rows[i].empty() ? zeros(sizes, inputs[i].dtype()) : stack(rows[i]).view(sizes));
  }
  return result;
}

}  // namespace

std::vector<variable_list> jacobian(const Call& call) {
  const AutoGradMode recording(true);
  const variable_list inputs = own_tensors(call.inputs, call.create_graph, true);
  const variable_list outputs = call.function(inputs);
  check_outputs(outputs, call.strict);
  std::vector<variable_list> result;
  for (size_t i = 0; i < outputs.size(); ++i)
    result.push_back(without_history(jacobian_row(call, inputs, outputs[i], i), call.create_graph));
  return result;
}

std::vector<variable_list> hessian(const Call& call) {
  const auto gradient = [&](const variable_list& inputs) {
    const auto number = [&](const variable_list& own) {
      variable_list outputs = call.function(own);
      check_outputs(outputs, call.strict);
      check_one_number(outputs, "hessian");
      outputs[0] = outputs[0].reshape({});
      return outputs;
    };
    variable_list first = jacobian({number, inputs, call.one_input, true, false})[0];
    check_connected(first, call.strict);
    return first;
  };
  return jacobian({gradient, call.inputs, call.one_input, call.create_graph, call.strict});
}

std::pair<variable_list, variable_list> vjp(const Call& call, const variable_list& v, bool one_output) {
  const AutoGradMode recording(true);
  const variable_list inputs = own_tensors(call.inputs, call.create_graph, true);
  const variable_list outputs = call.function(inputs);
  check_outputs(outputs, call.strict);
  if (v.empty())
    check(outputs.size() == 1 && outputs[0].numel() == 1,
          "The vector v can only be None if the user-provided function returns a single Tensor with a single element.");
  else
    check_vector(v, outputs, one_output);
  variable_list product = grad_of(outputs, inputs, own_tensors(v, call.create_graph, false), call.create_graph);
  product =
      filled(std::move(product), inputs, call, "The output of the user-provided function is independent of input ");
  return {without_history(outputs, call.create_graph), without_history(product, call.create_graph)};
}

// g -> g^T J is linear, so its own v^T J, at any g, is J v.
std::pair<variable_list, variable_list> jvp(const Call& call, const variable_list& v) {
  const AutoGradMode recording(true);
  const variable_list inputs = own_tensors(call.inputs, call.create_graph, true);
  const variable_list vector = own_vector(call, inputs, v);
  const variable_list outputs = call.function(inputs);
  check_outputs(outputs, call.strict);
  const variable_list weights = zeros_with_gradient(outputs);
  const variable_list first = grad_of(outputs, inputs, weights, true);
  for (size_t i = 0; i < first.size(); ++i)
    check(first[i].defined() || !call.strict, "The output of the user-provided function is independent of input ", i,
          ". This is not allowed in strict mode.");
  variable_list product = grad_of(first, weights, vector, call.create_graph);
  product = filled(std::move(product), outputs, call,
                   "The gradient with respect to the input is independent of entry in the grad_outputs when using the "
                   "double backward trick to compute forward mode gradients: entry ");
  return {without_history(outputs, call.create_graph), without_history(product, call.create_graph)};
}

namespace {
struct FirstDerivative {
  variable_list inputs, vector, outputs, gradient;
};

FirstDerivative first_derivative(const Call& call, const variable_list& v, const char* what) {
  FirstDerivative first;
  first.inputs = own_tensors(call.inputs, call.create_graph, true);
  first.vector = own_vector(call, first.inputs, v);
  first.outputs = call.function(first.inputs);
  check_outputs(first.outputs, call.strict);
  check_one_number(first.outputs, what);
  first.gradient = grad_of(first.outputs, first.inputs, {}, true);
  check_connected(first.gradient, call.strict);
  return first;
}
}  // namespace

std::pair<variable_list, variable_list> vhp(const Call& call, const variable_list& v) {
  const AutoGradMode recording(true);
  const FirstDerivative first = first_derivative(call, v, "vhp");
  variable_list product = grad_of(first.gradient, first.inputs, first.vector, call.create_graph);
  product = filled(std::move(product), first.inputs, call,
                   "The jacobian of the user-provided function is independent of input ");
  return {without_history(first.outputs, call.create_graph), without_history(product, call.create_graph)};
}

// As jvp, of the gradient.
std::pair<variable_list, variable_list> hvp(const Call& call, const variable_list& v) {
  const AutoGradMode recording(true);
  const FirstDerivative first = first_derivative(call, v, "hvp");
  const variable_list weights = zeros_with_gradient(first.inputs);
  const variable_list second = grad_of(first.gradient, first.inputs, weights, true);
  variable_list product = grad_of(second, weights, first.vector, call.create_graph);
  product = filled(std::move(product), first.inputs, call,
                   "The hessian of the user-provided function is independent of entry in the grad_jacobian: entry ");
  return {without_history(first.outputs, call.create_graph), without_history(product, call.create_graph)};
}

}  // namespace xtgrad::autograd::functional::detail
