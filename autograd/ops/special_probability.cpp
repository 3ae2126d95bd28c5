#include <xtgrad/autograd/ops/special_probability.h>

#include <cmath>

#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/special_probability.h>

namespace xtgrad::special {
namespace {

constexpr double kSqrtHalf = 0.70710678118654752440, kSqrtTwoPi = 2.50662827463100050242;
constexpr double kTwoOverSqrtPi = 1.12837916709551257390, kSqrtTwoOverPi = 0.79788456080286535588;

}  // namespace

Tensor entr(const Tensor& x) {
  return record("SpecialEntrBackward0", kernels::entr(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, neg(add(log(x), 1))); });
}

Tensor erfcx(const Tensor& x) {
  return record(
      "SpecialErfcxBackward0", kernels::erfcx(x.array()), {x},
      [x = Saved(x)](const Tensor& g, const Tensor& y) { return mul(g, sub(mul(mul(x, 2), y), kTwoOverSqrtPi)); });
}

Tensor ndtr(const Tensor& x) {
  return record("SpecialNdtrBackward0", kernels::ndtr(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(g, div(exp(mul(square(x), -0.5)), kSqrtTwoPi)); });
}

Tensor log_ndtr(const Tensor& x) {
  return record("SpecialLogNdtrBackward0", kernels::log_ndtr(x.array()), {x},
                [x = Saved(x)](const Tensor& g) { return mul(div(g, erfcx(mul(x, -kSqrtHalf))), kSqrtTwoOverPi); });
}

Tensor ndtri(const Tensor& p) {
  return record("SpecialNdtriBackward0", kernels::ndtri(p.array()), {p},
                [](const Tensor& g, const Tensor& y) { return mul(g, mul(exp(mul(square(y), 0.5)), kSqrtTwoPi)); });
}

Tensor xlog1py(const Tensor& x, const Tensor& y) {
  return record("SpecialXlog1PyBackward0", kernels::xlog1py(x.array(), y.array()), {x, y},
                [x = Saved(x), y = Saved(y)](const Tensor& g, const Needs& needs) {
                  std::array<Tensor, 2> gradients;
                  // As a Byte -1 would be 255.
                  if (needs[0])
                    gradients[0] = masked_fill(xlog1py(g, y), logical_and(eq(x, 0), le(y->to(g.dtype()), -1)), 0);
                  if (needs[1]) gradients[1] = mul(g, div(x, add(y, 1)));
                  return gradients;
                });
}
Tensor xlog1py(const Tensor& x, const Scalar& y) {
  return record("SpecialXlog1PyBackward2", kernels::xlog1py(x.array(), y), {x}, [x = Saved(x), y](const Tensor& g) {
    const Tensor slope = xlog1py(g, y);
    return y.to_double() > -1 ? slope : masked_fill(slope, eq(x, 0), 0);
  });
}
Tensor xlog1py(const Scalar& x, const Tensor& y) {
  return record("SpecialXlog1PyBackward1", kernels::xlog1py(x, y.array()), {y},
                [x, y = Saved(y)](const Tensor& g) { return mul(g, mul(reciprocal(add(y, 1)), x)); });
}

}  // namespace xtgrad::special
