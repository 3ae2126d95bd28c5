#include <xtgrad/nn/utils/convert_parameters.h>

#include <xtgrad/autograd/ops/shape.h>

namespace xtgrad::nn::utils {

Tensor parameters_to_vector(const std::vector<Tensor>& parameters) {
  check(!parameters.empty(), "parameters_to_vector: there are no parameters");
  std::vector<Tensor> parts;
  for (const Tensor& parameter : parameters) parts.push_back(reshape(parameter, {-1}));
  return cat(parts);
}

void vector_to_parameters(const Tensor& vec, const std::vector<Tensor>& parameters) {
  check(vec.dim() == 1, "vector_to_parameters: expected a vector, got sizes ", vec.sizes());
  int64_t count = 0;
  for (const Tensor& parameter : parameters) count += parameter.numel();
  check(count == vec.numel(), "vector_to_parameters: the parameters have ", count, " elements, the vector has ",
        vec.numel());
  int64_t start = 0;
  for (const Tensor& parameter : parameters) {
    parameter.set_data(narrow(vec, 0, start, parameter.numel()).reshape(parameter.sizes()).data());
    start += parameter.numel();
  }
}

}  // namespace xtgrad::nn::utils
