#pragma once
#include <functional>
#include <string>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad {
namespace autograd {

/// How gradients are compared with central differences (f(x + eps) - f(x - eps)) / (2 eps).
struct GradcheckOptions {
  double eps = 1e-6;
  double atol = 1e-5;
  double rtol = 1e-3;
};

/// True when the gradients that `function` records agree with numerical ones for every input that requires grad;
/// throws an Error that names the input, the element and both values where they do not. Inputs must be Double.
bool gradcheck(const std::function<variable_list(const variable_list&)>& function, const variable_list& inputs,
               const GradcheckOptions& options = {});

/// The same for the gradients' own gradients: checks the function that computes them.
bool gradgradcheck(const std::function<variable_list(const variable_list&)>& function, const variable_list& inputs,
                   const GradcheckOptions& options = {});

}  // namespace autograd
}  // namespace xtgrad
