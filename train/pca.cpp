#include <xtgrad/train/pca.h>

#include <algorithm>
#include <utility>

#include <xtgrad/autograd/autograd.h>

namespace xtgrad::train {
namespace {

// Directions as rows and the sums of squares along them, largest first, of centred rows.
std::pair<Tensor, Tensor> directions_of(const Tensor& x, int64_t count) {
  if (x.size(0) < x.size(1)) {
    const auto [u, s, vh] = linalg::svd(x, false);
    return {vh.narrow(0, 0, count), s.narrow(0, 0, count).square()};
  }
  // With many rows the products of columns are far smaller than x; their eigenvalues ascend.
  const auto [values, vectors] = linalg::eigh(x.t().matmul(x));
  const int64_t first = x.size(1) - count;
  return {vectors.narrow(1, first, count).flip(1).t(), values.narrow(0, first, count).flip(0).clamp_min(0)};
}

Tensor with_signs_fixed(const Tensor& directions) {
  return directions * directions.gather(1, directions.abs().argmax(1, true)).sign();
}

}  // namespace

PCA::PCA(int64_t components) : count_(components) {
  check(components >= 1, "PCA: the number of components must be at least 1, got ", components);
}

PCA& PCA::fit(const Tensor& given) {
  check(given.dim() == 2 && given.is_floating_point(), "PCA: expected a matrix of floats or doubles, got ",
        given.dtype(), " ", given.sizes());
  const int64_t rows = given.size(0), most = std::min(rows, given.size(1));
  check(rows > 1, "PCA: expected at least 2 rows, got ", rows);
  check(count_ <= most, "PCA: ", count_, " components need at least as many rows and columns, got ", given.sizes());
  const NoGradGuard no_grad;
  const Tensor x = given.detach().to(kDouble);
  const Tensor mean = x.mean({0});
  const Tensor centred = x - mean;
  const double total = centred.square().sum().item<double>();
  check(total - total == 0, "PCA: expected finite numbers");
  const auto [directions, squares] = directions_of(centred, count_);
  mean_ = mean.to(given.dtype());
  components_ = with_signs_fixed(directions).to(given.dtype()).contiguous();
  variance_ = (squares / static_cast<double>(rows - 1)).to(given.dtype());
  ratio_ = (total > 0 ? squares / total : zeros_like(squares)).to(given.dtype());
  return *this;
}

void PCA::check_rows(const char* what, const Tensor& x, int64_t columns) const {
  check(x.dim() == 2 && x.size(1) == columns, "PCA: ", what, " expected rows of ", columns, " numbers, got ",
        x.sizes());
  check(x.dtype() == components_.dtype(), "PCA: ", what, " expected ", components_.dtype(), " as in fit, got ",
        x.dtype());
}

Tensor PCA::transform(const Tensor& x) const {
  check(components_.defined(), "PCA: transform needs fit first");
  check_rows("transform", x, components_.size(1));
  return (x - mean_).matmul(components_.t());
}

Tensor PCA::inverse_transform(const Tensor& z) const {
  check(components_.defined(), "PCA: inverse_transform needs fit first");
  check_rows("inverse_transform", z, count_);
  return z.matmul(components_) + mean_;
}

}  // namespace xtgrad::train
