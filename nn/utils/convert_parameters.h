#pragma once
#include <vector>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad::nn::utils {

/// All elements of the parameters, one parameter after the other, as a vector with its place in the graph.
Tensor parameters_to_vector(const std::vector<Tensor>& parameters);

/// Makes the parameters show the elements of `vec`, in that order, from now on; throws unless it has as many.
void vector_to_parameters(const Tensor& vec, const std::vector<Tensor>& parameters);

}  // namespace xtgrad::nn::utils
