#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/elementwise_in_place.h>
#include <xtgrad/autograd/trace.h>
#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

namespace xtgrad {
namespace {

bool is_one(const Scalar& value) { return value.to_double() == 1; }

Tensor scaled(const Tensor& g, const Scalar& factor) { return is_one(factor) ? g : mul(g, factor); }

}  // namespace

Tensor add(const Tensor& x, const Tensor& y, const Scalar& alpha) {
  return traced(record("AddBackward0", kernels::add(x.array(), y.array(), alpha), {x, y},
                       [alpha](const Tensor& g, const Needs& needs) {
                         return std::array{g, needs[1] ? scaled(g, alpha) : Tensor()};
                       }),
                [&](TracedOperation& op) { op.set("alpha", alpha); });
}
Tensor add(const Tensor& x, const Scalar& y, const Scalar& alpha) {
  return traced(record("AddBackward0", kernels::add(x.array(), y, alpha), {x}, [](const Tensor& g) { return g; }),
                [&](TracedOperation& op) { op.set("other", y).set("alpha", alpha); });
}

Tensor sub(const Tensor& x, const Tensor& y, const Scalar& alpha) {
  return traced(record("SubBackward0", kernels::sub(x.array(), y.array(), alpha), {x, y},
                       [alpha](const Tensor& g, const Needs& needs) {
                         return std::array{g, !needs[1] ? Tensor() : is_one(alpha) ? neg(g) : mul(g, -alpha)};
                       }),
                [&](TracedOperation& op) { op.set("alpha", alpha); });
}
Tensor sub(const Tensor& x, const Scalar& y, const Scalar& alpha) {
  return traced(record("SubBackward0", kernels::sub(x.array(), y, alpha), {x}, [](const Tensor& g) { return g; }),
                [&](TracedOperation& op) { op.set("other", y).set("alpha", alpha); });
}
Tensor rsub(const Tensor& x, const Tensor& y, const Scalar& alpha) { return sub(y, x, alpha); }
Tensor rsub(const Tensor& x, const Scalar& y, const Scalar& alpha) {
  return traced(record("RsubBackward1", kernels::sub(y, x.array(), alpha), {x},
                       [alpha](const Tensor& g) { return is_one(alpha) ? neg(g) : mul(g, -alpha); }),
                [&](TracedOperation& op) { op.set("other", y).set("alpha", alpha); });
}

Tensor mul(const Tensor& x, const Tensor& y) {
  return record("MulBackward0", kernels::mul(x.array(), y.array()), {x, y},
                [x = Saved(x, needs_grad(y)), y = Saved(y, needs_grad(x))](const Tensor& g, const Needs& needs) {
                  return std::array{needs[0] ? mul(g, y) : Tensor(), needs[1] ? mul(g, x) : Tensor()};
                });
}
Tensor mul(const Tensor& x, const Scalar& y) {
  return traced(record("MulBackward0", kernels::mul(x.array(), y), {x}, [y](const Tensor& g) { return mul(g, y); }),
                [&](TracedOperation& op) { op.set("other", y); });
}

Tensor div(const Tensor& x, const Tensor& y) {
  return record("DivBackward0", kernels::div(x.array(), y.array()), {x, y},
                [x = Saved(x, needs_grad(y)), y = Saved(y)](const Tensor& g, const Needs& needs) {
                  const Tensor by_y = div(g, y);
                  return std::array{by_y, needs[1] ? neg(mul(by_y, div(x, y))) : Tensor()};
                });
}
Tensor div(const Tensor& x, const Scalar& y) {
  return traced(record("DivBackward0", kernels::div(x.array(), y), {x}, [y](const Tensor& g) { return div(g, y); }),
                [&](TracedOperation& op) { op.set("other", y); });
}

Tensor Tensor::add(const Tensor& other, const Scalar& alpha) const { return xtgrad::add(*this, other, alpha); }
Tensor Tensor::add(const Scalar& other, const Scalar& alpha) const { return xtgrad::add(*this, other, alpha); }
Tensor Tensor::sub(const Tensor& other, const Scalar& alpha) const { return xtgrad::sub(*this, other, alpha); }
Tensor Tensor::sub(const Scalar& other, const Scalar& alpha) const { return xtgrad::sub(*this, other, alpha); }
Tensor Tensor::mul(const Tensor& other) const { return xtgrad::mul(*this, other); }
Tensor Tensor::mul(const Scalar& other) const { return xtgrad::mul(*this, other); }
Tensor Tensor::div(const Tensor& other) const { return xtgrad::div(*this, other); }
Tensor Tensor::div(const Scalar& other) const { return xtgrad::div(*this, other); }

Tensor& Tensor::add_(const Tensor& other, const Scalar& alpha) const {
  return in_place(
      "add_", *this, {other}, [&](const Tensor& x) { return xtgrad::add(x, other, alpha); },
      [&](const Array& x) { kernels::add(x, apart(other.array(), x), alpha, &x); });
}
Tensor& Tensor::add_(const Scalar& other, const Scalar& alpha) const {
  return in_place(
      "add_", *this, {}, [&](const Tensor& x) { return xtgrad::add(x, other, alpha); },
      [&](const Array& x) { kernels::add(x, other, alpha, &x); });
}
Tensor& Tensor::sub_(const Tensor& other, const Scalar& alpha) const {
  return in_place(
      "sub_", *this, {other}, [&](const Tensor& x) { return xtgrad::sub(x, other, alpha); },
      [&](const Array& x) { kernels::sub(x, apart(other.array(), x), alpha, &x); });
}
Tensor& Tensor::sub_(const Scalar& other, const Scalar& alpha) const {
  return in_place(
      "sub_", *this, {}, [&](const Tensor& x) { return xtgrad::sub(x, other, alpha); },
      [&](const Array& x) { kernels::sub(x, other, alpha, &x); });
}
Tensor& Tensor::mul_(const Tensor& other) const {
  return in_place(
      "mul_", *this, {other}, [&](const Tensor& x) { return xtgrad::mul(x, other_than(*this, other, x)); },
      [&](const Array& x) { kernels::mul(x, apart(other.array(), x), &x); });
}
Tensor& Tensor::mul_(const Scalar& other) const {
  return in_place(
      "mul_", *this, {}, [&](const Tensor& x) { return xtgrad::mul(x, other); },
      [&](const Array& x) { kernels::mul(x, other, &x); });
}
Tensor& Tensor::div_(const Tensor& other) const {
  return in_place(
      "div_", *this, {other}, [&](const Tensor& x) { return xtgrad::div(x, other_than(*this, other, x)); },
      [&](const Array& x) { kernels::div(x, apart(other.array(), x), &x); });
}
Tensor& Tensor::div_(const Scalar& other) const {
  return in_place(
      "div_", *this, {}, [&](const Tensor& x) { return xtgrad::div(x, other); },
      [&](const Array& x) { kernels::div(x, other, &x); });
}

Tensor& TensorFunctions::fill_(const Scalar& value) const {
  return in_place(
      "fill_", self(), {},
      [&](const Tensor& x) {
        return record("FillBackward0", full_array(x.sizes(), value, x.dtype()), {x},
                      [](const Tensor& g) { return zeros_like(g); });
      },
      [&](const Array& x) { kernels::fill(x, value); });
}
Tensor& TensorFunctions::fill_(const Tensor& value) const {
  check(value.dim() == 0, "fill_ only supports 0-dimension value tensor but got tensor with ", value.dim(),
        " dimensions.");
  return in_place(
      "fill_", self(), {value},
      [&](const Tensor& x) {
        return record("FillBackward1", full_array(x.sizes(), kernels::item(value.array()), x.dtype()), {x, value},
                      [](const Tensor& g) {
                        return std::array{zeros_like(g), g};
                      });
      },
      [&](const Array& x) { kernels::fill(x, kernels::item(value.array())); });
}
Tensor& TensorFunctions::zero_() const { return fill_(Scalar(0)); }

}  // namespace xtgrad
