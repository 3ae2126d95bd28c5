#include <xtgrad/autograd/ops/products.h>

#include <algorithm>
#include <optional>

#include <xtgrad/autograd/ops/linalg_product.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/scaled.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/operand.h>

namespace xtgrad {
namespace {

Tensor scaled_sum(const Tensor& c, const Tensor& product, const Scalar& beta, const Scalar& alpha) {
  (void)c.array().expand(product.array().shape());  // throws if it does not broadcast
  const ScalarType common = kernels::result_type({c.array(), product.array()});
  const Tensor scaled = detail::scaled(product.to(common), alpha);
  if (as_element(beta, common).to_double() == 0) return scaled;  // c is not read then: it may hold nan
  return add(scaled, detail::scaled(c.to(common), beta));
}

/// The result's dtype where it has 16 bits: x y alone may be beyond it.
std::optional<ScalarType> narrow_result(const Tensor& c, const Tensor& x, const Tensor& y) {
  const ScalarType dtype = kernels::result_type({c.array(), x.array(), y.array()});
  return kernels::is_narrow(dtype) ? std::optional(dtype) : std::nullopt;
}

}  // namespace

Tensor addbmm(const Tensor& c, const Tensor& x, const Tensor& y, const Scalar& beta, const Scalar& alpha) {
  if (const auto dtype = narrow_result(c, x, y)) return kernels::in_float(*dtype, addbmm, c, x, y, beta, alpha);
  const Tensor products = bmm(x, y);
  return scaled_sum(c, sum(products, 0, false, products.scalar_type()), beta, alpha);
}
Tensor baddbmm(const Tensor& c, const Tensor& x, const Tensor& y, const Scalar& beta, const Scalar& alpha) {
  if (const auto dtype = narrow_result(c, x, y)) return kernels::in_float(*dtype, baddbmm, c, x, y, beta, alpha);
  return scaled_sum(c, bmm(x, y), beta, alpha);
}
Tensor addmv(const Tensor& c, const Tensor& x, const Tensor& y, const Scalar& beta, const Scalar& alpha) {
  if (const auto dtype = narrow_result(c, x, y)) return kernels::in_float(*dtype, addmv, c, x, y, beta, alpha);
  return scaled_sum(c, mv(x, y), beta, alpha);
}
Tensor addr(const Tensor& c, const Tensor& x, const Tensor& y, const Scalar& beta, const Scalar& alpha) {
  if (const auto narrow = narrow_result(c, x, y)) return kernels::in_float(*narrow, addr, c, x, y, beta, alpha);
  const ScalarType dtype = kernels::result_type({c.array(), x.array(), y.array()});
  return scaled_sum(c, outer(x.to(dtype), y.to(dtype)), beta, alpha);
}
Tensor chain_matmul(TensorList matrices) {
  for (const Tensor& x : matrices) check(x.dim() == 2, "chain_matmul: Tensor dimension is ", x.dim(), ", expected 2");
  check(!matrices.empty(), "chain_matmul(): Expected one or more matrices");
  return matrices.size() == 1 ? matrices[0].clone() : linalg::multi_dot(matrices);
}

Tensor cross(const Tensor& x, const Tensor& y, std::optional<int64_t> dim) {
  if (dim) return linalg::cross(x, y, *dim);
  for (int64_t d = 0; d < x.dim(); ++d)
    if (x.size(d) == 3) return linalg::cross(x, y, d - x.dim());
  fail("no dimension of size 3 in input");
}

Tensor ger(const Tensor& x, const Tensor& y) { return outer(x, y); }
Tensor vdot(const Tensor& x, const Tensor& y) { return dot(x, y); }

Tensor inner(const Tensor& x, const Tensor& y) {
  if (x.dim() == 0 || y.dim() == 0) return mul(x, y);
  check(x.size(-1) == y.size(-1), "inner() the last dimension must match on both input tensors but got shapes ",
        x.sizes(), " and ", y.sizes());
  return tensordot(x, y, IntArrayRef(-1), IntArrayRef(-1));
}

Tensor kron(const Tensor& x, const Tensor& y) {
  const int n = std::max(x.array().ndim(), y.array().ndim());
  Dims of_x, of_y, shape;
  for (int d = 0; d < n; ++d) {
    const int i = d - (n - x.array().ndim()), j = d - (n - y.array().ndim());
    const int64_t a = i >= 0 ? x.array().shape()[i] : 1, b = j >= 0 ? y.array().shape()[j] : 1;
    of_x.push_back(a);
    of_x.push_back(1);
    of_y.push_back(1);
    of_y.push_back(b);
    shape.push_back(a * b);
  }
  return mul(x.reshape(of_x), y.reshape(of_y)).reshape(shape);
}

Tensor Tensor::baddbmm(const Tensor& batch1, const Tensor& batch2, const Scalar& beta, const Scalar& alpha) const {
  return xtgrad::baddbmm(*this, batch1, batch2, beta, alpha);
}
Tensor TensorMethods::addbmm(const Tensor& batch1, const Tensor& batch2, const Scalar& beta,
                             const Scalar& alpha) const {
  return xtgrad::addbmm(self(), batch1, batch2, beta, alpha);
}
Tensor TensorMethods::addmv(const Tensor& matrix, const Tensor& vector, const Scalar& beta, const Scalar& alpha) const {
  return xtgrad::addmv(self(), matrix, vector, beta, alpha);
}
Tensor TensorMethods::addr(const Tensor& vec1, const Tensor& vec2, const Scalar& beta, const Scalar& alpha) const {
  return xtgrad::addr(self(), vec1, vec2, beta, alpha);
}
Tensor TensorMethods::cross(const Tensor& other, std::optional<int64_t> dim) const {
  return xtgrad::cross(self(), other, dim);
}
Tensor TensorMethods::ger(const Tensor& other) const { return outer(self(), other); }
Tensor TensorMethods::inner(const Tensor& other) const { return xtgrad::inner(self(), other); }
Tensor TensorMethods::kron(const Tensor& other) const { return xtgrad::kron(self(), other); }
Tensor TensorMethods::vdot(const Tensor& other) const { return dot(self(), other); }

namespace {

using Product = Tensor (*)(const Tensor&, const Tensor&, const Tensor&, const Scalar&, const Scalar&);

Tensor& add_product(const char* name, Product product, const Tensor& self, const Tensor& x, const Tensor& y,
                    const Scalar& beta, const Scalar& alpha) {
  return in_place(name, self, {x, y}, [&](const Tensor& c) {
    return product(c, other_than(self, x, c), other_than(self, y, c), beta, alpha);
  });
}

}  // namespace

Tensor& TensorMethods::addbmm_(const Tensor& batch1, const Tensor& batch2, const Scalar& beta,
                               const Scalar& alpha) const {
  return add_product("addbmm_", xtgrad::addbmm, self(), batch1, batch2, beta, alpha);
}
Tensor& TensorMethods::addmm_(const Tensor& mat1, const Tensor& mat2, const Scalar& beta, const Scalar& alpha) const {
  return add_product("addmm_", xtgrad::addmm, self(), mat1, mat2, beta, alpha);
}
Tensor& TensorMethods::addmv_(const Tensor& matrix, const Tensor& vector, const Scalar& beta,
                              const Scalar& alpha) const {
  return add_product("addmv_", xtgrad::addmv, self(), matrix, vector, beta, alpha);
}
Tensor& TensorMethods::addr_(const Tensor& vec1, const Tensor& vec2, const Scalar& beta, const Scalar& alpha) const {
  return add_product("addr_", xtgrad::addr, self(), vec1, vec2, beta, alpha);
}
Tensor& TensorMethods::baddbmm_(const Tensor& batch1, const Tensor& batch2, const Scalar& beta,
                                const Scalar& alpha) const {
  return add_product("baddbmm_", xtgrad::baddbmm, self(), batch1, batch2, beta, alpha);
}

}  // namespace xtgrad
