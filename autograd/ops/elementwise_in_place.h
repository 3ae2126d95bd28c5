#pragma once
#include <xtgrad/autograd/record.h>

// What the in-place forms of elementwise functions share.

namespace xtgrad {

/// `x` itself, or a copy where it lies in the storage that is written to in another order than `target`.
inline Array apart(const Array& x, const Array& target) {
  const bool same_place =
      x.offset() == target.offset() && x.shape() == target.shape() && x.strides() == target.strides();
  return x.storage().get() == target.storage().get() && !same_place ? x.clone() : x;
}

/// self = kernel(self), of which `recorded` is the differentiable form.
template <class Kernel>
Tensor& unary_in_place(const char* name, const Tensor& self, Tensor (*recorded)(const Tensor&), Kernel kernel) {
  return in_place(name, self, {}, recorded, [&](const Array& x) { kernel(x, &x); });
}

}  // namespace xtgrad
