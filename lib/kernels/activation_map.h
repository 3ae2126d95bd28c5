#pragma once
#include <xtgrad/lib/kernels/unary_map.h>

// What the activations share.

namespace xtgrad::kernels {

template <class F>
Array map_activation(const char* op, const F& f, const Array& x) {
  return map_floating(op, f, x.dtype(), nullptr, kFunctionGrain, x);
}

/// f(g, x)
template <class F>
Array map_slope(const char* op, const F& f, const Array& g, const Array& x) {
  return map_floating(op, f, result_type({g, x}), nullptr, kFunctionGrain, g, x);
}

}  // namespace xtgrad::kernels
