#include <xtgrad/autograd/ops/special_polynomials.h>

#include <xtgrad/lib/kernels/special_polynomials.h>

namespace xtgrad::special {
namespace {

// No derivatives: the results are tensors without a node.
using Kernel = Array (*)(const kernels::Operand& x, const kernels::Operand& n);
Tensor polynomial(Kernel kernel, const Tensor& x, const Tensor& n) { return Tensor(kernel(x.array(), n.array())); }
Tensor polynomial(Kernel kernel, const Tensor& x, const Scalar& n) { return Tensor(kernel(x.array(), n)); }
Tensor polynomial(Kernel kernel, const Scalar& x, const Tensor& n) { return Tensor(kernel(x, n.array())); }

}  // namespace

Tensor chebyshev_polynomial_t(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::chebyshev_polynomial_t, x, n);
}
Tensor chebyshev_polynomial_t(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::chebyshev_polynomial_t, x, n);
}
Tensor chebyshev_polynomial_t(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::chebyshev_polynomial_t, x, n);
}
Tensor chebyshev_polynomial_u(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::chebyshev_polynomial_u, x, n);
}
Tensor chebyshev_polynomial_u(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::chebyshev_polynomial_u, x, n);
}
Tensor chebyshev_polynomial_u(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::chebyshev_polynomial_u, x, n);
}
Tensor chebyshev_polynomial_v(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::chebyshev_polynomial_v, x, n);
}
Tensor chebyshev_polynomial_v(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::chebyshev_polynomial_v, x, n);
}
Tensor chebyshev_polynomial_v(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::chebyshev_polynomial_v, x, n);
}
Tensor chebyshev_polynomial_w(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::chebyshev_polynomial_w, x, n);
}
Tensor chebyshev_polynomial_w(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::chebyshev_polynomial_w, x, n);
}
Tensor chebyshev_polynomial_w(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::chebyshev_polynomial_w, x, n);
}
Tensor shifted_chebyshev_polynomial_t(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_t, x, n);
}
Tensor shifted_chebyshev_polynomial_t(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_t, x, n);
}
Tensor shifted_chebyshev_polynomial_t(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_t, x, n);
}
Tensor shifted_chebyshev_polynomial_u(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_u, x, n);
}
Tensor shifted_chebyshev_polynomial_u(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_u, x, n);
}
Tensor shifted_chebyshev_polynomial_u(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_u, x, n);
}
Tensor shifted_chebyshev_polynomial_v(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_v, x, n);
}
Tensor shifted_chebyshev_polynomial_v(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_v, x, n);
}
Tensor shifted_chebyshev_polynomial_v(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_v, x, n);
}
Tensor shifted_chebyshev_polynomial_w(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_w, x, n);
}
Tensor shifted_chebyshev_polynomial_w(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_w, x, n);
}
Tensor shifted_chebyshev_polynomial_w(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::shifted_chebyshev_polynomial_w, x, n);
}
Tensor hermite_polynomial_h(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::hermite_polynomial_h, x, n);
}
Tensor hermite_polynomial_h(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::hermite_polynomial_h, x, n);
}
Tensor hermite_polynomial_h(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::hermite_polynomial_h, x, n);
}
Tensor hermite_polynomial_he(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::hermite_polynomial_he, x, n);
}
Tensor hermite_polynomial_he(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::hermite_polynomial_he, x, n);
}
Tensor hermite_polynomial_he(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::hermite_polynomial_he, x, n);
}
Tensor laguerre_polynomial_l(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::laguerre_polynomial_l, x, n);
}
Tensor laguerre_polynomial_l(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::laguerre_polynomial_l, x, n);
}
Tensor laguerre_polynomial_l(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::laguerre_polynomial_l, x, n);
}
Tensor legendre_polynomial_p(const Tensor& x, const Tensor& n) {
  return polynomial(kernels::legendre_polynomial_p, x, n);
}
Tensor legendre_polynomial_p(const Tensor& x, const Scalar& n) {
  return polynomial(kernels::legendre_polynomial_p, x, n);
}
Tensor legendre_polynomial_p(const Scalar& x, const Tensor& n) {
  return polynomial(kernels::legendre_polynomial_p, x, n);
}

}  // namespace xtgrad::special
