#include <xtgrad/autograd/ops/linalg_product.h>

#include <limits>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>

namespace xtgrad::linalg {

Tensor matmul(const Tensor& x, const Tensor& y) { return xtgrad::matmul(x, y); }

namespace {

/// Where to cut matrices i .. j so that the fewest multiplications are needed: cut[i][j].
std::vector<std::vector<size_t>> best_cuts(const std::vector<Tensor>& matrices) {
  const size_t n = matrices.size();
  std::vector<double> size;
  for (const Tensor& x : matrices) size.push_back(static_cast<double>(x.size(0)));
  size.push_back(static_cast<double>(matrices.back().size(1)));
  std::vector<std::vector<double>> cost(n, std::vector<double>(n, 0));
  std::vector<std::vector<size_t>> cut(n, std::vector<size_t>(n, 0));
  for (size_t length = 1; length < n; ++length)
    for (size_t i = 0; i + length < n; ++i) {
      const size_t j = i + length;
      cost[i][j] = std::numeric_limits<double>::infinity();
      for (size_t k = i; k < j; ++k) {
        const double c = cost[i][k] + cost[k + 1][j] + size[i] * size[k + 1] * size[j + 1];
        if (c < cost[i][j]) {
          cost[i][j] = c;
          cut[i][j] = k;
        }
      }
    }
  return cut;
}

Tensor chain(const std::vector<Tensor>& matrices, const std::vector<std::vector<size_t>>& cut, size_t i, size_t j) {
  if (i == j) return matrices[i];
  return mm(chain(matrices, cut, i, cut[i][j]), chain(matrices, cut, cut[i][j] + 1, j));
}

}  // namespace

Tensor multi_dot(TensorList tensors) {
  check(tensors.size() >= 2, "multi_dot(): expected at least 2 tensors but got ", tensors.size());
  std::vector<Tensor> matrices(tensors.begin(), tensors.end());
  const bool row = matrices.front().dim() == 1, column = matrices.back().dim() == 1;
  if (row) matrices.front() = matrices.front().unsqueeze(0);
  if (column) matrices.back() = matrices.back().unsqueeze(1);
  for (size_t i = 0; i < matrices.size(); ++i) {
    const bool end = i == 0 || i + 1 == matrices.size();
    check(matrices[i].dim() == 2, "multi_dot(): tensor ", i, " must be ", end ? "1D or 2D" : "2D", " but got ",
          tensors[i].dim(), "D");
    check(i == 0 || matrices[i - 1].size(1) == matrices[i].size(0), "multi_dot(): tensors ", i - 1, " and ", i,
          " with shapes ", i == 0 ? tensors[i].sizes() : tensors[i - 1].sizes(), " and ", tensors[i].sizes(),
          " cannot be multiplied");
  }
  Tensor result = chain(matrices, best_cuts(matrices), 0, matrices.size() - 1);
  if (column) result = result.squeeze(1);
  return row ? result.squeeze(0) : result;
}

Tensor cross(const Tensor& x, const Tensor& y, int64_t dim) {
  check(x.dim() == y.dim(), "linalg.cross: inputs must have the same number of dimensions.");
  const int d = wrap_dim(dim, x.array().ndim());
  check(x.dim() > 0 && x.size(d) == 3 && y.size(d) == 3, "linalg.cross: inputs dimension ", dim,
        " must have length 3. Got ", x.dim() > 0 ? x.size(d) : 1, " and ", y.dim() > 0 ? y.size(d) : 1);
  return sub(mul(roll(x, -1, d), roll(y, -2, d)), mul(roll(x, -2, d), roll(y, -1, d)));
}

Tensor vecdot(const Tensor& x, const Tensor& y, int64_t dim) { return sum(mul(x, y), dim); }

Tensor diagonal(const Tensor& x, int64_t offset, int64_t dim1, int64_t dim2) {
  return xtgrad::diagonal(x, offset, dim1, dim2);
}

Tensor vander(const Tensor& x, std::optional<int64_t> n) {
  check(x.dim() > 0, "linalg.vander: expected a tensor of at least one dimension");
  const int64_t columns = n.value_or(x.size(-1));
  check(columns > 1, "N must be greater than 1.");
  Dims shape = x.array().shape();
  shape.push_back(columns - 1);
  const Tensor products = cumprod(x.unsqueeze(-1).expand(shape), -1);  // pow has no second derivative by 0
  shape[shape.size() - 1] = 1;
  return cat({ones(shape, products.dtype()), products}, -1);
}

}  // namespace xtgrad::linalg
