#include <xtgrad/autograd/ops/special_gamma.h>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/special.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/special_gamma.h>

namespace xtgrad {
namespace {

/// The derivative of P(a, x) by x: x^(a - 1) exp(-x) / gamma(a).
Tensor density(const Tensor& a, const Tensor& x) { return exp(sub(sub(mul(sub(a, 1), log(x)), x), lgamma(a))); }

[[noreturn]] void no_derivative_of_zeta() { fail("the derivative for 'zeta' is not implemented."); }

}  // namespace

Tensor igamma(const Tensor& a, const Tensor& x) {
  return record("IgammaBackward0", kernels::igamma(a.array(), x.array()), {a, x},
                [a = Saved(a), x = Saved(x)](const Tensor& g, const Needs& needs) {
                  check(!needs[0], "the derivative for 'igamma: input' is not implemented.");
                  return std::array{Tensor(), needs[1] ? mul(g, density(a, x)) : Tensor()};
                });
}

Tensor igammac(const Tensor& a, const Tensor& x) {
  return record("IgammacBackward0", kernels::igammac(a.array(), x.array()), {a, x},
                [a = Saved(a), x = Saved(x)](const Tensor& g, const Needs& needs) {
                  check(!needs[0], "the derivative for 'igammac: input' is not implemented.");
                  return std::array{Tensor(), needs[1] ? neg(mul(g, density(a, x))) : Tensor()};
                });
}

namespace special {

Tensor zeta(const Tensor& x, const Tensor& q) {
  return record("SpecialZetaBackward0", kernels::zeta(x.array(), q.array()), {x, q},
                [x = Saved(x), q = Saved(q)](const Tensor& g, const Needs& needs) {
                  if (needs[0]) no_derivative_of_zeta();
                  return std::array{Tensor(), needs[1] ? mul(g, mul(neg(x), zeta(add(x, 1), q))) : Tensor()};
                });
}
Tensor zeta(const Tensor& x, const Scalar& q) {
  return record("SpecialZetaBackward2", kernels::zeta(x.array(), q), {x},
                [](const Tensor&) -> Tensor { no_derivative_of_zeta(); });
}
Tensor zeta(const Scalar& x, const Tensor& q) {
  return record("SpecialZetaBackward1", kernels::zeta(x, q.array()), {q},
                [x = x.to_double(), q = Saved(q)](const Tensor& g) { return mul(g, mul(zeta(x + 1, q), -x)); });
}

}  // namespace special

Tensor TensorMethods::igamma(const Tensor& other) const { return xtgrad::igamma(self(), other); }
Tensor TensorMethods::igammac(const Tensor& other) const { return xtgrad::igammac(self(), other); }

}  // namespace xtgrad
