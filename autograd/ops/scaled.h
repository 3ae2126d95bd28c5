#pragma once
#include <xtgrad/autograd/ops/elementwise.h>

namespace xtgrad::detail {

/// x times the factor as an element of x holds it (0.5 is 0 among integers); x itself where that is 1.
inline Tensor scaled(const Tensor& x, const Scalar& factor) {
  const Scalar element = as_element(factor, x.dtype());
  return element.to_double() == 1 ? x : mul(x, element);
}

}  // namespace xtgrad::detail
