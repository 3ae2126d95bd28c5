#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/linalg_check.h>
#include <xtgrad/autograd/ops/linalg_product.h>
#include <xtgrad/autograd/ops/linalg_solve.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/ops/special.h>
#include <xtgrad/autograd/record.h>

// Powers and the exponential of matrices, by products that carry their gradients.

namespace xtgrad {
namespace {

Tensor identity_like(const Tensor& x) { return eye(x.size(-1), x.dtype()).expand(x.sizes()); }

}  // namespace

Tensor linalg::matrix_power(const Tensor& x, int64_t n) {
  check(x.dim() >= 2, "linalg.matrix_power: The input tensor A must have at least 2 dimensions.");
  check(x.size(-1) == x.size(-2), "linalg.matrix_power: A must be batches of square matrices, but they are ",
        x.size(-2), " by ", x.size(-1), " matrices");
  if (n == 0) return identity_like(x).clone();
  if (n == 1) return x.clone();
  if (n == 2) return xtgrad::matmul(x, x);
  Tensor power = n < 0 ? linalg::inv(x) : x, result;
  for (uint64_t rest = n < 0 ? 0 - static_cast<uint64_t>(n) : static_cast<uint64_t>(n);;) {
    if (rest & 1) result = result.defined() ? xtgrad::matmul(result, power) : power;
    rest >>= 1;
    if (rest == 0) return result;
    power = xtgrad::matmul(power, power);
  }
}

// exp(x) = exp(x / 2^k)^(2^k): small matrices need few terms of the series, which is summed from its end. Each matrix
// of a batch has its own k, because every squaring costs it a bit.
Tensor linalg::matrix_exp(const Tensor& x) {
  detail::check_square("linalg.matrix_exp", x);
  if (x.numel() == 0) return x.clone();
  const Tensor norms = amax(sum(abs(x.detach()), -1), -1).to(kDouble);  // [...]
  check(isfinite(norms).all().item<bool>(), "linalg.matrix_exp: the input holds non-finite values");
  const Tensor halvings = clamp_min(ceil(log2(clamp_min(norms, 1e-300))) + 1, 0).unsqueeze(-1).unsqueeze(-1);
  const Tensor scaled = mul(x, exp2(neg(halvings)).to(x.dtype())), one = identity_like(x);
  constexpr int kTerms = 14;  // the next is below 0.5^15 / 15!
  Tensor result = one;
  for (int i = kTerms; i > 0; --i) result = add(one, div(xtgrad::matmul(scaled, result), i));
  const int most = static_cast<int>(halvings.max().item<double>());
  const bool same = halvings.eq(most).all().item<bool>();
  for (int i = 0; i < most; ++i) {
    const Tensor squared = xtgrad::matmul(result, result);
    result = same ? squared : where(gt(halvings, i), squared, result);
  }
  return result;
}

Tensor matrix_power(const Tensor& x, int64_t n) { return linalg::matrix_power(x, n); }
Tensor matrix_exp(const Tensor& x) { return linalg::matrix_exp(x); }
Tensor TensorMethods::matrix_power(int64_t n) const { return linalg::matrix_power(self(), n); }
Tensor TensorMethods::matrix_exp() const { return linalg::matrix_exp(self()); }

}  // namespace xtgrad
