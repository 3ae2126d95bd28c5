#include "classifiers.h"

#include <cmath>

namespace examples {

using namespace xtgrad;

void GaussianClassifier::fit(const Tensor& x, const Tensor& y, int64_t classes) {
  const int64_t d = x.size(1);
  means_ = empty({classes, d}, kDouble);
  factors_ = empty({classes, d, d}, kDouble);
  offsets_ = empty({classes}, kDouble);
  for (int64_t c = 0; c < classes; ++c) {
    const Tensor rows = x.index_select(0, y.eq(c).nonzero().flatten());
    const auto count = static_cast<double>(rows.size(0));
    check(count > 1, "GaussianClassifier: class ", c, " has fewer than two rows");
    means_[c] = rows.mean({0});
    const Tensor centred = rows - means_[c];
    factors_[c] = linalg::cholesky(centred.t().matmul(centred) / (count - 1) + eye(d, kDouble) * smoothing_);
    offsets_[c] = std::log(count / static_cast<double>(x.size(0))) - factors_[c].diagonal().log().sum();
  }
}

Tensor GaussianClassifier::scores(const Tensor& x) const {
  std::vector<Tensor> columns;
  for (int64_t c = 0; c < means_.size(0); ++c) {
    // With L L^T the covariance, (x - m)^T (L L^T)^-1 (x - m) is the square of L^-1 (x - m).
    const Tensor z = linalg::solve_triangular(factors_[c], (x - means_[c]).t(), false);
    columns.push_back(offsets_[c] - z.square().sum({0}) / 2);
  }
  return stack(columns, 1);
}

}  // namespace examples
