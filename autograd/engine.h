#pragma once
#include <optional>
#include <vector>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad {
namespace autograd {

/// Adds d(tensors)/d(leaf), weighted by `grad_tensors`, to the gradient of every leaf below (or of `inputs` only).
/// Without retain_graph what was saved is freed; create_graph (which implies it) records the gradients themselves.
void backward(const variable_list& tensors, const variable_list& grad_tensors = {},
              std::optional<bool> retain_graph = std::nullopt, bool create_graph = false,
              const variable_list& inputs = {});

/// The gradients of `outputs`, weighted by `grad_outputs`, with respect to `inputs`; leaves are not touched.
/// Throws when an input was not used, unless allow_unused, which gives an undefined tensor.
variable_list grad(const variable_list& outputs, const variable_list& inputs, const variable_list& grad_outputs = {},
                   std::optional<bool> retain_graph = std::nullopt, bool create_graph = false,
                   bool allow_unused = false);

}  // namespace autograd
}  // namespace xtgrad
