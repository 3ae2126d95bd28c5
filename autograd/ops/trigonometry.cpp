#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/elementwise_in_place.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

namespace xtgrad {

Tensor sin(const Tensor& x) {
  return record("SinBackward0", kernels::sin(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, cos(x)); });
}
Tensor cos(const Tensor& x) {
  return record("CosBackward0", kernels::cos(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return neg(mul(g, sin(x))); });
}
Tensor tan(const Tensor& x) {
  return record("TanBackward0", kernels::tan(x.array()), {x},
                [](const Tensor& g, const Tensor& y) { return mul(g, add(square(y), 1)); });
}
Tensor asin(const Tensor& x) {
  return record("AsinBackward0", kernels::asin(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, rsqrt(rsub(square(x), 1))); });
}
Tensor acos(const Tensor& x) {
  return record("AcosBackward0", kernels::acos(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return neg(mul(g, rsqrt(rsub(square(x), 1)))); });
}
Tensor atan(const Tensor& x) {
  return record("AtanBackward0", kernels::atan(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return div(g, add(square(x), 1)); });
}
Tensor atan2(const Tensor& y, const Tensor& x) {
  return record("Atan2Backward0", kernels::atan2(y.array(), x.array()), {y, x},
                [y = Saved(y), x = Saved(x)](const Tensor& g, const Needs& needs) {
                  // The square of an integer may be beyond its dtype, and so may a quotient of 16-bit floats.
                  const ScalarType computing = computing_dtype(g.dtype());
                  const Tensor squares = add(square(y->to(computing)), square(x->to(computing)));
                  const Tensor scaled = div(g, squares);
                  return std::array{needs[0] ? mul(scaled, x) : Tensor(), needs[1] ? neg(mul(scaled, y)) : Tensor()};
                });
}

Tensor TensorFunctions::sin() const { return xtgrad::sin(self()); }
Tensor TensorFunctions::cos() const { return xtgrad::cos(self()); }
Tensor TensorFunctions::tan() const { return xtgrad::tan(self()); }
Tensor TensorFunctions::asin() const { return xtgrad::asin(self()); }
Tensor TensorFunctions::acos() const { return xtgrad::acos(self()); }
Tensor TensorFunctions::atan() const { return xtgrad::atan(self()); }
Tensor Tensor::atan2(const Tensor& other) const { return xtgrad::atan2(*this, other); }

Tensor& TensorFunctions::sin_() const { return unary_in_place("sin_", self(), xtgrad::sin, kernels::sin); }
Tensor& TensorFunctions::cos_() const { return unary_in_place("cos_", self(), xtgrad::cos, kernels::cos); }

}  // namespace xtgrad
