#include <xtgrad/autograd/ops/distance.h>

#include <algorithm>
#include <cmath>

#include <xtgrad/autograd/ops/arrange.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/in_float.h>

namespace xtgrad {

Tensor pairwise_distance(const Tensor& x, const Tensor& y, double p, double eps, bool keepdim) {
  return norm(add(sub(x, y), eps), p, -1, keepdim);
}

namespace {

/// At least `low`, which the gradient does not notice.
Tensor raised_to(const Tensor& x, double low) {
  return add(x, Tensor(sub(clamp_min(x.detach(), low), x.detach()).array()));
}

Tensor unit_vectors(const Tensor& x, int64_t dim, double eps) {
  return div(x, sqrt(raised_to(sum(square(x), dim, true), eps * eps)));
}

}  // namespace

Tensor cosine_similarity(const Tensor& given_x, const Tensor& given_y, int64_t dim, double eps) {
  const ScalarType dtype = result_type(given_x, given_y);
  check(is_floating_point(dtype), "expected common dtype to be floating point, yet common dtype is ", dtype);
  // eps is 0 in a 16-bit float.
  if (kernels::is_narrow(dtype)) return kernels::in_float(dtype, cosine_similarity, given_x, given_y, dim, eps);
  const std::vector<Tensor> both = broadcast_tensors({given_x.to(dtype), given_y.to(dtype)});
  return sum(mul(unit_vectors(both[0], dim, eps), unit_vectors(both[1], dim, eps)), dim);
}

namespace {

Array difference_norms(const Tensor& x, const Tensor& y) {
  const NoGradGuard no_grad;
  return norm(sub(x.unsqueeze(-2), y.unsqueeze(-3)), 2, -1).array();
}

/// By x^2 + y^2 - 2 x y, which loses digits of small distances but needs no room for the differences.
Array norms_by_product(const Tensor& x, const Tensor& y) {
  const NoGradGuard no_grad;
  const Tensor lengths = add(sum(square(x), -1, true), sum(square(y), -1, true).mT());
  return sqrt(clamp_min(sub(lengths, mul(matmul(x, y.mT()), 2)), 0)).array();
}

/// Euclidean distances of batches of one shape.
Tensor euclidean(const Tensor& x, const Tensor& y, bool by_product) {
  return record("CdistBackward0", by_product ? norms_by_product(x, y) : difference_norms(x, y), {x, y},
                [x = Saved(x), y = Saved(y)](const Tensor& g, const Tensor& distance, const Needs& needs) {
                  const Tensor none = eq(distance, 0);
                  const Tensor share = masked_fill(div(g, masked_fill(distance, none, 1)), none, 0);
                  std::array<Tensor, 2> gradients;
                  if (needs[0]) gradients[0] = sub(mul(x, sum(share, -1, true)), matmul(share, y));
                  if (needs[1]) gradients[1] = sub(mul(y, sum(share, -2, true).mT()), matmul(share.mT(), x));
                  return gradients;
                });
}

Tensor with_batch(const Tensor& x, const Dims& batch) {
  Dims shape = batch;
  shape.push_back(x.size(-2));
  shape.push_back(x.size(-1));
  return x.expand(shape);
}

}  // namespace

Tensor cdist(const Tensor& x, const Tensor& y, double p, std::optional<int64_t> compute_mode) {
  check(x.dim() >= 2, "cdist only supports at least 2D tensors, X1 got: ", x.dim(), "D");
  check(y.dim() >= 2, "cdist only supports at least 2D tensors, X2 got: ", y.dim(), "D");
  check(x.size(-1) == y.size(-1), "X1 and X2 must have the same number of columns. X1: ", x.size(-1),
        " X2: ", y.size(-1));
  check(p >= 0, "cdist only supports non-negative p values");
  const int64_t mode = compute_mode.value_or(0);
  check(mode >= 0 && mode <= 2, "possible modes: 0, 1, 2, but was: ", mode);
  Dims batch_x = x.array().shape(), batch_y = y.array().shape();
  for (Dims* batch : {&batch_x, &batch_y})
    for (int i = 0; i < 2; ++i) batch->erase(batch->size() - 1);
  const Dims batch = broadcast_shapes(batch_x, batch_y);
  const ScalarType common = result_type(x, y);
  if (kernels::is_narrow(common)) return kernels::in_float(common, cdist, x, y, p, compute_mode);
  const Tensor a = with_batch(x.to(common), batch), b = with_batch(y.to(common), batch);
  if (p == 2) {
    const bool large = x.size(-2) > 25 || y.size(-2) > 25;
    return euclidean(a, b, mode == 1 || (mode == 0 && large));
  }
  const Tensor differences = sub(a.unsqueeze(-2), b.unsqueeze(-3));
  // No columns: no distance, whatever the norm.
  return std::isinf(p) && x.size(-1) == 0 ? sum(differences, -1) : norm(differences, p, -1);
}

Tensor pdist(const Tensor& x, double p) {
  check(x.dim() == 2, "pdist only supports 2D tensors, got: ", x.dim(), "D");
  check(p >= 0, "pdist only supports non-negative p values");
  const Tensor pairs = triu_indices(x.size(0), x.size(0), 1);
  const Tensor differences = sub(index_select(x, 0, pairs.select(0, 0)), index_select(x, 0, pairs.select(0, 1)));
  return std::isinf(p) && x.size(-1) == 0 ? sum(differences, -1) : norm(differences, p, -1);
}

}  // namespace xtgrad
