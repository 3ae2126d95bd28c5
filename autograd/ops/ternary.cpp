#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/elementwise_in_place.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

// Functions of three operands.

namespace xtgrad {
namespace {

Tensor where_recorded(const Tensor& condition, Array result, const Tensor& x, const Tensor& y) {
  return record(
      "WhereBackward0", std::move(result), {x, y}, [condition = Saved(condition)](const Tensor& g, const Needs& needs) {
        return std::array{needs[0] ? where(condition, g, 0) : Tensor(), needs[1] ? where(condition, 0, g) : Tensor()};
      });
}

void check_lerp(const Tensor& x, const Tensor& end) {
  check(x.dtype() == end.dtype(), "expected dtype ", x.dtype(), " for `end` but got dtype ", end.dtype());
}

}  // namespace

Tensor where(const Tensor& condition, const Tensor& x, const Tensor& y) {
  return where_recorded(condition, kernels::where(condition.array(), x.array(), y.array()), x, y);
}
Tensor where(const Tensor& condition, const Tensor& x, const Scalar& y) {
  return where_recorded(condition, kernels::where(condition.array(), x.array(), y), x, Tensor());
}
Tensor where(const Tensor& condition, const Scalar& x, const Tensor& y) {
  return where_recorded(condition, kernels::where(condition.array(), x, y.array()), Tensor(), y);
}
Tensor where(const Tensor& condition, const Scalar& x, const Scalar& y) {
  return Tensor(kernels::where(condition.array(), x, y));
}

Tensor lerp(const Tensor& x, const Tensor& end, const Tensor& weight) {
  check_lerp(x, end);
  check(x.dtype() == weight.dtype(), "expected dtype ", x.dtype(), " for `weight` but got dtype ", weight.dtype());
  const bool by_weight = needs_grad(weight);
  return record("LerpBackward1", kernels::lerp(x.array(), end.array(), weight.array()), {x, end, weight},
                [x = Saved(x, by_weight), end = Saved(end, by_weight), weight = Saved(weight)](const Tensor& g,
                                                                                               const Needs& needs) {
                  return std::array{needs[0] ? mul(g, rsub(weight, 1)) : Tensor(), needs[1] ? mul(g, weight) : Tensor(),
                                    needs[2] ? mul(g, sub(end, x)) : Tensor()};
                });
}
Tensor lerp(const Tensor& x, const Tensor& end, const Scalar& weight) {
  check_lerp(x, end);
  return record("LerpBackward0", kernels::lerp(x.array(), end.array(), weight), {x, end},
                [w = weight.to_double()](const Tensor& g, const Needs& needs) {
                  return std::array{needs[0] ? mul(g, 1 - w) : Tensor(), needs[1] ? mul(g, w) : Tensor()};
                });
}

Tensor addcmul(const Tensor& x, const Tensor& a, const Tensor& b, const Scalar& value) {
  return record(
      "AddcmulBackward0", kernels::addcmul(x.array(), a.array(), b.array(), value), {x, a, b},
      [a = Saved(a, needs_grad(b)), b = Saved(b, needs_grad(a)), value](const Tensor& g, const Needs& needs) {
        return std::array{g, needs[1] ? mul(mul(g, b), value) : Tensor(), needs[2] ? mul(mul(g, a), value) : Tensor()};
      });
}
Tensor addcdiv(const Tensor& x, const Tensor& a, const Tensor& b, const Scalar& value) {
  const bool dividing = needs_grad(a) || needs_grad(b);
  return record("AddcdivBackward0", kernels::addcdiv(x.array(), a.array(), b.array(), value), {x, a, b},
                [a = Saved(a, needs_grad(b)), b = Saved(b, dividing), value](const Tensor& g, const Needs& needs) {
                  const Tensor of_a = needs[1] || needs[2] ? mul(div(g, b), value) : Tensor();
                  return std::array{g, needs[1] ? of_a : Tensor(), needs[2] ? neg(mul(of_a, div(a, b))) : Tensor()};
                });
}

Tensor Tensor::where(const Tensor& condition, const Tensor& other) const {
  return xtgrad::where(condition, *this, other);
}
Tensor Tensor::lerp(const Tensor& end, const Tensor& weight) const { return xtgrad::lerp(*this, end, weight); }
Tensor Tensor::lerp(const Tensor& end, const Scalar& weight) const { return xtgrad::lerp(*this, end, weight); }
Tensor Tensor::addcmul(const Tensor& a, const Tensor& b, const Scalar& value) const {
  return xtgrad::addcmul(*this, a, b, value);
}
Tensor Tensor::addcdiv(const Tensor& a, const Tensor& b, const Scalar& value) const {
  return xtgrad::addcdiv(*this, a, b, value);
}

Tensor& Tensor::lerp_(const Tensor& end, const Scalar& weight) const {
  check_lerp(*this, end);
  return in_place(
      "lerp_", *this, {end}, [&](const Tensor& x) { return xtgrad::lerp(x, end, weight); },
      [&](const Array& x) { kernels::lerp(x, apart(end.array(), x), weight, &x); });
}
Tensor& Tensor::addcmul_(const Tensor& a, const Tensor& b, const Scalar& value) const {
  return in_place(
      "addcmul_", *this, {a, b},
      [&](const Tensor& x) { return xtgrad::addcmul(x, other_than(*this, a, x), other_than(*this, b, x), value); },
      [&](const Array& x) { kernels::addcmul(x, apart(a.array(), x), apart(b.array(), x), value, &x); });
}
Tensor& Tensor::addcdiv_(const Tensor& a, const Tensor& b, const Scalar& value) const {
  return in_place(
      "addcdiv_", *this, {a, b},
      [&](const Tensor& x) { return xtgrad::addcdiv(x, other_than(*this, a, x), other_than(*this, b, x), value); },
      [&](const Array& x) { kernels::addcdiv(x, apart(a.array(), x), apart(b.array(), x), value, &x); });
}

}  // namespace xtgrad
