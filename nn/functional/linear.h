#pragma once
#include <xtgrad/autograd/ops/linalg.h>

namespace xtgrad::nn::functional {

using xtgrad::bilinear;
using xtgrad::linear;

}  // namespace xtgrad::nn::functional
