#pragma once
#include <optional>
#include <string>

#include <xtgrad/autograd/tensor.h>

namespace xtgrad::detail {

/// pad() in the modes "reflect", "replicate" and "circular", which repeat x's own elements.
Tensor pad_with_own(const Tensor& x, IntArrayRef padding, const std::string& mode, std::optional<double> value);

}  // namespace xtgrad::detail
