#pragma once
#include <xtgrad/lib/kernels/map.h>

// What the kernels of functions of one operand share.

namespace xtgrad::kernels {

/// Elements below which a function of ten or more instructions is faster on one thread.
inline constexpr int64_t kFunctionGrain = kGrain / 4;

/// f(x) in floating point; integers become the default dtype.
template <class F>
Array map_function(const char* op, const F& f, const Array& x, const Array* out) {
  return map_floating(op, f, floating_result_type({x}), out, kFunctionGrain, x);
}

}  // namespace xtgrad::kernels
