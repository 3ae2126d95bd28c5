#pragma once
#include <cstdint>
#include <tuple>
#include <variant>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/nn/enum.h>

// Fill a tensor in place, without recording it, and return it. PyTorch's numbers for PyTorch's seed.

namespace xtgrad::nn::init {

using NonlinearityType =
    std::variant<enumtype::kLinear, enumtype::kConv1D, enumtype::kConv2D, enumtype::kConv3D, enumtype::kConvTranspose1D,
                 enumtype::kConvTranspose2D, enumtype::kConvTranspose3D, enumtype::kSigmoid, enumtype::kTanh,
                 enumtype::kReLU, enumtype::kLeakyReLU>;
using FanModeType = std::variant<enumtype::kFanIn, enumtype::kFanOut>;

/// What a layer's standard deviation is multiplied by before the nonlinearity; `param` is leaky ReLU's slope.
double calculate_gain(NonlinearityType nonlinearity, double param = 0.01);

Tensor constant_(Tensor tensor, const Scalar& value);
Tensor zeros_(Tensor tensor);
Tensor ones_(Tensor tensor);
/// The identity matrix; throws unless the tensor has two dimensions.
Tensor eye_(Tensor matrix);
/// A convolution weight [out, in, k...] that hands channel i on as channel i; throws unless it has 3 to 5 dimensions.
Tensor dirac_(Tensor tensor);
/// Uniform in [low, high).
Tensor uniform_(Tensor tensor, double low = 0, double high = 1);
Tensor normal_(Tensor tensor, double mean = 0, double std = 1);
/// Normal, cut off outside of [a, b].
Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2);
/// Uniform in +-gain * sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010).
Tensor xavier_uniform_(Tensor tensor, double gain = 1);
/// Normal with standard deviation gain * sqrt(2 / (fan_in + fan_out)) (Glorot and Bengio 2010).
Tensor xavier_normal_(Tensor tensor, double gain = 1);
/// Uniform in +-gain(nonlinearity, a) * sqrt(3 / fan) (He et al. 2015).
Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanModeType mode = kFanIn,
                        NonlinearityType nonlinearity = kLeakyReLU);
/// Normal with standard deviation gain(nonlinearity, a) / sqrt(fan) (He et al. 2015).
Tensor kaiming_normal_(Tensor tensor, double a = 0, FanModeType mode = kFanIn,
                       NonlinearityType nonlinearity = kLeakyReLU);
/// Normal with mean 0, and zeros in a fraction `sparsity` of each column's rows, rounded up (Martens 2010).
Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01);
/// A matrix [rows, all others] with orthonormal rows or columns, whichever are fewer, times gain (Saxe et al. 2013).
Tensor orthogonal_(Tensor tensor, double gain = 1);

/// Inputs and outputs of one unit of a weight [out, in, k...]; throws when it has fewer than two dimensions.
std::tuple<int64_t, int64_t> _calculate_fan_in_and_fan_out(const Tensor& tensor);

}  // namespace xtgrad::nn::init
