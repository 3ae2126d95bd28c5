#include <xtgrad/autograd/ops/special_bessel.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/special.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/special_bessel.h>

namespace xtgrad {
namespace {

double epsilon_of(ScalarType dtype) {
  switch (dtype) {
    case kDouble:
      return 0x1p-52;
    case kFloat:
      return 0x1p-23;
    case kHalf:
      return 0x1p-10;
    default:
      return 0x1p-7;
  }
}

/// Where the slopes of i1 and i1e, which divide by x, are their limit 1/2.
struct NearZero {
  explicit NearZero(const Tensor& x)
      : epsilon(epsilon_of(x.dtype())),
        chosen(logical_not(gt(abs(x), epsilon))),
        safe(masked_fill(x, chosen, epsilon)) {}
  Tensor slope(const Tensor& elsewhere) const { return masked_fill(elsewhere, chosen, 0.5); }

  double epsilon;
  Tensor chosen, safe;  // safe is x, but nowhere 0
};

}  // namespace

Tensor i0(const Tensor& x) {
  return record("I0Backward0", kernels::i0(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, special::i1(x)); });
}

namespace special {

Tensor i0e(const Tensor& x) {
  return record("SpecialI0EBackward0", kernels::i0e(x.array()), {x},
                [x = Saved(x)](const Tensor& g, const Tensor& y) { return mul(g, sub(i1e(x), mul(sgn(x), y))); });
}

Tensor i1(const Tensor& x) {
  return record("SpecialI1Backward0", kernels::i1(x.array()), {x}, [x = Saved(x)](const Tensor& g, const Tensor& y) {
    const NearZero zero(x);
    return mul(g, zero.slope(sub(i0(zero.safe), div(y, zero.safe))));
  });
}

Tensor i1e(const Tensor& x) {
  return record("SpecialI1EBackward0", kernels::i1e(x.array()), {x}, [x = Saved(x)](const Tensor& g, const Tensor& y) {
    const NearZero zero(x);
    return mul(g, zero.slope(sub(i0e(zero.safe), mul(y, add(sgn(zero.safe), reciprocal(zero.safe))))));
  });
}

Tensor airy_ai(const Tensor& x) { return Tensor(kernels::airy_ai(x.array())); }
Tensor bessel_j0(const Tensor& x) { return Tensor(kernels::bessel_j0(x.array())); }
Tensor bessel_j1(const Tensor& x) { return Tensor(kernels::bessel_j1(x.array())); }
Tensor bessel_y0(const Tensor& x) { return Tensor(kernels::bessel_y0(x.array())); }
Tensor bessel_y1(const Tensor& x) { return Tensor(kernels::bessel_y1(x.array())); }
Tensor modified_bessel_i0(const Tensor& x) { return Tensor(kernels::i0(x.array())); }
Tensor modified_bessel_i1(const Tensor& x) { return Tensor(kernels::i1(x.array())); }
Tensor modified_bessel_k0(const Tensor& x) { return Tensor(kernels::bessel_k0(x.array())); }
Tensor modified_bessel_k1(const Tensor& x) { return Tensor(kernels::bessel_k1(x.array())); }
Tensor scaled_modified_bessel_k0(const Tensor& x) { return Tensor(kernels::scaled_bessel_k0(x.array())); }
Tensor scaled_modified_bessel_k1(const Tensor& x) { return Tensor(kernels::scaled_bessel_k1(x.array())); }
Tensor spherical_bessel_j0(const Tensor& x) { return Tensor(kernels::spherical_bessel_j0(x.array())); }

}  // namespace special

Tensor TensorMethods::i0() const { return xtgrad::i0(self()); }

}  // namespace xtgrad
